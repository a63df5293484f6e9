//! Whom to give a ticket: the service's team, then skill, then the lightest load (M3.1b).

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::policy::{Person, Policy};
use super::refusal::Refusal;
use crate::lang::tr;
use crate::records::{Class, Ticket};

/// A choice and the reasons for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The team.
    pub team: String,
    /// The person.
    pub who: String,
    /// One sentence a reason.
    pub why: Vec<String>,
}

/// What each person holds: the summed weights of their open tickets' classes.
#[derive(Debug, Clone, Default)]
pub struct Load(BTreeMap<String, u32>);

impl Load {
    /// Adds an open ticket of `class` held by `who`.
    pub fn add(&mut self, policy: &Policy, who: &str, class: Class) {
        *self.0.entry(who.to_owned()).or_default() += policy.weights[class as usize];
    }

    /// The load of `who`; nothing for someone who holds nothing.
    pub fn of(&self, who: &str) -> u32 {
        self.0.get(who).copied().unwrap_or(0)
    }
}

/// Chooses team and person for a ticket.
///
/// The ticket's own team comes before the service's. Among the team's members who are not away, the
/// one with most of the service's skills is taken, then the one with the lightest load, then the
/// first by name, so that the same desk always chooses the same.
///
/// # Errors
/// A refusal when no team is known for the service, or nobody of the team is there.
pub fn choose(policy: &Policy, ticket: &Ticket, load: &Load, now: Timestamp) -> Result<Choice, Refusal> {
    let (team, from) = team_of(policy, ticket)?;
    let skills = ticket.service.as_ref().and_then(|s| policy.services.get(s)).map_or(&[][..], |s| &s.skills);
    let members = policy.teams.get(&team).map_or(&[][..], |t| &t.members);
    let nobody = Person::default();
    let person = |name: &str| policy.people.get(name).unwrap_or(&nobody);
    let fits = |name: &str| skills.iter().filter(|s| person(name).skills.contains(s)).count();
    let present = members.iter().filter(|m| !person(m).is_away(now));
    let best = present.min_by_key(|m| (usize::MAX - fits(m), load.of(m), (*m).clone()));
    let Some(who) = best else {
        let hint =
            tr!("add members under [teams.{team}] in itdesk.toml, or name someone: assign ID WHO", team);
        return Err(Refusal::new(tr!("nobody in team '{team}' is available", team), hint));
    };
    let skill = match skills.len() {
        0 => "no skill asked for".to_owned(),
        n => format!("{} of {n} skills asked for ({})", fits(who), skills.join(", ")),
    };
    let load = format!("open load {} (weighted by class), the lightest of those", load.of(who));
    Ok(Choice {
        why: vec![format!("team {team} {from}"), format!("{who}: {skill}; {load}")],
        who: who.clone(),
        team,
    })
}

fn team_of(policy: &Policy, ticket: &Ticket) -> Result<(String, &'static str), Refusal> {
    if let Some(team) = &ticket.team {
        return Ok((team.clone(), "already has it"));
    }
    let Some(service) = &ticket.service else {
        let hint = tr!("name one with edit --service, or assign by hand: assign ID WHO --team TEAM");
        return Err(Refusal::new(
            tr!("{id} has no service, so itdesk cannot choose a team", id = ticket.id),
            hint,
        ));
    };
    let team = policy.services.get(service).and_then(|s| s.team.clone());
    team.map(|t| (t, "cares for the service")).ok_or_else(|| {
        let hint = tr!("set team under [services.{service}] in itdesk.toml, or assign by hand", service);
        Refusal::new(tr!("the policy names no team for service '{service}'", service), hint)
    })
}
