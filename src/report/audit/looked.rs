//! What the audit saw of each ticket, for views that name the tickets that prove something.

use super::super::facts::SECURITY;
use crate::records::words::Nature;
use crate::records::{Id, Kind, State, Ticket, fold};

/// What a ticket is evidence of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    /// A request.
    Requests,
    /// An incident that is no problem.
    Incidents,
    /// A problem behind incidents.
    Problems,
    /// An incident with an outage.
    Outages,
    /// An incident with the tag `security`.
    Security,
    /// A change.
    Changes,
    /// A delivery.
    Deliveries,
    /// An improvement.
    Improvements,
    /// A published article.
    Articles,
}

/// One ticket, and what each rule said of it.
#[derive(Debug, Clone)]
pub struct Looked {
    /// Which.
    pub ticket: Id,
    subjects: Vec<Subject>,
    verdicts: Vec<(&'static str, Result<(), String>)>,
}

impl Looked {
    pub(super) fn new(ticket: &Ticket) -> Looked {
        Looked { ticket: ticket.id, subjects: subjects(ticket), verdicts: Vec::new() }
    }

    pub(super) fn says(&mut self, rule: &'static str, verdict: Result<(), String>) {
        self.verdicts.push((rule, verdict));
    }

    /// Whether it is evidence of one of these.
    pub(super) fn is_of(&self, subjects: &[Subject]) -> bool {
        self.subjects.iter().any(|subject| subjects.contains(subject))
    }

    /// What these rules said of it; nothing of a rule that did not ask.
    pub(super) fn verdicts<'l>(
        &'l self,
        rules: &'l [&'static str],
    ) -> impl Iterator<Item = &'l (&'static str, Result<(), String>)> {
        self.verdicts.iter().filter(|(rule, _)| rules.contains(rule))
    }
}

fn subjects(ticket: &Ticket) -> Vec<Subject> {
    match ticket.kind() {
        Kind::Request => vec![Subject::Requests],
        Kind::Change => vec![Subject::Changes],
        Kind::Delivery => vec![Subject::Deliveries],
        Kind::Improvement => vec![Subject::Improvements],
        Kind::Article if ticket.state == State::Published => vec![Subject::Articles],
        Kind::Article | Kind::Ci => Vec::new(),
        Kind::Incident => of_incident(ticket),
    }
}

fn of_incident(ticket: &Ticket) -> Vec<Subject> {
    let Some(incident) = ticket.incident() else { return Vec::new() };
    let nature = if incident.nature == Nature::Problem { Subject::Problems } else { Subject::Incidents };
    let outage = (!incident.outages.is_empty()).then_some(Subject::Outages);
    let is_secure = ticket.tags.iter().any(|tag| fold::same_name(tag, SECURITY));
    std::iter::once(nature).chain(outage).chain(is_secure.then_some(Subject::Security)).collect()
}
