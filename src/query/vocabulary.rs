//! Words of closed lists: states and groups of states, and where a clock stands.

use crate::records::{self};

pub(super) const STATES: &[&str] = &[
    "new",
    "triaged",
    "assigned",
    "in_progress",
    "pending",
    "resolved",
    "draft",
    "submitted",
    "assessed",
    "approved",
    "scheduled",
    "implementing",
    "monitoring",
    "failed",
    "rolled_back",
    "evaluated",
    "preparing",
    "delivering",
    "accepting",
    "accepted",
    "following_up",
    "plan",
    "do",
    "check",
    "act",
    "in_review",
    "published",
    "archived",
    "rejected",
    "closed",
    "cancelled",
    "open",
    "ended",
    "untriaged",
];

pub(super) const CLOCK: &[&str] = &["running", "at_risk", "paused", "met", "breached", "unknown"];

/// A state and the groups of states it belongs to.
pub(super) fn state_words(state: records::State) -> Vec<&'static str> {
    let groups =
        [(state.is_open(), "open"), (state.is_ended(), "ended"), (state == records::State::New, "untriaged")];
    let groups = groups.into_iter().filter(|(holds, _)| *holds).map(|(_, group)| group);
    std::iter::once(state.as_str()).chain(groups).collect()
}
