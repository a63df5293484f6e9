//! The steps of an improvement: plan, do, check, act (PDCA, M7.3a, M7.4a).

use jiff::Timestamp;
use jiff::civil::Date;

use super::action::{Action, step, step_to};
use super::refusal::Refusal;
use crate::lang::tr;
use crate::records::improvement::{Act, Agreed, Check, Done, Improvement, UserFeedback};
use crate::records::words::Effect;
use crate::records::{State, Ticket, fold};
use crate::rules::workflow::Verb;

/// Plans by `write`, and checks what the plan says together: a day by which it is done that is not before it begins, a check not before either.
///
/// # Errors
/// A refusal where the state does not allow it, what `write` refuses, and a refusal that names the two dates.
pub fn plan<E: From<Refusal>>(
    ticket: &mut Ticket,
    note: Vec<String>,
    write: impl FnOnce(&mut Ticket) -> Result<(), E>,
) -> Result<Action, E> {
    step(ticket, Verb::Plan)?;
    write(ticket)?;
    let id = ticket.id;
    let part = part(ticket)?;
    let days = [("--begin", part.begin), ("--done-by", part.done_by), ("--review-on", part.review_on)];
    let given: Vec<(&str, Date)> = days.into_iter().filter_map(|(flag, day)| Some((flag, day?))).collect();
    if let Some(pair) = given.windows(2).find(|pair| pair[1].1 < pair[0].1) {
        let ((first, one), (second, other)) = (pair[0], pair[1]);
        let message = tr!("{id}: {second} {other} is before {first} {one}", id, second, other, first, one);
        return Err(Refusal::new(
            message,
            tr!("give a later {second}, or an earlier {first}", second, first),
        )
        .into());
    }
    Ok(Action::of(Verb::Plan).saying(note))
}

/// Records who agreed to the plan for the customer, and on which day (M4.3b).
///
/// # Errors
/// A refusal for a day that has not come, and for the owner, who cannot agree for the customer.
pub fn agree(ticket: &mut Ticket, by: String, on: Date, today: Date) -> Result<(), Refusal> {
    let id = ticket.id;
    if on > today {
        let message = tr!("{id}: --agreed-on {on} is in the future (today is {today})", id, on, today);
        return Err(Refusal::new(message, tr!("record the agreement once the customer has given it")));
    }
    if ticket.assignee.as_ref().is_some_and(|owner| fold::same_name(owner, &by)) {
        let message = tr!("{by} owns {id} and cannot also agree to it for the customer", by, id);
        return Err(Refusal::new(message, tr!("give the name of the customer who agreed: --agreed-by NAME")));
    }
    part(ticket)?.agreed = Some(Agreed { by, on, extra: Default::default() });
    Ok(())
}

/// Begins it, or goes on: what was done is written down (M7.3a).
///
/// # Errors
/// A refusal that names everything that the plan lacks: the figure, the owner, what is to be done, by when.
pub fn act_on(ticket: &mut Ticket, by: &str, at: Timestamp, text: Vec<String>) -> Result<Action, Refusal> {
    let begins = ticket.state == State::Plan;
    step(ticket, Verb::Begin)?;
    let lacks = missing(ticket);
    if begins && !lacks.is_empty() {
        let (what, flags): (Vec<_>, Vec<_>) = lacks.into_iter().unzip();
        let id = ticket.id;
        let message = tr!("{id} cannot begin: its plan lacks {what}", id, what = what.join(", "));
        let way = tr!("give {flags}: itdesk monitor improve plan {id}", flags = flags.join(", "), id);
        return Err(Refusal::new(message, way));
    }
    let done = Done { at, by: by.to_owned(), text: text.clone(), extra: Default::default() };
    part(ticket)?.done.push(done);
    Ok(Action::of(if begins { Verb::Begin } else { Verb::CarryOn }).saying(text))
}

/// What a plan lacks: in words, and the flag that gives it.
fn missing(ticket: &Ticket) -> Vec<(&'static str, &'static str)> {
    let Some(part) = ticket.improvement() else { return Vec::new() };
    let all = [
        (part.measure.is_none(), tr!("the figure that is to become better"), "--measure"),
        (part.plan.is_empty(), tr!("what is to be done"), "--plan"),
        (ticket.assignee.is_none(), tr!("the owner"), "--owner"),
        (part.done_by.is_none(), tr!("the day by which it is done"), "--done-by"),
    ];
    all.into_iter().filter(|(lacks, ..)| *lacks).map(|(_, what, flag)| (what, flag)).collect()
}

