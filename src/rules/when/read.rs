//! Reading a time: an instant, or a day, month or year of the calendar.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time, Weekday};
use jiff::tz::TimeZone;

use super::clock::{Clock, Tense};
use super::date::{self, Unit};
use super::day_words::{self, DayWord};
use super::{length, time_of_day};
use crate::records::fold;

/// Examples of the forms, for the hint of an error.
pub const FORMS: &str = "14:00, yesterday 9:30, fri 17:00, 2026-11-28, \"2026-11-28 14:00\", 2h ago, in 3d";

/// A time that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When {
    /// One instant.
    Instant(Timestamp),
    /// A day, from its first instant to that of the next day.
    Day(Timestamp, Timestamp),
    /// A month or a year, likewise.
    Longer(Timestamp, Timestamp),
}

impl When {
    /// The first instant.
    pub fn begin(self) -> Timestamp {
        match self {
            When::Instant(at) | When::Day(at, _) | When::Longer(at, _) => at,
        }
    }

    /// The first instant after it; `None` for one instant.
    pub fn end(self) -> Option<Timestamp> {
        match self {
            When::Instant(_) => None,
            When::Day(_, end) | When::Longer(_, end) => Some(end),
        }
    }
}

/// Reads a time where one instant is needed; a day is its first instant.
///
/// ```
/// use itdesk::rules::when::{Clock, Tense, instant};
/// let zone = jiff::tz::TimeZone::get("Asia/Shanghai").unwrap();
/// let now = "2026-11-23T09:00:00Z".parse().unwrap();
/// let clock = Clock::new(now, &zone, Tense::Past);
/// assert_eq!(instant("yesterday 9:30", &clock).unwrap().to_string(), "2026-11-22T01:30:00Z");
/// assert_eq!(instant("2026年11月28日 14时", &clock).unwrap().to_string(), "2026-11-28T06:00:00Z");
/// assert_eq!(instant("soon", &clock), None);
/// ```
pub fn instant(text: &str, clock: &Clock) -> Option<Timestamp> {
    match read(text, clock)? {
        When::Instant(at) | When::Day(at, _) => Timestamp::from_second(at.as_second()).ok(),
        // `2026` is rather half a date than the first of January.
        When::Longer(..) => None,
    }
}

/// Reads a time. `None` for a text that is none, or names a day or time that does not exist.
pub fn read(text: &str, clock: &Clock) -> Option<When> {
    let text = &*fold::name(text);
    let clock = *clock;
    match text {
        "now" | "现在" => return Some(When::Instant(clock.now)),
        "eod" | "eow" | "eom" => return end_of(text, clock).map(When::Instant),
        _ => {}
    }
    if let Some(at) = length::read(text, clock) {
        return Some(When::Instant(at));
    }
    if let Some((word, rest)) = day_words::read(text).or_else(|| day_words::of_named_week(text)) {
        return by_word(word, rest, clock);
    }
    if let Some(time) = time_of_day::read(text) {
        return by_time(time, clock).map(When::Instant);
    }
    if let Some((month, day, rest)) = date::without_year(text) {
        return by_month_and_day(month, day, rest, clock);
    }
    by_date(text, clock)
}

/// The instant of a text that names its date, for data from elsewhere; a day is its first instant.
pub fn dated(text: &str, zone: &TimeZone) -> Option<Timestamp> {
    let clock = Clock::new(Timestamp::UNIX_EPOCH, zone, Tense::Past);
    match by_date(&fold::name(text), clock)? {
        When::Instant(at) | When::Day(at, _) => Some(at),
        When::Longer(..) => None,
    }
}

/// The end of the day, of the week (Sunday's) or of the month.
fn end_of(word: &str, clock: Clock) -> Option<Timestamp> {
    let day = clock.first_day();
    let last = match word {
        "eod" => day,
        "eow" => days(day, i64::from(day.weekday().until(Weekday::Sunday)))?,
        _ => day.last_of_month(),
    };
    clock.midnight(last.tomorrow().ok()?)
}

