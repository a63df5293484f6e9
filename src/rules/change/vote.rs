//! Voting on a change: who may, in which step, and what it decides (M6.1c).

use jiff::Timestamp;

use super::approval::{Standing, Waiting, barred, counting, entitled, has_voted, standing, voices};
use super::form::fingerprint;
use super::levels::steps;
use super::part;
use super::seats::{Seat, holds, may_vote};
use crate::lang::tr;
use crate::records::change::Approval;
use crate::records::words::{ChangeType, Vote};
use crate::records::{State, Ticket, fold};
use crate::rules::action::{Action, step_to};
use crate::rules::policy::{Policy, Route};
use crate::rules::refusal::Refusal;
use crate::rules::workflow;
use crate::rules::workflow::Verb;

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
    let seat = Seat { who: ballot.who.clone(), instead_of: ballot.instead_of.clone() };
    let because = ballot.because.clone();
    let step = step_now(policy, ticket);
    part(ticket)?.approvals.push(ballot);
    let (state, came) = match standing(policy, ticket) {
        Standing::Approved(_) => (State::Approved, "approved".to_owned()),
        Standing::Rejected(_) => (State::Rejected, "rejected".to_owned()),
        _ if step_now(policy, ticket) != step => {
            (State::Assessed, format!("step {} of {} approved", step.0, step.1))
        }
        _ => (State::Assessed, "not decided yet".to_owned()),
    };
    if ticket.state == State::Assessed {
        step_to(ticket, verb, state)?;
    }
    let for_it =
        counting(policy, ticket).iter().filter(|v| v.role == role && v.vote == Vote::Approved).count();
    let voter = seat.instead_of.map_or_else(|| seat.who.clone(), |whom| format!("{} for {whom}", seat.who));
    let mut note = vec![format!("{voter} votes as {role} ({for_it} for it): {came}")];
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

/// The step that is decided now, from 1, and how many there are; (0, 0) when nothing is to be decided.
fn step_now(policy: &Policy, ticket: &Ticket) -> (usize, usize) {
    match standing(policy, ticket) {
        Standing::Open(routes) => routes.first().map_or((0, 0), |route| (route.step, route.steps)),
        _ => (0, 0),
    }
}

fn check_voter(policy: &Policy, ticket: &Ticket, ballot: &Approval) -> Result<(), Refusal> {
    let id = ticket.id;
    match standing(policy, ticket) {
        Standing::Approved(at) => return Err(decided(ticket, "approved", at)),
        Standing::Rejected(at) => return Err(decided(ticket, "rejected", at)),
        Standing::Open(_) | Standing::NotAssessed => {}
    }
    let others = || others(policy, ticket, ballot.at);
    for who in voices(ballot) {
        if let Some(why) = barred(policy, ticket, who) {
            let message = tr!("{who} {why}: someone else must decide on {id}", who, why, id);
            return Err(Refusal::new(message, others()));
        }
    }
    let route = check_step(policy, ticket, ballot)?;
    check_seat(policy, ballot, &route.role).map_err(|message| Refusal::new(message, others()))?;
    let votes = counting(policy, ticket);
    if let Some(who) = voices(ballot).find(|who| has_voted(policy, &votes, who)) {
        return Err(Refusal::new(tr!("{who} has already voted on {id}", who, id), others()));
    }
    let spent = |vote: &&Approval| !fold::same_name(&vote.role, &route.role);
    let spent: Vec<&Approval> = match step_now(policy, ticket) {
        (2.., _) => votes.iter().copied().filter(spent).collect(),
        _ => Vec::new(),
    };
    let mut entitled = entitled(policy, ticket, &route.role);
    entitled.retain(|who| !has_voted(policy, &spent, who));
    let entitled = entitled.len();
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

/// The route of the step that is decided now in whose role the vote is given.
fn check_step<'p>(policy: &'p Policy, ticket: &Ticket, ballot: &Approval) -> Result<&'p Route, Refusal> {
    let id = ticket.id;
    let role = &ballot.role;
    let (now, count) = step_now(policy, ticket);
    let steps = steps(policy, ticket);
    let route_in = |step: &'p [Route]| step.iter().find(|route| fold::same_name(&route.role, role));
    if let Some(route) = now.checked_sub(1).and_then(|index| route_in(steps.get(index)?)) {
        return Ok(route);
    }
    let others = others(policy, ticket, ballot.at);
    let Some(step) = steps.iter().position(|step| route_in(step).is_some()).map(|index| index + 1) else {
        let level = ticket.change().and_then(|c| c.risk.as_ref()).map_or("no", |r| r.level.as_str());
        let message = tr!("the role {role} does not decide on a change of {risk} risk", risk = level, role);
        return Err(Refusal::new(message, others));
    };
    let message = match step > now {
        true => tr!(
            "{role} decides on {id} in step {step} of {count}: step {now} must be approved first",
            role,
            id,
            step,
            count,
            now
        ),
        false => tr!("step {step} of {id} is approved already: {role} has decided", step, id, role),
    };
    Err(Refusal::new(message, others))
}

/// Whether the voter holds the role, or stands in for one who holds it and is away.
fn check_seat(policy: &Policy, ballot: &Approval, role: &str) -> Result<(), String> {
    let who = &ballot.who;
    let Some(whom) = &ballot.instead_of else {
        return match holds(policy, who, role) {
            true => Ok(()),
            false => Err(tr!("{who} does not hold the role {role}", who, role)),
        };
    };
    if !holds(policy, whom, role) {
        return Err(tr!("{who} does not hold the role {role}", who = whom, role));
    }
    if !policy.people.get(whom).is_some_and(|person| person.is_away(ballot.at)) {
        return Err(tr!("{whom} is not away, so nobody votes for {whom}", whom));
    }
    match may_vote(policy, who, Some(whom), role, ballot.at) {
        true => Ok(()),
        false => Err(tr!("{who} is not the substitute of {whom}", who, whom)),
    }
}

fn decided(ticket: &Ticket, how: &str, at: Timestamp) -> Refusal {
    let message = tr!("{id} was {how} at {at}", id = ticket.id, how, at);
    let verb = if how == "approved" { "approve" } else { "reject" };
    let hint = tr!("its votes were merged: settle it with itdesk change {verb} {id}", verb, id = ticket.id);
    Refusal { message, hint: (ticket.state == State::Assessed).then_some(hint) }
}

/// Who decides, for a hint.
fn others(policy: &Policy, ticket: &Ticket, now: Timestamp) -> String {
    let Standing::Open(routes) = standing(policy, ticket) else {
        return "nobody decides on it now".to_owned();
    };
    let place =
        routes.first().and_then(Waiting::place).map_or_else(String::new, |place| format!("{place}: "));
    let told = routes.iter().map(|r| {
        let seats = r.seats(policy, ticket, now);
        let who = match seats.is_empty() {
            true => "nobody holds it".to_owned(),
            false => seats.iter().map(Seat::named).collect::<Vec<_>>().join(", "),
        };
        let votes = if r.quorum > 1 {
            tr!(", {votes} of {quorum} votes", votes = r.votes, quorum = r.quorum)
        } else {
            String::new()
        };
        format!("{} ({who}{votes})", r.role)
    });
    let names = told.collect::<Vec<_>>().join(" or ");
    tr!("who decides: {names}", names = format!("{place}{names}"))
}
