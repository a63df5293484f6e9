//! Major incidents: declared, led, reviewed (M3.2a).

use jiff::Timestamp;

use super::action::{Action, step};
use super::policy::Policy;
use super::refusal::Refusal;
use crate::lang::tr;
use crate::records::incident::Role;
use crate::records::{Incident, Ticket, fold};
use crate::rules::workflow::Verb;

/// Declares a major incident from `at` on, or gives its roles to people: each as a role of the policy and a person.
///
/// # Errors
/// A refusal for what is over, for other kinds, and for a role that the policy does not have.
pub fn declare(
    policy: &Policy,
    ticket: &mut Ticket,
    at: Timestamp,
    roles: &[(String, String)],
    mut note: Vec<String>,
) -> Result<Action, Refusal> {
    step(ticket, Verb::Major)?;
    let mut said = Vec::new();
    let incident = part(ticket)?;
    if incident.major.is_none() {
        incident.major = Some(at);
        incident.reviewed = None;
        said.push("major incident".to_owned());
    }
    for (typed, person) in roles {
        let known = policy.major.roles.iter().find(|known| fold::same_name(known, typed));
        let Some(role) = known else {
            return Err(Refusal::new(
                tr!("the policy has no role '{typed}' for major incidents", typed),
                tr!("its roles are {roles}; add yours to major.roles", roles = policy.major.roles.join(", ")),
            ));
        };
        match incident.roles.iter_mut().find(|had| had.role == *role) {
            Some(had) if had.person == *person => continue,
            Some(had) => had.person.clone_from(person),
            None => incident.roles.push(Role {
                role: role.clone(),
                person: person.clone(),
                extra: Default::default(),
            }),
        }
        said.push(format!("{role}: {person}"));
    }
    if said.is_empty() && note.is_empty() {
        return Ok(Action::default());
    }
    said.append(&mut note);
    Ok(Action::of(Verb::Major).saying(said))
}

/// Takes the declaration back. Who had which role stays in the history.
///
/// # Errors
/// A refusal where it is no major incident, or is over.
pub fn revoke(ticket: &mut Ticket, because: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::NotMajor)?;
    require(ticket)?;
    let incident = part(ticket)?;
    incident.major = None;
    incident.roles.clear();
    incident.reviewed = None;
    Ok(Action::of(Verb::NotMajor).saying(because))
}

/// Records that the review was held, which ends its limit.
///
/// # Errors
/// A refusal where it is no major incident, or is not resolved.
pub fn review(ticket: &mut Ticket, at: Timestamp, note: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Review)?;
    require(ticket)?;
    part(ticket)?.reviewed = Some(at);
    Ok(Action::of(Verb::Review).saying(note))
}

fn require(ticket: &Ticket) -> Result<(), Refusal> {
    if ticket.incident().is_some_and(|incident| incident.major.is_some()) {
        return Ok(());
    }
    Err(Refusal::new(
        tr!("{id} is not a major incident", id = ticket.id),
        tr!("declare it: itdesk incident major {id}", id = ticket.id),
    ))
}

fn part(ticket: &mut Ticket) -> Result<&mut Incident, Refusal> {
    let id = ticket.id;
    ticket.incident_mut().ok_or_else(|| Refusal { message: tr!("{id} is not an incident", id), hint: None })
}
