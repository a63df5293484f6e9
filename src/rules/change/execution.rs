//! The steps of a change from its start to its end (M6.2, M6.4).

use jiff::{SignedDuration, Timestamp};

use super::approval::{Standing, standing};
use super::form::whole;
use super::four_eyes::check_implementer;
use super::part;
use super::verbs::{check_approved, check_form, open_items};
use super::window::{freezes_at, services};
use crate::lang::tr;
use crate::records::change::{Evaluation, Implementation, Observation, Review};
use crate::records::words::{ChangeOutcome, ChangeType};
use crate::records::{State, Ticket};
use crate::rules::action::{Action, step};
use crate::rules::policy::Policy;
use crate::rules::refusal::Refusal;
use crate::rules::workflow::Verb;

/// Begins to carry it out.
///
/// # Errors
/// A refusal without approval or outside its window, an emergency excepted; with the checklist open; or when the
/// implementer voted for it and the policy keeps the two apart. What is in the way of its window is refused by
/// [`window::check`](super::window::check).
pub fn start(
    policy: &Policy,
    ticket: &mut Ticket,
    at: Timestamp,
    implementer: &str,
    note: Vec<String>,
) -> Result<Action, Refusal> {
    let mut probe = ticket.clone();
    step(&mut probe, Verb::Start)?;
    let id = ticket.id;
    let emergency = part(ticket)?.kind_of == ChangeType::Emergency;
    let mut note = note;
    if emergency {
        let freezes = freezes_at(policy, at, &services(ticket));
        note.extend(freezes.iter().map(|freeze| format!("an emergency, begun in {freeze}")));
    } else {
        check_approved(policy, ticket)?;
        check_window(ticket, at)?;
    }
    let open = open_items(policy, ticket);
    if !open.is_empty() {
        let message = tr!("{id} is not prepared. Missing: {open}", id, open = open.join(", "));
        return Err(Refusal::new(
            message,
            tr!("tick it: itdesk change prepare {id} {open}", id, open = open.join(" ")),
        ));
    }
    check_implementer(policy, ticket, implementer)?;
    step(ticket, Verb::Start)?;
    ticket.assignee = Some(implementer.to_owned());
    let by = implementer.to_owned();
    part(ticket)?.implementation = Some(Implementation {
        by,
        started: at,
        ended: None,
        outcome: None,
        watched_until: None,
        extra: Default::default(),
    });
    Ok(Action::of(Verb::Start).saying(note))
}

/// Lets a change begin against what is in its way, and keeps that with the window; see
/// [`window::against_start`](super::window::against_start). Returns what the history says of it.
///
/// # Errors
/// A refusal when the ticket is no change.
pub fn force(ticket: &mut Ticket, found: Vec<String>, because: Vec<String>) -> Result<Vec<String>, Refusal> {
    if found.is_empty() {
        return Ok(because);
    }
    let mut note: Vec<String> = found.iter().map(|what| format!("forced against {what}")).collect();
    note.extend(because.iter().cloned());
    if let Some(window) = &mut part(ticket)?.window {
        window.against.extend(found);
        window.because.extend(because);
    }
    Ok(note)
}

fn check_window(ticket: &Ticket, at: Timestamp) -> Result<(), Refusal> {
    let id = ticket.id;
    let Some(window) = ticket.change().and_then(|c| c.window.as_ref()) else {
        let hint = format!("itdesk change schedule {id} --from 'sat 20:00' --to 'sat 22:00'");
        return Err(Refusal::new(tr!("{id} has no window", id), hint));
    };
    if at < window.from {
        return Err(Refusal::new(
            tr!("the window of {id} opens at {from}", id, from = window.from),
            tr!("wait for it, or set another window: change schedule"),
        ));
    }
    if at >= window.to {
        return Err(Refusal::new(
            tr!("the window of {id} closed at {to}", id, to = window.to),
            tr!("set another window: change schedule"),
        ));
    }
    Ok(())
}

/// It was carried out, did not work, or was taken back: from now on it is watched.
pub fn end(
    policy: &Policy,
    ticket: &mut Ticket,
    at: Timestamp,
    outcome: ChangeOutcome,
    watched_until: Option<Timestamp>,
    note: Vec<String>,
) -> Result<Action, Refusal> {
    let verb = match outcome {
        ChangeOutcome::Completed => Verb::Complete,
        ChangeOutcome::Failed => Verb::Fail,
        ChangeOutcome::RolledBack => Verb::Rollback,
    };
    step(ticket, verb)?;
    let id = ticket.id;
    let watching = SignedDuration::from_secs(policy.changes.monitoring.saturating_mul(60));
    if let Some(i) = &mut part(ticket)?.implementation {
        i.ended = i.ended.or(Some(at));
        i.outcome = Some(outcome);
        let until = watched_until.or(i.watched_until).or(at.checked_add(watching).ok());
        if until.is_some_and(|until| until < at) {
            let message = tr!("{id} cannot be monitored until a time before it was implemented", id);
            return Err(Refusal::new(message, tr!("give a later --watch-until")));
        }
        i.watched_until = until;
    }
    Ok(Action::of(verb).saying(note))
}

