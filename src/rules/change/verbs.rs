//! The steps of a change up to its start, each a change to the ticket and an action for its history.

use jiff::Timestamp;

use super::approval::{self, Standing, standing};
use super::form::{fingerprint, missing};
use super::levels::asks_complexity;
use super::part;
use crate::lang::tr;
use crate::records::change::{Prepared, Risk, Window};
use crate::records::words::ChangeType;
use crate::records::{State, Ticket};
use crate::rules::action::{Action, step, step_to};
use crate::rules::elements::Lack;
use crate::rules::policy::Policy;
use crate::rules::refusal::Refusal;
use crate::rules::workflow::Verb;

/// The action of an edit that made so many votes void.
pub fn edited(void: usize, because: Vec<String>) -> Action {
    let said = (void > 0).then(|| format!("votes void: {void}; the form is another"));
    Action::of(Verb::Edit).saying(said.into_iter().chain(because).collect())
}

/// Applies an edit of the form. Another form makes the votes void and takes an approval and a window back.
///
/// # Errors
/// A refusal when a form that was handed in would have gaps, or when the form of a standard change, or of one that
/// has begun, would be another; that of an emergency may be completed until it is decided on.
pub fn edit<E: From<Refusal>>(
    policy: &Policy,
    ticket: &mut Ticket,
    at: Timestamp,
    edit: impl FnOnce(&mut Ticket) -> Result<(), E>,
) -> Result<usize, E> {
    step_to(ticket, Verb::Edit, ticket.state)?;
    let before = fingerprint(ticket);
    let decided = matches!(standing(policy, ticket), Standing::Approved(_) | Standing::Rejected(_));
    edit(ticket)?;
    if fingerprint(ticket) == before {
        return Ok(0);
    }
    let id = ticket.id;
    let state = ticket.state;
    let lacks = missing(ticket);
    let change = part(ticket)?;
    if change.kind_of == ChangeType::Standard {
        let message = tr!("{id} uses the form of its template, which is already approved", id);
        return Err(Refusal::new(
            message,
            tr!("create a normal change instead: itdesk change new --type normal"),
        )
        .into());
    }
    if change.implementation.is_some() && (decided || change.kind_of != ChangeType::Emergency) {
        let message = tr!("{id} has begun: its approved form cannot change", id);
        return Err(Refusal::new(message, tr!("write the difference in a note: itdesk note")).into());
    }
    let void = approval::void(change, at);
    if state != State::Draft {
        // What was handed in whole stays whole.
        check_form(ticket, &lacks)?;
    }
    if matches!(state, State::Approved | State::Scheduled) {
        part(ticket)?.window = None;
        step_to(ticket, Verb::Edit, State::Assessed)?;
    }
    Ok(void)
}

/// The form is whole.
///
/// # Errors
/// A refusal that names everything the form lacks.
pub fn submit(ticket: &mut Ticket, at: Timestamp, note: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Submit)?;
    check_form(ticket, &missing(ticket))?;
    approval::void(part(ticket)?, at);
    Ok(Action::of(Verb::Submit).saying(note))
}

pub(super) fn check_form(ticket: &Ticket, lacks: &[Lack]) -> Result<(), Refusal> {
    if lacks.is_empty() {
        return Ok(());
    }
    let what: Vec<_> = lacks.iter().map(|l| l.what).collect();
    let ways: Vec<_> = lacks.iter().map(|l| l.way).collect();
    let message = tr!("{id} is incomplete. Missing: {what}", id = ticket.id, what = what.join(", "));
    Err(Refusal::new(message, format!("itdesk change edit {} {}", ticket.id, ways.join(" "))))
}

