//! The alert that the measured values of a service raise, and its end (M7.1f, event-driven).
//!
//! It follows from the values alone, in the order of their times: whatever order they come in, and however often,
//! the same values are the same alert.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::Alert;
use crate::records::words::{AlertSource, AlertState, Better, Outside};
use crate::rules::monitoring::target_of;
use crate::rules::normal::{Band, Side, ranges, significant};
use crate::rules::policy::{Measure, MeasureAlert, Policy};

/// So many of the last values are looked at: what lasts longer is known from its incident.
const LOOKED_AT: usize = 2_000;

/// The values of one measure of a service, at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The service; `None` for the desk as a whole.
    pub service: Option<String>,
    /// The measure.
    pub measure: String,
    /// Labels that name the place.
    pub place: BTreeMap<String, String>,
    /// Values in the unit of the measure, in the order of time.
    pub values: Vec<(Timestamp, f64)>,
}

/// What the values of a series say.
#[derive(Debug, Clone, PartialEq)]
pub enum Watched {
    /// The alert fires, or is over.
    Alert(Box<Alert>),
    /// Nothing yet: too few values in a row.
    Undecided,
    /// Values are outside, but too old to open anything.
    Old,
}

/// Values in a row that were outside.
#[derive(Debug, Clone)]
struct Episode {
    since: Timestamp,
    last: (Timestamp, f64),
    count: u32,
    why: Why,
    raised: bool,
    /// The first value inside after it.
    until: Option<Timestamp>,
}

/// Why a value is outside.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Why {
    Target(f64),
    Normal(Band),
}

/// The alert of a series under its policy, as of `now`; `None` where the measure raises none.
pub fn watch(policy: &Policy, series: &Series, now: Timestamp) -> Option<Watched> {
    let measure = policy.monitoring.measure(&series.measure).into_owned();
    let alert = measure.alert.clone()?;
    let target = target_of(policy, series.service.as_deref(), &series.measure);
    let judged = judged(&measure, &alert, target, series);
    let (ended, current) = episodes(&alert, &judged);
    let is_old = |at: Timestamp| now.duration_since(at) > SignedDuration::from_mins(alert.max_age);
    if let Some(current) = current.filter(|current| current.raised) {
        return Some(match is_old(current.last.0) {
            true => Watched::Old,
            false => told(policy, &measure, &alert, series, AlertState::Firing, &current),
        });
    }
    let inside = judged.iter().rev().take_while(|(_, _, why)| why.is_none());
    let calm: Vec<Timestamp> = inside.map(|(at, ..)| *at).take(alert.clear as usize).collect();
    if let Some(ended) = ended {
        return Some(told(policy, &measure, &alert, series, AlertState::Resolved, &ended).aged(is_old));
    }
    match calm.last() {
        // Whatever raised it lies farther back: an incident that is still open ends.
        Some(since) if calm.len() == alert.clear as usize => {
            Some(Watched::Alert(Box::new(over(series, *since))))
        }
        _ => Some(Watched::Undecided),
    }
}

impl Watched {
    /// What is over opens no incident once it is old; one that is open it ends.
    fn aged(self, is_old: impl Fn(Timestamp) -> bool) -> Watched {
        match self {
            Watched::Alert(mut alert) => {
                alert.starts = alert.starts.filter(|_| alert.ends.is_some_and(|ends| !is_old(ends)));
                Watched::Alert(alert)
            }
            other => other,
        }
    }
}