/// Something was seen, or measured against its target (M6.2b).
///
/// # Errors
/// A refusal when a value is given in a unit that its target does not have.
pub fn monitor(ticket: &mut Ticket, mut seen: Observation) -> Result<Action, Refusal> {
    step(ticket, Verb::Monitor)?;
    let change = part(ticket)?;
    if seen.target.is_none() {
        // The target that was given for this measure before holds on.
        let known =
            change.observations.iter().rev().find(|o| o.measure.is_some() && o.measure == seen.measure);
        seen.target = known.and_then(|o| o.target.clone());
    }
    let mut note = Vec::new();
    if let (Some(measure), Some(value)) = (&seen.measure, &seen.value) {
        let judged = match &seen.target {
            None => String::new(),
            Some(target) => {
                let met = target.is_met(value);
                let met = met.map_err(|e| {
                    Refusal::new(format!("{measure}: {e}"), tr!("use compatible units for both"))
                })?;
                format!(", {} {target}", if met { "keeps" } else { "misses" })
            }
        };
        note.push(format!("{measure} {value}{judged}"));
    }
    note.extend(seen.text.iter().cloned());
    change.observations.push(seen);
    Ok(Action::of(Verb::Monitor).saying(note))
}

/// Evaluates the change: its effect, whether it is as expected, what is left over (M6.2b). `early` is why that is done
/// before the watch is over.
///
/// # Errors
/// A refusal before the watch is over, unless it says why; and without a single observation.
pub fn evaluate(
    ticket: &mut Ticket,
    evaluation: Evaluation,
    early: Option<Vec<String>>,
) -> Result<Action, Refusal> {
    step(ticket, Verb::Evaluate)?;
    let id = ticket.id;
    let change = part(ticket)?;
    let until = change.implementation.as_ref().and_then(|i| i.watched_until);
    let until = until.filter(|until| evaluation.at < *until);
    if change.observations.is_empty() {
        let message = tr!("{id} cannot be evaluated: nothing was observed after implementation", id);
        return Err(Refusal::new(message, format!("itdesk change monitor {id}")));
    }
    if let (Some(until), None) = (until, &early) {
        let message = tr!("{id} is monitored until {until} and cannot be evaluated before", id, until);
        let hint = tr!("wait, or give the reason with --early and --reason: itdesk change evaluate {id}", id);
        return Err(Refusal::new(message, hint));
    }
    let mut note = vec![format!("as expected: {no}", no = if evaluation.as_expected { "yes" } else { "no" })];
    note.extend(evaluation.effect.iter().cloned());
    note.extend(until.map(|until| format!("before its watch was over ({until}):")));
    note.extend(early.unwrap_or_default());
    change.evaluation = Some(evaluation);
    Ok(Action::of(Verb::Evaluate).saying(note))
}

/// Looking back (M6.4a).
pub fn review(ticket: &mut Ticket, review: Review) -> Result<Action, Refusal> {
    step(ticket, Verb::Review)?;
    let note = review.improvements.iter().map(|i| format!("improvement: {i}")).collect();
    part(ticket)?.review = Some(review);
    Ok(Action::of(Verb::Review).saying(note))
}

/// Closes the change.
///
/// # Errors
/// A refusal while an emergency is not decided on, or when it was rejected and is still in place.
pub fn close(policy: &Policy, ticket: &mut Ticket, note: Vec<String>) -> Result<Action, Refusal> {
    let mut probe = ticket.clone();
    step(&mut probe, Verb::Close)?;
    let id = ticket.id;
    let change = part(ticket)?;
    let outcome = change.implementation.as_ref().and_then(|i| i.outcome);
    if change.kind_of == ChangeType::Emergency && ticket.state == State::Evaluated {
        match standing(policy, ticket) {
            Standing::Approved(_) => {}
            Standing::Rejected(_) if outcome != Some(ChangeOutcome::Completed) => {}
            Standing::Rejected(_) => {
                let message = tr!("{id} was rejected afterwards, but is still in place", id);
                return Err(Refusal::new(message, tr!("roll it back: itdesk change rollback {id}", id)));
            }
            Standing::NotAssessed | Standing::Open(_) => {
                let message = tr!("{id} was an emergency and still needs a decision", id);
                return Err(Refusal::new(message, tr!("itdesk change assess {id}, then change approve", id)));
            }
        }
    }
    if ticket.state == State::Evaluated {
        check_form(ticket, &whole(ticket))?;
    }
    step(ticket, Verb::Close)?;
    Ok(Action::of(Verb::Close).saying(note))
}
