//! One line of a ticket's append-only account.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::edits::FieldChange;
use super::mail::Mail;

/// The random id of an event, by which merges know it again.
pub type EventId = String;

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
    pub changes: BTreeMap<String, FieldChange>,
    /// What the clocks must know and no field holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marks: Option<ClockMarks>,
    /// What of it a merge could not apply: the step no longer fitted where it came to stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unfit: Option<Box<RejectedStep>>,
    /// Present on an event that a merge computed from the others; nobody's action.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merged: Option<Box<Merged>>,
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

/// What an event would have done, had its step been allowed where a merge put it. Taken out of `changes` and `marks`,
/// so that nobody who reads those takes it for something that happened to the ticket.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RejectedStep {
    /// Why it did not fit.
    pub because: String,
    /// What it would have changed.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub changes: BTreeMap<String, FieldChange>,
    /// What it would have told the clocks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marks: Option<ClockMarks>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What a merge found where an event met those of another clone. It is computed from the events and, like a deadline,
/// computed anew at the next merge.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Merged {
    /// The event that came to stand where it did not know of another.
    pub after: EventId,
    /// The values that gave way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<Overridden>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A value that gave way to a later one of another clone.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Overridden {
    /// The field, named as in `changes`.
    pub field: String,
    /// What stood there; null when it had been cleared.
    pub value: Value,
    /// The event that had set it; absent when it was so from the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<EventId>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What an event says to the clocks beside the fields it changed.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ClockMarks {
    /// When the solution was carried out; null takes an earlier one back (a failed verification).
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub handled: Option<Option<Timestamp>>,
    /// When it was resolved, where that is not the time of the step; null when the source does not say.
    #[serde(default, deserialize_with = "given", skip_serializing_if = "Option::is_none")]
    pub resolved: Option<Option<Timestamp>>,
    /// Whether the wait that begins here pauses the clocks. Overridden, so that a later policy does not undo it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused: Option<bool>,
    /// True when the source says that it is over and not since when: no clock is judged by the time of this step.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub undated: bool,
    /// The source's own count of reassignments up to here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reassignment_count: Option<u32>,
    /// The level of escalation that a clock asked for, by the clock: each asks for a level once.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub escalated: BTreeMap<String, u32>,
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Recipient {
    /// The person who asked: the note is an answer or a progress report (M2.4a).
    Requester,
}

impl Recipient {
    /// The word on disk and on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Recipient::Requester => "requester",
        }
    }
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
            unfit: None,
            merged: None,
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
    pub fn marks_mut(&mut self) -> &mut ClockMarks {
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

    /// The order in which events were written down, whatever time they tell of: in one clone each sorts after those
    /// it could know of, whatever its clock said.
    pub fn written(&self) -> (Timestamp, &str) {
        (self.recorded_at(), &self.event)
    }

    /// The event as the one who did it wrote it, whatever a merge found of it since.
    pub fn as_written(&self) -> Event {
        let mut event = self.clone();
        let Some(unfit) = event.unfit.take() else { return event };
        event.changes.extend(unfit.changes);
        event.marks = unfit.marks.or(event.marks);
        event
    }
}
