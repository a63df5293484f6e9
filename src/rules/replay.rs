//! Going back over a history: the record before some of its events, by the values that they say were there before.

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::fields::{article, is_part, put};
use crate::lang::tr;
use crate::records::{Event, FieldChange, Ticket};

/// Why a record cannot be taken back: its history and its fields do not belong together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("the history of {id} cannot be gone back over: {reason}", id = .id, reason = .reason))]
pub struct Broken {
    /// Whose.
    pub id: String,
    /// What does not fit.
    pub reason: String,
}

/// The record as it stood at `at`, with the history it had then; `None` when it was not written yet.
///
/// What counts is when an event was written down: a late entry was not known before. Hand edits leave no event, so that
/// what they changed is as it is now. Of a merge of two clones it is told as if all had been known everywhere at once.
///
/// # Errors
/// When a value that an event says was there before is none that a record can hold.
pub fn as_of(ticket: &Ticket, at: Timestamp) -> Result<Option<Ticket>, Broken> {
    if ticket.history.first().is_none_or(|creation| creation.recorded_at() > at) {
        return Ok(None);
    }
    let (known, mut later): (Vec<Event>, Vec<Event>) =
        ticket.history.iter().cloned().partition(|event| event.recorded_at() <= at);
    if later.is_empty() {
        return Ok(Some(ticket.clone()));
    }
    let mut fields = Fields::of(ticket);
    while let Some(event) = take_last(&mut later, &fields) {
        event.changes.iter().for_each(|(name, change)| fields.revert(name, change));
    }
    fields.ticket(ticket, known).map(Some)
}

/// The record with these fields as they were before; its history stays.
///
/// # Errors
/// When a value is none that a record can hold.
pub fn restored<'c>(
    ticket: &Ticket,
    changes: impl Iterator<Item = (&'c String, &'c FieldChange)>,
) -> Result<Ticket, Broken> {
    let mut fields = Fields::of(ticket);
    changes.for_each(|(name, change)| fields.revert(name, change));
    fields.ticket(ticket, ticket.history.clone())
}

/// The value of a field of the ticket as events name it; null when it is not there.
pub fn value(ticket: &Ticket, name: &str) -> Value {
    Fields::of(ticket).get(name)
}

/// The event that was written down last. Of those of one second it is the one that led to what the fields are now.
fn take_last(events: &mut Vec<Event>, fields: &Fields) -> Option<Event> {
    let last = events.iter().map(Event::recorded_at).max()?;
    let mut places = (0..events.len()).rev().filter(|place| events[*place].recorded_at() == last);
    let fits =
        |place: &usize| events[*place].changes.iter().all(|(name, change)| change.led_to(&fields.get(name)));
    let place = places.clone().find(fits).or_else(|| places.next())?;
    Some(events.remove(place))
}

/// A record without its history, by the names that events give its fields.
struct Fields(Map<String, Value>);

impl Fields {
    fn of(ticket: &Ticket) -> Fields {
        let bare = Ticket { history: Vec::new(), ..ticket.clone() };
        match serde_json::to_value(&bare) {
            Ok(Value::Object(map)) => Fields(map),
            _ => Fields(Map::new()),
        }
    }

    fn get(&self, name: &str) -> Value {
        let Some((part, field)) = part_of(name) else { return self.0.get(name).cloned().unwrap_or_default() };
        let Some(Value::Object(of_part)) = self.0.get(part) else { return Value::Null };
        if part == ARTICLE {
            return article::get(of_part, field);
        }
        of_part.get(field).cloned().unwrap_or_default()
    }

    /// Sets a field to what it was before a change led to what it is.
    fn revert(&mut self, name: &str, change: &FieldChange) {
        let before = change.reverted(&self.get(name));
        self.put(name, &before);
    }

    fn put(&mut self, name: &str, value: &Value) {
        let Some((part, field)) = part_of(name) else { return put(&mut self.0, name, value) };
        let of_part = self.0.entry(part).or_insert_with(|| Value::Object(Map::new()));
        match of_part {
            Value::Object(of_part) if part == ARTICLE => article::put(of_part, field, value),
            Value::Object(of_part) => put(of_part, field, value),
            _ => {}
        }
    }

    fn ticket(self, of: &Ticket, history: Vec<Event>) -> Result<Ticket, Broken> {
        let broken = |reason: String| Broken { id: of.id.to_string(), reason };
        let ticket: Ticket =
            serde_json::from_value(Value::Object(self.0)).map_err(|e| broken(e.to_string()))?;
        if (ticket.id, ticket.kind()) != (of.id, of.kind()) || !of.kind().states().contains(&ticket.state) {
            return Err(broken(
                "it says that it was another ticket, or in a state that it cannot be in".to_owned(),
            ));
        }
        Ok(Ticket { history, ..ticket })
    }
}

/// The part whose fields events do not name as the record does.
const ARTICLE: &str = "article";

/// A part and its field, in a name such as `incident.place`.
fn part_of(name: &str) -> Option<(&str, &str)> {
    name.split_once('.').filter(|(part, _)| is_part(part))
}
