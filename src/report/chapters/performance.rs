//! What was measured of services: response time, throughput, users and every other measure (M7.1b, M7.1g).

use std::collections::BTreeSet;

use crate::records::measurement::names;
use crate::records::words::{Better, Layer};
use crate::report::indicator::{Chapter, Goal, Indicator, Says, Unit};
use crate::report::sample::Sample;
use crate::report::view::View;
use crate::rules::catalogue::STATISTICS;
use crate::rules::policy::Measure;

/// The statistics of every measure that the policy names, or that was measured; of the layers of this chapter.
pub(in crate::report) fn indicators(view: &View, chapter: Chapter) -> Vec<Indicator> {
    if !view.scope.is_of_services() {
        return Vec::new();
    }
    let known = |name: &str| view.data.policy.monitoring.measures.get(name);
    let declared = view.data.policy.monitoring.measures.keys();
    let all: BTreeSet<&String> = declared.chain(view.data.lookup.by_measure.keys()).collect();
    let wanted = all.into_iter().filter(|name| {
        !names::ALL.contains(&name.as_str())
            && chapter_of(known(name).map_or(Layer::Performance, |m| m.layer)) == chapter
            && (known(name).is_some() || view.of_measure(name).next().is_some())
    });
    wanted.flat_map(|name| statistics(view, name, known(name), chapter)).collect()
}

/// The base layer, state and resources, stands with performance.
fn chapter_of(layer: Layer) -> Chapter {
    match layer {
        Layer::Base | Layer::Performance => Chapter::Performance,
        Layer::Security => Chapter::Security,
        Layer::Experience => Chapter::Experience,
    }
}

fn statistics(view: &View, name: &str, measure: Option<&Measure>, chapter: Chapter) -> Vec<Indicator> {
    let unit = unit_of(view, name, measure);
    let values: Vec<f64> = values(view, name, unit.as_deref()).collect();
    let last = values.last().copied();
    let sample = Sample::of(values);
    let goal = |target| Goal {
        value: target,
        better: measure.map_or(Better::Lower, |m| m.better),
        strict: false,
        says: Says::Policy,
    };
    let told = |statistic: &str| Indicator {
        name: format!("{name}.{statistic}"),
        chapter,
        unit: unit.clone().map_or(Unit::Score, Unit::Own),
        value: match statistic {
            "mean" => sample.mean(),
            "p50" => sample.quantile(0.50),
            "p95" => sample.quantile(0.95),
            "p99" => sample.quantile(0.99),
            _ => last,
        },
        n: sample.n(),
        part: None,
        better: measure.map(|m| m.better),
        // The target of a measure is one of its mean; other statistics have theirs by service.
        goal: measure.and_then(|m| m.target).filter(|_| statistic == "mean").map(goal),
        manual: None,
        row: row_of(chapter),
    };
    STATISTICS.iter().map(|statistic| told(statistic)).collect()
}

/// What was measured in the period, in one unit.
fn values(view: &View, name: &str, unit: Option<&str>) -> impl Iterator<Item = f64> {
    let unit = unit.map(str::to_owned);
    view.measured(name).filter_map(move |m| m.value_in(unit.as_deref()))
}

/// What was measured in the period, in the unit that its statistics are told in.
pub(in crate::report) fn measured(view: &View, name: &str) -> Vec<f64> {
    let unit = unit_of(view, name, view.data.policy.monitoring.measures.get(name));
    values(view, name, unit.as_deref()).collect()
}

fn row_of(chapter: Chapter) -> &'static str {
    match chapter {
        Chapter::Security => "M7.1c",
        Chapter::Experience => "M7.1e",
        _ => "M7.1b",
    }
}

/// The unit of a measure: the policy's, else the first that values were given in.
fn unit_of(view: &View, name: &str, measure: Option<&Measure>) -> Option<String> {
    let agreed = measure.and_then(|m| m.unit.clone());
    agreed.or_else(|| view.of_measure(name).find_map(|m| m.unit.clone()))
}
