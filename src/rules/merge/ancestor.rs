//! What two versions of a record come from.

use std::collections::{BTreeSet, HashSet};

use serde_json::Value;

use super::article::follows_draft;
use super::fields::{Flat, flat};
use super::union::actions;
use super::versions::is_same_ticket;
use crate::records::{Kind, Ticket};

/// What is known of a record before its versions parted.
#[derive(Debug)]
pub(super) struct Ancestor {
    /// Its fields. Without a record of it, those that both versions say alike and no event tells of.
    pub known: Flat,
    /// Without a record of it, the fields that events tell of: what they were before follows from the events.
    told: BTreeSet<String>,
}

impl Ancestor {
    /// What is known of it: the record `base`, where both versions come from that.
    pub(super) fn of(base: Option<&Ticket>, ours: &Ticket, theirs: &Ticket) -> Ancestor {
        if let Some(base) = base {
            return Ancestor { known: flat(base), told: BTreeSet::new() };
        }
        let events = [ours, theirs].into_iter().flat_map(actions);
        let told: BTreeSet<String> = events.flat_map(|event| event.changes.into_keys()).collect();
        let article = ours.kind() == Kind::Article;
        let ours = flat(ours);
        let theirs = flat(theirs);
        let alike = |name: &String, value| theirs.get(name) == Some(value);
        let known: Flat = ours
            .iter()
            .filter(|(name, value)| alike(name, value) && !told.contains(*name))
            .map(owned)
            .collect();
        // What follows from the draft of an article without an event that says so.
        let derived = ours
            .keys()
            .chain(theirs.keys())
            .filter(|name| article && follows_draft(name) && !known.contains_key(*name));
        let told = derived.cloned().collect::<BTreeSet<_>>().into_iter().chain(told).collect();
        Ancestor { known, told }
    }

    /// The fields that the events of a version build on, which says this itself.
    pub(super) fn under(&self, says: &Flat) -> Flat {
        let own = says.iter().filter(|(name, _)| self.told.contains(*name));
        self.known.iter().chain(own).map(owned).collect()
    }

    /// Whether a version has a field as the ancestor had it.
    pub(super) fn has(&self, says: &Flat, name: &str) -> bool {
        !self.told.contains(name) && self.known.get(name) == says.get(name)
    }
}

fn owned((name, value): (&String, &Value)) -> (String, Value) {
    (name.clone(), value.clone())
}

/// Whether git's word for the ancestor can be taken. In a cherry-pick or a revert it names the parent of a commit, or the commit
/// itself: a record that may have events which one side never had, and what that side says otherwise is then no edit of
/// its own.
pub(super) fn is_of_both(base: &Ticket, ours: &Ticket, theirs: &Ticket) -> bool {
    let has_all = |side: &Ticket| {
        let known: HashSet<&str> = side.history.iter().map(|event| event.event.as_str()).collect();
        let mut actions = base.history.iter().filter(|event| event.merged.is_none());
        actions.all(|event| known.contains(event.event.as_str()))
    };
    is_same_ticket(base, ours) && has_all(ours) && has_all(theirs)
}
