//! What was measured of a service since its repair, against its targets (M5.3a).

use std::collections::BTreeMap;

use super::sample::Sample;
use crate::records::Measurement;
use crate::records::incident::MeasuredSince;
use crate::records::words::Better;
use crate::rules::catalogue::statistic;
use crate::rules::policy::Policy;

/// The measures of a service that have a target and were measured, by name. `told` are its measurements since the
/// repair, in the order of time. A target of the service goes before the measure's own, which is for the mean.
pub fn since_repair(policy: &Policy, service: &str, told: &[Measurement]) -> Vec<MeasuredSince> {
    let mut values: BTreeMap<&str, Vec<&Measurement>> = BTreeMap::new();
    for m in told.iter().filter(|m| m.service.as_deref() == Some(service)) {
        values.entry(&m.measure).or_default().push(m);
    }
    values.into_iter().flat_map(|(measure, told)| of_measure(policy, service, measure, &told)).collect()
}

fn of_measure(policy: &Policy, service: &str, name: &str, told: &[&Measurement]) -> Vec<MeasuredSince> {
    let measure = policy.monitoring.measure(name);
    let values: Vec<f64> = told.iter().filter_map(|m| m.value_in(measure.unit.as_deref())).collect();
    let (last, sample) = (values.last().copied(), Sample::of(values));
    let agreed = policy.services.get(service).into_iter().flat_map(|s| &s.targets);
    let mut targets: Vec<(&str, f64)> = agreed
        .filter_map(|(key, target)| statistic(key).filter(|(of, _)| *of == name).map(|(_, s)| (s, *target)))
        .collect();
    if targets.is_empty() {
        targets.extend(measure.target.map(|target| ("mean", target)));
    }
    let judged = targets.into_iter().filter_map(|(statistic, target)| {
        let value = match statistic {
            "p50" => sample.quantile(0.5),
            "p95" => sample.quantile(0.95),
            "p99" => sample.quantile(0.99),
            "last" => last,
            _ => sample.mean(),
        }?;
        let met = match measure.better {
            Better::Higher => value >= target,
            Better::Lower => value <= target,
        };
        let name = format!("{name}.{statistic}");
        Some(MeasuredSince {
            name,
            value,
            target,
            unit: measure.unit.clone(),
            met,
            extra: Default::default(),
        })
    });
    judged.collect()
}
