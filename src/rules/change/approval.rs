//! Who approves a change, and where the votes stand (M6.1c).

use jiff::Timestamp;

use super::form::is_voted_on;
use super::levels::steps;
use super::party::{implements, party};
use super::seats::{Seat, holders, holds, substitute};
use crate::lang::tr;
use crate::records::Ticket;
use crate::records::change::{Approval, Change};
use crate::records::fold;
use crate::records::words::{ChangeType, Vote};
use crate::rules::people;
use crate::rules::policy::{Policy, Route};

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
pub(super) fn has_voted(policy: &Policy, votes: &[&Approval], who: &str) -> bool {
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
pub(super) fn barred(policy: &Policy, ticket: &Ticket, who: &str) -> Option<&'static str> {
    party(policy, ticket, who).or_else(|| {
        let carries_out = !policy.changes.implementer_may_approve && implements(policy, ticket, who);
        carries_out.then_some("implements it")
    })
}

/// Makes the votes that count void; returns how many there were.
pub fn void(change: &mut Change, at: Timestamp) -> usize {
    let open = change.approvals.iter_mut().filter(|v| v.void.is_none());
    open.map(|vote| vote.void = Some(at)).count()
}
