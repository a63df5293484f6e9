//! Times in filters: days, months, instants, ages and deadlines.
//!
//! **Calendar values** are days (`2026-11-01`, `today`, `yesterday`, `tomorrow`), months (`2026-11`)
//! and years (`2026`) of the desk's time zone, and instants: RFC 3339, or a local date and time
//! (`2026-11-01T09:00`). A day is all of it: `created:2026-11-01` is from its midnight to the next,
//! `>2026-11-01` begins the day after, `<=2026-11-01` ends with it. Ranges hold both ends:
//! `2026-11-01..2026-11-07` is seven days; an end may be left out.
//!
//! **Durations** (`90m`, `4h`, `3d`, `1w`) are distances from now, and `<` is always the nearer side:
//! - of what has happened, the age: `created:<3d` is less than 3 days ago, `created:>3d` longer ago;
//! - of deadlines, what is left: `due:<4h` is due within 4 hours from now, which what is overdue
//!   already is as well; `due:>1d` has more than a day left. `due:overdue` is `due:<0h`.
//!
//! They are real time, also where a deadline was counted in working hours. `1d..3d` is a range; a
//! duration alone is refused, for nothing is exactly three days old.
//!
//! A shell reads `<` and `>` as redirections: quote the word (`'due:<4h'`), or write `due:..4h`.

use std::ops::{Bound, RangeBounds};

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::compare::{Comparison, Limits, Sign};
use super::context::Context;
use crate::records::fold::fold;
use crate::rules::duration::duration_seconds;

/// Whether a time has passed or is to come; it decides how a duration is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tense {
    Past,
    Future,
}

impl Tense {
    /// The shapes a time may be given in.
    pub(super) fn shapes(self) -> &'static str {
        match self {
            Tense::Past => {
                "2026-11-01, 2026-11, today, yesterday, >2026-11-01, 2026-11-01..2026-11-07, <3d (less than 3 days ago), >3d"
            }
            Tense::Future => {
                "<4h (due within 4 hours), overdue, today, tomorrow, 2026-11-30, <2026-11-30, 2026-11-01..2026-11-07"
            }
        }
    }
}

/// The times a value holds for.
#[derive(Debug, Clone)]
pub(super) enum Times {
    /// Instants.
    At(Limits<Timestamp>),
    /// Distances from an instant, in one direction.
    From(Timestamp, Tense, Limits<SignedDuration>),
}

impl Times {
    /// Reads a value of a filter word.
    ///
    /// # Errors
    /// What is wrong with it, to stand behind the value.
    pub(super) fn read(text: &str, tense: Tense, context: &Context) -> Result<Times, &'static str> {
        let text = &*fold(text);
        if tense == Tense::Future && text == "overdue" {
            let before = (Bound::Unbounded, Bound::Excluded(SignedDuration::ZERO));
            return Ok(Times::From(context.now, tense, before));
        }
        let comparison = Comparison::read(text).ok_or("is a range without ends")?;
        if let Some(lengths) = comparison.map(length) {
            return match lengths {
                Comparison::To(Sign::Equal, _) => Err("is a duration without < or >"),
                _ => Ok(Times::From(context.now, tense, filled(lengths.limits())?)),
            };
        }
        let stretches = comparison.map(|text| Stretch::read(text, context)).ok_or("is not a time")?;
        filled(Stretch::limits(stretches)).map(Times::At)
    }

    pub(super) fn hold(&self, at: Timestamp) -> bool {
        match self {
            Times::At(limits) => limits.contains(&at),
            Times::From(now, Tense::Past, limits) => limits.contains(&now.duration_since(at)),
            Times::From(now, Tense::Future, limits) => limits.contains(&at.duration_since(*now)),
        }
    }
}

/// The limits, unless nothing can lie between them.
fn filled<T: PartialOrd>(limits: Limits<T>) -> Result<Limits<T>, &'static str> {
    use Bound::{Excluded, Included};
    let empty = match &limits {
        (Included(from), Included(to)) => from > to,
        (Included(from), Excluded(to)) => from >= to,
        _ => false,
    };
    if empty { Err("is a range that ends before it begins") } else { Ok(limits) }
}

