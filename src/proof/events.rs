//! The events of a record as one commit holds them.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::records::Event;

/// Events by their ids, each as it was written by the one who did it.
pub(super) type Events = BTreeMap<String, Value>;

/// The events in the bytes of a record; `None` when they cannot be read as one. What a merge computed is left out: it is nobody's
/// deed, and computed anew at the next.
pub(super) fn events_of(bytes: &[u8]) -> Option<Events> {
    let record: Value = serde_json::from_slice(bytes).ok()?;
    let history = record.get("history")?.as_array()?;
    let own = history.iter().filter(|event| event.get(MERGED).is_none());
    own.map(|event| Some((event.get("event")?.as_str()?.to_owned(), as_written(event)))).collect()
}

/// Whether a merge computed the event from others.
pub(super) fn is_computed(event: &Event) -> bool {
    serde_json::to_value(event).is_ok_and(|event| event.get(MERGED).is_some())
}

/// On an event that a merge computed.
const MERGED: &str = "merged";
/// What of an event a merge set apart, because it no longer fitted.
const UNFIT: &str = "unfit";

/// The event as its author wrote it, whatever a merge set apart of it since.
fn as_written(event: &Value) -> Value {
    let mut event = event.clone();
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