/// Keeps what a user says of it (M7.4a).
///
/// # Errors
/// A refusal before it has begun, for a score that is not 1 to 5, and without a score and a text.
pub fn received(ticket: &mut Ticket, feedback: UserFeedback) -> Result<Action, Refusal> {
    step(ticket, Verb::ReceiveFeedback)?;
    let id = ticket.id;
    if feedback.score.is_some_and(|score| !(1..=5).contains(&score)) {
        return Err(Refusal::new(
            tr!("the score of {id} is not 1 to 5", id),
            tr!("give --score 1 to 5; 5 is the best"),
        ));
    }
    if feedback.score.is_none() && feedback.text.is_empty() {
        return Err(Refusal::new(
            tr!("the feedback on {id} is empty", id),
            tr!("give --score, --text, or both"),
        ));
    }
    let score = feedback.score.map_or_else(String::new, |score| format!(" {score}/5"));
    let mut note = vec![format!("{}{score}", feedback.from)];
    note.extend(feedback.text.iter().cloned());
    part(ticket)?.feedback.push(feedback);
    Ok(Action::of(Verb::ReceiveFeedback).saying(note))
}

/// How many users gave feedback, and the mean of their scores: each user's last counts (M7.4a).
pub fn heard(part: &Improvement) -> (u64, Option<f64>) {
    let mut last: Vec<&UserFeedback> = Vec::new();
    for feedback in part.feedback.iter().rev() {
        if !last.iter().any(|known| fold::same_name(&known.from, &feedback.from)) {
            last.push(feedback);
        }
    }
    let scores: Vec<f64> = last.iter().filter_map(|f| f.score).map(f64::from).collect();
    let mean = (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64);
    (last.len() as u64, mean.map(|mean| (mean * 100.0).round() / 100.0))
}

/// Keeps a comparison of before with after: the review is held, `next` is the day of another.
pub fn checked(ticket: &mut Ticket, check: Check, next: Option<Date>) -> Result<Action, Refusal> {
    step(ticket, Verb::Check)?;
    let note = check.remark.clone();
    let part = part(ticket)?;
    part.checks.push(check);
    part.review_on = next;
    Ok(Action::of(Verb::Check).saying(note))
}

/// Decides on the last check: its effect lasts, and is looked at again on the day `next`; or it is planned again.
///
/// # Errors
/// A refusal where the effect is to last though the last check missed the target, or there was nothing to compare.
pub fn acted(
    ticket: &mut Ticket,
    effect: Effect,
    by: &str,
    at: Timestamp,
    text: Vec<String>,
    next: Option<Date>,
) -> Result<Action, Refusal> {
    let to = if effect == Effect::Lasting { State::Act } else { State::Plan };
    step_to(ticket, Verb::Act, to)?;
    let id = ticket.id;
    let part = part(ticket)?;
    if let (Effect::Lasting, Some(check)) = (effect, part.checks.last()) {
        let again = tr!("plan again with act --again, or check once more when there is more to read");
        if check.reached == Some(false) {
            let message = tr!("{id} has not reached its target, so its effect cannot be lasting", id);
            return Err(Refusal::new(message, again));
        }
        if check.after.value.is_none() {
            let message = tr!("the last check of {id} found no later values", id);
            return Err(Refusal::new(message, again));
        }
    }
    let mut note = vec![effect.to_string()];
    note.extend(text.iter().cloned());
    part.acts.push(Act { at, by: by.to_owned(), effect, text, extra: Default::default() });
    part.review_on = next;
    if effect == Effect::Again {
        // A new turn has days of its own.
        part.begin = None;
        part.done_by = None;
        part.review_on = None;
    }
    Ok(Action::of(Verb::Act).saying(note))
}

/// Closes it.
///
/// # Errors
/// A refusal while a review is still to be held, or those concerned are not named (M7.4a).
pub fn close(ticket: &mut Ticket, note: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Close)?;
    let id = ticket.id;
    let part = part(ticket)?;
    if let Some(on) = part.review_on {
        let message = tr!("the review of {id} on {on} has not been held", id, on);
        let way = format!("itdesk monitor improve check {id}");
        return Err(Refusal::new(message, way));
    }
    if part.concerned.is_empty() {
        let message = tr!("{id} does not say who was informed of its outcome", id);
        return Err(Refusal::new(message, format!("itdesk monitor improve close {id} --told customer")));
    }
    Ok(Action::of(Verb::Close).saying(note))
}

/// Takes a closed one up again: its effect is looked at once more; a cancelled one is planned.
pub fn reopen(ticket: &mut Ticket, because: Vec<String>) -> Result<Action, Refusal> {
    step(ticket, Verb::Reopen)?;
    Ok(Action::of(Verb::Reopen).saying(because))
}

fn part(ticket: &mut Ticket) -> Result<&mut Improvement, Refusal> {
    let id = ticket.id;
    let kind = ticket.kind();
    ticket.improvement_mut().ok_or_else(|| Refusal::of_kind(id, kind, tr!("improvements")))
}
