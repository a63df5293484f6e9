//! Names that the policy does not have: taken, for a desk turns nobody away, but never in silence.

use crate::records::{Event, Ticket, fold};
use crate::rules::policy::Policy;

/// How alike two names are, from 0 to 1, when one may be the other mistyped.
const ALIKE: f64 = 0.7;

/// The known name that was probably meant; `None` when none is near.
pub(crate) fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let typed: String = fold::name(name).chars().take(80).collect();
    let alike = |k: &str| strsim::jaro_winkler(&fold::name(k), &typed);
    known
        .map(|k| (alike(k), k))
        .filter(|(like, _)| *like >= ALIKE)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, k)| k)
}

/// What to say of a name that is none of the `known`; nothing when there is none known at all.
pub(crate) fn unknown<'a>(
    what: &str,
    name: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> Option<String> {
    if known.clone().next().is_none() || known.clone().any(|k| k == name) {
        return None;
    }
    let near = nearest(name, known);
    let hint = near.map_or_else(String::new, |near| format!(" (nearest: {})", crate::escape::line(near)));
    Some(format!("note: {what} {} is not in itdesk.toml{hint}", crate::escape::quoted(name, 60)))
}

/// What to say of the names that the last event of a ticket brought: a service, a team or an assignee that the
/// policy does not have. Of a requester, who may be anyone, only when a person of the policy was probably meant.
pub(crate) fn unknown_names(policy: &Policy, ticket: &Ticket) -> Vec<String> {
    let Some(event) = ticket.history.iter().filter(|e| e.merged.is_none()).max_by_key(|e| e.written()) else {
        return Vec::new();
    };
    let brought = |field: &str| event.did == "created" || event.changes.contains_key(field);
    let service = ticket.service.as_deref().filter(|_| brought("service"));
    let team = ticket.team.as_deref().filter(|_| brought("team"));
    let assignee = ticket.assignee.as_deref().filter(|_| brought("assignee") && !is_actor(event, ticket));
    let people = || policy.people.keys().map(String::as_str);
    let mut notes: Vec<String> = Vec::new();
    notes.extend(service.and_then(|n| unknown("service", n, policy.services.keys().map(String::as_str))));
    notes.extend(team.and_then(|n| unknown("team", n, policy.teams.keys().map(String::as_str))));
    notes.extend(assignee.and_then(|n| unknown("person", n, people())));
    let requester = ticket.requester.name.as_deref().filter(|_| brought("requester.name"));
    notes.extend(requester.and_then(|name| mistyped_requester(policy, name)));
    notes
}

/// Who acts is known to be there, whatever the policy says.
fn is_actor(event: &Event, ticket: &Ticket) -> bool {
    ticket.assignee.as_deref() == Some(event.by.as_str())
}

fn mistyped_requester(policy: &Policy, name: &str) -> Option<String> {
    if !matches!(crate::rules::people::meant(policy, name), crate::rules::people::Meant::Unknown) {
        return None;
    }
    let typed = fold::name(name);
    let letters = typed.chars().count();
    let allowed = if letters < 4 { 0 } else { 1 + usize::from(letters > 7) };
    let names = policy.people.iter().flat_map(|(key, p)| p.name.iter().chain([key]));
    let near = names.filter(|known| strsim::osa_distance(&fold::name(known), &typed) <= allowed);
    let near = near.min_by_key(|known| strsim::osa_distance(&fold::name(known), &typed))?;
    Some(format!(
        "note: requester {} is not in itdesk.toml (nearest: {})",
        crate::escape::quoted(name, 60),
        crate::escape::line(near)
    ))
}
