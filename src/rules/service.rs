//! What a ticket has from its service, whatever its kind (M1.1).

use super::policy::{Policy, Service};
use crate::records::{Audience, ContentClass, ProcessStage, Ticket};

/// The service that a ticket is about, where the policy knows it.
pub fn service_of<'p>(policy: &'p Policy, ticket: &Ticket) -> Option<&'p Service> {
    policy.services.get(ticket.service.as_ref()?)
}

/// What it is about: what a request says itself, else its service (M1.1a).
pub fn content_class(policy: &Policy, ticket: &Ticket) -> Option<ContentClass> {
    let own = ticket.request().and_then(|request| request.content_class);
    own.or_else(|| service_of(policy, ticket)?.content_class)
}

/// Whom it serves: as it was registered, else by its service (M1.1b).
pub fn audience(policy: &Policy, ticket: &Ticket) -> Option<Audience> {
    ticket.requester.audience.or_else(|| service_of(policy, ticket)?.audience)
}

/// The stage of the process that its service belongs to (M1.1c).
pub fn stage(policy: &Policy, ticket: &Ticket) -> Option<ProcessStage> {
    service_of(policy, ticket)?.stage
}
