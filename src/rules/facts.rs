//! What a ticket was when something was done to it, as far as its targets depend on it.

use jiff::Timestamp;
use serde_json::Value;

use super::targets::Facts;
use crate::records::{Class, Event, Kind, Recipient, State, Ticket, TicketType};

/// The fields by which an agreement and its row are chosen.
const FIELDS: [&str; 5] = ["class", "assessment.type", "service", "requester.customer", "team"];

/// [`Facts`] of an earlier time.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Then {
    class: Class,
    kind_of: Option<TicketType>,
    service: Option<String>,
    customer: Option<String>,
    team: Option<String>,
}

impl Then {
    /// The same, to be matched against agreements.
    pub(super) fn as_facts(&self, kind: Kind) -> Facts<'_> {
        Facts {
            kind,
            class: self.class,
            kind_of: self.kind_of,
            service: self.service.as_deref(),
            customer: self.customer.as_deref(),
            team: self.team.as_deref(),
        }
    }
}

/// What the ticket was when it was answered or solved at `done`; `None` where that is what it is today.
///
/// An event of the same second counts as later where it was written after the event that answered or solved.
pub(super) fn facts_at(ticket: &Ticket, done: Timestamp) -> Option<Then> {
    let place = ticket.history.iter().position(|event| event.at == done && does(event, done));
    let later = |(n, event): &(usize, &Event)| {
        event.at > done || event.at == done && place.is_some_and(|place| *n > place)
    };
    let changes = |event: &Event| FIELDS.iter().any(|field| event.changes.contains_key(*field));
    let later: Vec<&Event> =
        ticket.history.iter().enumerate().filter(later).map(|(_, e)| e).filter(|e| changes(e)).collect();
    if later.is_empty() {
        return None;
    }
    let today = Facts::of(ticket);
    let mut then = Then {
        class: today.class,
        kind_of: today.kind_of,
        service: ticket.service.clone(),
        customer: ticket.requester.customer.clone(),
        team: ticket.team.clone(),
    };
    for event in later.into_iter().rev() {
        then.go_back(event);
    }
    (then.as_facts(ticket.kind()) != today).then_some(then)
}

/// Whether an event answers the requester or solves the ticket at `done`.
fn does(event: &Event, done: Timestamp) -> bool {
    let resolves = event.changed_to("state") == Some(State::Resolved.as_str());
    let marks =
        event.marks.as_ref().is_some_and(|m| m.handled == Some(Some(done)) || m.resolved == Some(Some(done)));
    event.to == Some(Recipient::Requester) || resolves || marks
}

impl Then {
    fn go_back(&mut self, event: &Event) {
        let before = |field: &str| event.changes.get(field).map(|change| &change.0);
        let text = |value: &Value| value.as_str().map(str::to_owned);
        if let Some(class) = before("class").and_then(|v| v.as_str()?.parse().ok()) {
            self.class = class;
        }
        if let Some(value) = before("assessment.type") {
            self.kind_of = value.as_str().and_then(|word| word.parse().ok());
        }
        for (field, name) in [
            (&mut self.service, "service"),
            (&mut self.customer, "requester.customer"),
            (&mut self.team, "team"),
        ] {
            if let Some(value) = before(name) {
                *field = text(value);
            }
        }
    }
}
