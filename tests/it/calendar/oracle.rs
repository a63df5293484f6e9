//! The definition of working time, applied to one minute after another.

use itdesk::rules::calendar::{
    CalendarSpec, Holiday, HolidayTable, Period, SpecialDay, Turn, YEARLY_YEARS, Yearly,
};
use jiff::civil::{Date, DateTime, Weekday};
use jiff::{Timestamp, ToSpan};

const MINUTE: i64 = 60;

/// The minutes from an instant on, each with whether it is working time.
///
/// Periods and the offsets of the tested zones are whole minutes, so a minute is open or closed
/// as a whole.
pub struct Oracle {
    first: i64,
    open: Vec<bool>,
}

impl Oracle {
    pub fn new(spec: &CalendarSpec, from: i64, to: i64) -> Oracle {
        let first = from.div_euclid(MINUTE);
        let open = (first..=to.div_euclid(MINUTE))
            .map(|minute| {
                let at = Timestamp::from_second(minute * MINUTE).unwrap();
                is_working(spec, spec.timezone.to_datetime(at))
            })
            .collect();
        Oracle { first, open }
    }

    pub fn is_open(&self, at: i64) -> bool {
        self.open[(at.div_euclid(MINUTE) - self.first) as usize]
    }

    pub fn elapsed(&self, from: i64, to: i64) -> i64 {
        let mut sum = 0;
        let mut at = from;
        while at < to {
            let next = next_minute(at).min(to);
            if self.is_open(at) {
                sum += next - at;
            }
            at = next;
        }
        sum
    }

    /// The earliest instant up to `end` by which `seconds` have passed.
    pub fn due(&self, from: i64, seconds: i64, end: i64) -> Option<i64> {
        let (mut at, mut left) = (from, seconds);
        while left > 0 && at < end {
            let next = next_minute(at).min(end);
            let worked = if self.is_open(at) { next - at } else { 0 };
            if worked >= left {
                return Some(at + left);
            }
            left -= worked;
            at = next;
        }
        (left == 0).then_some(at)
    }
}

fn next_minute(at: i64) -> i64 {
    (at.div_euclid(MINUTE) + 1) * MINUTE
}

/// Whether a wall-clock reading is in a shift of its own day or in the rest of one begun the day
/// before.
fn is_working(spec: &CalendarSpec, local: DateTime) -> bool {
    let second = i64::from(local.hour()) * 3600 + i64::from(local.minute()) * 60;
    let (today, yesterday) = (local.date(), local.date().yesterday().unwrap());
    let holds = |day: Date, second: i64| {
        let mut shifts = shifts(spec, day).iter();
        shifts.any(|shift| shift.start() <= second && second < shift.end())
    };
    holds(today, second) || holds(yesterday, second + 86_400)
}

/// Whether a holiday of every year began on this day, or so few days ago that it lasts.
fn comes(yearly: &Yearly, day: Date) -> bool {
    (0..yearly.days).any(|passed| {
        let first = day.checked_sub(passed.days()).unwrap();
        let year = first.year();
        (first.month(), first.day()) == (yearly.month, yearly.day)
            && YEARLY_YEARS.contains(&year)
            && year >= yearly.since
    })
}

fn shifts(spec: &CalendarSpec, day: Date) -> &[Period] {
    let of_weekday = |weekday: Weekday| &spec.hours[weekday.to_monday_zero_offset() as usize];
    match spec.special.get(&day) {
        Some(SpecialDay::Hours(hours)) => return hours,
        Some(SpecialDay::Like(weekday)) => return of_weekday(*weekday),
        None => {}
    }
    let make_up = || {
        let first = spec.hours[..5].iter().find(|hours| !hours.is_empty());
        first.unwrap_or(of_weekday(day.weekday()))
    };
    let written = |holiday: &Holiday| match holiday {
        Holiday::Day(off) => *off == day,
        Holiday::Yearly(yearly) => comes(yearly, day),
        Holiday::Table(_) | Holiday::File(_) => false,
    };
    if spec.holidays.iter().any(written) {
        return &[];
    }
    // The last file wins among several.
    for holiday in spec.holidays.iter().rev() {
        let Holiday::File(file) = holiday else { continue };
        if file.worked.contains(&day) {
            return make_up();
        }
        if file.off.contains(&day) || file.yearly.iter().any(|yearly| comes(yearly, day)) {
            return &[];
        }
    }
    let tables = spec.holidays.iter().filter_map(Holiday::table).flat_map(HolidayTable::days);
    match tables.into_iter().find(|(of, _)| *of == day) {
        Some((_, Turn::Off)) => &[],
        Some((_, Turn::Worked)) => make_up(),
        None => of_weekday(day.weekday()),
    }
}
