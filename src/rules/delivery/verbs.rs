//! The steps of a delivery but for its acceptance, each a change to the ticket and an action for its history.

use jiff::Timestamp;
use jiff::civil::Date;

use super::part;
use super::ready::missing;
use crate::lang::tr;
use crate::records::delivery::{Criterion, Delivered, Delivery, FollowUp, Survey};
use crate::records::feedback::Feedback;
use crate::records::fold;
use crate::records::words::FeedbackType;
use crate::records::{Quantity, State, Target, Ticket};
use crate::rules::action::{Acting, Action, step};
use crate::rules::feedback::{self, is_low};
use crate::rules::policy::FeedbackPolicy;
use crate::rules::refusal::Refusal;
use crate::rules::workflow::Verb;

/// Agrees on a criterion, or on another target for it (M4.2a).
pub fn add_criterion(ticket: &mut Ticket, name: &str, target: Target) -> Result<Action, Refusal> {
    step(ticket, Verb::AgreeCriterion)?;
    let note = vec![format!("{name} {target}")];
    let criteria = &mut part(ticket)?.criteria;
    match criteria.iter_mut().find(|c| fold::same_name(&c.name, name)) {
        Some(known) => known.target = target,
        None => criteria.push(criterion(name, target)),
    }
    Ok(Action::of(Verb::AgreeCriterion).saying(note))
}

/// A criterion that is not measured yet.
pub fn criterion(name: &str, target: Target) -> Criterion {
    Criterion {
        name: name.to_owned(),
        target,
        measured: None,
        by: None,
        at: None,
        open_point: None,
        extra: Default::default(),
    }
}

/// Takes a criterion back before the delivery begins.
pub fn remove_criterion(ticket: &mut Ticket, name: &str) -> Result<Action, Refusal> {
    step(ticket, Verb::AgreeCriterion)?;
    let place = place(ticket, name)?;
    let removed = part(ticket)?.criteria.remove(place);
    Ok(Action::of(Verb::DropCriterion).saying(vec![format!("{} {}", removed.name, removed.target)]))
}

fn place(ticket: &mut Ticket, name: &str) -> Result<usize, Refusal> {
    let id = ticket.id;
    let criteria = &part(ticket)?.criteria;
    criteria.iter().position(|c| fold::same_name(&c.name, name)).ok_or_else(|| {
        let names: Vec<&str> = criteria.iter().map(|c| c.name.as_str()).collect();
        let names = if names.is_empty() {
            "it has none".to_owned()
        } else {
            tr!("criteria: {names}", names = names.join(", "))
        };
        Refusal::new(tr!("{id} has no criterion '{name}'", id, name), names)
    })
}

/// A measured value of a criterion, met or not by the rule of its target.
///
/// # Errors
/// A refusal when there is no such criterion, or the value is in a unit that its target does not have.
pub fn measure(
    ticket: &mut Ticket,
    name: &str,
    value: Quantity,
    by: &str,
    at: Timestamp,
) -> Result<Action, Refusal> {
    step(ticket, Verb::Measure)?;
    let place = place(ticket, name)?;
    let criterion = &mut part(ticket)?.criteria[place];
    let value = value.with_unit(criterion.target.quantity.unit());
    let met = criterion.target.is_met(&value);
    let met =
        met.map_err(|e| Refusal::new(format!("{name}: {e}"), tr!("give the value in a compatible unit")))?;
    let note =
        format!("{} {value}, {} {}", criterion.name, if met { "keeps" } else { "misses" }, criterion.target);
    criterion.measured = Some(value);
    criterion.by = Some(by.to_owned());
    criterion.at = Some(at);
    Ok(Action::of(Verb::Measure).saying(vec![note]))
}

/// Begins the delivery, or the repaired one after a rejection.
///
/// # Errors
/// A refusal that names everything that is missing.
pub fn start(acting: Acting, ticket: &mut Ticket, note: Vec<String>) -> Result<Action, Refusal> {
    let Acting { policy, by, at } = acting;
    step(ticket, Verb::Start)?;
    let lacks = missing(policy, ticket, by);
    if !lacks.is_empty() {
        let what: Vec<_> = lacks.iter().map(|l| l.what.as_str()).collect();
        let ways: Vec<_> = lacks.iter().map(|l| l.way.replace(" ID ", &format!(" {} ", ticket.id))).collect();
        let message =
            tr!("{id} cannot be delivered yet. Missing: {what}", id = ticket.id, what = what.join(", "));
        return Err(Refusal::new(message, ways.join(" · ")));
    }
    ticket.assignee = Some(by.to_owned());
    // The deliverer must be known: the customer's steps of the acceptance are closed to them.
    part(ticket)?.delivered = Some(Delivered { by: by.to_owned(), at, extra: Default::default() });
    Ok(Action::of(Verb::Start).saying(note))
}