/// The last values, each with the reason why it is outside.
fn judged(
    measure: &Measure,
    alert: &MeasureAlert,
    target: Option<f64>,
    series: &Series,
) -> Vec<(Timestamp, f64, Option<Why>)> {
    let by_default = if target.is_some() { Outside::Target } else { Outside::Normal };
    let outside = alert.outside.unwrap_or(by_default);
    let first = series.values.len().saturating_sub(LOOKED_AT);
    let last = &series.values[first..];
    let normal = match outside {
        Outside::Target => vec![None; last.len()],
        Outside::Normal | Outside::Either => ranges(&series.measure, measure, &series.values, LOOKED_AT),
    };
    let target = target.filter(|_| outside != Outside::Normal);
    let worse = |side: Side| match side {
        Side::Inside => false,
        Side::Above => measure.better == Better::Lower,
        Side::Below => measure.better == Better::Higher,
    };
    let judge = |((at, value), band): (&(Timestamp, f64), Option<Band>)| {
        let missed = target.filter(|target| !measure.reaches(*value, *target)).map(Why::Target);
        let unusual = band.filter(|band| worse(band.side(*value))).map(Why::Normal);
        (*at, *value, missed.or(unusual))
    };
    last.iter().zip(normal).map(judge).collect()
}

/// The last episode that was raised and is over, and the one that may still last.
fn episodes(
    alert: &MeasureAlert,
    judged: &[(Timestamp, f64, Option<Why>)],
) -> (Option<Episode>, Option<Episode>) {
    let mut ended = None;
    let mut current: Option<Episode> = None;
    let mut calm = 0;
    for (at, value, why) in judged {
        let Some(why) = why else {
            let Some(mut episode) = current.take() else { continue };
            calm += 1;
            let until = *episode.until.get_or_insert(*at);
            if !episode.raised {
                continue;
            }
            match calm >= alert.clear {
                true => ended = Some(Episode { until: Some(until), ..episode }),
                false => current = Some(episode),
            }
            continue;
        };
        calm = 0;
        let new =
            Episode { since: *at, last: (*at, *value), count: 0, why: *why, raised: false, until: None };
        let mut episode = current.take().unwrap_or(new);
        episode.until = None;
        episode.count += 1;
        episode.last = (*at, *value);
        episode.why = *why;
        let lasted = at.duration_since(episode.since);
        episode.raised |= episode.count >= alert.after && lasted >= SignedDuration::from_mins(alert.lasting);
        current = Some(episode);
    }
    (ended, current)
}

fn told(
    policy: &Policy,
    measure: &Measure,
    alert: &MeasureAlert,
    series: &Series,
    state: AlertState,
    episode: &Episode,
) -> Watched {
    let (at, value) = episode.last;
    let unit = measure.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let sign = if measure.better == Better::Higher { ">=" } else { "<=" };
    let limit = match episode.why {
        Why::Target(target) => format!("target {sign} {target}{unit}"),
        Why::Normal(band) => format!("normal {} to {}{unit}", significant(band.low), significant(band.high)),
    };
    let what = match episode.why {
        Why::Target(_) => "misses its target",
        Why::Normal(_) => "is outside its normal range",
    };
    let labels = series.place.iter().map(|(name, text)| (name.clone(), text.clone()));
    let place: String = series.place.iter().map(|(name, text)| format!(" {name}={text}")).collect();
    let count = episode.count;
    let text = format!("{}{place} {value}{unit} at {at} ({limit}; {count} in a row)", series.measure);
    let service = series.service.as_deref().unwrap_or(&policy.desk.name);
    Watched::Alert(Box::new(Alert {
        state,
        title: format!("{service}: {} {what}", series.measure),
        text: vec![text],
        severity: Some(alert.severity.to_string()),
        starts: Some(episode.since),
        labels: labels.chain([("measure".to_owned(), series.measure.clone())]).collect(),
        ..over(series, episode.until.unwrap_or(at))
    }))
}

