//! What a record must hold before it may be closed (M5.1c, M5.3a, M5.4b).

use jiff::Timestamp;

use super::policy::Policy;
use crate::lang::tr;
use crate::records::words::{ConfirmedAt, HandlingResult, Verdict};
use crate::records::{Event, Incident, Ticket};

/// Something a record lacks, and the flag that gives it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// What is missing.
    pub what: &'static str,
    /// How to give it: a flag of `close`, or a command.
    pub way: &'static str,
}

/// A field of an incident that closing needs, and that can be given with the step itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Element {
    /// When the fault happened, where the policy asks for it.
    Time,
    /// Where it happened.
    Place,
    /// What was seen.
    Symptom,
    /// What came of it.
    Outcome,
    /// Who confirmed the result for the customer.
    Confirmation,
}

impl Element {
    fn lack(self) -> Lack {
        let (what, way) = match self {
            Element::Time => (tr!("the time of the fault"), "--occurred TIME"),
            Element::Place => (tr!("the place"), "--place TEXT"),
            Element::Symptom => (tr!("the event (a description or a symptom)"), "--symptom TEXT"),
            Element::Outcome => (tr!("the outcome"), "--outcome TEXT"),
            Element::Confirmation => (tr!("the customer's confirmation"), "--confirmed-by NAME"),
        };
        Lack { what, way }
    }
}

/// The four elements of an incident's record (M5.4b) that are missing: time, place, event, outcome.
///
/// Time is that of the creation, unless the policy asks for the time of the fault (`records.occurred`).
pub fn missing_elements(policy: &Policy, ticket: &Ticket) -> Vec<Lack> {
    elements(policy, ticket).into_iter().map(Element::lack).collect()
}

fn elements(policy: &Policy, ticket: &Ticket) -> Vec<Element> {
    let Some(incident) = ticket.incident() else { return Vec::new() };
    let lacks = [
        (policy.records.occurred && incident.occurred.is_none(), Element::Time),
        (incident.place.is_none(), Element::Place),
        (ticket.description.is_empty() && incident.symptom.is_empty(), Element::Symptom),
        (incident.outcome.is_empty(), Element::Outcome),
    ];
    lacks.into_iter().filter(|(is_missing, _)| *is_missing).map(|(_, element)| element).collect()
}

/// The fields that closing needs, that are missing, and that can be given with it: the elements, and the
/// confirmation of what was repaired.
pub fn to_give(policy: &Policy, ticket: &Ticket) -> Vec<Element> {
    let lacks_confirmation =
        |incident: &&Incident| needs_confirmation(policy, incident) && incident.confirmed_by.is_none();
    let confirmation = ticket.incident().filter(lacks_confirmation).map(|_| Element::Confirmation);
    elements(policy, ticket).into_iter().chain(confirmation).collect()
}

/// Everything an incident lacks for being closed: the elements and, where it was repaired, a passed
/// verification of the last round and the customer's confirmation (M5.3a); an outage still open
/// would falsify the availability (M7.1a).
pub fn missing_for_close(policy: &Policy, ticket: &Ticket) -> Vec<Lack> {
    let mut lacks = missing_elements(policy, ticket);
    let Some(incident) = ticket.incident() else { return lacks };
    if incident.outages.iter().any(|o| o.to.is_none()) {
        lacks.push(Lack { what: tr!("the end of its outage"), way: "itdesk incident outage end ID" });
    }
    if !incident.repairs.is_empty() && !last_repair_verified(incident) {
        let way = "itdesk incident verify ID --passed";
        lacks.push(Lack { what: tr!("a passed verification of the last repair"), way });
    }
    if needs_confirmation(policy, incident) && incident.confirmed_by.is_none() {
        lacks.push(Element::Confirmation.lack());
    }
    lacks
}

/// Whether closing needs the customer's confirmation: of a repair, of what waits for it, and where the policy asks for it
/// of every incident. What another ticket goes on with is confirmed there.
fn needs_confirmation(policy: &Policy, incident: &Incident) -> bool {
    match incident.result {
        Some(HandlingResult::Feedback) => true,
        Some(HandlingResult::Further) => false,
        Some(HandlingResult::Resolved) | None => {
            !incident.repairs.is_empty() || policy.records.confirmation != ConfirmedAt::Repair
        }
    }
}

fn last_repair_verified(incident: &Incident) -> bool {
    let last = incident.repairs.last().and_then(|r| r.verifications.last());
    last.is_some_and(|v| v.verdict == Verdict::Passed)
}

/// When the last of the four elements was written down; `None` while one is missing.
///
/// An element that no event changed was there from the creation.
pub fn complete_since(policy: &Policy, ticket: &Ticket) -> Option<Timestamp> {
    let incident = ticket.incident().filter(|_| missing_elements(policy, ticket).is_empty())?;
    // Cleared and written anew, an element counts from the last time.
    let written = |field: &str| {
        let fills = |e: &&Event| e.changes.get(field).is_some_and(|c| c.0.is_null() && !c.1.is_null());
        let filling = ticket.effective_events().rev().find(fills).map(|e| e.recorded_at());
        filling.unwrap_or_else(|| ticket.history[0].recorded_at())
    };
    // A description or a symptom is enough: the one that was there first.
    let event = [
        (!ticket.description.is_empty()).then(|| written("description")),
        (!incident.symptom.is_empty()).then(|| written("incident.symptom")),
    ];
    let event = event.into_iter().flatten().min()?;
    let complete = event.max(written("incident.place")).max(written("incident.outcome"));
    let time = policy.records.occurred.then(|| written("incident.occurred"));
    Some(time.map_or(complete, |time| complete.max(time)))
}
