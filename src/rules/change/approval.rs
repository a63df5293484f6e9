//! Who approves a change, and where the votes stand (M6.1c).

use jiff::Timestamp;

use super::form::{fingerprint, is_voted_on};
use super::part;
use super::party::{implements, party};
use crate::lang::tr;
use crate::records::State;
use crate::records::Ticket;
use crate::records::change::{Approval, Change};
use crate::records::fold;
use crate::records::words::{ChangeType, Vote};
use crate::rules::action::{Action, step_to};
use crate::rules::people;
use crate::rules::policy::Policy;
use crate::rules::policy::Route;
use crate::rules::refusal::Refusal;
use crate::rules::workflow;
use crate::rules::workflow::Verb;

/// The role under which a standard change's approval stands in its record.
pub const TEMPLATE: &str = "template";

/// Where the votes on a change stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Its risk is not assessed; there is nothing to vote on (M6.1d).
    NotAssessed,
    /// Not decided; what each route still takes.
    Open(Vec<Waiting>),
    /// Approved, since then.
    Approved(Timestamp),
    /// Rejected, since then.
    Rejected(Timestamp),
}

/// What a route to the approval still takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The role.
    pub role: String,
    /// Votes for it so far.
    pub votes: u32,
    /// Votes it takes.
    pub quorum: u32,
    /// Who may still vote in this role.
    pub voters: Vec<String>,
}

/// Where the votes on a change stand: any route that is decided decides, the first one in time.
///
/// A vote counts when it was given on the form as it is now, was not made void, and is not that of a party: who
/// requested or created the change, or edited its form; one a person. A standard change is approved by its template.
pub fn standing(policy: &Policy, ticket: &Ticket) -> Standing {
    let Some(change) = ticket.change() else { return Standing::NotAssessed };
    let votes = counting(policy, ticket);
    if change.kind_of == ChangeType::Standard {
        let approved = votes.iter().find(|v| v.role == TEMPLATE && v.vote == Vote::Approved);
        return approved.map_or(Standing::NotAssessed, |v| Standing::Approved(v.at));
    }
    let Some(risk) = &change.risk else { return Standing::NotAssessed };
    let routes = policy.changes.routes(risk.level);
    let decided = routes.iter().filter_map(|route| decision(policy, ticket, route, &votes));
    if let Some((at, vote)) = decided.min_by_key(|(at, vote)| (*at, *vote == Vote::Approved)) {
        return match vote {
            Vote::Approved => Standing::Approved(at),
            Vote::Rejected => Standing::Rejected(at),
        };
    }
    Standing::Open(routes.iter().map(|route| waiting(policy, ticket, route, &votes)).collect())
}

/// The votes that count, each person's first.
pub fn counting<'t>(policy: &Policy, ticket: &'t Ticket) -> Vec<&'t Approval> {
    let Some(change) = ticket.change() else { return Vec::new() };
    // The same fingerprint is computed once, not for every vote.
    let mut known: Option<(&str, bool)> = None;
    let mut is_of_form = |form: &'t str| match known {
        Some((last, is)) if last == form => is,
        _ => known.insert((form, is_voted_on(ticket, form))).1,
    };
    let mut counting: Vec<&Approval> = Vec::new();
    for vote in change.approvals.iter().filter(|v| v.void.is_none() && is_of_form(&v.form)) {
        let again = people::among(policy, counting.iter().map(|v| v.who.as_str()), &vote.who);
        if !again && (vote.role == TEMPLATE || party(policy, ticket, &vote.who).is_none()) {
            counting.push(vote);
        }
    }
    counting
}

/// What a route has decided, and when: with a quorum of one the first vote decides; else it is approved by a
/// quorum of votes for it, and rejected when those who have not voted cannot make one up any more.
fn decision(
    policy: &Policy,
    ticket: &Ticket,
    route: &Route,
    votes: &[&Approval],
) -> Option<(Timestamp, Vote)> {
    let cast = || votes.iter().filter(|v| fold::same_name(&v.role, &route.role));
    if route.quorum <= 1 {
        return cast().map(|v| (v.at, v.vote)).min_by_key(|(at, _)| *at);
    }
    let of = |vote: Vote| {
        let mut at: Vec<Timestamp> = cast().filter(|v| v.vote == vote).map(|v| v.at).collect();
        at.sort();
        at
    };
    let quorum = route.quorum as usize;
    let entitled = entitled(policy, ticket, &route.role).len();
    let approved = of(Vote::Approved);
    let rejected = of(Vote::Rejected);
    if let Some(at) = approved.get(quorum - 1) {
        return Some((*at, Vote::Approved));
    }
    let spare = entitled.saturating_sub(quorum);
    rejected.get(spare).map(|at| (*at, Vote::Rejected))
}

