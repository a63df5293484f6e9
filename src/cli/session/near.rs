//! Names that the policy does not have: taken, for a desk turns nobody away, but never in silence.

use crate::lang::tr;
use crate::near::nearest;
use crate::records::{Event, Ticket, fold};
use crate::rules::policy::Policy;
use crate::rules::workflow::Verb;

/// What to say of a name that is none of the `known`; nothing when there is none known at all.
pub(crate) fn unknown<'a>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Option<String> {
    if known.clone().next().is_none() || known.clone().any(|k| fold::same_name(k, name)) {
        return None;
    }
    Some(note(what, name, nearest(name, known)))
}

/// The note about a name, with the known one that is near it.
fn note(what: &str, name: &str, near: Option<&str>) -> String {
    let hint =
        near.map_or_else(String::new, |near| tr!(" (nearest: {near})", near = crate::escape::line(near)));
    tr!(
        "note: {what} {quoted} is not in itdesk.toml{hint}",
        what,
        quoted = crate::escape::quoted(name, 60),
        hint
    )
}

/// What to say of the names that the last event of a ticket brought: a service, a team or an assignee that the
/// policy does not have. Of a requester, who may be anyone, only when a person of the policy was probably meant.
pub(crate) fn unknown_names(policy: &Policy, ticket: &Ticket) -> Vec<String> {
    let Some(event) = ticket.last_written() else {
        return Vec::new();
    };
    let brought = |field: &str| Verb::Create.is(&event.did) || event.changes.contains_key(field);
    let service = ticket.service.as_deref().filter(|_| brought("service"));
    let team = ticket.team.as_deref().filter(|_| brought("team"));
    let assignee = ticket.assignee.as_deref().filter(|_| brought("assignee") && !is_actor(event, ticket));
    let people = || policy.people.keys().map(String::as_str);
    let mut notes: Vec<String> = Vec::new();
    notes.extend(service.and_then(|n| unknown("service", n, policy.services.keys().map(String::as_str))));
    notes.extend(team.and_then(|n| unknown("team", n, policy.teams.keys().map(String::as_str))));
    notes.extend(assignee.and_then(|n| unknown("person", n, people())));
    let requester = ticket.requester.name.as_deref().filter(|_| brought("requester.name"));
    notes.extend(requester.and_then(|name| mistyped_person(policy, "requester", name)));
    notes
}

/// What to say of a name in a filter that the policy does not have. A service, a team and a level are of a closed list
/// once the policy has one; people and customers may be anyone, so that only one that is near is named.
pub(crate) fn unknown_in_filter(policy: &Policy, key: &str, name: &str) -> Option<String> {
    let services = policy.services.keys();
    let teams = policy.teams.keys();
    match key {
        "service" => unknown("service", name, services.map(String::as_str)),
        "team" => unknown("team", name, teams.map(String::as_str)),
        "impact" => unknown("impact", name, policy.classification.impact.iter().map(String::as_str)),
        "urgency" => unknown("urgency", name, policy.classification.urgency.iter().map(String::as_str)),
        "assignee" | "requester" => mistyped_person(policy, key, name),
        _ => None,
    }
}

/// Who acts is known to be there, whatever the policy says.
fn is_actor(event: &Event, ticket: &Ticket) -> bool {
    ticket.assignee.as_deref() == Some(event.by.as_str())
}

fn mistyped_person(policy: &Policy, what: &str, name: &str) -> Option<String> {
    if !matches!(crate::rules::people::meant(policy, name), crate::rules::people::Meant::Unknown) {
        return None;
    }
    let names = policy.people.iter().flat_map(|(key, p)| p.name.iter().chain([key]));
    let near = nearest(name, names.map(String::as_str))?;
    Some(note(what, name, Some(near)))
}
