//! The steps of a change, each a change to the ticket and a deed for its history.

use jiff::{SignedDuration, Timestamp};

use super::approval::{self, Standing, standing};
use super::form::{fingerprint, missing, whole};
use super::part;
use crate::records::change::{Evaluation, Implementation, Observation, Prepared, Review, Risk, Window};
use crate::records::words::{ChangeOutcome, ChangeType, Vote};
use crate::records::{State, Ticket};
use crate::rules::elements::Lack;
use crate::rules::life::{Deed, Refusal, step, step_to};
use crate::rules::policy::Policy;

/// Applies an edit of the form. Another form makes the votes void and takes an approval and a window back.
///
/// # Errors
/// A refusal when the form of a standard change, or of one that has begun, would be another; that of an emergency
/// may be completed until it is decided on.
pub fn edit<E: From<Refusal>>(
    policy: &Policy,
    ticket: &mut Ticket,
    at: Timestamp,
    edit: impl FnOnce(&mut Ticket) -> Result<(), E>,
) -> Result<usize, E> {
    step_to(ticket, "edit", ticket.state)?;
    let before = fingerprint(ticket);
    let decided = matches!(standing(policy, ticket), Standing::Approved(_) | Standing::Rejected(_));
    edit(ticket)?;
    if fingerprint(ticket) == before {
        return Ok(0);
    }
    let (id, state) = (ticket.id, ticket.state);
    let change = part(ticket)?;
    if change.kind_of == ChangeType::Standard {
        let message = format!("the form of {id} is that of its template: it is approved as it stands");
        return Err(
            Refusal::new(message, "make a normal change of it: itdesk change new --type normal").into()
        );
    }
    if change.implementation.is_some() && (decided || change.kind_of != ChangeType::Emergency) {
        let message = format!("{id} has begun: its form stands as it was approved");
        return Err(Refusal::new(message, "write what is other in a note: itdesk note").into());
    }
    let void = approval::void(change, at);
    if matches!(state, State::Approved | State::Scheduled) {
        change.window = None;
        step_to(ticket, "edit", State::Assessed)?;
    }
    Ok(void)
}

/// The form is whole.
///
/// # Errors
/// A refusal that names everything the form lacks.
pub fn submit(ticket: &mut Ticket, at: Timestamp, note: Vec<String>) -> Result<Deed, Refusal> {
    step(ticket, "submit")?;
    check_form(ticket, &missing(ticket))?;
    approval::void(part(ticket)?, at);
    Ok(Deed::new("submitted").saying(note))
}

fn check_form(ticket: &Ticket, lacks: &[Lack]) -> Result<(), Refusal> {
    if lacks.is_empty() {
        return Ok(());
    }
    let what: Vec<_> = lacks.iter().map(|l| l.what).collect();
    let ways: Vec<_> = lacks.iter().map(|l| l.way).collect();
    let message = format!("the form of {} is not whole (M6.1b): it lacks {}", ticket.id, what.join(", "));
    Err(Refusal::new(message, format!("itdesk change edit {} {}", ticket.id, ways.join(" "))))
}

/// Assesses the risk (M6.1d). Assessed anew, the votes are void.
pub fn assess(ticket: &mut Ticket, risk: Risk) -> Result<Deed, Refusal> {
    let id = ticket.id;
    let change = part(ticket)?;
    if change.implementation.is_some() && change.kind_of != ChangeType::Emergency {
        let message = format!("{id} has begun: only an emergency is assessed afterwards");
        return Err(Refusal { message, hint: None });
    }
    if change.kind_of == ChangeType::Standard {
        let message = format!("the risk of {id} is assessed in its template");
        return Err(Refusal { message, hint: None });
    }
    step(ticket, "assess")?;
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
    Ok(Deed::new("assessed").saying(note))
}

