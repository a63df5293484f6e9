//! What is measured: every measure of the policy, and every one that has values (M7.1g).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::records::Measurement;
use crate::records::words::{Better, Layer};
use crate::rules::policy::Monitoring;

/// A measure of a service, and what is known of its values.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureLine {
    /// Its name.
    pub measure: String,
    /// Of which service; nothing for the desk as a whole, and for a measure without values.
    pub service: Option<String>,
    /// A name for people.
    pub title: Option<String>,
    /// Where it stands among the others.
    pub layer: Layer,
    /// The unit of target and last value.
    pub unit: Option<String>,
    /// What is to be reached.
    pub target: Option<f64>,
    /// Which way is better.
    pub better: Better,
    /// Whether the policy or the manual says what it means.
    pub known: bool,
    /// How many values there are.
    pub values: usize,
    /// The last one.
    pub last: Option<f64>,
    /// When that was measured.
    pub at: Option<Timestamp>,
    /// Whether it reaches the target; nothing without one of the two.
    pub met: Option<bool>,
}

/// The lines of all measures by layer, measure and service. `told` is in the order of time.
pub fn measured(monitoring: &Monitoring, told: &[Measurement]) -> Vec<MeasureLine> {
    let mut series: BTreeMap<(&str, Option<&str>), (usize, &Measurement)> = BTreeMap::new();
    for m in told {
        let seen = series.entry((&m.measure, m.service.as_deref())).or_insert((0, m));
        *seen = (seen.0 + 1, m);
    }
    let has_values = |name: &str| series.keys().any(|(measure, _)| *measure == name);
    let silent = monitoring.measures.keys().filter(|name| !has_values(name));
    let mut lines: Vec<MeasureLine> = silent.map(|name| line(monitoring, name, None)).collect();
    lines.extend(series.iter().map(|((name, _), seen)| line(monitoring, name, Some(*seen))));
    lines.sort_by(|a, b| (a.layer, &a.measure, &a.service).cmp(&(b.layer, &b.measure, &b.service)));
    lines
}

fn line(monitoring: &Monitoring, name: &str, seen: Option<(usize, &Measurement)>) -> MeasureLine {
    let measure = monitoring.measure(name).into_owned();
    let (values, last) = seen.map_or((0, None), |(values, last)| (values, Some(last)));
    // A value that cannot be told in the measure's unit is told in its own, and held against nothing.
    let converted = last.and_then(|m| m.value_in(measure.unit.as_deref()));
    let unit = match last {
        Some(m) if converted.is_none() || measure.unit.is_none() => m.unit.clone(),
        _ => measure.unit.clone(),
    };
    let met = converted.zip(measure.target).map(|(value, target)| match measure.better {
        Better::Higher => value >= target,
        Better::Lower => value <= target,
    });
    MeasureLine {
        measure: name.to_owned(),
        service: last.and_then(|m| m.service.clone()),
        title: measure.title,
        layer: measure.layer,
        unit,
        target: measure.target,
        better: measure.better,
        known: monitoring.knows(name),
        values,
        last: converted.or(last.map(|m| m.value)),
        at: last.map(|m| m.at),
        met,
    }
}
