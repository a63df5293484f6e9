//! Edits by hand: what a record says and no event of it explains becomes an event, so that it merges like any other.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::ancestor::Ancestor;
use super::by_hand::found;
use super::fields::{Flat, flat, origin};
use super::replay::replay;
use super::union::written_order;
use crate::records::{Event, FieldChange, Ticket};

/// What `ticket` says beside its `events`, as an event that was written after them; `ancestor` is what both versions come from:
/// what is as it was there was not edited on this side.
pub(super) fn edit(ticket: &Ticket, events: &[Event], ancestor: Option<&Ancestor>) -> Option<Event> {
    let says = flat(ticket);
    let order: Vec<&Event> = written_order(events).into_iter().map(|place| &events[place]).collect();
    let known = ancestor.map(|ancestor| ancestor.under(&says));
    let before = origin(order.iter().copied(), known.as_ref().unwrap_or(&says));
    let told = replay(ticket.kind(), &before, events).flat;
    let value = |fields: &Flat, name: &String| fields.get(name).cloned().unwrap_or(Value::Null);
    let untouched = |name: &&String| ancestor.is_some_and(|ancestor| ancestor.has(&says, name));
    let mut changes = BTreeMap::new();
    for name in says.keys().chain(told.keys()).filter(|name| !is_computed(name, &says) && !untouched(name)) {
        let from = value(&told, name);
        let to = value(&says, name);
        if from != to {
            changes.insert(name.clone(), FieldChange::pair(from, to));
        }
    }
    let last = order.last()?;
    let latest = events.iter().map(|e| e.at).max()?;
    (!changes.is_empty()).then(|| event(ticket, changes, last, latest))
}

fn event(ticket: &Ticket, changes: BTreeMap<String, FieldChange>, last: &Event, at: Timestamp) -> Event {
    let content = format!("{}{}", ticket.id, serde_json::to_string(&changes).unwrap_or_default());
    Event { changes, ..found(&content, at, last.recorded_at().max(at)) }
}

/// What the rules compute is edited by nobody; a class is, where it is said to be set by hand.
fn is_computed(name: &str, says: &Flat) -> bool {
    match name {
        "class" => !says.contains_key("class_set"),
        "format" | "kind" | "id" => true,
        _ => name.starts_with("targets."),
    }
}