/// An answer to a survey (M7.1e). Its comment, and a low score, are feedback as well (M4.3a).
pub fn survey(policy: &FeedbackPolicy, ticket: &mut Ticket, survey: Survey) -> Result<Action, Refusal> {
    step(ticket, Verb::Survey)?;
    let told = [survey.csat.map(|n| format!("CSAT {n} of 5")), survey.nps.map(|n| format!("NPS {n} of 10"))];
    let mut note = vec![told.into_iter().flatten().collect::<Vec<_>>().join(", ")];
    note.extend(survey.comment.iter().cloned());
    if !survey.comment.is_empty() || is_low(policy, survey.csat, survey.nps) {
        let Survey { csat, nps, comment, from, at, extra: _ } = survey.clone();
        let (kind_of, text) = (Some(FeedbackType::Comment), comment);
        feedback::put(
            ticket,
            Feedback { kind_of, text, csat, nps, from, received: at, ..Feedback::default() },
        );
    }
    part(ticket)?.surveys.push(survey);
    Ok(Action::of(Verb::Survey).saying(note))
}

/// Sets days for service reviews (M4.4a); a day that is set already is not set twice.
pub fn follow_up(ticket: &mut Ticket, days: &[Date]) -> Result<Action, Refusal> {
    step(ticket, Verb::PlanReviews)?;
    let all = &mut part(ticket)?.follow_ups;
    for on in days {
        if !all.iter().any(|f| f.on == *on) {
            all.push(FollowUp {
                on: *on,
                done: None,
                by: None,
                finding: Vec::new(),
                extra: Default::default(),
            });
        }
    }
    all.sort_by_key(|f| f.on);
    let days: Vec<String> = days.iter().map(Date::to_string).collect();
    Ok(Action::of(Verb::PlanReviews).saying(days))
}

/// A service review was held: that of a day, else the first that was not (M4.4a).
pub fn held(
    ticket: &mut Ticket,
    on: Option<Date>,
    by: &str,
    finding: Vec<String>,
    at: Timestamp,
) -> Result<Action, Refusal> {
    let id = ticket.id;
    let all = &mut part(ticket)?.follow_ups;
    let Some(review) = all.iter_mut().find(|f| f.done.is_none() && on.is_none_or(|on| f.on == on)) else {
        let message = tr!("{id} has no service review left to hold", id);
        return Err(Refusal::new(
            message,
            tr!("plan one: itdesk deliver follow-up {id} --on 2027-01-15", id),
        ));
    };
    let mut note = vec![format!("the review of {on}", on = review.on)];
    note.extend(finding.iter().cloned());
    review.done = Some(at);
    review.by = Some(by.to_owned());
    review.finding = finding;
    step(ticket, Verb::PlanReviews)?;
    Ok(Action::of(Verb::HoldReview).saying(note))
}

/// Closes the delivery.
///
/// # Errors
/// A refusal while feedback is not answered or a service review not held.
pub fn close(policy: &FeedbackPolicy, ticket: &mut Ticket, note: Vec<String>) -> Result<Action, Refusal> {
    let state = ticket.state;
    step(ticket, Verb::Close)?;
    let id = ticket.id;
    if let Some(open) = feedback::unanswered(policy, ticket) {
        let number = open.number;
        let message = tr!("feedback {number} of {id} is not answered", number, id);
        return Err(Refusal::new(message, format!("itdesk feedback answer {id} {number}")));
    }
    let delivery = part(ticket)?;
    if let Some(open) =
        delivery.follow_ups.iter().find(|f| f.done.is_none()).filter(|_| state == State::FollowingUp)
    {
        let message = tr!("the service review of {id} on {on} has not been held", id, on = open.on);
        return Err(Refusal::new(message, format!("itdesk deliver follow-up {id} --done")));
    }
    Ok(Action::of(Verb::Close).saying(note))
}

/// Plans by `write`: resources, design, deployment, who accepts.
///
/// # Errors
/// A refusal where the state does not allow it, and what `write` refuses.
pub fn plan<E: From<Refusal>>(
    ticket: &mut Ticket,
    write: impl FnOnce(&mut Delivery) -> Result<(), E>,
) -> Result<Action, E> {
    step(ticket, Verb::Plan)?;
    write(part(ticket)?)?;
    Ok(Action::of(Verb::Plan))
}
