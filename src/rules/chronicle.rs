//! What happened, in order of time, over several tickets: their events, alerts, outages and commits (M3.2a).

use jiff::Timestamp;
use serde::Serialize;

use crate::records::{Event, Ticket};

/// Where an entry comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EntrySource {
    /// The history of a ticket.
    Event,
    /// A monitoring system.
    Alert,
    /// A service that was down.
    Outage,
    /// The repository.
    Commit,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChronicleEntry {
    /// When.
    pub at: Timestamp,
    /// The ticket whose record has it.
    pub ticket: String,
    /// Where it comes from.
    pub source: EntrySource,
    /// What happened: the verb of an event in the past; `fires`, `over`, `down`, `up`, `committed`.
    pub did: String,
    /// Who did it; null for monitoring.
    pub by: Option<String>,
    /// In words, by line.
    pub text: Vec<String>,
    /// The event of the ticket's history that proves it.
    pub event: String,
    /// The commit, where it comes from one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
}

/// The entries of some tickets in order of time. Events that were undone are left out.
pub fn chronicle(tickets: &[Ticket]) -> Vec<ChronicleEntry> {
    let mut all: Vec<ChronicleEntry> = tickets.iter().flat_map(of_ticket).collect();
    in_order(&mut all);
    all
}

/// Puts entries in order of time; what one ticket says of one instant stays as it is.
pub fn in_order(entries: &mut [ChronicleEntry]) {
    entries.sort_by(|a, b| (a.at, &a.ticket).cmp(&(b.at, &b.ticket)));
}

fn of_ticket(ticket: &Ticket) -> Vec<ChronicleEntry> {
    let entry = |at, source, did: &str, by: Option<&str>, text: Vec<String>, event: &str| ChronicleEntry {
        at,
        ticket: ticket.id.to_string(),
        source,
        did: did.to_owned(),
        by: by.map(str::to_owned),
        text,
        event: event.to_owned(),
        commit: None,
    };
    let own = |event: &Event| {
        entry(event.at, EntrySource::Event, &event.did, Some(&event.by), words(ticket, event), &event.event)
    };
    let mut all: Vec<ChronicleEntry> =
        ticket.effective_events().filter(|event| event.merged.is_none()).map(own).collect();
    let Some(incident) = ticket.incident() else { return all };
    for alert in &incident.alerts {
        let proof = proof(ticket, "incident.alerts", alert.since);
        let text = vec![format!("{}: {}", alert.system, alert.title)];
        all.push(entry(alert.since, EntrySource::Alert, "fires", None, text.clone(), proof));
        all.extend(alert.until.map(|until| {
            let proof = self::proof(ticket, "incident.alerts", until);
            entry(until, EntrySource::Alert, "over", None, text, proof)
        }));
    }
    for outage in &incident.outages {
        let text: Vec<String> = outage.service.iter().cloned().collect();
        let proof = proof(ticket, "incident.outages", outage.from);
        all.push(entry(outage.from, EntrySource::Outage, "down", None, text.clone(), proof));
        all.extend(outage.to.map(|to| {
            let proof = self::proof(ticket, "incident.outages", to);
            entry(to, EntrySource::Outage, "up", None, text, proof)
        }));
    }
    all
}

/// What was said, else the step that was taken; of a creation, the title.
fn words(ticket: &Ticket, event: &Event) -> Vec<String> {
    if !event.note.is_empty() {
        return event.note.clone();
    }
    if ticket.history.first().is_some_and(|first| first.event == event.event) {
        return vec![ticket.title.clone()];
    }
    let state = event.changes.get("state").and_then(|change| Some((change.0.as_str()?, change.1.as_str()?)));
    state.map(|(from, to)| format!("{from} → {to}")).into_iter().collect()
}

/// The event by which the record has what `field` says of `at`: the first one from then on that changed the field, else
/// the last one that did, else the creation, whose event names no field but the first ones.
pub fn proof<'t>(ticket: &'t Ticket, field: &str, at: Timestamp) -> &'t str {
    let changed = |event: &&Event| {
        event.changes.keys().any(|key| key == field || key.starts_with(&format!("{field}.")))
    };
    let first = ticket.effective_events().filter(changed).find(|event| event.at >= at);
    let event = first.or_else(|| ticket.effective_events().rfind(changed)).or(ticket.history.first());
    event.map_or("", |event| &event.event)
}
