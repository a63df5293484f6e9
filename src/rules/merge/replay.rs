//! A record told anew from its events: every field from what was written to it, the state from the life cycle.

use std::collections::BTreeMap;

use serde_json::Value;

use super::article;
use super::change::has_window;
use super::field::{FieldStep, Scribe, apply};
use super::fields::Flat;
use super::steps::{Back, Fit, Walked, leads_to, walk};
use super::table::rule;
use crate::records::{Event, FieldChange, Kind, Overridden, State};

/// What came of telling a record anew.
#[derive(Debug)]
pub(super) struct Replayed {
    /// The fields.
    pub flat: Flat,
    /// What was found of each event, in the order of the history.
    pub found: Vec<MergeNotes>,
}

/// What was found of an event.
#[derive(Debug)]
pub(super) struct MergeNotes {
    /// How far it fits.
    pub fit: Fit,
    /// Where it takes the ticket back to.
    pub back: Option<Back>,
    /// Values that gave way to it.
    pub kept: Vec<Overridden>,
    /// What follows from it beside what it says itself.
    pub follows: BTreeMap<String, FieldChange>,
    /// What else is to be told of it.
    pub told: Vec<String>,
}

impl MergeNotes {
    /// True when the event stands as it was written, and nothing gave way to it.
    pub fn is_plain(&self) -> bool {
        self.fit == Fit::Whole && self.kept.is_empty() && self.follows.is_empty() && self.told.is_empty()
    }
}

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

/// Makes one change of an event to a field.
pub(super) fn change(flat: &mut Flat, scribe: &mut Scribe, field: &str, change: &FieldChange) {
    let current = flat.remove(field).unwrap_or_default();
    let rule = rule(field, [&change.0, &change.1, &current]);
    let value = match &change.2 {
        None => apply(rule, field, FieldStep { from: &change.0, to: &change.1 }, current, scribe),
        Some(_) if change.fits(&current) => {
            scribe.set(field);
            change.applied(&current)
        }
        Some(edits) => match (scribe.lists.find(field, edits.before), rule) {
            (Some(from), _) => {
                let to = change.applied(&from);
                apply(rule, field, FieldStep { from: &from, to: &to }, current, scribe)
            }
            // The list was edited by hand before: entries with a key are found without it.
            (None, rule) if rule.finds_entries() => {
                apply(rule, field, FieldStep { from: &change.0, to: &change.1 }, current, scribe)
            }
            (None, _) => {
                scribe.set(field);
                change.applied(&current)
            }
        },
    };
    if !value.is_null() {
        flat.insert(field.to_owned(), value);
    }
}

/// The places of the events in the order in which they were written down.
pub(super) fn written_order(events: &[Event]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..events.len()).collect();
    places.sort_by_key(|place| events[*place].written());
    places
}

impl MergeNotes {
    pub(super) fn of(Walked { fit, back }: Walked) -> MergeNotes {
        let (kept, follows, told) = Default::default();
        let mut found = MergeNotes { fit, back: None, kept, follows, told };
        if let Some(back) = back {
            found.goes_back(back);
        }
        found
    }

    /// Takes the ticket back to another state, beside what the event says itself.
    pub(super) fn goes_back(&mut self, back: Back) {
        let state = |s: State| Value::from(s.as_str());
        self.follows.insert("state".to_owned(), FieldChange::pair(state(back.from), state(back.to)));
        self.back = Some(back);
    }
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
