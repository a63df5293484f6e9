//! Whether a resolution is final (M5.1c): the clock stops where it is resolved, and its verdict is final once the customer
//! confirmed it or did not object in time. An objection reopens the ticket, and the clock runs on.

use jiff::{SignedDuration, Timestamp};

use super::policy::Policy;
use super::timeline::Timeline;
use crate::records::{State, Ticket};

/// What makes a resolution final.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirmation {
    /// Nothing yet; the customer may object until then.
    Awaited(Timestamp),
    /// The customer's word.
    Customer,
    /// The ticket is closed.
    Closed,
    /// Nobody objected within the policy's `objection`.
    Silence,
}

/// Whether the resolution of a ticket is final at `now`, and why; `None` where there is no resolution.
pub fn confirmation(
    policy: &Policy,
    ticket: &Ticket,
    timeline: &Timeline,
    now: Timestamp,
) -> Option<Confirmation> {
    let resolved = timeline.resolved?;
    let patience = SignedDuration::from_secs(policy.sla.objection.saturating_mul(60));
    let until = resolved.saturating_add(patience).unwrap_or(Timestamp::MAX);
    let by_customer = ticket.incident().is_some_and(|i| i.confirmed_by.is_some());
    match ticket.state {
        _ if by_customer => Some(Confirmation::Customer),
        State::Closed => Some(Confirmation::Closed),
        State::Resolved if now < until => Some(Confirmation::Awaited(until)),
        State::Resolved => Some(Confirmation::Silence),
        _ => None,
    }
}
