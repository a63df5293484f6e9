//! What asks for attention now: down, too late, at risk, waiting for one person, open vulnerabilities.

use jiff::Timestamp;
use serde::Serialize;

use crate::records::{Class, Ticket};

/// How things stand.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Status {
    /// As of when.
    pub now: Timestamp,
    /// Who asks; none where nobody is named.
    pub me: Option<String>,
    /// Outages that last, the longest first.
    pub down: Vec<StatusEntry>,
    /// Tickets with a clock that ran out, the longest overdue first.
    pub breached: Vec<StatusEntry>,
    /// Tickets with a clock that is about to, the soonest first.
    pub at_risk: Vec<StatusEntry>,
    /// What waits for the one who asks: work, the gravest first, and votes.
    pub mine: Vec<StatusEntry>,
    /// Vulnerabilities that are not fixed, the oldest first.
    pub vulnerabilities: Vec<StatusEntry>,
}

/// One thing that asks for attention.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StatusEntry {
    /// The ticket; none for a vulnerability.
    pub id: Option<String>,
    /// The service, where it is known here.
    pub service: Option<String>,
    /// A gravest.
    pub class: Option<Class>,
    /// `outage`, the clocks, `work`, `vote`, or the name of the vulnerability.
    pub what: String,
    /// Since when it is down, when it is or was due, when it was found.
    pub at: Option<Timestamp>,
    /// Who has it.
    pub holder: Option<String>,
    /// Its title.
    pub title: String,
}

/// The outages of a ticket that last as of `now`.
pub fn lasting(ticket: &Ticket, now: Timestamp) -> Vec<StatusEntry> {
    let Some(incident) = ticket.incident() else { return Vec::new() };
    let lasting = incident.outages.iter().filter(|o| o.from <= now && o.to.is_none_or(|to| to > now));
    lasting
        .map(|outage| StatusEntry {
            id: Some(ticket.id.to_string()),
            service: outage.service.clone().or_else(|| ticket.service.clone()),
            class: Some(ticket.class),
            what: "outage".to_owned(),
            at: Some(outage.from),
            holder: ticket.assignee.clone().or_else(|| ticket.team.clone()),
            title: ticket.title.clone(),
        })
        .collect()
}

/// A list of the status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusList {
    /// [`Status::down`].
    Down,
    /// [`Status::breached`].
    Breached,
    /// [`Status::at_risk`].
    AtRisk,
    /// [`Status::mine`].
    Mine,
    /// [`Status::vulnerabilities`].
    Vulnerabilities,
}

impl Status {
    /// The lists in the order in which they ask for attention.
    pub fn lists(&self) -> [(StatusList, &[StatusEntry]); 5] {
        [
            (StatusList::Down, &self.down),
            (StatusList::Breached, &self.breached),
            (StatusList::AtRisk, &self.at_risk),
            (StatusList::Mine, &self.mine),
            (StatusList::Vulnerabilities, &self.vulnerabilities),
        ]
    }
}
