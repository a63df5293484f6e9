//! Who approves a change, and where the votes stand (M6.1c).

use jiff::Timestamp;

use super::form::{fingerprint, is_voted_on};
use super::levels::steps;
use super::part;
use super::party::{implements, party};
use super::seats::{Seat, holders, holds, may_vote, substitute};
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
    /// The step that is decided now, from 1.
    pub step: usize,
    /// How many steps there are.
    pub steps: usize,
    /// The role.
    pub role: String,
    /// Votes for it so far.
    pub votes: u32,
    /// Votes it takes.
    pub quorum: u32,
    /// Who holds the role and may still vote in it.
    pub voters: Vec<String>,
}

impl Waiting {
    /// The step among all: `1 of 2`; `None` where there is only one.
    pub fn place(&self) -> Option<String> {
        (self.steps > 1).then(|| tr!("step {step} of {steps}", step = self.step, steps = self.steps))
    }

    /// Who can vote at `now`: those who hold the role, or the substitute of one who is away.
    pub fn seats(&self, policy: &Policy, ticket: &Ticket, now: Timestamp) -> Vec<Seat> {
        let votes = counting(policy, ticket);
        let free = |who: &str| barred(policy, ticket, who).is_none() && !has_voted(policy, &votes, who);
        let seat = |holder: &String| match substitute(policy, holder, now).filter(|who| free(who)) {
            Some(who) => Seat { who: who.to_owned(), instead_of: Some(holder.clone()) },
            None => Seat { who: holder.clone(), instead_of: None },
        };
        self.voters.iter().map(seat).collect()
    }
}

/// Where the votes on a change stand: its steps are decided in order, and in each step any route that is decided
/// decides, the first one in time.
///
/// A vote counts when it was given on the form as it is now, was not made void, and is not that of a party: who
/// requested or created the change, or edited its form; one a person. A standard change is approved by its template.
pub fn standing(policy: &Policy, ticket: &Ticket) -> Standing {
    progress(policy, ticket).1
}

/// When the step that is decided now began: when the risk was assessed, or the step before was approved. Of a change
/// that is decided, the same of its last step.
pub fn step_began(policy: &Policy, ticket: &Ticket) -> Option<Timestamp> {
    let (mut approved, standing) = progress(policy, ticket);
    if matches!(standing, Standing::Approved(_)) {
        approved.pop();
    }
    let assessed = ticket.change().and_then(|c| c.risk.as_ref()).map(|risk| risk.at);
    approved.into_iter().max().max(assessed)
}

/// When each step so far was approved, and where the votes stand.
fn progress(policy: &Policy, ticket: &Ticket) -> (Vec<Timestamp>, Standing) {
    let mut approved = Vec::new();
    let Some(change) = ticket.change() else { return (approved, Standing::NotAssessed) };
    let all = counting(policy, ticket);
    if change.kind_of == ChangeType::Standard {
        let of_template = all.iter().find(|v| v.role == TEMPLATE && v.vote == Vote::Approved);
        let standing = of_template.map_or(Standing::NotAssessed, |v| Standing::Approved(v.at));
        return (approved, standing);
    }
    if change.risk.is_none() {
        return (approved, Standing::NotAssessed);
    }
    let steps = steps(policy, ticket);
    let mut votes = all.clone();
    for (index, step) in steps.iter().enumerate() {
        // A person has one vote: in an earlier step, it is spent.
        let spent: Vec<&Approval> = all.iter().copied().filter(|vote| !votes.contains(vote)).collect();
        let state = StepVotes { policy, ticket, votes: &votes, spent: &spent };
        let decided = step.iter().filter_map(|route| state.decision(route));
        match decided.min_by_key(|(at, vote)| (*at, *vote == Vote::Approved)) {
            Some((at, Vote::Approved)) => {
                let is_of_step = |role: &str| step.iter().any(|route| fold::same_name(&route.role, role));
                votes.retain(|vote| !is_of_step(&vote.role) || vote.at > at);
                approved.push(at);
            }
            Some((at, Vote::Rejected)) => return (approved, Standing::Rejected(at)),
            None => {
                let place = (index + 1, steps.len());
                let open = step.iter().map(|route| state.waiting(route, place)).collect();
                return (approved, Standing::Open(open));
            }
        }
    }
    let standing = approved.iter().max().map_or(Standing::Open(Vec::new()), |at| Standing::Approved(*at));
    (approved, standing)
}

