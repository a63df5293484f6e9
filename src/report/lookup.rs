//! Where things are found in the data of a desk: a report asks for a hundred periods of every service.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};

use super::facts::{Down, Facts};
use crate::records::Measurement;
use crate::records::fold;
use crate::records::measurement::names;
use crate::rules::calendar::Calendar;
use crate::rules::reliability::union;
use crate::rules::timeline::Span;

/// Places of facts and measurements. Names are those of [`key`].
#[derive(Debug, Clone)]
pub(super) struct Lookup {
    /// All facts, by the time of their creation.
    pub all: Vec<TicketSpan>,
    /// Those of each service, in the same order.
    pub by_service: BTreeMap<String, Vec<TicketSpan>>,
    /// Incidents that are security events, in the same order.
    pub security: Vec<TicketSpan>,
    /// The measurements of each measure, by time.
    pub by_measure: BTreeMap<String, Vec<usize>>,
    /// The times each service was down, merged; `None` for outages of no service.
    pub down: BTreeMap<Option<String>, Vec<Span>>,
    /// The services whose reliability is known: ever down, or ever checked.
    pub watched: Vec<String>,
    /// The services that were ever down or measured in any way.
    pub named: Vec<String>,
    /// The calendar of services without one.
    pub always: Calendar,
}

/// A ticket, and the times within which anything happened to it that a figure counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct TicketSpan {
    /// Its place among the facts.
    pub place: usize,
    pub created: Timestamp,
    /// [`Timestamp::MAX`] while more may happen.
    pub last: Timestamp,
}

/// The tag by which an incident is a security event.
pub(super) const SECURITY: &str = "security";
/// The longest limit in hours that is counted from the creation without being among the limits of a ticket (M1.3a).
const STANDARD: SignedDuration = SignedDuration::from_hours(48);

impl Lookup {
    pub(super) fn of(facts: &[Facts], outages: &[Down], measurements: &[Measurement]) -> Lookup {
        let reach = |(place, f): (usize, &Facts)| TicketSpan { place, created: f.created, last: last(f) };
        let mut all: Vec<TicketSpan> = facts.iter().enumerate().map(reach).collect();
        all.sort_by_key(|r| r.created);
        let mut by_service: BTreeMap<String, Vec<TicketSpan>> = BTreeMap::new();
        for reach in &all {
            if let Some(service) = &facts[reach.place].service {
                by_service.entry(key(service)).or_default().push(*reach);
            }
        }
        let is_security = |r: &&TicketSpan| is_security(&facts[r.place]);
        let security = all.iter().filter(is_security).copied().collect();
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
        Lookup { all, by_service, security, by_measure, down: down(outages), watched, named, always }
    }
}

/// A name whatever its case.
pub(super) fn key(name: &str) -> String {
    name.to_ascii_lowercase()
}

fn is_security(facts: &Facts) -> bool {
    facts.is_incident() && facts.tags.iter().any(|t| fold::same_name(t, SECURITY))
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

/// The last instant at which anything about a ticket was decided.
fn last(facts: &Facts) -> Timestamp {
    let Some(over) = facts.over() else { return Timestamp::MAX };
    let verdicts = facts.clocks.iter().flat_map(|c| &c.all).filter_map(|v| v.decided);
    let limits = facts.limits.iter().flat_map(|l| [Some(l.due), l.done]).flatten();
    let ends = [facts.ended, facts.created.checked_add(STANDARD).ok()].into_iter().flatten();
    verdicts.chain(limits).chain(ends).fold(over, Timestamp::max)
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
