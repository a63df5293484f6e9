//! What is measured: every measure of the policy, and every one that has values (M7.1g).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;

use crate::records::Measurement;
use crate::records::words::{Better, Layer, Sector};
use crate::rules::monitoring::target_of;
use crate::rules::normal::{Band, Side, ranges};
use crate::rules::policy::{Measure, Policy};

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
    /// Whether the set of the service's sector asks for it.
    pub in_set: bool,
    /// How far back the normal range is taken from, in days.
    pub baseline_days: i64,
    /// What was normal when the last value was measured; nothing of too few values.
    pub normal: Option<Band>,
    /// Where the last value lies to that.
    pub side: Option<Side>,
}

/// A measure, and the service it is measured for; none for the desk.
type Series<'m> = (&'m str, Option<&'m str>);

/// The lines of all measures by layer, measure and service. `told` is in the order of time; those before `first` only
/// say what is normal.
pub fn measured(policy: &Policy, told: &[Measurement], first: usize) -> Vec<MeasureLine> {
    let monitoring = &policy.monitoring;
    let mut series: BTreeMap<Series, (usize, Vec<&Measurement>)> = BTreeMap::new();
    for (place, m) in told.iter().enumerate() {
        let seen = series.entry((&m.measure, m.service.as_deref())).or_default();
        seen.0 += usize::from(place >= first);
        seen.1.push(m);
    }
    series.retain(|_, (count, _)| *count > 0);
    let has_values = |name: &str| series.keys().any(|(measure, _)| *measure == name);
    let silent = monitoring.measures.keys().filter(|name| !has_values(name));
    let mut lines: Vec<MeasureLine> = silent.map(|name| line(policy, name, 0, &[])).collect();
    lines.extend(missing(policy, &|name, service| series.contains_key(&(name, Some(service)))));
    lines.extend(series.iter().map(|((name, _), (count, seen))| line(policy, name, *count, seen)));
    for line in &mut lines {
        line.in_set = is_asked(policy, line.service.as_deref(), &line.measure);
    }
    lines.sort_by(|a, b| (a.layer, &a.measure, &a.service).cmp(&(b.layer, &b.measure, &b.service)));
    lines
}

/// A line for each measure that the set of a service's sector asks for, and that has no values of the service.
fn missing(policy: &Policy, has_values: &dyn Fn(&str, &str) -> bool) -> Vec<MeasureLine> {
    let mut lines: Vec<MeasureLine> = Vec::new();
    for (service, given) in &policy.services {
        let set = given.sector.map(Sector::set).unwrap_or_default();
        for entry in set {
            let Some(name) = entry.measure.filter(|name| !has_values(name, service)) else { continue };
            let is_told = |line: &MeasureLine| line.measure == name && line.service.as_ref() == Some(service);
            if !lines.iter().any(is_told) {
                let plain = line(policy, name, 0, &[]);
                let layer = if policy.monitoring.knows(name) { plain.layer } else { entry.layer };
                let unit = plain.unit.clone().or_else(|| entry.unit.map(str::to_owned));
                lines.push(MeasureLine { service: Some(service.clone()), layer, unit, ..plain });
            }
        }
    }
    lines
}

/// Whether the set of a service's sector asks for a measure.
fn is_asked(policy: &Policy, service: Option<&str>, name: &str) -> bool {
    let sector = service.and_then(|service| policy.services.get(service)).and_then(|known| known.sector);
    sector.is_some_and(|sector| sector.set().iter().any(|entry| entry.measure == Some(name)))
}

fn line(policy: &Policy, name: &str, values: usize, seen: &[&Measurement]) -> MeasureLine {
    let measure = policy.monitoring.measure(name).into_owned();
    let last = seen.last();
    // A value that cannot be told in the measure's unit is told in its own, and held against nothing.
    let converted = last.and_then(|m| m.value_in(measure.unit.as_deref()));
    let unit = match last {
        Some(m) if converted.is_none() || measure.unit.is_none() => m.unit.clone(),
        _ => measure.unit.clone(),
    };
    let service = last.and_then(|m| m.service.clone());
    let target = target_of(policy, service.as_deref(), name);
    let met = converted.zip(target).map(|(value, target)| measure.reaches(value, target));
    let normal = normal(&measure, name, seen);
    MeasureLine {
        measure: name.to_owned(),
        service,
        title: measure.title.clone(),
        layer: measure.layer,
        unit,
        target,
        better: measure.better,
        known: policy.monitoring.knows(name),
        values,
        last: converted.or(last.map(|m| m.value)),
        at: last.map(|m| m.at),
        met,
        in_set: false,
        baseline_days: measure.baseline,
        normal,
        side: normal.zip(converted).map(|(band, value)| band.side(value)),
    }
}

/// The normal range at the last value.
fn normal(measure: &Measure, name: &str, seen: &[&Measurement]) -> Option<Band> {
    let unit = measure.unit.as_deref();
    let values: Vec<(Timestamp, f64)> = seen.iter().filter_map(|m| Some((m.at, m.value_in(unit)?))).collect();
    ranges(name, measure, &values, 1).pop().flatten()
}
