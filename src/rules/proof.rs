//! Decisions that rest on signed votes (`changes.signed`, `knowledge.signed`).
//!
//! A record says what anyone wrote into it. So role, vote and form are taken from the event as the commit that its voter
//! signed has it, and the votes in the record count for nothing here.

use serde_json::Value;

use super::article::grade::{self, Right};
use super::article::{self, authors};
use super::change::approval::{Standing, TEMPLATE, counting, standing};
use super::change::seats::substitute;
use super::fingerprint;
use super::policy::{Person, Policy, Template, person_of};
use super::refusal::Refusal;
use crate::lang::tr;
use crate::records::article::Approval as TextApproval;
use crate::records::change::Approval;
use crate::records::words::ChangeType;
use crate::records::{Event, Kind, State, Ticket};
use crate::rules::workflow::Verb;

/// Where an event of a change keeps its votes.
pub const VOTES: &str = "change.approvals";
/// Where an event of an article keeps the approval of its draft.
pub const APPROVAL: &str = "article.draft.approval";

/// An event as a commit has it that its author signed.
#[derive(Debug, Clone, PartialEq)]
pub struct Signed {
    /// The person of the policy who wrote and signed the commit.
    pub signer: String,
    /// The event in that commit.
    pub event: Event,
}

/// Whether an event is a vote on a change, or the approval of an article.
pub fn is_vote(event: &Event) -> bool {
    let gives = [VOTES, APPROVAL].iter().any(|field| event.changes.contains_key(*field));
    [Verb::Approve, Verb::Reject].iter().any(|verb| verb.is(&event.did)) && gives
}

/// The person of the policy with this name or address; letters that look alike are different letters.
pub fn person<'p>(policy: &'p Policy, who: &str) -> Option<&'p str> {
    let is = |name: &str, person: &Person| {
        name.eq_ignore_ascii_case(who) || person.email.iter().any(|email| email.eq_ignore_ascii_case(who))
    };
    policy.people.iter().find(|(name, person)| is(name, person)).map(|(name, _)| name.as_str())
}

/// Whether both name one person: one of the policy, or the same unknown one.
pub fn is_same_person(policy: &Policy, one: &str, other: &str) -> bool {
    match (person(policy, one), person(policy, other)) {
        (None, None) => one.eq_ignore_ascii_case(other),
        (one, other) => one == other,
    }
}

/// Whether the step from `before` to `after` rests on votes that the policy wants signed.
pub fn is_asked(policy: &Policy, before: &Ticket, after: &Ticket) -> bool {
    match before.kind() {
        Kind::Article => policy.knowledge.signed && publishes(before, after),
        Kind::Change => policy.changes.signed && carries_on(before, after),
        _ => false,
    }
}

fn publishes(before: &Ticket, after: &Ticket) -> bool {
    let text = |ticket: &Ticket| ticket.article().map(|a| (a.version, ticket.in_force()));
    after.article().is_some_and(|a| a.version.is_some()) && text(before) != text(after)
}

fn carries_on(before: &Ticket, after: &Ticket) -> bool {
    let window = |ticket: &Ticket| ticket.change().and_then(|c| c.window.clone());
    let emergency = after.change().is_some_and(|c| c.kind_of == ChangeType::Emergency);
    match (before.state, after.state) {
        (from, State::Scheduled) => from != State::Scheduled || window(before) != window(after),
        // An emergency begins before it is approved.
        (from, State::Implementing) => {
            from != State::Implementing && (from == State::Scheduled || !emergency)
        }
        // What it lacked at its beginning, it has at its end.
        (State::Evaluated, State::Closed) => emergency,
        _ => false,
    }
}

/// Checks that signed votes alone carry the step from `before` to `after`.
///
/// # Errors
/// A refusal that names whose signature is missing.
pub fn check(policy: &Policy, before: &Ticket, after: &Ticket, signed: &[Signed]) -> Result<(), Refusal> {
    match before.kind() {
        Kind::Article => check_text(policy, before, after, signed),
        _ => check_change(policy, before, after, signed),
    }
}

fn check_change(policy: &Policy, before: &Ticket, after: &Ticket, signed: &[Signed]) -> Result<(), Refusal> {
    let mut proven = after.clone();
    let mut votes = votes(policy, before, signed);
    if let Some(change) = proven.change_mut() {
        let of_template = is_of_template(policy, before);
        let beforehand = change.approvals.iter().filter(|vote| vote.role == TEMPLATE && of_template);
        votes.extend(beforehand.cloned());
        change.approvals = votes;
    }
    match standing(policy, &proven) {
        Standing::Approved(_) => return Ok(()),
        // An emergency that is rejected afterwards is closed once it is rolled back.
        Standing::Rejected(_) if after.state == State::Closed => return Ok(()),
        _ => {}
    }
    let known = counting(policy, &proven);
    let bare = |vote: &&Approval| !known.contains(vote);
    let bare: Vec<&str> =
        counting(policy, after).into_iter().filter(bare).map(|vote| vote.who.as_str()).collect();
    let id = after.id;
    let lacks = match bare[..] {
        [] => "the signed votes do not approve it".to_owned(),
        _ => tr!("no commit signed by the voter contains the vote of {bare}", bare = bare.join(", ")),
    };
    Err(Refusal::new(
        tr!("{id} is not approved by signed votes (changes.signed): {lacks}", id, lacks),
        tr!("each voter commits their own vote, signed: git commit -S; then itdesk verify {id}", id),
    ))
}