/// A date, and perhaps a time of day after a space, a `T`, or the `日` of the date; or RFC 3339.
fn by_date(text: &str, clock: Clock) -> Option<When> {
    let date = date::read(text)?;
    if date.rest.is_empty() {
        let (begin, end) = (clock.midnight(date.first)?, clock.midnight(date.next()?)?);
        return Some(match date.unit {
            Unit::Day => When::Day(begin, end),
            Unit::Month | Unit::Year => When::Longer(begin, end),
        });
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some(When::Instant(at));
    }
    let is_apart = date.rest.starts_with([' ', 't']) || text.contains(['日', '号']);
    if date.unit != Unit::Day || !is_apart {
        return None;
    }
    let time = date.rest.strip_prefix('t').unwrap_or(date.rest);
    let local = match of_day(time) {
        Some(time) => date.first.to_datetime(time),
        None => text.parse::<DateTime>().ok()?,
    };
    clock.at(local).map(When::Instant)
}

fn by_word(word: DayWord, rest: &str, clock: Clock) -> Option<When> {
    if rest.is_empty() {
        let day = match word {
            DayWord::FromToday(count) => days(clock.today(), count)?,
            DayWord::Weekday(weekday) => nearest(weekday, clock)?,
            DayWord::OfWeek(weeks, weekday) => of_week(weeks, weekday, clock)?,
        };
        return Some(When::Day(clock.midnight(day)?, clock.midnight(day.tomorrow().ok()?)?));
    }
    let time = of_day(rest)?;
    let at = |day: Date| clock.at(day.to_datetime(time));
    let instant = match word {
        DayWord::FromToday(count) => at(days(clock.today(), count)?)?,
        DayWord::OfWeek(weeks, weekday) => at(of_week(weeks, weekday, clock)?)?,
        DayWord::Weekday(weekday) => {
            let day = nearest(weekday, clock)?;
            let other = if clock.tense == Tense::Past { -7 } else { 7 };
            Some(at(day)?).filter(|at| clock.fits(*at)).or_else(|| at(days(day, other)?))?
        }
    };
    Some(When::Instant(instant))
}

/// A day of the year, and perhaps a time of it: the latest that has been, or the next that comes.
fn by_month_and_day(month: i8, day: i8, rest: &str, clock: Clock) -> Option<When> {
    let time = if rest.is_empty() { None } else { Some(of_day(rest)?) };
    // The 29th of February comes again after eight years at most.
    let years = (0..=8).map(|n| if clock.tense == Tense::Past { -n } else { n });
    let mut found = years.filter_map(|n| {
        let date = Date::new(clock.first_day().year().checked_add(n)?, month, day).ok()?;
        match time {
            Some(time) => clock.at(date.to_datetime(time)).filter(|at| clock.fits(*at)).map(When::Instant),
            None => {
                let fits = match clock.tense {
                    Tense::Past => date <= clock.first_day(),
                    Tense::Future => date >= clock.first_day(),
                };
                let (begin, end) = (clock.midnight(date)?, clock.midnight(date.tomorrow().ok()?)?);
                fits.then_some(When::Day(begin, end))
            }
        }
    });
    found.next()
}

/// The day of the week that lies so many weeks from this one.
fn of_week(weeks: i64, weekday: Weekday, clock: Clock) -> Option<Date> {
    let today = clock.today();
    let monday = days(today, -i64::from(today.weekday().since(Weekday::Monday)))?;
    days(monday, 7 * weeks + i64::from(weekday.since(Weekday::Monday)))
}

/// The time of day behind a day: `9:30`, `at 9:30`.
fn of_day(text: &str) -> Option<Time> {
    let text = text.trim_start();
    time_of_day::read(text.strip_prefix("at ").unwrap_or(text))
}

/// A time of day alone: the latest that has been, or the next that comes.
fn by_time(time: Time, clock: Clock) -> Option<Timestamp> {
    let day = clock.first_day();
    let other = if clock.tense == Tense::Past { -1 } else { 1 };
    let at = |day: Date| clock.at(day.to_datetime(time));
    at(day).filter(|at| clock.fits(*at)).or_else(|| at(days(day, other)?))
}

/// The nearest such day in the tense of the clock; the day itself is one.
fn nearest(weekday: Weekday, clock: Clock) -> Option<Date> {
    let day = clock.first_day();
    match clock.tense {
        Tense::Past => days(day, -i64::from(day.weekday().since(weekday))),
        Tense::Future => days(day, i64::from(day.weekday().until(weekday))),
    }
}

fn days(day: Date, count: i64) -> Option<Date> {
    day.checked_add(jiff::Span::new().days(count)).ok()
}

impl Clock<'_> {
    /// Whether an instant lies in the tense of the clock.
    fn fits(self, at: Timestamp) -> bool {
        match self.tense {
            Tense::Past => at <= self.from,
            Tense::Future => at >= self.from,
        }
    }
}
