//! The events of a record as one commit holds them.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::records::{Event, Id, json_text};

/// Events by their ids, each as it was written by the one who did it.
pub(super) type Events = BTreeMap<String, Value>;

/// What a record says of what happened.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct CommittedEvent {
    /// Its events, without those that a merge computed: they are nobody's action, and computed anew at the next.
    pub events: Events,
    /// The id that the ticket had, where it moved on because another ticket had that too.
    pub moved_from: Option<Id>,
}

/// All of a record that is looked at.
#[derive(Deserialize)]
struct Record {
    history: Vec<Value>,
}

impl CommittedEvent {
    /// What the bytes of a record say; `None` when they cannot be read as one.
    pub(super) fn of(bytes: &[u8]) -> Option<CommittedEvent> {
        let record: Record = serde_json::from_slice(&json_text::exact(bytes)).ok()?;
        let mut told = CommittedEvent::default();
        for event in record.history.into_iter().filter(|event| event.get(MERGED).is_none()) {
            let id = event.get("event")?.as_str()?.to_owned();
            told.moved_from = told.moved_from.or_else(|| moved_from(&event));
            told.events.insert(id, as_written(event));
        }
        Some(told)
    }
}

/// Whether a merge computed the event from others.
pub(super) fn is_computed(event: &Event) -> bool {
    event.merged.is_some()
}

/// On an event that a merge computed.
const MERGED: &str = "merged";
/// What of an event a merge set apart, because it no longer fitted.
const UNFIT: &str = "unfit";

fn moved_from(event: &Value) -> Option<Id> {
    (event.get("did")? == "renamed")
        .then(|| event.get("changes")?.get("id")?.get(0)?.as_str()?.parse().ok())?
}

/// The event as its author wrote it, whatever a merge set apart of it since.
fn as_written(mut event: Value) -> Value {
    let Some(fields) = event.as_object_mut() else { return event };
    let Some(unfit) = fields.remove(UNFIT) else { return event };
    if let Some(changes) = unfit.get("changes").and_then(Value::as_object) {
        let own = fields.entry("changes").or_insert_with(|| Value::Object(Default::default()));
        if let Some(own) = own.as_object_mut() {
            own.extend(changes.iter().map(|(name, change)| (name.clone(), change.clone())));
        }
    }
    if let Some(marks) = unfit.get("marks") {
        fields.insert("marks".to_owned(), marks.clone());
    }
    event
}
