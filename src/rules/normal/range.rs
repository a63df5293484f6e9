//! The normal range of a measure: what its values were in the time before.

use jiff::{SignedDuration, Timestamp};

use super::{Band, median};
use crate::records::measurement::names;
use crate::rules::policy::Measure;

const DAY: i64 = 24 * 60 * 60;

/// Of so many values that came in, one may be missing from a range: with each value a new range, a long series would
/// take hours.
const STALE: usize = 100;

/// The normal range of a measure by its values, in one unit; `None` of too few.
///
/// What was never negative has no range below zero: a count, a response time. What has a most, such as a share, has
/// no range above it.
pub fn normal_range(name: &str, measure: &Measure, values: &[f64]) -> Option<Band> {
    let middle = median(values)?;
    let (least, most) = bounds(name, measure, values);
    Some(Band::of(values, noise(name, middle))?.within(least, most))
}

/// The normal range of a measure at each of its values: from those measured as long before it as the measure's
/// baseline is. `values` are in the order of time; only the last `count` get a range. A range may leave out the
/// newest hundredth of the values before.
pub fn ranges(name: &str, measure: &Measure, values: &[(Timestamp, f64)], count: usize) -> Vec<Option<Band>> {
    let first = values.len().saturating_sub(count);
    let mut from = 0;
    let mut known: Option<(usize, usize, Option<Band>)> = None;
    let mut ranges = Vec::with_capacity(values.len() - first);
    for (place, (at, _)) in values.iter().enumerate().skip(first) {
        let since = began(*at, measure.baseline);
        from += values[from..place].iter().take_while(|(at, _)| *at < since).count();
        // Values of the same instant are not before each other.
        let until = from + values[from..place].partition_point(|(before, _)| before < at);
        let is_stale = known.is_none_or(|(known_from, known_until, _)| {
            let moved = (from - known_from) + (until - known_until);
            moved > (until - from) / STALE
        });
        if is_stale {
            let before: Vec<f64> = values[from..until].iter().map(|(_, value)| *value).collect();
            known = Some((from, until, normal_range(name, measure, &before)));
        }
        ranges.push(known.and_then(|(.., band)| band));
    }
    ranges
}

/// An end of a range with as many digits as it has for sure.
pub fn significant(value: f64) -> f64 {
    format!("{value:.2e}").parse().unwrap_or(value)
}

/// Where a baseline of so many days before an instant begins.
fn began(at: Timestamp, days: i64) -> Timestamp {
    at.checked_sub(SignedDuration::from_secs(days.saturating_mul(DAY))).unwrap_or(Timestamp::MIN)
}

/// The least and the most that values of a measure can be.
fn bounds(name: &str, measure: &Measure, values: &[f64]) -> (f64, f64) {
    let all = |holds: fn(f64) -> bool| values.iter().all(|value| holds(*value));
    match (name, measure.unit.as_deref()) {
        (names::CSAT, _) => (1.0, 5.0),
        (names::NPS, _) => (0.0, 10.0),
        (names::INTEGRITY, _) => (0.0, 1.0),
        (_, Some("%")) if all(|value| (0.0..=100.0).contains(&value)) => (0.0, 100.0),
        (_, Some("ratio")) if all(|value| (0.0..=1.0).contains(&value)) => (0.0, 1.0),
        _ if all(|value| value >= 0.0) => (0.0, f64::MAX),
        _ => (f64::MIN, f64::MAX),
    }
}

/// The spread that chance alone gives a value: of a count, that of Poisson; of others, a third of a twentieth, so that
/// less than a twentieth off is never unusual.
fn noise(name: &str, middle: f64) -> f64 {
    match name {
        names::CRASH | names::SECURITY_EVENT => middle.max(1.0).sqrt(),
        _ => middle.abs() * 0.05 / 3.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + hour * 3_600).unwrap()
    }

    #[test]
    fn counts_have_no_range_below_zero() {
        let range = normal_range("crash", &Measure::default(), &[0.0, 1.0, 0.0, 2.0, 0.0, 1.0]).unwrap();
        assert_eq!(range.low, 0.0);
        assert!(range.high >= 3.0);
        let signed = normal_range("balance", &Measure::default(), &[-1.0, 1.0, 0.0, -2.0, 0.5]).unwrap();
        assert!(signed.low < -2.0);
        let share = Measure { unit: Some("%".to_owned()), ..Measure::default() };
        let share = normal_range("uptime", &share, &[99.0, 100.0, 98.0, 100.0, 99.5, 70.0]).unwrap();
        assert_eq!(share.high, 100.0);
    }

    #[test]
    fn a_range_is_taken_from_the_baseline_before_each_value_and_no_other() {
        let mut values: Vec<(Timestamp, f64)> = (0..48).map(|hour| (at(hour), 1_000.0)).collect();
        values.extend((48..96).map(|hour| (at(hour), 10.0)));
        let day = Measure { baseline: 1, ..Measure::default() };
        let year = Measure { baseline: 365, ..Measure::default() };
        let last = |measure: &Measure| ranges("load", measure, &values, 1)[0].unwrap();
        assert_eq!((last(&day).median, last(&day).n), (10.0, 24));
        assert_eq!((last(&year).median, last(&year).n), (1_000.0, 95));
        let all = ranges("load", &day, &values, usize::MAX);
        assert_eq!(all.len(), values.len());
        assert_eq!(all[4], None, "four values make no range");
        assert!(all[5].is_some());
    }
}
