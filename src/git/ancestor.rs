//! What two versions of a record come from, where git's word for it cannot be taken.

use std::collections::HashSet;

use crate::records::Ticket;
use crate::rules::replay::before_parting;

/// The ancestor of both versions. In a cherry-pick or a revert git names the parent of a commit, or the commit itself: a record that may
/// have events which one side never had. What that side says otherwise is then no edit of its own.
pub(super) fn ancestor(base: Ticket, ours: &Ticket, theirs: &Ticket) -> Option<Ticket> {
    let has_all = |side: &Ticket| {
        let known: HashSet<&str> = side.history.iter().map(|event| event.event.as_str()).collect();
        let mut deeds = base.history.iter().filter(|event| event.merged.is_none());
        deeds.all(|event| known.contains(event.event.as_str()))
    };
    if has_all(ours) && has_all(theirs) { Some(base) } else { before_parting(ours, theirs).ok() }
}
