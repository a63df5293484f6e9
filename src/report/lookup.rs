//! Where things are found in the data of a desk: a report asks for a hundred periods of every service.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use jiff::Timestamp;

use super::facts::{Down, Facts};
use super::packed::AllFacts;
use crate::records::Measurement;
use crate::records::measurement::names;
use crate::rules::calendar::Calendar;
use crate::rules::reliability::union;
use crate::rules::timeline::Span;

/// Places of facts and measurements. Names are those of [`key`].
#[derive(Debug, Clone)]
pub(super) struct Lookup {
    /// All facts, by the time of their creation.
    pub all: Vec<u32>,
    /// Those of each service, in the same order.
    pub by_service: BTreeMap<String, Vec<u32>>,
    /// Incidents that are security events, in the same order.
    pub security: Vec<u32>,
    /// The measurements of each measure, by time.
    pub by_measure: BTreeMap<String, Vec<usize>>,
    /// The times each service was down, merged; `None` for outages of no service.
    pub down: BTreeMap<Option<String>, Vec<Span>>,
    /// The services whose reliability is known: ever down, or ever checked.
    pub watched: Vec<String>,
    /// The services that were ever down or measured in any way.
    pub named: Vec<String>,
    /// The services of the tickets, in the order in which they come.
    pub of_tickets: Vec<Arc<str>>,
    /// The calendar of services without one.
    pub always: Calendar,
}

/// What is found of the facts of all tickets in one look at each.
#[derive(Debug, Default)]
pub(super) struct Looked {
    /// The first creation.
    pub first: Option<Timestamp>,
    /// The outages that they tell of.
    pub outages: Vec<Down>,
    /// Those that have feedback.
    pub answered: Vec<Facts>,
    /// The numbers of services, by their places; 0 is none.
    services: Vec<u32>,
    of_tickets: Vec<Arc<str>>,
    security: HashSet<u32>,
}

impl Looked {
    pub(super) fn of(facts: &AllFacts) -> Looked {
        let mut looked = Looked { services: Vec::with_capacity(facts.len()), ..Looked::default() };
        let mut numbers: HashMap<Arc<str>, u32> = HashMap::new();
        for (place, f) in facts.iter().enumerate() {
            looked.first = Some(looked.first.map_or(f.created, |first| first.min(f.created)));
            let number = f.service.as_ref().map_or(0, |service| {
                *numbers.entry(Arc::clone(service)).or_insert_with(|| {
                    looked.of_tickets.push(Arc::clone(service));
                    looked.of_tickets.len() as u32
                })
            });
            looked.services.push(number);
            looked.outages.extend(f.outages.iter().cloned());
            if f.is_security {
                looked.security.insert(place as u32);
            }
            if !f.feedback.is_empty() {
                looked.answered.push(f);
            }
        }
        looked
    }
}

impl Lookup {
    pub(super) fn of(facts: &AllFacts, looked: &mut Looked, measurements: &[Measurement]) -> Lookup {
        let outages = &looked.outages[..];
        let all = facts.by_creation();
        let keys: Vec<String> = looked.of_tickets.iter().map(|name| key(name)).collect();
        let mut by_service: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        for place in &all {
            let Some(number) = looked.services[*place as usize].checked_sub(1) else { continue };
            let key = &keys[number as usize];
            match by_service.get_mut(key) {
                Some(places) => places.push(*place),
                None => drop(by_service.insert(key.clone(), vec![*place])),
            }
        }
        let security = all.iter().filter(|place| looked.security.contains(place)).copied().collect();
        let mut by_measure: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, measurement) in measurements.iter().enumerate() {
            match by_measure.get_mut(&measurement.measure) {
                Some(places) => places.push(place),
                None => drop(by_measure.insert(measurement.measure.clone(), vec![place])),
            }
        }
        let is_check = |m: &Measurement| !NO_CHECKS.contains(&m.measure.as_str());
        let watched = services_of(outages, measurements, is_check);
        let named = services_of(outages, measurements, |_| true);
        let always = Calendar::always();
        let down = down(outages);
        let of_tickets = std::mem::take(&mut looked.of_tickets);
        Lookup { all, by_service, security, by_measure, down, watched, named, of_tickets, always }
    }
}

/// A name whatever its case.
pub(super) fn key(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// Measurements that say nothing of whether a service was up: what people answered, and what was found in it.
const NO_CHECKS: [&str; 5] =
    [names::CSAT, names::NPS, names::VULNERABILITY_FOUND, names::VULNERABILITY_FIXED, names::SECURITY_EVENT];

fn services_of(
    outages: &[Down],
    measurements: &[Measurement],
    is_wanted: fn(&Measurement) -> bool,
) -> Vec<String> {
    let down = outages.iter().filter_map(|o| o.service.as_deref());
    let measured = measurements.iter().filter(|m| is_wanted(m)).filter_map(|m| m.service.as_deref());
    distinct(down.chain(measured))
}

fn down(outages: &[Down]) -> BTreeMap<Option<String>, Vec<Span>> {
    let mut down: BTreeMap<Option<String>, Vec<Span>> = BTreeMap::new();
    for outage in outages {
        down.entry(outage.service.as_deref().map(key)).or_default().push(outage.span);
    }
    down.into_iter().map(|(service, spans)| (service, union(spans))).collect()
}

/// Names each once whatever their case, in the spelling that comes first; in order.
pub(super) fn distinct<'a>(names: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut found = std::collections::BTreeMap::new();
    let mut seen = std::collections::HashSet::new();
    for name in names {
        if seen.insert(name) {
            found.entry(name.to_ascii_lowercase()).or_insert_with(|| name.to_owned());
        }
    }
    found.into_values().collect()
}
