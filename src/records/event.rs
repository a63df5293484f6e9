//! One line of a ticket's append-only account.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::mail::Mail;

/// The random id of an event, by which merges know it again.
pub type EventId = String;

/// A field's value before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change(pub Value, pub Value);

/// Who did what, when and why (M1.2a). Clocks, audit, reports and merges are read from these.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Random; unique within the desk.
    pub event: EventId,
    /// When it happened.
    pub at: Timestamp,
    /// When it was written down, where that was later than it happened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded: Option<Timestamp>,
    /// Who did it.
    pub by: String,
    /// The verb in the past: `created`, `assigned`, `responded` …
    pub did: String,
    /// `requester` when the note was a message to the requester; absent for internal notes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Recipient>,
    /// What it changed, by field.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub changes: BTreeMap<String, Change>,
    /// What the clocks must know and no field holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marks: Option<Marks>,
    /// The message that brought it, where it came by mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mail: Option<Box<Mail>>,
    /// What was said, by line.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub note: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What an event says to the clocks beside the fields it changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Marks {
    /// When the solution was carried out; null takes an earlier one back (a failed verification).
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub handled: Option<Option<Timestamp>>,
    /// When it was resolved, where that is not the time of the step; null when the source does not say.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Option<Timestamp>>,
    /// Whether the wait that begins here pauses the clocks. Kept, so that a later policy does not undo it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused: Option<bool>,
    /// The source's own count of reassignments up to here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reassignment_count: Option<u32>,
    /// The event that this one takes back: neither counts any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undoes: Option<EventId>,
    /// The clocks as they stood at the end, by name. Frozen: no later policy moves them.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub verdict: BTreeMap<String, Frozen>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A clock as it stood when the ticket ended.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Frozen {
    /// True when the target was kept.
    pub met: bool,
    /// The deadline then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<Timestamp>,
    /// Working seconds used.
    pub elapsed: i64,
    /// The target, in working minutes.
    pub target: i64,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Tells a field that is null from one that is absent.
fn given<'de, D, T>(from: D) -> Result<Option<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    T::deserialize(from).map(Some)
}

/// To whom a note went.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Recipient {
    /// The person who asked: the note is an answer or a progress report (M2.4a).
    Requester,
}

impl Event {
    /// An event without changes or note.
    pub fn new(event: EventId, at: Timestamp, by: &str, did: &str) -> Event {
        Event {
            event,
            at,
            recorded: None,
            by: by.to_owned(),
            did: did.to_owned(),
            to: None,
            changes: BTreeMap::new(),
            marks: None,
            mail: None,
            note: Vec::new(),
            extra: Map::new(),
        }
    }

    /// The value `field` was changed to, as text; `None` when this event left it alone or cleared it.
    pub fn changed_to(&self, field: &str) -> Option<&str> {
        self.changes.get(field).and_then(|c| c.1.as_str())
    }

    /// The marks, made if there are none yet.
    pub fn marks_mut(&mut self) -> &mut Marks {
        self.marks.get_or_insert_default()
    }

    /// The event it takes back.
    pub fn undoes(&self) -> Option<&EventId> {
        self.marks.as_ref().and_then(|marks| marks.undoes.as_ref())
    }

    /// When it was written down: at the time it happened unless a later time is noted.
    pub fn recorded_at(&self) -> Timestamp {
        self.recorded.unwrap_or(self.at)
    }
}