/// Gives the change a window; what stood against it is kept when it was forced.
///
/// # Errors
/// A refusal when the votes that count do not approve the form as it is, whatever the record says.
pub fn schedule(policy: &Policy, ticket: &mut Ticket, window: Window) -> Result<Deed, Refusal> {
    step(ticket, "schedule")?;
    check_approved(policy, ticket)?;
    let mut note = vec![format!("{} to {}", window.from, window.to)];
    note.extend(window.against.iter().map(|a| format!("forced against {a}")));
    note.extend(window.because.iter().cloned());
    part(ticket)?.window = Some(window);
    Ok(Deed::new("scheduled").saying(note))
}

/// Ticks items of the checklist, or takes ticks back.
pub fn prepare(
    ticket: &mut Ticket,
    items: Vec<Prepared>,
    reopened: &[String],
    note: Vec<String>,
) -> Result<Deed, Refusal> {
    step(ticket, "prepare")?;
    let change = part(ticket)?;
    change.preparation.retain(|p| !reopened.contains(&p.item) && !items.iter().any(|i| i.item == p.item));
    change.preparation.extend(items);
    Ok(Deed::new("prepared").saying(note))
}

/// The items of the checklist that are not settled.
pub fn open_items<'p>(policy: &'p Policy, ticket: &Ticket) -> Vec<&'p str> {
    let settled = |item: &str| ticket.change.iter().flat_map(|c| &c.preparation).any(|p| p.item == item);
    policy.changes.checklist.iter().map(String::as_str).filter(|item| !settled(item)).collect()
}

/// Begins to carry it out.
///
/// # Errors
/// A refusal without approval or outside its window, an emergency excepted; with the checklist open; or when the
/// implementer voted for it and the policy keeps the two apart.
pub fn start(
    policy: &Policy,
    ticket: &mut Ticket,
    at: Timestamp,
    implementer: &str,
    note: Vec<String>,
) -> Result<Deed, Refusal> {
    let mut probe = ticket.clone();
    step(&mut probe, "start")?;
    let id = ticket.id;
    let emergency = part(ticket)?.kind_of == ChangeType::Emergency;
    if !emergency {
        check_approved(policy, ticket)?;
        check_window(ticket, at)?;
    }
    let open = open_items(policy, ticket);
    if !open.is_empty() {
        let message = format!("{id} is not prepared: {} (M6.2a)", open.join(", "));
        return Err(Refusal::new(message, format!("tick it: itdesk change prepare {id} {}", open.join(" "))));
    }
    let voted = |v: &&crate::records::change::Approval| {
        v.vote == Vote::Approved && v.who.eq_ignore_ascii_case(implementer)
    };
    if !policy.changes.implementer_may_approve && approval::counting(policy, ticket).iter().any(voted) {
        let message = format!("{implementer} voted for {id}, and so does not carry it out");
        return Err(Refusal::new(message, "name another: --implementer WHO"));
    }
    step(ticket, "start")?;
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
    Ok(Deed::new("started").saying(note))
}

fn check_approved(policy: &Policy, ticket: &Ticket) -> Result<(), Refusal> {
    let id = ticket.id;
    match standing(policy, ticket) {
        Standing::Approved(_) => Ok(()),
        Standing::NotAssessed => Err(Refusal::new(
            format!("{id} is not approved: its risk is not assessed"),
            format!("itdesk change assess {id}, then change approve"),
        )),
        _ => Err(Refusal::new(
            format!("{id} is not approved"),
            format!("itdesk change approve {id} --role ROLE; an emergency may begin before"),
        )),
    }
}

