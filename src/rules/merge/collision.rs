//! Two tickets under one id: created apart, by a chance of one in thirty million a day and kind, or by hand.

use jiff::SignedDuration;
use serde_json::Value;

use super::events::MERGER;
use crate::records::id::event_letters;
use crate::records::{Event, FieldChange, Id, Ticket};
use crate::rules::fnv::fnv;

/// Which of two tickets with one id keeps it: the one that was created first. The other moves on to an id that follows
/// from its own first event, so that every clone finds the same one.
pub fn keeps_id<'t>(one: &'t Ticket, other: &'t Ticket) -> (&'t Ticket, &'t Ticket) {
    let begun = |t: &Ticket| t.history.first().map(|e| (e.at, e.event.clone()));
    if begun(one) <= begun(other) { (one, other) } else { (other, one) }
}

/// Whether an event is the one by which the ticket moved on to its id.
pub fn is_move(ticket: &Ticket, event: &Event) -> bool {
    let old = event.changes.get("id").and_then(|change| change.0.as_str()).and_then(|old| old.parse().ok());
    let Some(old) = old else { return false };
    let history = ticket.history.iter().filter(|e| e.event != event.event).cloned().collect();
    let moved = moved_on(&Ticket { id: old, history, ..ticket.clone() });
    moved.id == ticket.id && moved.history.contains(event)
}

/// The ticket under the id it moves on to, with an event that says so.
pub fn moved_on(ticket: &Ticket) -> Ticket {
    let Some(first) = ticket.history.first() else { return ticket.clone() };
    let old = ticket.id;
    let id = Id::new(ticket.kind(), old.date(), fnv(format!("{old} {}", first.event).as_bytes()) as u32);
    let name = event_letters(fnv(format!("renamed {}", first.event).as_bytes()));
    let mut event = Event::new(name, first.at, MERGER, "renamed");
    event.recorded = first.recorded_at().saturating_add(SignedDuration::from_secs(1)).ok();
    let spelled = |id: Id| Value::from(id.to_string());
    event.changes.insert("id".to_owned(), FieldChange::pair(spelled(old), spelled(id)));
    event.note.push(format!("another ticket has the id {old}"));
    let mut moved = Ticket { id, ..ticket.clone() };
    let place = moved.history.iter().position(|e| (e.at, e.written()) > (event.at, event.written()));
    moved.history.insert(place.unwrap_or(moved.history.len()), event);
    moved
}