/// Assesses the risk (M6.1d). Assessed anew, the votes are void.
///
/// # Errors
/// A refusal when it has begun or comes from a template; when the policy names people and none of them signs it; or
/// without the complexity that a rule of the policy asks for.
pub fn assess(policy: &Policy, ticket: &mut Ticket, risk: Risk) -> Result<Action, Refusal> {
    let id = ticket.id;
    check_signature(policy, &risk.signed_by)?;
    if risk.complexity.is_none() && asks_complexity(policy) {
        let message = tr!("the complexity of {id} is missing: the policy chooses who approves by it", id);
        return Err(Refusal::new(message, tr!("give it with --complexity low, medium or high")));
    }
    let change = part(ticket)?;
    if change.implementation.is_some() && change.kind_of != ChangeType::Emergency {
        let message = tr!("{id} has begun: only emergencies are assessed afterwards", id);
        return Err(Refusal { message, hint: None });
    }
    if change.kind_of == ChangeType::Standard {
        let message = tr!("the risk of {id} is assessed in its template", id);
        return Err(Refusal { message, hint: None });
    }
    step(ticket, Verb::Assess)?;
    let change = part(ticket)?;
    let mut note = risk.reasons.clone();
    let void = approval::void(change, risk.at);
    if void > 0 {
        note.push(format!("votes void: {void}"));
    }
    if change.implementation.is_none() {
        change.window = None;
    }
    change.risk = Some(risk);
    Ok(Action::of(Verb::Assess).saying(note))
}

/// A risk assessment is signed by a person of the policy, where it names people.
fn check_signature(policy: &Policy, signed_by: &str) -> Result<(), Refusal> {
    if policy.people.is_empty() || policy.people.contains_key(signed_by) {
        return Ok(());
    }
    let known = policy.people.keys().map(String::as_str).collect::<Vec<_>>();
    let hint = tr!("people in itdesk.toml: {names}", names = known.join(", "));
    Err(Refusal::new(
        tr!("{signed_by} is not a person of this desk and cannot sign the assessment", signed_by),
        hint,
    ))
}

/// Gives the change a window; what stood against it is kept when it was forced.
///
/// # Errors
/// A refusal when the votes that count do not approve the form as it is, whatever the record says.
pub fn schedule(policy: &Policy, ticket: &mut Ticket, window: Window) -> Result<Action, Refusal> {
    step(ticket, Verb::Schedule)?;
    check_approved(policy, ticket)?;
    let mut note = vec![format!("{} to {}", window.from, window.to)];
    note.extend(window.against.iter().map(|a| format!("forced against {a}")));
    note.extend(window.because.iter().cloned());
    part(ticket)?.window = Some(window);
    Ok(Action::of(Verb::Schedule).saying(note))
}

/// Ticks items of the checklist, or takes ticks back.
pub fn prepare(
    ticket: &mut Ticket,
    items: Vec<Prepared>,
    reopened: &[String],
    note: Vec<String>,
) -> Result<Action, Refusal> {
    step(ticket, Verb::Prepare)?;
    let change = part(ticket)?;
    change.preparation.retain(|p| !reopened.contains(&p.item) && !items.iter().any(|i| i.item == p.item));
    change.preparation.extend(items);
    Ok(Action::of(Verb::Prepare).saying(note))
}

/// The items of the checklist that are not settled.
pub fn open_items<'p>(policy: &'p Policy, ticket: &Ticket) -> Vec<&'p str> {
    let settled =
        |item: &str| ticket.change().into_iter().flat_map(|c| &c.preparation).any(|p| p.item == item);
    policy.changes.checklist.iter().map(String::as_str).filter(|item| !settled(item)).collect()
}

pub(super) fn check_approved(policy: &Policy, ticket: &Ticket) -> Result<(), Refusal> {
    let id = ticket.id;
    match standing(policy, ticket) {
        Standing::Approved(_) => Ok(()),
        Standing::NotAssessed => Err(Refusal::new(
            tr!("{id} is not approved: its risk is not assessed", id),
            tr!("itdesk change assess {id}, then change approve", id),
        )),
        _ => Err(Refusal::new(
            tr!("{id} is not approved", id),
            format!("itdesk change approve {id} · an emergency may begin before"),
        )),
    }
}