/// The end of whatever alert of the series may be open.
fn over(series: &Series, ends: Timestamp) -> Alert {
    let service = series.service.as_deref().unwrap_or("@desk");
    let place: String = series.place.iter().map(|(name, text)| format!(",{name}={text:?}")).collect();
    Alert {
        source: AlertSource::Measure,
        system: AlertSource::Measure.to_string(),
        key: format!("{service}/{}{place}", series.measure),
        group: Some(format!("{service}/{}", series.measure)),
        state: AlertState::Resolved,
        title: format!("{service}: {}", series.measure),
        text: Vec::new(),
        service: series.service.clone(),
        severity: None,
        starts: None,
        ends: Some(ends),
        labels: BTreeMap::from([("measure".to_owned(), series.measure.clone())]),
        url: None,
        remarks: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A policy whose measure `time` has this alert and a target of 300.
    fn policy(alert: MeasureAlert) -> Policy {
        let mut policy = crate::config::read_policy("[services.mail]\n", Timestamp::UNIX_EPOCH).0;
        let measure = Measure { target: Some(300.0), alert: Some(alert), ..Measure::default() };
        policy.monitoring.measures.insert("time".to_owned(), measure);
        policy
    }

    fn minute(n: i64) -> Timestamp {
        Timestamp::from_second(1_795_000_000 + 60 * n).unwrap()
    }

    fn series(values: &[f64]) -> Series {
        let values = values.iter().enumerate().map(|(n, value)| (minute(n as i64), *value)).collect();
        let place = BTreeMap::new();
        Series { service: Some("mail".to_owned()), measure: "time".to_owned(), place, values }
    }

    /// The state of these values, each a minute after the one before: `-` for none.
    fn state(alert: &MeasureAlert, values: &[f64]) -> String {
        let now = minute(values.len() as i64);
        match watch(&policy(alert.clone()), &series(values), now) {
            Some(Watched::Alert(alert)) => alert.state.to_string(),
            _ => "-".to_owned(),
        }
    }

    #[test]
    fn m7_1f_an_alert_waits_for_values_in_a_row_on_both_sides() {
        let plain = MeasureAlert::default();
        let lasting = MeasureAlert { after: 1, lasting: 3, ..plain.clone() };
        for (alert, values, expected) in [
            (&plain, &[100.0][..], "-"),
            (&plain, &[500.0, 500.0], "-"),
            (&plain, &[500.0, 500.0, 500.0], "firing"),
            (&plain, &[500.0, 500.0, 100.0, 500.0], "-"),
            (&plain, &[500.0, 500.0, 500.0, 100.0], "firing"),
            (&plain, &[500.0, 500.0, 500.0, 100.0, 500.0, 100.0], "firing"),
            (&plain, &[500.0, 500.0, 500.0, 100.0, 100.0], "resolved"),
            (&plain, &[500.0, 500.0, 500.0, 100.0, 100.0, 500.0], "resolved"),
            (&plain, &[100.0, 100.0], "resolved"),
            (&lasting, &[500.0, 500.0, 500.0], "-"),
            (&lasting, &[500.0, 500.0, 500.0, 500.0], "firing"),
        ] {
            assert_eq!(state(alert, values), expected, "{alert:?} {values:?}");
        }
    }

    #[test]
    fn old_values_open_nothing() {
        let policy = policy(MeasureAlert::default());
        let values = series(&[500.0, 500.0, 500.0]);
        assert_eq!(watch(&policy, &values, minute(2 + 4 * 60 + 1)), Some(Watched::Old));
        let over = series(&[500.0, 500.0, 500.0, 100.0, 100.0]);
        let Some(Watched::Alert(alert)) = watch(&policy, &over, minute(10_000)) else { panic!() };
        assert_eq!((alert.state, alert.starts), (AlertState::Resolved, None));
    }

    #[test]
    fn what_is_outside_the_normal_range_on_the_better_side_raises_nothing() {
        let unusual = MeasureAlert { outside: Some(Outside::Normal), after: 1, ..MeasureAlert::default() };
        let usual = [200.0, 210.0, 190.0, 200.0, 205.0, 195.0, 200.0];
        let with = |last: f64| state(&unusual, &[&usual[..], &[last]].concat());
        assert_eq!(
            (with(290.0), with(20.0), with(205.0)),
            ("firing".into(), "resolved".into(), "resolved".into())
        );
    }
}
