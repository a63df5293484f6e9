//! Security events, vulnerabilities, integrity (M7.1c).

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::performance;
use crate::records::measurement::names;
use crate::report::Ratio;
use crate::report::facts::Facts;
use crate::report::indicator::{Chapter, Indicator};
use crate::report::sample::Sample;
use crate::report::view::{View, seconds};

/// The tag by which an incident is a security event.
const TAG: &str = "security";
/// The label that names a vulnerability.
const LABEL: &str = "vulnerability";
const THIRTY_DAYS: f64 = 30.0 * 86_400.0;

pub(in crate::report) fn indicators(view: &View) -> Vec<Indicator> {
    let named = |name: &str| Indicator::named(name, Chapter::Security, "M7.1c");
    let mut all = vec![events(view, named("security.events"))];
    if view.scope.is_of_services() {
        let known = vulnerabilities(view);
        let open = known.iter().filter(|v| v.fixed.is_none());
        let age = Sample::of(open.map(|v| seconds(v.found, view.to)));
        let fixed = known.iter().filter(|v| view.holds(v.fixed));
        let to_fix = Sample::of(fixed.filter_map(|v| Some(seconds(v.found, v.fixed?))));
        let checks = view.measured(names::INTEGRITY);
        all.extend([
            named("vulnerabilities.fixed").ratio(Ratio::of(&known, |v| v.fixed.is_some())),
            named("vulnerabilities.age").mean(&age),
            named("vulnerabilities.time_to_fix").mean(&to_fix),
            named("integrity").ratio(Ratio::of(checks, |m| m.value >= 1.0)),
        ]);
    }
    all.extend(performance::indicators(view, Chapter::Security));
    all
}

/// Events in 30 days: those measured, and incidents with the tag `security` that were created in the period. Where
/// there never was any, nobody counts them.
fn events(view: &View, indicator: Indicator) -> Indicator {
    let is_tagged = |f: &&Facts| f.is_incident() && f.tags.iter().any(|t| t.eq_ignore_ascii_case(TAG));
    if !view.facts_ever().any(|f| is_tagged(&f)) && view.of_measure(names::SECURITY_EVENT).next().is_none() {
        return indicator;
    }
    let measured: f64 = view.measured(names::SECURITY_EVENT).map(|m| m.value).sum();
    let events =
        measured + view.incidents().filter(is_tagged).filter(|f| view.holds(f.created)).count() as f64;
    let rate = (view.seconds() > 0.0).then(|| events * THIRTY_DAYS / view.seconds());
    indicator.value(rate, events.max(0.0) as u64)
}

/// A vulnerability as it stood at the end of the period.
struct Vulnerability {
    found: Timestamp,
    fixed: Option<Timestamp>,
}

/// The vulnerabilities that were found by the end of the period, each once for every service. One that was found
/// again after it was fixed is open from then on; a finding without a name cannot be told from another and is left
/// out.
fn vulnerabilities(view: &View) -> Vec<Vulnerability> {
    let mut known: BTreeMap<(Option<&str>, &str), Vulnerability> = BTreeMap::new();
    let found = view.measured_before_end(names::VULNERABILITY_FOUND).map(|m| (m, true));
    let fixed = view.measured_before_end(names::VULNERABILITY_FIXED).map(|m| (m, false));
    let mut events: Vec<_> = found.chain(fixed).collect();
    events.sort_by_key(|(m, _)| m.at);
    for (event, is_found) in events {
        let Some(name) = event.labels.get(LABEL) else { continue };
        let key = (event.service.as_deref(), name.as_str());
        if is_found {
            let vulnerability = known.entry(key).or_insert(Vulnerability { found: event.at, fixed: None });
            if vulnerability.fixed.is_some() {
                *vulnerability = Vulnerability { found: event.at, fixed: None };
            }
        } else if let Some(vulnerability) = known.get_mut(&key) {
            vulnerability.fixed.get_or_insert(event.at);
        }
    }
    known.into_values().collect()
}