fn waiting(policy: &Policy, ticket: &Ticket, route: &Route, votes: &[&Approval]) -> Waiting {
    let voted = |who: &String| people::among(policy, votes.iter().map(|v| v.who.as_str()), who);
    let cast = votes.iter().filter(|v| fold::same_name(&v.role, &route.role) && v.vote == Vote::Approved);
    Waiting {
        role: route.role.clone(),
        votes: cast.count() as u32,
        quorum: route.quorum,
        voters: entitled(policy, ticket, &route.role).into_iter().filter(|who| !voted(who)).collect(),
    }
}

/// Those who hold a role and may vote on this change.
pub fn entitled(policy: &Policy, ticket: &Ticket, role: &str) -> Vec<String> {
    let holds = policy.people.iter().filter(|(_, p)| p.roles.iter().any(|r| fold::same_name(r, role)));
    holds.map(|(name, _)| name.clone()).filter(|who| barred(policy, ticket, who).is_none()).collect()
}

/// Why a person may not vote on this change, whatever their roles.
fn barred(policy: &Policy, ticket: &Ticket, who: &str) -> Option<&'static str> {
    party(policy, ticket, who).or_else(|| {
        let carries_out = !policy.changes.implementer_may_approve && implements(policy, ticket, who);
        carries_out.then_some("implements it")
    })
}

/// Votes on a change in a role.
///
/// # Errors
/// A refusal when there is no risk assessment, it is decided already, the role does not decide at this risk, or the
/// voter requested, created, edited or implements it, does not hold the role, or has voted already.
pub fn vote(policy: &Policy, ticket: &mut Ticket, mut ballot: Approval) -> Result<Action, Refusal> {
    let id = ticket.id;
    let verb = if ballot.vote == Vote::Approved { Verb::Approve } else { Verb::Reject };
    let change = part(ticket)?;
    if change.kind_of == ChangeType::Standard {
        let message = tr!("{id} is a standard change: its template is already approved", id);
        return Err(Refusal { message, hint: None });
    }
    if change.risk.is_none() {
        return Err(Refusal::new(
            tr!("the risk of {id} is not assessed, so it cannot be approved", id),
            tr!("assess it: itdesk change assess {id}", id),
        ));
    }
    let begun = change.implementation.is_some();
    if begun && change.kind_of != ChangeType::Emergency {
        let message = tr!("{id} has begun: only emergencies are approved afterwards", id);
        return Err(Refusal { message, hint: None });
    }
    if workflow::leads(ticket.kind(), verb, ticket.state).next().is_none() {
        // For the words of the refusal.
        step_to(ticket, verb, State::Approved)?;
    }
    if let Some(settled) = settle(policy, ticket, verb)? {
        return Ok(settled);
    }
    check_voter(policy, ticket, &ballot)?;
    ballot.form = fingerprint(ticket);
    let role = ballot.role.clone();
    let who = ballot.who.clone();
    let because = ballot.because.clone();
    part(ticket)?.approvals.push(ballot);
    let (state, came) = match standing(policy, ticket) {
        Standing::Approved(_) => (State::Approved, "approved"),
        Standing::Rejected(_) => (State::Rejected, "rejected"),
        _ => (State::Assessed, "not decided yet"),
    };
    if ticket.state == State::Assessed {
        step_to(ticket, verb, state)?;
    }
    let for_it =
        counting(policy, ticket).iter().filter(|v| v.role == role && v.vote == Vote::Approved).count();
    let mut note = vec![format!("{who} votes as {role} ({for_it} for it): {came}")];
    note.extend(because);
    Ok(Action::of(verb).saying(note))
}