/// The votes that signed events gave, as those events have them, and that no later event made void.
fn votes(policy: &Policy, ticket: &Ticket, signed: &[Signed]) -> Vec<Approval> {
    let mut votes: Vec<Approval> = Vec::new();
    for event in ticket.effective_events() {
        let Some(change) = event.changes.get(VOTES) else { continue };
        let was = approvals(&change.0);
        let is = approvals(&change.1);
        let same = |a: &Approval, b: &Approval| (a.at, &a.who, &a.role) == (b.at, &b.who, &b.role);
        let ended = |vote: &Approval| {
            is.iter().any(|v| same(v, vote) && v.void.is_some())
                || (was.iter().any(|v| same(v, vote)) && !is.iter().any(|v| same(v, vote)))
        };
        votes.retain(|vote| !ended(vote));
        let Some(proof) = signed.iter().find(|s| s.event.event == event.event && is_vote(&s.event)) else {
            continue;
        };
        let Some(given) = proof.event.changes.get(VOTES) else { continue };
        let known = approvals(&given.0);
        let cast = approvals(&given.1).into_iter().filter(|vote| !known.contains(vote));
        votes.extend(cast.filter(|vote| may_cast(policy, vote, &proof.signer)));
    }
    votes
}

/// Whether the vote is the signer's own, in a role that the policy gives them, or gives the person for whom they vote.
fn may_cast(policy: &Policy, vote: &Approval, signer: &str) -> bool {
    // Letters that look alike are different letters here.
    let holds = |who: &str| match person_of(&vote.role) {
        Some(named) => who.eq_ignore_ascii_case(named),
        None => {
            let person = policy.people.get(who);
            person.is_some_and(|p| p.roles.iter().any(|role| role.eq_ignore_ascii_case(&vote.role)))
        }
    };
    let may = match &vote.instead_of {
        None => holds(signer),
        Some(whom) => person(policy, whom)
            .is_some_and(|whom| holds(whom) && substitute(policy, whom, vote.at) == Some(signer)),
    };
    vote.role != TEMPLATE
        && vote.void.is_none()
        && fingerprint::is_strong(&vote.form)
        && is_same_person(policy, &vote.who, signer)
        && policy.people.contains_key(signer)
        && may
}

/// The votes in a value, however deep they lie.
fn approvals(value: &Value) -> Vec<Approval> {
    match value {
        Value::Array(list) => list.iter().flat_map(approvals).collect(),
        Value::Object(map) => match serde_json::from_value(value.clone()) {
            Ok(vote) => vec![vote],
            Err(_) => map.values().flat_map(approvals).collect(),
        },
        _ => Vec::new(),
    }
}

/// Whether the form is the one of its template in the policy, which was approved beforehand.
fn is_of_template(policy: &Policy, ticket: &Ticket) -> bool {
    let Some(change) = ticket.change() else { return false };
    let template = change.template.as_ref().and_then(|name| policy.changes.templates.get(name));
    let is_same = |template: &Template| {
        let risk = change.risk.as_ref();
        (&ticket.description, &change.reason, &change.resources, &change.plan, &change.rollback_plan)
            == (
                &template.content,
                &template.reason,
                &template.resources,
                &template.plan,
                &template.rollback_plan,
            )
            && risk.is_some_and(|r| r.level == template.risk && r.effects == template.effects)
            && template.scope.as_ref().is_none_or(|scope| ticket.submission.scope.as_ref() == Some(scope))
    };
    change.kind_of == ChangeType::Standard && template.is_some_and(is_same)
}

fn check_text(policy: &Policy, before: &Ticket, after: &Ticket, signed: &[Signed]) -> Result<(), Refusal> {
    let authors = authors(before);
    let text = after.in_force().unwrap_or_default();
    let counts = |(signer, given): &(String, TextApproval)| {
        given.text == article::fingerprint(&text)
            && !authors.iter().any(|author| is_same_person(policy, author, signer))
            && grade::check(policy, signer, Right::Approve, &text.grade).is_ok()
    };
    if approval(policy, before, signed).as_ref().is_some_and(counts) {
        return Ok(());
    }
    let id = after.id;
    let draft = before.article().and_then(|a| a.draft.as_ref());
    let by = draft.and_then(|d| d.approval.as_ref()).map_or("who approves it", |a| a.by.as_str());
    Err(Refusal::new(
        tr!("{id} has no signed approval (knowledge.signed): no commit signed by {by} contains it", id, by),
        tr!("{by} must commit it, signed: git commit -S; then itdesk verify {id}", by, id),
    ))
}

/// The last approval of the draft and its signer, unless a later event withdrew it.
fn approval(policy: &Policy, ticket: &Ticket, signed: &[Signed]) -> Option<(String, TextApproval)> {
    let last = ticket.effective_events().rfind(|event| event.changes.contains_key(APPROVAL))?;
    let proof = signed.iter().find(|s| s.event.event == last.event && is_vote(&s.event))?;
    let given = &proof.event.changes.get(APPROVAL)?.1;
    let given: TextApproval = serde_json::from_value(given.clone()).ok()?;
    is_same_person(policy, &given.by, &proof.signer).then(|| (proof.signer.clone(), given))
}

/// Whether the votes on a ticket are to be signed.
pub fn wants_signatures(policy: &Policy, kind: Kind) -> bool {
    if kind == Kind::Article { policy.knowledge.signed } else { policy.changes.signed }
}
