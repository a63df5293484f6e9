//! Security events, vulnerabilities, integrity (M7.1c).

use super::performance;
use crate::records::measurement::names;
use crate::report::Ratio;
use crate::report::indicator::{Chapter, Indicator};
use crate::report::sample::Sample;
use crate::report::view::{View, seconds};
use crate::rules::vulnerability::{Vulnerability, vulnerabilities};

const THIRTY_DAYS: f64 = 30.0 * 86_400.0;

pub(in crate::report) fn indicators(view: &View) -> Vec<Indicator> {
    let named = |name: &str| Indicator::named(name, Chapter::Security, "M7.1c");
    let mut all = vec![events(view, named("security.events"))];
    if view.scope.is_of_services() {
        let known = known(view);
        let open = known.iter().filter(|v| v.fixed.is_none());
        let age = Sample::of(open.map(|v| seconds(v.found, view.to)));
        let fixed = known.iter().filter(|v| view.holds(v.fixed));
        let to_fix = Sample::of(fixed.filter_map(|v| Some(seconds(v.found, v.fixed?))));
        let checks = view.measured(names::INTEGRITY);
        all.extend([
            named("vulnerabilities.fixed").ratio(Ratio::of(&known, |v| v.fixed.is_some())),
            named("vulnerabilities.age").mean(&age),
            named("vulnerabilities.time_to_fix").mean(&to_fix),
            named("integrity")
                .ratio(Ratio::of(checks, |m| m.value >= 1.0))
                .targeted(view.measure_target(names::INTEGRITY)),
        ]);
    }
    all.extend(performance::indicators(view, Chapter::Security));
    all
}

/// Events in 30 days: those measured, and incidents with the tag `security` that were created in the period. Where
/// there never was any, nobody counts them.
fn events(view: &View, indicator: Indicator) -> Indicator {
    if view.security_events().next().is_none() && view.of_measure(names::SECURITY_EVENT).next().is_none() {
        return indicator;
    }
    let measured: f64 = view.measured(names::SECURITY_EVENT).map(|m| m.value).sum();
    let events = measured + view.security_events().filter(|f| view.holds(f.created)).count() as f64;
    let rate = (view.seconds() > 0.0).then(|| events * THIRTY_DAYS / view.seconds());
    indicator.value(rate, events.max(0.0) as u64)
}

/// The vulnerabilities that were found by the end of the period, as they stood then.
fn known(view: &View) -> Vec<Vulnerability> {
    let found = view.measured_before_end(names::VULNERABILITY_FOUND);
    vulnerabilities(found.chain(view.measured_before_end(names::VULNERABILITY_FIXED)))
}
