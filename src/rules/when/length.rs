//! Distances: `3d`, `1h 30m`, `2 hours`, `6mo`.

use jiff::{SignedDuration, Timestamp};

use super::clock::{Clock, Tense};
use crate::records::{fold, units};

/// What a unit counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Months(i64),
    Seconds(i64),
}

/// The units, the largest first. `m` is a minute everywhere, and a month is `mo`.
const UNITS: [(&[&str], Unit); 7] = [
    (&["y", "year", "years"], Unit::Months(12)),
    (&["mo", "month", "months"], Unit::Months(1)),
    (&["w", "week", "weeks"], Unit::Seconds(604_800)),
    (&["d", "day", "days"], Unit::Seconds(86_400)),
    (&["h", "hr", "hrs", "hour", "hours"], Unit::Seconds(3_600)),
    (&["m", "min", "mins", "minute", "minutes"], Unit::Seconds(60)),
    (&["s", "sec", "secs", "second", "seconds"], Unit::Seconds(1)),
];

/// A distance in time. Months go by the calendar; a day is 24 hours.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Length {
    months: i64,
    seconds: i64,
}

/// An instant by its distance from now: `in 3d` and `+3d` after it, `2h ago` and `-2h` before it, and
/// `2h` by the tense of the clock.
pub(super) fn read(text: &str, clock: Clock) -> Option<Timestamp> {
    let ahead = text.strip_prefix("in ").or_else(|| text.strip_prefix('+'));
    let ahead = ahead.or_else(|| text.strip_suffix('后')).or_else(|| text.strip_suffix('後'));
    let ago = text.strip_suffix("ago").or_else(|| text.strip_suffix('前'));
    let behind = ago.map(|ago| ago.strip_prefix('-').unwrap_or(ago)).or_else(|| text.strip_prefix('-'));
    match (ahead, behind, clock.tense) {
        (Some(length), _, _) => after(length, clock),
        (None, Some(length), _) => before(length, clock, clock.now),
        (None, None, Tense::Past) => before(bare(text)?, clock, clock.from),
        (None, None, Tense::Future) => after(bare(text)?, clock),
    }
}

/// How far from now a length without a direction reaches, in the tense of the clock: of `3d`, three
/// days. `None` for any other time.
pub fn distance(text: &str, clock: &Clock) -> Option<SignedDuration> {
    let text = fold::name(text);
    let text = bare(&text)?;
    Some(match clock.tense {
        Tense::Past => clock.now.duration_since(before(text, *clock, clock.now)?),
        Tense::Future => after(text, *clock)?.duration_since(clock.from),
    })
}

fn after(text: &str, clock: Clock) -> Option<Timestamp> {
    let length = length(text)?;
    let at = clock.months_from(clock.from, length.months)?;
    at.checked_add(SignedDuration::from_secs(length.seconds)).ok()
}

fn before(text: &str, clock: Clock, from: Timestamp) -> Option<Timestamp> {
    let length = length(text)?;
    let at = clock.months_from(from, -length.months)?;
    at.checked_sub(SignedDuration::from_secs(length.seconds)).ok()
}

/// A length without a direction. `2026年` is a year of the calendar, and `28日` a day of it.
fn bare(text: &str) -> Option<&str> {
    (!text.ends_with(['年', '日'])).then_some(text)
}

/// Numbers with a unit each, the largest first.
fn length(text: &str) -> Option<Length> {
    let mut length = Length::default();
    let mut allowed = &UNITS[..];
    let mut rest = text.trim();
    if rest.is_empty() {
        return None;
    }
    while !rest.is_empty() {
        let (digits, name, after) = units::part(rest)?;
        let count: i64 = digits.parse().ok()?;
        // `11月28日` is a date.
        let name = units::letters(Some(name).filter(|name| *name != "月")?);
        let place = allowed.iter().position(|(names, _)| names.contains(&name))?;
        match allowed[place].1 {
            Unit::Months(months) => {
                length.months = length.months.checked_add(count.checked_mul(months)?)?;
            }
            Unit::Seconds(seconds) => {
                length.seconds = length.seconds.checked_add(count.checked_mul(seconds)?)?;
            }
        }
        allowed = &allowed[place + 1..];
        rest = after;
    }
    Some(length)
}
