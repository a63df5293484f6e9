//! The message to whoever a ticket was escalated to (M5.1b).

use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::records::Ticket;
use crate::rules::escalation;
use crate::rules::people;
use crate::rules::policy::Policy;
use crate::rules::workflow::Verb;

/// Refuses a ticket that was never escalated.
pub(super) fn fitting(ticket: &Ticket) -> Result<()> {
    if escalation::level(ticket) > 0 {
        return Ok(());
    }
    let error = Error::new(ErrorKind::Rule, tr!("{id} was not escalated", id = ticket.id));
    Err(error.hint(tr!("escalate it: itdesk escalate {id} --reason TEXT", id = ticket.id)))
}

/// Why it was escalated the last time.
pub(super) fn told(ticket: &Ticket) -> Vec<String> {
    let last = ticket.effective_events().rfind(|event| Verb::Escalate.is(&event.did));
    last.map(|event| event.note.clone()).unwrap_or_default()
}

/// Name and address of the assignee, else the addresses of the team's members.
///
/// # Errors
/// Exit 4 where the policy has no address of them.
pub(super) fn recipients(policy: &Policy, ticket: &Ticket) -> Result<Vec<(Option<String>, String)>> {
    let of = |key: &str| {
        let person = policy.people.get(key)?;
        Some((person.name.clone(), person.email.first()?.clone()))
    };
    if let Some(who) = &ticket.assignee {
        let own = || people::address(who).map(|address| (None, address.to_owned()));
        return of(who).or_else(own).map(|to| vec![to]).ok_or_else(|| {
            let error = Error::new(ErrorKind::Rule, tr!("the policy has no address of {who}", who));
            error.hint(tr!("add it to itdesk.toml: [people.{who}] email = \"NAME@DOMAIN\"", who))
        });
    }
    let Some(team) = &ticket.team else {
        let error = Error::new(ErrorKind::Rule, tr!("{id} has no assignee and no team", id = ticket.id));
        return Err(error.hint(tr!("assign it: itdesk assign {id} --to WHO", id = ticket.id)));
    };
    let members = policy.teams.get(team).into_iter().flat_map(|team| &team.members);
    let all: Vec<_> = members.filter_map(|member| of(member)).collect();
    if all.is_empty() {
        let error =
            Error::new(ErrorKind::Rule, tr!("the policy has no address of anyone in team {team}", team));
        return Err(error.hint(tr!("add members with an email to itdesk.toml")));
    }
    Ok(all)
}
