//! Working time on the naive local line.
//!
//! The line numbers local wall-clock readings in seconds since local 1970-01-01 00:00, as if every
//! day had 24 hours. Between two changes of a zone's offset a reading is the instant plus a
//! constant, so the working time between two instants is the difference of two counts on this line
//! and the zone never enters here. Days are numbers and not dates, because the day before the
//! first date jiff knows still matters: its night shift ends on that date.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::{Date, date};

use super::holiday::Holiday;
use super::period::{DAY, Period};
use super::spec::CalendarSpec;
use super::table::Turn;

/// The union of a day's open intervals, the shifts begun the day before included.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Day {
    /// Disjoint `[start, end)` in order, in seconds within `0..=DAY`.
    open: Vec<(i64, i64)>,
    total: i64,
}

impl Day {
    /// The day that `own` shifts start on after a day that `previous` shifts started on.
    fn new(previous: &[Period], own: &[Period]) -> Day {
        let spill = previous.iter().filter(|period| period.end() > DAY).map(|period| (0, period.end() - DAY));
        let own = own.iter().map(|period| (period.start(), period.end().min(DAY)));
        let mut parts: Vec<(i64, i64)> = spill.chain(own).collect();
        parts.sort_unstable();
        let mut open: Vec<(i64, i64)> = Vec::with_capacity(parts.len());
        for (start, end) in parts {
            match open.last_mut() {
                Some(last) if start <= last.1 => last.1 = last.1.max(end),
                _ => open.push((start, end)),
            }
        }
        let total = open.iter().map(|(start, end)| end - start).sum();
        Day { open, total }
    }

    /// Open seconds before the second `at` of the day.
    fn before(&self, at: i64) -> i64 {
        let worked = |&(start, end): &(i64, i64)| (at.min(end) - start).max(0);
        self.open.iter().map(worked).sum()
    }

    /// The earliest second of the day by which `wanted` open seconds have passed.
    fn reach(&self, wanted: i64) -> i64 {
        let mut left = wanted;
        for &(start, end) in &self.open {
            if left <= end - start {
                return start + left;
            }
            left -= end - start;
        }
        DAY
    }
}

/// A calendar's hours as a function of the naive local second.
#[derive(Clone, Debug)]
pub(super) struct WorkingLine {
    /// Regular days, Monday first.
    week: [Day; 7],
    /// Open seconds of the regular week before each of its days.
    week_before: [i64; 7],
    week_total: i64,
    /// The days that differ from the regular week, in order, with their hours.
    odd: Vec<(i64, Day)>,
    /// What the first `n` of them add to the regular week; one longer than `odd`.
    odd_before: Vec<i64>,
}

impl WorkingLine {
    pub(super) fn new(spec: &CalendarSpec) -> WorkingLine {
        let hours = &spec.hours;
        let week: [Day; 7] = std::array::from_fn(|index| Day::new(&hours[(index + 6) % 7], &hours[index]));
        let mut week_before = [0; 7];
        let mut week_total = 0;
        for (before, day) in week_before.iter_mut().zip(&week) {
            *before = week_total;
            week_total += day.total;
        }
        let odd = odd_days(spec, &week);
        let mut odd_before = Vec::with_capacity(odd.len() + 1);
        let mut sum = 0;
        odd_before.push(sum);
        for (number, day) in &odd {
            sum += day.total - week[weekday(*number)].total;
            odd_before.push(sum);
        }
        WorkingLine { week, week_before, week_total, odd, odd_before }
    }

    /// Open seconds of a regular week.
    pub(super) fn week_total(&self) -> i64 {
        self.week_total
    }

    /// Open seconds before the local second `at`, up to a constant: only differences mean anything.
    pub(super) fn before(&self, at: i64) -> i64 {
        let number = at.div_euclid(DAY);
        self.before_day(number) + self.day(number).before(at.rem_euclid(DAY))
    }

    /// Whether the local second `at` is open.
    pub(super) fn is_open(&self, at: i64) -> bool {
        let second = at.rem_euclid(DAY);
        let holds = |&(start, end): &(i64, i64)| start <= second && second < end;
        self.day(at.div_euclid(DAY)).open.iter().any(holds)
    }

    /// The earliest local second in `from..=to` at which [`before`](Self::before) is `count`.
    ///
    /// `count` must be above the count at `from` and no more than the count at `to`.
    pub(super) fn reach(&self, count: i64, from: i64, to: i64) -> i64 {
        let mut low = from.div_euclid(DAY);
        let mut high = to.div_euclid(DAY);
        while low < high {
            let middle = low + (high - low) / 2;
            if self.before_day(middle + 1) >= count {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        low * DAY + self.day(low).reach(count - self.before_day(low))
    }

    /// The count at the start of a day.
    fn before_day(&self, number: i64) -> i64 {
        let weeks = since_monday(number).div_euclid(7);
        let odd = self.odd.partition_point(|(odd, _)| *odd < number);
        weeks * self.week_total + self.week_before[weekday(number)] + self.odd_before[odd]
    }

    fn day(&self, number: i64) -> &Day {
        match self.odd.binary_search_by_key(&number, |(odd, _)| *odd) {
            Ok(found) => &self.odd[found].1,
            Err(_) => &self.week[weekday(number)],
        }
    }
}

/// The days on which other shifts start than on their weekday.
fn replaced(spec: &CalendarSpec) -> BTreeMap<i64, &[Period]> {
    let mut replaced: BTreeMap<i64, &[Period]> = BTreeMap::new();
    let mut holidays: Vec<&Holiday> = spec.holidays.iter().collect();
    holidays.sort_by_key(|holiday| holiday.rank());
    for (day, turn) in holidays.into_iter().flat_map(Holiday::days) {
        let number = day_number(day);
        match (turn, spec.make_up_hours()) {
            (Turn::Off, _) => drop(replaced.insert(number, &[])),
            (Turn::Worked, Some(hours)) => drop(replaced.insert(number, hours)),
            (Turn::Worked, None) => drop(replaced.remove(&number)),
        }
    }
    for (day, special) in &spec.special {
        replaced.insert(day_number(*day), spec.special_hours(special));
    }
    replaced
}

/// The days whose hours a holiday or a special day changes: itself and, as a shift may run over
/// midnight, the day after.
fn odd_days(spec: &CalendarSpec, week: &[Day; 7]) -> Vec<(i64, Day)> {
    let replaced = replaced(spec);
    let touched: BTreeSet<i64> = replaced.keys().flat_map(|&number| [number, number + 1]).collect();
    let hours = |number: i64| -> &[Period] {
        let regular = || spec.hours[weekday(number)].as_slice();
        replaced.get(&number).copied().unwrap_or_else(regular)
    };
    let day = |number: i64| (number, Day::new(hours(number - 1), hours(number)));
    touched.into_iter().map(day).filter(|(number, day)| *day != week[weekday(*number)]).collect()
}

/// Days since 1970-01-01, negative before.
fn day_number(day: Date) -> i64 {
    day.duration_since(date(1970, 1, 1)).as_secs().div_euclid(DAY)
}

/// Days since a Monday; 1970-01-01 was a Thursday.
fn since_monday(number: i64) -> i64 {
    number + 3
}

/// The index of a day in the week, Monday first.
fn weekday(number: i64) -> usize {
    since_monday(number).rem_euclid(7) as usize
}
