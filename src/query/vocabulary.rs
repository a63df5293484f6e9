//! Words of closed lists: states and groups of states, and where a clock stands.

use crate::lang::mark;
use crate::records;

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
    "planned",
    "in_use",
    "in_repair",
    "spare",
    "retired",
    "rejected",
    "closed",
    "cancelled",
    mark!("open"),
    mark!("ended"),
    mark!("untriaged"),
];

pub(super) const CLOCK: &[&str] =
    &[mark!("running"), mark!("at_risk"), mark!("paused"), mark!("met"), mark!("breached"), mark!("unknown")];

/// It is not there.
pub(super) const NONE: &str = mark!("none");
/// It is there.
pub(super) const ANY: &str = mark!("any");
/// Whoever acts.
pub(super) const ME: &str = mark!("me");
/// A deadline that has passed.
pub(super) const OVERDUE: &str = mark!("overdue");

/// A state and the groups of states it belongs to.
pub(super) fn state_words(state: records::State) -> Vec<&'static str> {
    let groups =
        [(state.is_open(), "open"), (state.is_ended(), "ended"), (state == records::State::New, "untriaged")];
    let groups = groups.into_iter().filter(|(holds, _)| *holds).map(|(_, group)| group);
    std::iter::once(state.as_str()).chain(groups).collect()
}
