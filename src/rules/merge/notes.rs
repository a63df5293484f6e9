//! What a merge finds of each event.

use std::collections::BTreeMap;

use serde_json::Value;

use super::fields::Flat;
use super::fit::{Back, Fit, Walked};
use crate::records::{FieldChange, Overridden, State};

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
    pub(super) fn is_plain(&self) -> bool {
        self.fit == Fit::Whole && self.kept.is_empty() && self.follows.is_empty() && self.told.is_empty()
    }
}

impl MergeNotes {
    pub(super) fn of(Walked { fit, back }: Walked) -> MergeNotes {
        let mut found =
            MergeNotes { fit, back: None, kept: Vec::new(), follows: BTreeMap::new(), told: Vec::new() };
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
