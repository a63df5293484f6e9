//! A record told anew from its events: every field from what was written to it, the state from the life cycle.

use serde_json::Value;

use super::apply::change;
use super::article;
use super::change::has_window;
use super::field::Scribe;
use super::fields::Flat;
use super::fit::{Fit, leads_to};
use super::notes::{MergeNotes, Replayed};
use super::steps::walk;
use super::union::written_order;
use crate::records::{Event, FieldChange, Kind, State};

/// Tells a record anew. The events stand as they were written, in the order of a history: by the time they tell of.
/// Steps are taken in that order; the other fields change in the order in which the events were written down, for
/// who wrote a late entry knew what stood there.
pub(super) fn replay(kind: Kind, origin: &Flat, events: &[Event]) -> Replayed {
    if kind == Kind::Article {
        return article::replay(origin, events);
    }
    let (state, walked) = walk(kind, origin, events);
    let mut telling = Telling { kind, flat: origin.clone(), scribe: Scribe::of(events) };
    let mut found: Vec<MergeNotes> = walked.into_iter().map(MergeNotes::of).collect();
    for place in written_order(events) {
        telling.tell(&events[place], &mut found[place]);
    }
    telling.flat.insert("state".to_owned(), Value::from(state.as_str()));
    if let Some(last) = found.last_mut() {
        telling.finish(state, events, last);
    }
    Replayed { flat: telling.flat, found }
}

struct Telling {
    kind: Kind,
    flat: Flat,
    scribe: Scribe,
}

impl Telling {
    fn tell(&mut self, event: &Event, found: &mut MergeNotes) {
        self.scribe.lists.learn(event, &self.flat);
        if matches!(found.fit, Fit::Not(_)) {
            return;
        }
        self.scribe.event.clone_from(&event.event);
        for (field, step) in event.changes.iter().filter(|(field, _)| *field != "state") {
            // A class set by hand is changed by hand; what the rules of another clone computed is not.
            let by_rules = field == "class" && !event.changes.contains_key("class_set");
            if !(by_rules && self.flat.contains_key("class_set")) {
                change(&mut self.flat, &mut self.scribe, field, step);
            }
        }
        found.kept = std::mem::take(&mut self.scribe.kept);
        if found.back.is_some() {
            self.clear("change.window", found);
        } else if found.fit == Fit::Whole
            && leads_to(event).is_some_and(|to| to != State::Pending)
            && !event.changes.contains_key("pending")
        {
            self.clear("pending", found);
        }
    }

    /// Clears a field that no longer has a meaning.
    fn clear(&mut self, field: &str, found: &mut MergeNotes) {
        if let Some(old) = self.flat.remove(field) {
            found.follows.insert(field.to_owned(), FieldChange::pair(old, Value::Null));
        }
    }

    /// What holds at the end, in whatever order things were written down.
    fn finish(&mut self, state: State, events: &[Event], last: &mut MergeNotes) {
        if state != State::Pending {
            self.clear("pending", last);
        } else if !self.flat.contains_key("pending") {
            let reasons = events.iter().rev().filter_map(|e| e.changes.get("pending"));
            if let Some(reason) = reasons.map(|c| &c.1).find(|reason| !reason.is_null()) {
                self.flat.insert("pending".to_owned(), reason.clone());
                last.follows.insert("pending".to_owned(), FieldChange::pair(Value::Null, reason.clone()));
            }
        }
        if !has_window(self.kind, state) {
            self.clear("change.window", last);
        }
    }
}
