//! What is measured of a service by its sector (M7.1g): finance puts security and reliability first, services of the
//! internet put experience and performance first.

use crate::records::measure::convert;
use crate::records::measurement::names;
use crate::records::words::{Layer, Sector};
use crate::rules::policy::{Policy, Service};

/// A figure that the set of a sector asks for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SetEntry {
    /// The figure, as targets name it: `availability`, `response_time.p95`.
    pub figure: &'static str,
    /// The measure whose values it is made from; `None` where tickets and outages are enough.
    pub measure: Option<&'static str>,
    /// Where it stands among the others.
    pub layer: Layer,
    /// What is to be reached where the policy says nothing: shares 0 to 1, durations in seconds.
    pub target: Option<f64>,
    /// The unit of the target, where the measure has one of its own.
    pub unit: Option<&'static str>,
}

const HOUR: f64 = 3_600.0;
const DAY: f64 = 24.0 * HOUR;

const fn figure(figure: &'static str, layer: Layer, target: f64) -> SetEntry {
    SetEntry { figure, measure: None, layer, target: Some(target), unit: None }
}

const fn of(measure: &'static str, figure: &'static str, layer: Layer, target: f64) -> SetEntry {
    SetEntry { figure, measure: Some(measure), layer, target: Some(target), unit: None }
}

const fn measured(
    measure: &'static str,
    figure: &'static str,
    layer: Layer,
    target: f64,
    unit: &'static str,
) -> SetEntry {
    SetEntry { unit: Some(unit), ..of(measure, figure, layer, target) }
}

/// Without a target: what is enough depends on the service.
const fn told(measure: &'static str, figure: &'static str) -> SetEntry {
    SetEntry { target: None, ..of(measure, figure, Layer::Performance, 0.0) }
}

/// Finance: the most important figure first.
const FINANCE: &[SetEntry] = &[
    of(names::SECURITY_EVENT, "security.events", Layer::Security, 1.0),
    of(names::VULNERABILITY_FOUND, "vulnerabilities.fixed", Layer::Security, 0.95),
    of(names::VULNERABILITY_FOUND, "vulnerabilities.time_to_fix", Layer::Security, 7.0 * DAY),
    of(names::INTEGRITY, "integrity", Layer::Security, 1.0),
    of(names::CRASH, "crashes", Layer::Base, 0.05),
    figure("availability", Layer::Base, 0.9995),
    figure("mtbf", Layer::Base, 30.0 * DAY),
    figure("mttr", Layer::Base, HOUR),
    figure("restore.mean", Layer::Base, HOUR),
    measured("response_time", "response_time.p95", Layer::Performance, 1_000.0, "ms"),
    told("throughput", "throughput.mean"),
    of(names::CSAT, "csat.mean", Layer::Experience, 4.0),
];

/// Services of the internet, likewise.
const INTERNET: &[SetEntry] = &[
    of(names::CSAT, "csat.mean", Layer::Experience, 4.5),
    of(names::NPS, "nps", Layer::Experience, 30.0),
    measured("response_time", "response_time.p95", Layer::Performance, 500.0, "ms"),
    measured("error_rate", "error_rate.mean", Layer::Performance, 1.0, "%"),
    told("throughput", "throughput.mean"),
    told("users", "users.p95"),
    figure("availability", Layer::Base, 0.999),
    figure("mttr", Layer::Base, 4.0 * HOUR),
    of(names::CRASH, "crashes", Layer::Base, 0.2),
    of(names::SECURITY_EVENT, "security.events", Layer::Security, 2.0),
    of(names::VULNERABILITY_FOUND, "vulnerabilities.fixed", Layer::Security, 0.9),
    of(names::INTEGRITY, "integrity", Layer::Security, 1.0),
];

impl Sector {
    /// What is measured, the most important figure first.
    pub fn set(self) -> &'static [SetEntry] {
        match self {
            Sector::Finance => FINANCE,
            Sector::Internet => INTERNET,
        }
    }

    /// The layers of measures, the most important first.
    pub fn layers(self) -> [Layer; 4] {
        match self {
            Sector::Finance => [Layer::Security, Layer::Base, Layer::Performance, Layer::Experience],
            Sector::Internet => [Layer::Experience, Layer::Performance, Layer::Base, Layer::Security],
        }
    }
}

impl SetEntry {
    /// The target in this unit; as it is where one of the two has none.
    pub fn target_in(&self, unit: Option<&str>) -> Option<f64> {
        match (self.unit, unit) {
            (Some(from), Some(to)) => convert(self.target?, from, to),
            _ => self.target,
        }
    }
}

/// What a figure of a service is to reach: by the policy, else by its sector. `unit` is that of the measure, where it
/// has one of its own.
pub fn target(service: &Service, figure: &str, unit: Option<&str>) -> Option<f64> {
    let of_sector = || {
        let set = service.sector?.set();
        set.iter().find(|entry| entry.figure == figure)?.target_in(unit)
    };
    service.targets.get(figure).copied().or_else(of_sector)
}

/// The entries of a service's set that no measure of the policy stands for.
pub fn undeclared<'p>(policy: &'p Policy, sector: Sector) -> impl Iterator<Item = &'static SetEntry> + 'p {
    let knows = |entry: &&SetEntry| entry.measure.is_some_and(|measure| !policy.monitoring.knows(measure));
    sector.set().iter().filter(knows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::catalogue::{figure, statistic};

    #[test]
    fn m7_1g_each_set_names_figures_that_exist_and_begins_with_what_matters_most() {
        for sector in Sector::ALL {
            for entry in sector.set() {
                let known = figure(entry.figure).is_some_and(|figure| figure.better.is_some());
                let of_measure = statistic(entry.figure).map(|(measure, _)| measure);
                assert!(known || of_measure == entry.measure && of_measure.is_some(), "{entry:?}");
            }
            let layers: Vec<Layer> = sector.set().iter().map(|entry| entry.layer).collect();
            let mut distinct = layers.clone();
            distinct.dedup();
            assert_eq!(distinct, sector.layers(), "{sector}");
        }
    }
}
