//! Times in filters: days, months, instants, ages and deadlines.
//!
//! **Calendar values** are months (`2026-11`), years (`2026`), and what `src/rules/when/` reads: days of
//! the desk's time zone (`2026-11-01`, `today`, `fri`) and instants (`2026-11-01 09:00`, `eow`). A
//! weekday or a time of day alone is the latest that has been, and of deadlines the next that comes.
//! A day is all of it: `created:2026-11-01` is from its midnight to the next,
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

use jiff::{SignedDuration, Timestamp};

use super::compare::{Comparison, Limits, Sign};
use super::context::Context;
use super::vocabulary::OVERDUE;
use crate::lang::tr;
use crate::records::fold::fold;
use crate::records::typed;
use crate::rules::when::{self, Clock, Tense, distance};

/// The shapes a time of a tense may be given in.
pub(super) fn shapes(tense: Tense) -> &'static str {
    match tense {
        Tense::Past => {
            tr!(
                "2026-11-01, 2026-11, today, yesterday, fri, >2026-11-01, 2026-11-01..2026-11-07, <3d (less than 3 days ago), >3d"
            )
        }
        Tense::Future => {
            tr!(
                "<4h (due within 4 hours), overdue, today, tomorrow, fri, <eow, 2026-11-30, <2026-11-30, 2026-11-01..2026-11-07"
            )
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
        if tense == Tense::Future && typed::is(OVERDUE, text) {
            let before = (Bound::Unbounded, Bound::Excluded(SignedDuration::ZERO));
            return Ok(Times::From(context.now, tense, before));
        }
        let clock = Clock::new(context.now, &context.timezone, tense);
        let comparison = Comparison::read(text).ok_or(tr!("is a range without ends"))?;
        if let Some(lengths) = comparison.map(|text| distance(text, &clock)) {
            return match lengths {
                Comparison::To(Sign::Equal, _) => Err(tr!("is a duration without < or >")),
                _ => Ok(Times::From(context.now, tense, filled(lengths.limits())?)),
            };
        }
        let stretches = comparison.map(|text| Stretch::read(text, &clock)).ok_or(tr!("is not a time"))?;
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
    if empty { Err(tr!("is a range that ends before it begins")) } else { Ok(limits) }
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
    fn read(text: &str, clock: &Clock) -> Option<Stretch> {
        // A length is one end of a range only beside another.
        if distance(text, clock).is_some() {
            return None;
        }
        when::read(text, clock).map(|when| Stretch { from: when.begin(), to: when.end() })
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
