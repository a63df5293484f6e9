//! Where in the data something stands, found once: a report asks for the same scope in dozens of windows.

use std::collections::{BTreeMap, HashMap};

use jiff::{SignedDuration, Timestamp};

use super::data::{Scope, distinct};
use super::facts::Facts;
use crate::records::Measurement;

/// Places by measure, in time order.
type ByMeasure = BTreeMap<String, Vec<usize>>;

/// Places in the data, by service and by measure.
#[derive(Debug, Clone, Default)]
pub(super) struct Places {
    facts: HashMap<String, Vec<usize>>,
    /// From when to when anything about each ticket happens, or is owed.
    lives: Vec<(Timestamp, Timestamp)>,
    measured: ByMeasure,
    measured_of: HashMap<String, ByMeasure>,
    /// The services something was measured of.
    services: Vec<String>,
}

impl Places {
    /// The places in facts and measurements that are in their order.
    pub fn of(facts: &[Facts], measurements: &[Measurement]) -> Places {
        let mut places = Places { lives: facts.iter().map(life).collect(), ..Places::default() };
        for (place, facts) in facts.iter().enumerate() {
            if let Some(service) = &facts.service {
                places.facts.entry(service.to_ascii_lowercase()).or_default().push(place);
            }
        }
        for (place, measurement) in measurements.iter().enumerate() {
            push(&mut places.measured, &measurement.measure, place);
            if let Some(service) = &measurement.service {
                let own = places.measured_of.entry(service.to_ascii_lowercase()).or_default();
                push(own, &measurement.measure, place);
            }
        }
        places.services = distinct(measurements.iter().filter_map(|m| m.service.as_deref()));
        places
    }

    /// The services something was measured of, in the spelling that comes first.
    pub fn measured_services(&self) -> &[String] {
        &self.services
    }

    /// The tickets of a scope's service, or all of `count`.
    pub fn facts(&self, scope: &Scope, count: usize) -> Box<dyn Iterator<Item = usize> + '_> {
        match &scope.service {
            None => Box::new(0..count),
            Some(name) => Box::new(self.facts.get(&name.to_ascii_lowercase()).into_iter().flatten().copied()),
        }
    }

    /// Whether anything about a ticket happens in a time, or it lies open then.
    pub fn lives(&self, place: usize, since: Option<Timestamp>, until: Option<Timestamp>) -> bool {
        let (first, last) = self.lives[place];
        since.is_none_or(|since| since <= last) && until.is_none_or(|until| first < until)
    }

    /// What was measured of a scope under a name, in time order.
    pub fn measured(&self, scope: &Scope, measure: &str) -> &[usize] {
        self.measures_of(scope).and_then(|own| own.get(measure)).map_or(&[], Vec::as_slice)
    }

    /// The names of what was measured of a scope.
    pub fn measures(&self, scope: &Scope) -> impl Iterator<Item = &str> {
        self.measures_of(scope).into_iter().flat_map(|own| own.keys().map(String::as_str))
    }

    fn measures_of(&self, scope: &Scope) -> Option<&ByMeasure> {
        match &scope.service {
            _ if !scope.is_of_services() => None,
            None => Some(&self.measured),
            Some(name) => self.measured_of.get(&name.to_ascii_lowercase()),
        }
    }
}

fn push(of: &mut ByMeasure, measure: &str, place: usize) {
    match of.get_mut(measure) {
        Some(places) => places.push(place),
        None => drop(of.insert(measure.to_owned(), vec![place])),
    }
}

/// Hours after its creation up to which a ticket is asked whether it was resolved (M1.3a).
const ASKED: i64 = 48;

/// From when to when anything about a ticket happens or is owed; what lies open has no end.
fn life(facts: &Facts) -> (Timestamp, Timestamp) {
    let open = facts.over().is_none() || facts.outages.iter().any(|o| o.span.to.is_none());
    let outages = facts.outages.iter().flat_map(|o| [Some(o.span.from), o.span.to]);
    let clocks = facts.clocks.iter().flat_map(|c| c.all.iter().chain(&c.update)).map(|v| v.decided);
    let limits = facts.limits.iter().flat_map(|l| [Some(l.due), l.done]);
    let rests = facts.rested.iter().map(|rest| rest.to);
    let asked = facts.created.checked_add(SignedDuration::from_hours(ASKED)).ok();
    let told = [Some(facts.created), asked, facts.responded, facts.handled, facts.resolved, facts.ended];
    let all: Vec<Timestamp> =
        told.into_iter().chain(outages).chain(clocks).chain(limits).chain(rests).flatten().collect();
    let first = all.iter().min().copied().unwrap_or(facts.created);
    let last = all.iter().max().copied().filter(|_| !open);
    (first, last.unwrap_or(Timestamp::MAX))
}