fn check_window(ticket: &Ticket, at: Timestamp) -> Result<(), Refusal> {
    let id = ticket.id;
    let Some(window) = ticket.change.as_ref().and_then(|c| c.window.as_ref()) else {
        let hint = format!("itdesk change schedule {id} --from TIME --to TIME");
        return Err(Refusal::new(format!("{id} has no window"), hint));
    };
    if at < window.from {
        return Err(Refusal::new(
            format!("the window of {id} opens at {}", window.from),
            "wait for it, or give it another: change schedule",
        ));
    }
    if at >= window.to {
        return Err(Refusal::new(
            format!("the window of {id} was over at {}", window.to),
            "give it another: change schedule",
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
) -> Result<Deed, Refusal> {
    let (verb, did) = match outcome {
        ChangeOutcome::Completed => ("complete", "completed"),
        ChangeOutcome::Failed => ("fail", "failed"),
        ChangeOutcome::RolledBack => ("rollback", "rolled back"),
    };
    step(ticket, verb)?;
    let id = ticket.id;
    let watching = SignedDuration::from_secs(policy.changes.monitoring.saturating_mul(60));
    if let Some(i) = &mut part(ticket)?.implementation {
        i.ended = i.ended.or(Some(at));
        i.outcome = Some(outcome);
        let until = watched_until.or(i.watched_until).or(at.checked_add(watching).ok());
        if until.is_some_and(|until| until < at) {
            let message = format!("{id} cannot be watched until a time before it was carried out");
            return Err(Refusal::new(message, "give a later --watch-until"));
        }
        i.watched_until = until;
    }
    Ok(Deed::new(did).saying(note))
}

/// Something was seen, or measured against its target (M6.2b).
///
/// # Errors
/// A refusal when a value is given in a unit that its target does not have.
pub fn monitor(ticket: &mut Ticket, mut seen: Observation) -> Result<Deed, Refusal> {
    step(ticket, "monitor")?;
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
                let met = met
                    .map_err(|e| Refusal::new(format!("{measure}: {e}"), "give both in units of one sort"))?;
                format!(", {} {target}", if met { "keeps" } else { "misses" })
            }
        };
        note.push(format!("{measure} {value}{judged}"));
    }
    note.extend(seen.text.iter().cloned());
    change.observations.push(seen);
    Ok(Deed::new("monitored").saying(note))
}

/// What it came to (M6.2b).
pub fn evaluate(ticket: &mut Ticket, evaluation: Evaluation) -> Result<Deed, Refusal> {
    step(ticket, "evaluate")?;
    let mut note = vec![format!("as expected: {}", if evaluation.as_expected { "yes" } else { "no" })];
    note.extend(evaluation.effect.iter().cloned());
    part(ticket)?.evaluation = Some(evaluation);
    Ok(Deed::new("evaluated").saying(note))
}

/// Looking back (M6.4a).
pub fn review(ticket: &mut Ticket, review: Review) -> Result<Deed, Refusal> {
    step(ticket, "review")?;
    let note = review.improvements.iter().map(|i| format!("improvement: {i}")).collect();
    part(ticket)?.review = Some(review);
    Ok(Deed::new("reviewed").saying(note))
}

/// Closes the change.
///
/// # Errors
/// A refusal while an emergency is not decided on, or when it was rejected and is still in place.
pub fn close(policy: &Policy, ticket: &mut Ticket, note: Vec<String>) -> Result<Deed, Refusal> {
    let mut probe = ticket.clone();
    step(&mut probe, "close")?;
    let id = ticket.id;
    let change = part(ticket)?;
    let outcome = change.implementation.as_ref().and_then(|i| i.outcome);
    if change.kind_of == ChangeType::Emergency && ticket.state == State::Evaluated {
        match standing(policy, ticket) {
            Standing::Approved(_) => {}
            Standing::Rejected(_) if outcome != Some(ChangeOutcome::Completed) => {}
            Standing::Rejected(_) => {
                let message = format!("{id} was rejected afterwards, and is still in place");
                return Err(Refusal::new(message, format!("take it back: itdesk change rollback {id}")));
            }
            Standing::NotAssessed | Standing::Open(_) => {
                let message = format!("{id} was an emergency and is not decided on");
                return Err(Refusal::new(message, format!("itdesk change assess {id}, then change approve")));
            }
        }
    }
    if ticket.state == State::Evaluated {
        check_form(ticket, &whole(ticket))?;
    }
    step(ticket, "close")?;
    Ok(Deed::new("closed").saying(note))
}
