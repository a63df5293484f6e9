//! Who has a part in a change: who asked for it or wrote its form, and who carries it out.

use crate::lang::tr;
use crate::records::{Event, Ticket};
use crate::rules::people::among;
use crate::rules::policy::Policy;
use crate::rules::workflow::Verb;

/// The fields that make up the form of a change, as the events name them.
const FORM: [&str; 12] = [
    "change.affects",
    "change.plan",
    "change.reason",
    "change.resources",
    "change.rollback_plan",
    "change.template",
    "change.type",
    "description",
    "requester.contact",
    "requester.name",
    "service",
    "submission.scope",
];

/// Why `who` is a party to a change and may not decide on it: the requester, whoever created it, whatever its
/// requester field says, and whoever edited its form. `None` when the person is none of these.
pub fn party(policy: &Policy, ticket: &Ticket, who: &str) -> Option<&'static str> {
    let requester = &ticket.requester;
    let named = requester.name.iter().chain(&requester.contact).map(String::as_str);
    if among(policy, named, who) {
        return Some(tr!("requested it"));
    }
    let by = |wanted: fn(&Event) -> bool| {
        let mut names: Vec<&str> =
            ticket.history.iter().filter(|e| wanted(e)).map(|e| e.by.as_str()).collect();
        names.dedup();
        among(policy, names, who)
    };
    if by(|event| event.merged.is_none() && Verb::Create.is(&event.did)) {
        return Some(tr!("created it"));
    }
    by(edits_form).then_some(tr!("edited its form"))
}

/// An edit that was undone counts as well: who wrote it has had a hand in the form.
fn edits_form(event: &Event) -> bool {
    event.merged.is_none()
        && !Verb::Create.is(&event.did)
        && event.changes.keys().any(|field| FORM.contains(&field.as_str()))
}

/// Whether one of the people who carry a change out may be `who`: the assignee, and who began it.
pub fn implements(policy: &Policy, ticket: &Ticket, who: &str) -> bool {
    among(policy, implementers(ticket), who)
}

pub(super) fn implementers(ticket: &Ticket) -> impl Iterator<Item = &str> {
    let begun = ticket.change().and_then(|c| c.implementation.as_ref()).map(|i| i.by.as_str());
    ticket.assignee.as_deref().into_iter().chain(begun)
}