/// The votes in a step.
struct StepVotes<'s> {
    policy: &'s Policy,
    ticket: &'s Ticket,
    /// Votes that may count in it.
    votes: &'s [&'s Approval],
    /// Votes that decided an earlier step.
    spent: &'s [&'s Approval],
}

impl StepVotes<'_> {
    /// What a route has decided, and when: with a quorum of one the first vote decides; else it is approved by a
    /// quorum of votes for it, and rejected when those who have not voted cannot make one up any more.
    fn decision(&self, route: &Route) -> Option<(Timestamp, Vote)> {
        let cast = || self.votes.iter().filter(|v| fold::same_name(&v.role, &route.role));
        if route.quorum <= 1 {
            return cast().map(|v| (v.at, v.vote)).min_by_key(|(at, _)| *at);
        }
        let of = |vote: Vote| {
            let mut at: Vec<Timestamp> = cast().filter(|v| v.vote == vote).map(|v| v.at).collect();
            at.sort();
            at
        };
        let quorum = route.quorum as usize;
        let approved = of(Vote::Approved);
        let rejected = of(Vote::Rejected);
        if let Some(at) = approved.get(quorum - 1) {
            return Some((*at, Vote::Approved));
        }
        let spare = self.entitled(&route.role).len().saturating_sub(quorum);
        rejected.get(spare).map(|at| (*at, Vote::Rejected))
    }

    /// Those who hold a role, may vote on this change, and did not vote in an earlier step.
    fn entitled(&self, role: &str) -> Vec<String> {
        let mut entitled = entitled(self.policy, self.ticket, role);
        entitled.retain(|who| !has_voted(self.policy, self.spent, who));
        entitled
    }

    fn waiting(&self, route: &Route, (step, steps): (usize, usize)) -> Waiting {
        let cast = self.votes.iter();
        let cast = cast.filter(|v| fold::same_name(&v.role, &route.role) && v.vote == Vote::Approved);
        let mut voters = self.entitled(&route.role);
        voters.retain(|who| !has_voted(self.policy, self.votes, who));
        Waiting {
            step,
            steps,
            role: route.role.clone(),
            votes: cast.count() as u32,
            quorum: route.quorum,
            voters,
        }
    }
}

/// Whether a person voted, or a substitute for them.
fn has_voted(policy: &Policy, votes: &[&Approval], who: &str) -> bool {
    votes.iter().any(|vote| people::among(policy, voices(vote), who))
}

/// Those whose vote it is: who gave it, and the person for whom it was given.
pub(super) fn voices(vote: &Approval) -> impl Iterator<Item = &str> {
    std::iter::once(vote.who.as_str()).chain(vote.instead_of.as_deref())
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
        let again = voices(vote).any(|who| has_voted(policy, &counting, who));
        let of_party = || voices(vote).any(|who| party(policy, ticket, who).is_some());
        if !again && (vote.role == TEMPLATE || !of_party()) {
            counting.push(vote);
        }
    }
    counting
}

/// Those who hold a role and may vote on this change.
pub fn entitled(policy: &Policy, ticket: &Ticket, role: &str) -> Vec<String> {
    let free = |who: &&str| barred(policy, ticket, who).is_none();
    holders(policy, role).into_iter().filter(free).map(str::to_owned).collect()
}

/// The seats from which `who` could vote at `at` in the step that is decided now, by role.
pub fn seats_of(policy: &Policy, ticket: &Ticket, who: &str, at: Timestamp) -> Vec<(String, Seat)> {
    let Standing::Open(routes) = standing(policy, ticket) else { return Vec::new() };
    let own = |role: &str| holds(policy, who, role).then(|| Seat { who: who.to_owned(), instead_of: None });
    let seats = routes.iter().flat_map(|route| {
        let seats = match own(&route.role) {
            Some(seat) => vec![seat],
            None => route.seats(policy, ticket, at).into_iter().filter(|seat| seat.who == who).collect(),
        };
        seats.into_iter().map(|seat| (route.role.clone(), seat))
    });
    seats.collect()
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

/// Makes the votes that count void; returns how many there were.
pub fn void(change: &mut Change, at: Timestamp) -> usize {
    let open = change.approvals.iter_mut().filter(|v| v.void.is_none());
    open.map(|vote| vote.void = Some(at)).count()
}
