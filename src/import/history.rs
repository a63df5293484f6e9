//! Telling what happened to an imported ticket as events of its history.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::field::Field;
use crate::records::{Event, FieldChange, State, Targets, Ticket};

/// A ticket ready to be written, but for the ids of itself and of its events.
pub(super) struct Built {
    pub ticket: Ticket,
    /// The event with which it ended; its clocks are still to be frozen there.
    pub ending: Option<usize>,
    /// The ids its links and itself have in the desk it comes from.
    pub origin: Option<String>,
    /// What came with its messages: names and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// Whether our class differs from the source's.
    pub class_differs: Option<bool>,
}

impl Built {
    /// A ticket whose clocks are to be frozen where it ended.
    pub(super) fn of(ticket: Ticket) -> Built {
        let is_over = |state: State| !state.is_open();
        let ending = ticket.history.iter().rposition(|e| entered(e).is_some_and(is_over));
        let ending = ending.filter(|_| is_over(ticket.state));
        Built { ticket, ending, origin: None, files: Vec::new(), class_differs: None }
    }
}

/// An event that has no id yet.
pub(super) fn event(at: Timestamp, by: &str, did: &str) -> Event {
    Event::new(String::new(), at, by, did)
}

/// The state an event entered.
pub(super) fn entered(event: &Event) -> Option<State> {
    let change = event.changes.get("state")?;
    change.1.as_str()?.parse().ok().filter(|_| change.0 != change.1)
}

/// What the first event tells: as `rules::life::creation`, and why it waits if it does.
pub(super) fn begun(ticket: &Ticket) -> BTreeMap<String, FieldChange> {
    let fields = [Field::State, Field::Pending, Field::Class, Field::Team, Field::Assignee];
    let values = fields.into_iter().map(|f| (f.path(), f.get(ticket)));
    let told = values.filter(|(_, value)| !value.is_null());
    told.map(|(path, value)| (path.to_owned(), FieldChange::pair(Value::Null, value))).collect()
}

/// Everything that differs between two versions of a ticket, among `fields` and what follows from
/// them; the names are those of `rules::life::differences`, at a fraction of the work.
pub(super) fn changed(
    before: &Ticket,
    after: &Ticket,
    fields: impl Iterator<Item = Field>,
) -> BTreeMap<String, FieldChange> {
    let mut changes = BTreeMap::new();
    let mut tell = |path: &str, from: Value, to: Value| {
        if from != to {
            changes.insert(path.to_owned(), FieldChange::pair(from, to));
        }
    };
    for field in fields.chain([Field::Pending, Field::Class]) {
        tell(field.path(), field.get(before), field.get(after));
    }
    if before.targets != after.targets {
        for ((path, from), (_, to)) in targets(&before.targets).into_iter().zip(targets(&after.targets)) {
            tell(path, from, to);
        }
    }
    if before.class_set != after.class_set {
        let value = |t: &Ticket| serde_json::to_value(&t.class_set).unwrap_or(Value::Null);
        tell("class_set", value(before), value(after));
    }
    // Waiting for someone else now: told as a step, so that one pause ends and another may begin.
    let waits_anew = after.state == State::Pending && before.pending != after.pending;
    if before.state != after.state || waits_anew {
        let state = |t: &Ticket| Value::from(t.state.as_str());
        changes.insert("state".to_owned(), FieldChange::pair(state(before), state(after)));
    }
    changes
}

fn targets(targets: &Targets) -> [(&'static str, Value); 6] {
    [
        ("targets.policy", Value::from(targets.policy.as_str())),
        ("targets.calendar", Value::from(targets.calendar.as_str())),
        ("targets.respond", Value::from(targets.respond)),
        ("targets.handle", Value::from(targets.handle)),
        ("targets.resolve", Value::from(targets.resolve)),
        ("targets.update", targets.update.map_or(Value::Null, Value::from)),
    ]
}

/// The verb for what changed.
pub(super) fn verb(from: State, to: State, changes: &BTreeMap<String, FieldChange>) -> &'static str {
    if !changes.contains_key("state") {
        let handed = changes.contains_key("team") || changes.contains_key("assignee");
        // Targets and class follow from the team; they are nobody's doing.
        let only = changes
            .keys()
            .all(|k| matches!(k.as_str(), "team" | "assignee" | "class") || k.starts_with("targets."));
        return if handed && only { "assigned" } else { "updated" };
    }
    match (from, to) {
        (from, to) if !from.is_open() && to.is_open() => "reopened",
        (_, State::Triaged) => "triaged",
        (_, State::Assigned) => "assigned",
        (State::Pending, State::InProgress) => "resumed",
        (_, State::InProgress) => "started",
        (_, State::Pending) => "held",
        (_, State::Resolved) => "resolved",
        (_, State::Closed) => "closed",
        (_, State::Cancelled) => "cancelled",
        _ => "updated",
    }
}