fn length(text: &str) -> Option<SignedDuration> {
    duration_seconds(text).ok().map(SignedDuration::from_secs)
}

/// A day, month, year or instant.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    /// Its first instant.
    from: Timestamp,
    /// The first instant behind it; `None` when it is one instant alone.
    to: Option<Timestamp>,
}

impl Stretch {
    fn read(text: &str, context: &Context) -> Option<Stretch> {
        let zone = &context.timezone;
        if let Some((first, next)) = days(text, context) {
            return Some(Stretch { from: midnight(first, zone)?, to: Some(midnight(next, zone)?) });
        }
        let instant = text.parse::<Timestamp>().ok();
        let local = || zone.to_ambiguous_timestamp(text.parse::<DateTime>().ok()?).compatible().ok();
        // A number alone would be read as a time of the ISO basic form.
        let from = text.contains('-').then(|| instant.or_else(local)).flatten()?;
        Some(Stretch { from, to: None })
    }

    /// The instants a comparison with stretches holds for.
    fn limits(comparison: Comparison<Stretch>) -> Limits<Timestamp> {
        let begin = |s: Stretch| Bound::Included(s.from);
        let end = |s: Stretch| s.to.map_or(Bound::Included(s.from), Bound::Excluded);
        let behind = |s: Stretch| s.to.map_or(Bound::Excluded(s.from), Bound::Included);
        match comparison {
            Comparison::To(Sign::Equal, s) => (begin(s), end(s)),
            Comparison::To(Sign::Less, s) => (Bound::Unbounded, Bound::Excluded(s.from)),
            Comparison::To(Sign::AtMost, s) => (Bound::Unbounded, end(s)),
            Comparison::To(Sign::More, s) => (behind(s), Bound::Unbounded),
            Comparison::To(Sign::AtLeast, s) => (begin(s), Bound::Unbounded),
            Comparison::Range(a, b) => (a.map_or(Bound::Unbounded, begin), b.map_or(Bound::Unbounded, end)),
        }
    }
}

/// The first day that `text` names, and the first day behind it.
fn days(text: &str, context: &Context) -> Option<(Date, Date)> {
    let today = context.timezone.to_datetime(context.now).date();
    let first = match text {
        "today" => today,
        "yesterday" => today.yesterday().ok()?,
        "tomorrow" => today.tomorrow().ok()?,
        _ => return named_days(text),
    };
    Some((first, first.tomorrow().ok()?))
}

fn named_days(text: &str) -> Option<(Date, Date)> {
    let mut numbers = text.split('-');
    let mut number = |digits: usize| {
        let text = numbers.next().filter(|n| n.len() == digits && n.bytes().all(|b| b.is_ascii_digit()));
        text.and_then(|n| n.parse::<i16>().ok())
    };
    let (year, month, day) = match text.len() {
        4 => (number(4)?, None, None),
        7 => (number(4)?, Some(number(2)?), None),
        10 => (number(4)?, Some(number(2)?), Some(number(2)?)),
        _ => return None,
    };
    let date = |year: i16, month: i16, day: i16| {
        Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
    };
    match (month, day) {
        (None, _) => Some((date(year, 1, 1)?, date(year + 1, 1, 1)?)),
        (Some(12), None) => Some((date(year, 12, 1)?, date(year + 1, 1, 1)?)),
        (Some(month), None) => Some((date(year, month, 1)?, date(year, month + 1, 1)?)),
        (Some(month), Some(day)) => {
            let first = date(year, month, day)?;
            Some((first, first.tomorrow().ok()?))
        }
    }
}

/// The first instant of a day; where the clocks skip midnight, it is later than 00:00.
fn midnight(date: Date, zone: &TimeZone) -> Option<Timestamp> {
    zone.to_ambiguous_timestamp(date.to_datetime(Time::midnight())).compatible().ok()
}
