//! Crashes, time to recover (M7.1d, M3.2a).

use super::availability;
use crate::records::measurement::names::CRASH;
use crate::report::indicator::{Chapter, Indicator};
use crate::report::sample::Sample;
use crate::report::view::{View, seconds};

pub(in crate::report) fn indicators(view: &View) -> Vec<Indicator> {
    if !view.scope.is_of_services() {
        return Vec::new();
    }
    let named = |name: &str| Indicator::named(name, Chapter::Reliability, "M7.1d");
    let restored = restored(view);
    vec![
        crashes(view, named("crashes")),
        named("restore.mean").mean(&restored),
        named("restore.median").median(&restored),
    ]
}

/// Crashes for each 24 h of agreed service time. Where nobody ever recorded one, nobody counts them.
fn crashes(view: &View, indicator: Indicator) -> Indicator {
    if view.of_measure(CRASH).next().is_none() {
        return indicator;
    }
    let crashes: f64 = view.measured(CRASH).map(|m| m.value).sum();
    let hours = |name: &str| availability::hours(view.data, name).elapsed(view.from, view.to);
    let agreed: i64 = match availability::services(view).next() {
        None => view.data.lookup.always.elapsed(view.from, view.to),
        Some(_) => availability::services(view).map(hours).sum(),
    };
    let rate = (agreed > 0).then(|| crashes * 86_400.0 / agreed as f64);
    indicator.value(rate, crashes.max(0.0) as u64)
}

/// How long each outage lasted that ended in the period: real seconds from its beginning, before the period too.
pub(in crate::report) fn restored(view: &View) -> Sample {
    let each = availability::services(view).map(Some).chain([None]);
    let merged = each.flat_map(|service| availability::outages(view, service));
    Sample::of(merged.filter(|o| view.holds(o.to)).filter_map(|o| Some(seconds(o.from, o.to?))))
}
