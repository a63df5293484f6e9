//! Four eyes on a change: who may not decide on it, and who may not carry it out (M6.1c).

use super::approval::{TEMPLATE, counting, voices};
use super::party::{implementers, party};
use crate::lang::tr;
use crate::records::Ticket;
use crate::records::change::Approval;
use crate::records::words::Vote;
use crate::rules::people::{among, same};
use crate::rules::policy::Policy;
use crate::rules::refusal::Refusal;

/// The rule for any way in which a change becomes another: a vote is the actor's own and no party's, and nobody who
/// approved the change becomes its implementer, unless the policy lets them.
///
/// # Errors
/// A refusal that names the person.
pub fn check(policy: &Policy, before: &Ticket, after: &Ticket, actor: &str) -> Result<(), Refusal> {
    let Some(change) = after.change() else { return Ok(()) };
    let known = before.change().map_or(&[][..], |c| &c.approvals);
    let is_new = |vote: &&Approval| {
        let same = |v: &Approval| v.who == vote.who && v.at == vote.at && v.vote == vote.vote;
        vote.role != TEMPLATE && !known.iter().any(same)
    };
    for vote in change.approvals.iter().filter(is_new) {
        check_vote(policy, before, vote, actor)?;
    }
    if policy.changes.implementer_may_approve {
        return Ok(());
    }
    let named: Vec<&str> = implementers(before).collect();
    for implementer in implementers(after).filter(|who| !named.contains(who)) {
        check_implementer(policy, after, implementer)?;
    }
    Ok(())
}

fn check_vote(policy: &Policy, ticket: &Ticket, vote: &Approval, actor: &str) -> Result<(), Refusal> {
    let id = ticket.id;
    for who in voices(vote) {
        if let Some(why) = party(policy, ticket, who) {
            let message = tr!("{who} {why}: someone else must decide on {id}", who, why, id);
            return Err(Refusal::new(message, tr!("who decides: itdesk show {id}", id)));
        }
    }
    let who = &vote.who;
    if !same(policy, who, actor) {
        let message = tr!("{actor} cannot vote on {id} for {who}", actor, id, who);
        return Err(Refusal::new(message, tr!("{who} votes with: itdesk change approve {id}", who, id)));
    }
    Ok(())
}

/// Whether `implementer` may carry a change out.
///
/// # Errors
/// A refusal when the person approved it and the policy keeps the two apart.
pub fn check_implementer(policy: &Policy, ticket: &Ticket, implementer: &str) -> Result<(), Refusal> {
    let approved = |v: &&Approval| v.vote == Vote::Approved && v.role != TEMPLATE;
    let voters = counting(policy, ticket);
    let voters = voters.iter().copied().filter(approved).flat_map(voices);
    if policy.changes.implementer_may_approve || !among(policy, voters, implementer) {
        return Ok(());
    }
    let message =
        tr!("{implementer} approved {id} and may not also implement it", implementer, id = ticket.id);
    Err(Refusal::new(message, tr!("name another person: --implementer WHO, or assign ID WHO")))
}
