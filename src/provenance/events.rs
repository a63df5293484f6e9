//! The events of a record as one commit holds them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::Arc;

use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::records::{Event, Id, json_text};

/// Events by their ids, each as it was written by the one who did it.
pub(super) type Events = BTreeMap<Arc<str>, Arc<Written>>;

/// What a record says of what happened.
#[derive(Debug, Clone, Default)]
pub(super) struct CommittedEvent {
    /// Its events, without those that a merge computed: they are nobody's action, and computed anew at the next.
    pub events: Events,
    /// The id that the ticket had, where it moved on because another ticket had that too.
    pub moved_from: Option<Id>,
    /// All of them in order.
    all: Vec<Arc<Written>>,
}

/// An event as a record has it. Of one version of a record and the next, most events have the same text: it is read once.
#[derive(Debug)]
pub(super) struct Written {
    id: Arc<str>,
    text: Box<[u8]>,
    /// Whether a merge computed it.
    is_merged: bool,
    /// Whether it is a vote.
    pub is_vote: bool,
    moved_from: Option<Id>,
}

impl PartialEq for Written {
    /// Whether the events say the same, whatever the order of their fields, and whatever a merge set apart.
    fn eq(&self, other: &Written) -> bool {
        std::ptr::eq(self, other)
            || self.text == other.text
            || self.value().is_some_and(|value| Some(value) == other.value())
    }
}

impl Written {
    fn of(text: &[u8]) -> Option<Written> {
        let head = serde_json::from_slice::<Head>(text).ok();
        // What is not written as this program does it is read as a value.
        let head = head.or_else(|| Head::of(&read(text)?))?;
        let moved_from = if head.did == "renamed" { moved_from(&read(text)?) } else { None };
        Some(Written {
            id: Arc::from(&*head.event),
            text: text.into(),
            is_merged: head.merged,
            is_vote: matches!(&*head.did, "approved" | "rejected"),
            moved_from,
        })
    }

    /// The event as its author wrote it.
    pub(super) fn value(&self) -> Option<Value> {
        read(&self.text).map(as_written)
    }
}

fn read(text: &[u8]) -> Option<Value> {
    serde_json::from_slice(&json_text::exact(text)).ok()
}

/// What is looked at of every event.
#[derive(Deserialize)]
struct Head<'t> {
    #[serde(borrow)]
    event: Cow<'t, str>,
    #[serde(borrow, default)]
    did: Cow<'t, str>,
    #[serde(default, deserialize_with = "is_there")]
    merged: bool,
}

fn is_there<'de, D: Deserializer<'de>>(from: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(from).map(|_| true)
}

impl Head<'_> {
    fn of(event: &Value) -> Option<Head<'static>> {
        let text = |key: &str| event.get(key).and_then(Value::as_str).map(str::to_owned);
        let merged = event.get(MERGED).is_some();
        // What a merge computed may lack an id.
        let id = if merged { text("event").unwrap_or_default() } else { text("event")? };
        Some(Head { event: id.into(), did: text("did").unwrap_or_default().into(), merged })
    }
}

/// All of a record that is looked at.
#[derive(Deserialize)]
struct Record {
    history: Vec<Value>,
}

/// The same, to see that it is a record.
#[derive(Deserialize)]
struct Outline {
    #[serde(rename = "history")]
    _history: Vec<IgnoredAny>,
}

impl CommittedEvent {
    /// What the bytes of a record say; `None` when they cannot be read as one.
    pub(super) fn of(bytes: &[u8]) -> Option<CommittedEvent> {
        CommittedEvent::after(None, bytes)
    }

    /// The same of a version of a record after another one.
    pub(super) fn after(previous: Option<&CommittedEvent>, bytes: &[u8]) -> Option<CommittedEvent> {
        serde_json::from_slice::<Outline>(bytes).ok()?;
        let mut told = CommittedEvent::default();
        let mut add = |event: Arc<Written>| {
            if !event.is_merged {
                told.moved_from = told.moved_from.or(event.moved_from);
                told.events.insert(Arc::clone(&event.id), Arc::clone(&event));
            }
            told.all.push(event);
        };
        match json_text::elements(bytes, "history") {
            Some(texts) => {
                for (place, text) in texts.into_iter().enumerate() {
                    let known = previous.and_then(|previous| previous.all.get(place));
                    add(match known.filter(|known| *known.text == *text) {
                        Some(known) => Arc::clone(known),
                        None => Arc::new(Written::of(text)?),
                    });
                }
            }
            None => {
                let record: Record = serde_json::from_slice(&json_text::exact(bytes)).ok()?;
                for event in record.history {
                    add(Arc::new(Written::of(event.to_string().as_bytes())?));
                }
            }
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