/// Takes the step that the votes have decided already: votes of several clones, which none of them saw together, may
/// make up the quorum. Nobody votes by it.
fn settle(policy: &Policy, ticket: &mut Ticket, verb: Verb) -> Result<Option<Action>, Refusal> {
    let state = match standing(policy, ticket) {
        Standing::Approved(_) if verb == Verb::Approve => State::Approved,
        Standing::Rejected(_) if verb == Verb::Reject => State::Rejected,
        _ => return Ok(None),
    };
    if ticket.state != State::Assessed {
        return Ok(None);
    }
    step_to(ticket, verb, state)?;
    Ok(Some(Action::of(verb).saying(vec!["decided by the votes that came together".to_owned()])))
}

fn check_voter(policy: &Policy, ticket: &Ticket, ballot: &Approval) -> Result<(), Refusal> {
    let id = ticket.id;
    let who = &ballot.who;
    match standing(policy, ticket) {
        Standing::Approved(at) => return Err(decided(ticket, "approved", at)),
        Standing::Rejected(at) => return Err(decided(ticket, "rejected", at)),
        Standing::Open(_) | Standing::NotAssessed => {}
    }
    if let Some(why) = barred(policy, ticket, who) {
        let hint = others(policy, ticket);
        return Err(Refusal::new(tr!("{who} {why}: someone else must decide on {id}", who, why, id), hint));
    }
    let level = ticket.change().and_then(|c| c.risk.as_ref()).map(|r| r.level);
    let routes = level.map_or(&[][..], |level| policy.changes.routes(level));
    let Some(route) = routes.iter().find(|r| fold::same_name(&r.role, &ballot.role)) else {
        let risk = level.map_or("no", |l| l.as_str());
        let message =
            tr!("the role {role} does not decide on a change of {risk} risk", risk, role = ballot.role);
        return Err(Refusal::new(message, others(policy, ticket)));
    };
    let holds =
        policy.people.get(who).is_some_and(|p| p.roles.iter().any(|r| fold::same_name(r, &route.role)));
    if !holds {
        let message = tr!("{who} does not hold the role {role}", who, role = route.role);
        return Err(Refusal::new(message, others(policy, ticket)));
    }
    if people::among(policy, counting(policy, ticket).iter().map(|v| v.who.as_str()), who) {
        let message = tr!("{who} has already voted on {id}", who, id);
        return Err(Refusal::new(message, others(policy, ticket)));
    }
    let entitled = entitled(policy, ticket, &route.role).len();
    if ballot.vote == Vote::Approved && entitled < route.quorum as usize {
        let message = tr!(
            "{quorum} votes of the role {role} cannot be reached: only {entitled} of its holders may vote on {id}",
            quorum = route.quorum,
            role = route.role,
            entitled,
            id
        );
        return Err(Refusal::new(
            message,
            tr!("give the role to more people in itdesk.toml, or use another route"),
        ));
    }
    Ok(())
}

fn decided(ticket: &Ticket, how: &str, at: Timestamp) -> Refusal {
    let message = tr!("{id} was {how} at {at}", id = ticket.id, how, at);
    let verb = if how == "approved" { "approve" } else { "reject" };
    let hint = tr!("its votes were merged: settle it with itdesk change {verb} {id}", verb, id = ticket.id);
    Refusal { message, hint: (ticket.state == State::Assessed).then_some(hint) }
}

/// Who decides, for a hint.
fn others(policy: &Policy, ticket: &Ticket) -> String {
    let Standing::Open(routes) = standing(policy, ticket) else {
        return "nobody decides on it now".to_owned();
    };
    let told = routes.iter().map(|r| {
        let who = if r.voters.is_empty() { "nobody holds it".to_owned() } else { r.voters.join(", ") };
        let votes = if r.quorum > 1 {
            tr!(", {votes} of {quorum} votes", votes = r.votes, quorum = r.quorum)
        } else {
            String::new()
        };
        format!("{} ({who}{votes})", r.role)
    });
    tr!("who decides: {names}", names = told.collect::<Vec<_>>().join(" or "))
}

/// Makes the votes that count void; returns how many there were.
pub fn void(change: &mut Change, at: Timestamp) -> usize {
    let open = change.approvals.iter_mut().filter(|v| v.void.is_none());
    open.map(|vote| vote.void = Some(at)).count()
}
