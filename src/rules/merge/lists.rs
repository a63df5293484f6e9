//! The lists that events saw before they edited them. An event names the list that it edited and
//! keeps of it only what it removed and added; the list itself follows from the events before.

use std::collections::{HashMap, HashSet, VecDeque};

use serde_json::Value;

use super::fields::Flat;
use crate::records::edits::ListId;
use crate::records::{Event, FieldChange};

/// So many lists of a field are kept at hand. Two versions of a ticket edit two lists by turns.
const AT_HAND: usize = 6;

/// The lists that the events of a record made.
#[derive(Debug, Default)]
pub(super) struct Lists {
    fields: HashMap<String, Known>,
}

/// The lists of a field.
#[derive(Debug, Default)]
struct Known {
    made: HashMap<ListId, Made>,
    at_hand: VecDeque<(ListId, Value)>,
}

/// How a list came to be. Overridden as edits: all lists in full would need the square of the memory.
#[derive(Debug)]
enum Made {
    Full(Value),
    Edited(ListId, FieldChange),
}

impl Lists {
    /// Ready to learn from these events.
    pub(super) fn of(events: &[Event]) -> Lists {
        let changes = events.iter().flat_map(|event| &event.changes);
        let edited = changes.filter(|(_, change)| change.2.is_some());
        Lists { fields: edited.map(|(name, _)| (name.clone(), Known::default())).collect() }
    }

    /// Learns the lists of an event, whether its changes fit or not: a later event may have seen
    /// them.
    pub(super) fn learn(&mut self, event: &Event, fields: &Flat) {
        for (name, change) in &event.changes {
            let Some(known) = self.fields.get_mut(name) else { continue };
            let Some(edits) = &change.2 else {
                known.insert(&change.0);
                known.insert(&change.1);
                continue;
            };
            if let Some(current) = fields.get(name).filter(|current| change.fits(current)) {
                known.remember(edits.before, current);
                known.made.entry(edits.before).or_insert_with(|| Made::Full(current.clone()));
            }
            let Some(before) = known.find(edits.before) else { continue };
            let after = change.applied(&before);
            if let Some(id) = after.as_array().map(|list| ListId::of(list)) {
                known.made.entry(id).or_insert_with(|| Made::Edited(edits.before, change.clone()));
                known.remember(id, &after);
            }
        }
    }

    /// The list with this id; `None` when no event made it.
    pub(super) fn find(&mut self, name: &str, id: ListId) -> Option<Value> {
        self.fields.get_mut(name)?.find(id)
    }
}

impl Known {
    fn insert(&mut self, value: &Value) {
        let Some(list) = value.as_array() else { return };
        self.made.entry(ListId::of(list)).or_insert_with(|| Made::Full(value.clone()));
    }

    fn remember(&mut self, id: ListId, list: &Value) {
        if self.is_at_hand(id).is_none() {
            self.at_hand.truncate(AT_HAND - 1);
            self.at_hand.push_front((id, list.clone()));
        }
    }

    fn is_at_hand(&self, id: ListId) -> Option<&Value> {
        self.at_hand.iter().find(|(known, _)| *known == id).map(|(_, list)| list)
    }

    fn find(&mut self, wanted: ListId) -> Option<Value> {
        let mut id = wanted;
        let mut edits = Vec::new();
        let mut seen = HashSet::new();
        let full = loop {
            if let Some(list) = self.is_at_hand(id) {
                break list;
            }
            // Edits that lead back to where they began are no way to a list.
            if !seen.insert(id) {
                return None;
            }
            match self.made.get(&id)? {
                Made::Full(list) => break list,
                Made::Edited(before, change) => {
                    edits.push(change);
                    id = *before;
                }
            }
        };
        let list = edits.iter().rev().fold(full.clone(), |list, change| change.applied(&list));
        self.remember(wanted, &list);
        Some(list)
    }
}
