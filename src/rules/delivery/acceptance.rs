//! The five steps of acceptance and their verdict (M3.4b, M3.4c).

use jiff::Timestamp;

use super::part;
use super::ready::{Judged, judged};
use super::{qualified, testing};
use crate::lang::tr;
use crate::records::delivery::{Acceptance, AcceptanceDone, Delivery};
use crate::records::words::{AcceptanceStep, AcceptanceVerdict};
use crate::records::{Quantity, State, Ticket, fold};
use crate::rules::action::{Acting, Action, step_to};
use crate::rules::people;
use crate::rules::policy::{Deliveries, Policy};
use crate::rules::refusal::Refusal;
use crate::rules::workflow;
use crate::rules::workflow::Verb;

/// A step of acceptance as someone takes it.
#[derive(Debug, Clone)]
pub struct AcceptanceStepTaken {
    /// Which; `None` for the next.
    pub step: Option<AcceptanceStep>,
    /// Who takes it.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// What was found.
    pub finding: Vec<String>,
    /// Process conformity in hundredths of a percent; step `process`.
    pub conformity: Option<i64>,
    /// Customer satisfaction in hundredths of a percent; step `feedback`.
    pub satisfaction: Option<i64>,
    /// Whether missed criteria are accepted as open points; step `confirm`.
    pub open_points: bool,
}

/// The round of acceptance that is under way; `None` before its first step.
pub fn round(delivery: &Delivery) -> Option<&Acceptance> {
    delivery.acceptances.last().filter(|a| a.verdict.is_none())
}

/// The step that comes next.
pub fn next(delivery: &Delivery) -> AcceptanceStep {
    let taken = round(delivery).map_or(0, |r| r.steps.len());
    AcceptanceStep::ALL[taken.min(AcceptanceStep::ALL.len() - 1)]
}

/// The weighted score in hundredths of a percent, rounded down: the policy's share of satisfaction, the rest process
/// conformity (M3.4c); both given in hundredths of a percent.
///
/// ```
/// use itdesk::rules::{delivery::acceptance::score, policy::Deliveries};
/// assert_eq!(score(&Deliveries::default(), 9_000, 7_500), 8_550);
/// ```
pub fn score(policy: &Deliveries, satisfaction: i64, conformity: i64) -> i64 {
    // Shares in ten-thousandths: sums of whole numbers meet a bound exactly.
    let share = (policy.satisfaction * 10_000.0).round() as i64;
    (satisfaction * share + conformity * (10_000 - share)) / 10_000
}

/// Hundredths of a percent as a quantity.
pub fn percent(hundredths: i64) -> Option<Quantity> {
    format!("{}.{:02} %", hundredths / 100, hundredths % 100).parse().ok()
}

/// A percentage in hundredths; `None` when it is none from 0 to 100.
pub fn hundredths(quantity: &Quantity) -> Option<i64> {
    let text = quantity.to_string();
    let number = text.trim_end_matches('%').trim();
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let part = format!("{part:0<2}");
    let value = whole.parse::<i64>().ok()?.checked_mul(100)? + part.get(..2)?.parse::<i64>().ok()?;
    (part.len() == 2 && matches!(quantity.unit(), "" | "%") && (0..=10_000).contains(&value)).then_some(value)
}

/// Takes the next of the five steps.
///
/// # Errors
/// A refusal out of order, by someone who is not of the acceptance team, by the deliverer where the step is the
/// customer's, with the result not measured, or when the verdict does not pass.
pub fn accept(policy: &Policy, ticket: &mut Ticket, taken: AcceptanceStepTaken) -> Result<Action, Refusal> {
    if workflow::leads(ticket.kind(), Verb::Accept, ticket.state).next().is_none() {
        // For the words of the refusal.
        step_to(ticket, Verb::Accept, State::Accepting)?;
    }
    let id = ticket.id;
    let next = next(part(ticket)?);
    if let Some(step) = taken.step.filter(|step| *step != next) {
        let message = tr!("the step {step} of {id} is not next; the next step is {next}", step, id, next);
        let hint = tr!(
            "the five in order: {words}; itdesk deliver accept {id} {next}",
            words = AcceptanceStep::WORDS.join(", "),
            id,
            next
        );
        return Err(Refusal::new(message, hint));
    }
    check_member(policy, ticket, &taken.by, next)?;
    check_step(ticket, next, &taken)?;
    let verdict = if next == AcceptanceStep::Confirm { Some(confirm(policy, ticket, &taken)?) } else { None };
    let to = if verdict.is_some() { State::Accepted } else { State::Accepting };
    step_to(ticket, Verb::Accept, to)?;
    let delivery = part(ticket)?;
    if round(delivery).is_none() {
        delivery.acceptances.push(Acceptance::default());
    }
    let values = testing::values(delivery);
    let Some(round) = delivery.acceptances.last_mut() else { return Ok(Action::of(Verb::Accept)) };
    let mut note = vec![format!("step {steps}: {next}", steps = round.steps.len() + 1)];
    note.extend(taken.finding.iter().cloned());
    let by = taken.by;
    let at = taken.at;
    let finding = taken.finding;
    round.steps.push(AcceptanceDone { step: next, by, at, finding, extra: Default::default() });
    round.conformity = taken.conformity.and_then(percent).or(round.conformity.take());
    round.satisfaction = taken.satisfaction.and_then(percent).or(round.satisfaction.take());
    if matches!(next, AcceptanceStep::Result | AcceptanceStep::Confirm) {
        round.values = values;
    }
    if let Some((verdict, score)) = verdict {
        note.push(format!(
            "score {map_or_else}",
            map_or_else = percent(score).map_or_else(String::new, |q| q.to_string())
        ));
        round.verdict = Some(verdict);
        round.score = percent(score);
        return Ok(Action::of(Verb::Accept).saying(note));
    }
    Ok(Action::of(Verb::AcceptanceStep).saying(note))
}

/// Who takes a step: one of the acceptance team; what the customer says and confirms never the deliverer (M4.2b).
fn check_member(policy: &Policy, ticket: &mut Ticket, by: &str, step: AcceptanceStep) -> Result<(), Refusal> {
    let id = ticket.id;
    let delivery = part(ticket)?;
    let team = &delivery.acceptance_team;
    // A member is exactly known; in doubt a member is the deliverer.
    let by_key = people::canonical(policy, by);
    if !team.iter().any(|who| fold::same_name(&people::canonical(policy, who), &by_key)) {
        let message = tr!("{by} is not in the acceptance team of {id}", by, id);
        return Err(Refusal::new(message, tr!("the team: {team}", team = team.join(", "))));
    }
    qualified::check(policy, std::slice::from_ref(&by_key))?;
    let delivered = delivery.delivered.as_ref().is_some_and(|d| people::same(policy, &d.by, by));
    if delivered && matches!(step, AcceptanceStep::Feedback | AcceptanceStep::Confirm) {
        let others: Vec<&str> =
            team.iter().map(String::as_str).filter(|who| !people::same(policy, who, by)).collect();
        let message = tr!("{by} delivered {id} and may not also take the step {step}", by, id, step);
        return Err(Refusal::new(message, tr!("others of the team: {others}", others = others.join(", "))));
    }
    Ok(())
}

/// What a step must bring.
fn check_step(ticket: &mut Ticket, step: AcceptanceStep, taken: &AcceptanceStepTaken) -> Result<(), Refusal> {
    let id = ticket.id;
    let needs = |given: bool, flag: &str, what: &str| match given {
        true => Ok(()),
        false => Err(Refusal::new(
            tr!("the step {step} of {id} needs {what} in percent", step, id, what),
            format!("itdesk deliver accept {id} {step} {flag} 90"),
        )),
    };
    match step {
        AcceptanceStep::Process => {
            needs(taken.conformity.is_some(), "--conformity", "the process conformity")
        }
        AcceptanceStep::Feedback => {
            needs(taken.satisfaction.is_some(), "--satisfaction", "the customer's satisfaction")
        }
        AcceptanceStep::Result | AcceptanceStep::Confirm => {
            let open: Vec<String> =
                judged(part(ticket)?, Judged::Open).iter().map(|c| c.name.clone()).collect();
            if open.is_empty() {
                return Ok(());
            }
            let message = tr!("criteria of {id} are not measured: {open}", id, open = open.join(", "));
            Err(Refusal::new(
                message,
                tr!("record each with deliver measure; see what is open: itdesk deliver show {id}", id),
            ))
        }
        AcceptanceStep::Need => Ok(()),
    }
}

/// The verdict of the last step, and its score.
fn confirm(
    policy: &Policy,
    ticket: &mut Ticket,
    taken: &AcceptanceStepTaken,
) -> Result<(AcceptanceVerdict, i64), Refusal> {
    let id = ticket.id;
    let policy = &policy.deliveries;
    let delivery = part(ticket)?;
    let of = |value: Option<&Quantity>| value.and_then(hundredths).unwrap_or(0);
    let round = round(delivery);
    let satisfaction = of(round.and_then(|r| r.satisfaction.as_ref()));
    let score = score(policy, satisfaction, of(round.and_then(|r| r.conformity.as_ref())));
    let pass = (policy.pass * 10_000.0).round() as i64;
    if score < pass {
        let told = |n: i64| percent(n).map_or_else(String::new, |q| q.to_string());
        let message =
            tr!("{id} scores {score}; it passes from {pass}", id, score = told(score), pass = told(pass));
        return Err(Refusal::new(
            message,
            tr!("itdesk deliver reject {id}, then repair and start again", id),
        ));
    }
    let missed: Vec<String> = judged(delivery, Judged::Missed).iter().map(|c| c.name.clone()).collect();
    match (missed.is_empty(), taken.open_points) {
        (true, _) => Ok((AcceptanceVerdict::Accepted, score)),
        (false, true) => Ok((AcceptanceVerdict::WithOpenPoints, score)),
        (false, false) => {
            let message = tr!("{id} fails {missed}", id, missed = missed.join(", "));
            let hint =
                format!("itdesk deliver reject {id} · itdesk deliver accept {id} confirm --open-points");
            Err(Refusal::new(message, hint))
        }
    }
}

/// Rejects what was delivered; it may be repaired and delivered again.
///
/// # Errors
/// A refusal for someone who is not of the acceptance team.
pub fn reject(acting: Acting, ticket: &mut Ticket, because: Vec<String>) -> Result<Action, Refusal> {
    if workflow::leads(ticket.kind(), Verb::Reject, ticket.state).next().is_none() {
        step_to(ticket, Verb::Reject, State::Rejected)?;
    }
    check_member(acting.policy, ticket, acting.by, AcceptanceStep::Need)?;
    step_to(ticket, Verb::Reject, State::Rejected)?;
    let delivery = part(ticket)?;
    if round(delivery).is_none() {
        delivery.acceptances.push(Acceptance::default());
    }
    let missed: Vec<String> = judged(delivery, Judged::Missed).iter().map(|c| c.name.clone()).collect();
    let values = testing::values(delivery);
    if let Some(round) = delivery.acceptances.last_mut() {
        round.values = values;
        round.verdict = Some(AcceptanceVerdict::Rejected);
        round.because = because.clone();
    }
    let mut note = because;
    if !missed.is_empty() {
        note.push(format!("missed: {}", missed.join(", ")));
    }
    Ok(Action::of(Verb::Reject).saying(note))
}
