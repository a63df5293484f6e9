//! Feedback of customers: what is received, whether it owes an answer and by when, the answer, its class (M4.3).

use jiff::{SignedDuration, Timestamp};

use super::action::Action;
use super::policy::{FeedbackPolicy, Policy};
use super::refusal::Refusal;
use super::workflow::Verb;
use crate::lang::tr;
use crate::records::feedback::Feedback;
use crate::records::words::FeedbackType;
use crate::records::{Id, Kind, Recipient, Ticket};

/// Where feedback stands at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedbackState {
    /// It owes an answer, and there is time left.
    Open,
    /// It owes an answer that is overdue.
    Late,
    /// It is answered.
    Answered,
    /// It owes none.
    NotOwed,
}

impl FeedbackState {
    /// Its word on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            FeedbackState::Open => "open",
            FeedbackState::Late => "late",
            FeedbackState::Answered => "answered",
            FeedbackState::NotOwed => "not_owed",
        }
    }

    /// Whether the customer waits for an answer.
    pub fn is_open(self) -> bool {
        matches!(self, FeedbackState::Open | FeedbackState::Late)
    }
}

/// Whether feedback owes the customer an answer: by its type, or by a low score. A comment with a
/// score that is not low owes none: the customer was content.
///
/// ```
/// use itdesk::records::feedback::Feedback;
/// use itdesk::rules::{feedback::owes, policy::FeedbackPolicy};
/// let policy = FeedbackPolicy::default();
/// let scored = |csat| Feedback { csat: Some(csat), ..Feedback::default() };
/// assert!(owes(&policy, &scored(2)) && !owes(&policy, &scored(5)));
/// ```
pub fn owes(policy: &FeedbackPolicy, feedback: &Feedback) -> bool {
    if is_low(policy, feedback.csat, feedback.nps) {
        return true;
    }
    let kind = feedback.type_or_comment();
    let is_content = kind == FeedbackType::Comment && (feedback.csat.is_some() || feedback.nps.is_some());
    !is_content && policy.answer.contains(&kind)
}

/// Whether a score is one that the desk answers.
pub fn is_low(policy: &FeedbackPolicy, csat: Option<u8>, nps: Option<u8>) -> bool {
    csat.is_some_and(|score| u32::from(score) <= policy.low_csat)
        || nps.zip(policy.low_nps).is_some_and(|(score, low)| u32::from(score) <= low)
}

/// By when feedback on a ticket of `kind` is answered, whether or not it owes an answer: deliveries
/// may have a limit of their own.
pub fn due(policy: &Policy, kind: Kind, feedback: &Feedback) -> Timestamp {
    let minutes = if kind == Kind::Delivery { policy.deliveries.feedback } else { policy.feedback.limit };
    let limit = SignedDuration::from_secs(minutes.saturating_mul(60));
    feedback.received.checked_add(limit).unwrap_or(Timestamp::MAX)
}

/// Where feedback on a ticket of `kind` stands at `now`.
pub fn state(policy: &Policy, kind: Kind, feedback: &Feedback, now: Timestamp) -> FeedbackState {
    match feedback.answered {
        Some(_) => FeedbackState::Answered,
        None if !owes(&policy.feedback, feedback) => FeedbackState::NotOwed,
        None if now > due(policy, kind, feedback) => FeedbackState::Late,
        None => FeedbackState::Open,
    }
}

/// Whether feedback was answered in time; `None` where none is owed, or there is time left.
pub fn in_time(policy: &Policy, kind: Kind, feedback: &Feedback, now: Timestamp) -> Option<bool> {
    let due = due(policy, kind, feedback);
    match feedback.answered {
        _ if !owes(&policy.feedback, feedback) => None,
        Some(answered) => Some(answered <= due),
        None => (now > due).then_some(false),
    }
}

/// The first feedback of a ticket that owes an answer and has none.
pub fn unanswered<'t>(policy: &FeedbackPolicy, ticket: &'t Ticket) -> Option<&'t Feedback> {
    let open = ticket.feedback().iter().filter(|f| f.answered.is_none() && owes(policy, f));
    open.min_by_key(|f| f.received)
}

/// The feedback whose limit counts for its ticket: the oldest that waits for an answer, else the
/// last that owed one.
pub fn pressing<'t>(policy: &FeedbackPolicy, ticket: &'t Ticket) -> Option<&'t Feedback> {
    unanswered(policy, ticket).or_else(|| ticket.feedback().iter().rfind(|f| owes(policy, f)))
}

/// The improvements that a ticket is linked to as evidence of their need (M4.3b).
pub fn improvements(ticket: &Ticket) -> impl Iterator<Item = Id> {
    let links = ticket.links.iter().filter(|link| link.rel == "relates_to");
    links.filter_map(|link| link.id.parse::<Id>().ok()).filter(|id| id.kind() == Kind::Improvement)
}

/// Puts feedback on a ticket, under the next number. The state of the ticket stays as it is: feedback
/// on a closed ticket does not reopen it.
pub fn receive(ticket: &mut Ticket, feedback: Feedback) -> Action {
    let note = put(ticket, feedback);
    Action::of(Verb::ReceiveFeedback).saying(note)
}

/// Adds feedback to the list of a ticket; returns what the history says of it.
pub fn put(ticket: &mut Ticket, feedback: Feedback) -> Vec<String> {
    let all = ticket.feedback_mut();
    let number = all.last().map_or(1, |f| f.number.saturating_add(1));
    let mut head = vec![format!("feedback {number}")];
    head.extend(feedback.kind_of.map(|kind| kind.to_string()));
    head.extend(feedback.class.iter().cloned());
    head.extend(feedback.csat.map(|score| format!("CSAT {score} of 5")));
    head.extend(feedback.nps.map(|score| format!("NPS {score} of 10")));
    let note = [vec![head.join(", ")], feedback.text.clone()].concat();
    all.push(Feedback { number, ..feedback });
    note
}

/// Answers feedback: the numbered one, else the oldest that owes an answer, else the oldest without
/// one (M4.3a). It is an answer to the requester, and stops the respond clock.
///
/// # Errors
/// A refusal when there is none, when it is answered already, or before it was received.
pub fn answer(
    policy: &FeedbackPolicy,
    ticket: &mut Ticket,
    number: Option<u32>,
    by: &str,
    text: Vec<String>,
    at: Timestamp,
) -> Result<Action, Refusal> {
    let id = ticket.id;
    let number = number.or_else(|| unanswered(policy, ticket).map(|f| f.number));
    let place = place(ticket, number, |f| f.answered.is_none())?;
    let feedback = &mut ticket.feedback_mut()[place];
    let number = feedback.number;
    if let Some(answered) = feedback.answered {
        let message = tr!("feedback {number} of {id} was answered at {answered}", number, id, answered);
        return Err(Refusal { message, hint: None });
    }
    if at < feedback.received {
        let received = feedback.received;
        let message = tr!("feedback {number} of {id} was received at {received}", number, id, received);
        return Err(Refusal::new(message, tr!("give a later time with --at")));
    }
    let note = [vec![format!("feedback {number}")], text.clone()].concat();
    feedback.answered = Some(at);
    feedback.by = Some(by.to_owned());
    feedback.answer = text;
    let to = ticket.kind().has_clocks().then_some(Recipient::Requester);
    Ok(Action::of(Verb::AnswerFeedback).saying(note).to(to))
}

/// Sets type and class of feedback: the numbered one, else the first without a class, else the last (M4.3b).
///
/// # Errors
/// A refusal when there is none.
pub fn classify(
    ticket: &mut Ticket,
    number: Option<u32>,
    kind_of: Option<FeedbackType>,
    class: Option<String>,
) -> Result<Action, Refusal> {
    let unclassed = ticket.feedback().iter().find(|f| f.class.is_none());
    let number = number.or(unclassed.or(ticket.feedback().last()).map(|f| f.number));
    let place = place(ticket, number, |_| false)?;
    let feedback = &mut ticket.feedback_mut()[place];
    let mut words = vec![format!("feedback {number}", number = feedback.number)];
    words.extend(kind_of.map(|kind| kind.to_string()).into_iter().chain(class.clone()));
    feedback.kind_of = kind_of.or(feedback.kind_of);
    feedback.class = class.or(feedback.class.take());
    Ok(Action::of(Verb::ClassifyFeedback).saying(vec![words.join(", ")]))
}

/// The place of the numbered feedback, else of the oldest that is `wanted`.
fn place(ticket: &Ticket, number: Option<u32>, wanted: impl Fn(&Feedback) -> bool) -> Result<usize, Refusal> {
    let id = ticket.id;
    let all = ticket.feedback();
    let is = |f: &Feedback| number.map_or_else(|| wanted(f), |number| f.number == number);
    let found = all.iter().enumerate().filter(|(_, f)| is(f)).min_by_key(|(_, f)| f.received);
    found.map(|(place, _)| place).ok_or_else(|| {
        let message = match number {
            Some(number) => tr!("{id} has no feedback {number}", id, number),
            None => tr!("{id} has no feedback without an answer", id),
        };
        let show = match ticket.kind() {
            Kind::Delivery => tr!("see itdesk deliver show {id}", id),
            _ => tr!("see itdesk show {id}", id),
        };
        Refusal::new(message, show)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feedback(kind_of: FeedbackType, csat: Option<u8>) -> Feedback {
        Feedback { kind_of: Some(kind_of), csat, ..Feedback::default() }
    }

    #[test]
    fn a_complaint_and_a_low_score_owe_an_answer_and_praise_does_not() {
        use FeedbackType::{Comment, Complaint, Praise, Suggestion};
        let policy = FeedbackPolicy { low_nps: Some(4), ..FeedbackPolicy::default() };
        for (kind, csat, nps, expected) in [
            (Complaint, None, None, true),
            (Complaint, Some(5), None, true),
            (Suggestion, None, None, true),
            (Comment, None, None, true),
            (Comment, Some(3), None, false),
            (Comment, Some(2), None, true),
            (Comment, None, Some(4), true),
            (Comment, None, Some(5), false),
            (Praise, None, None, false),
            (Praise, Some(1), None, true),
        ] {
            let one = Feedback { nps, ..feedback(kind, csat) };
            assert_eq!(owes(&policy, &one), expected, "{kind} {csat:?} {nps:?}");
        }
        let all = FeedbackPolicy { answer: FeedbackType::ALL.to_vec(), ..FeedbackPolicy::default() };
        assert!(owes(&all, &feedback(Praise, None)));
        let none = FeedbackPolicy { answer: Vec::new(), low_csat: 0, ..FeedbackPolicy::default() };
        assert!(!owes(&none, &feedback(Complaint, Some(1))));
        assert!(owes(&policy, &Feedback::default()), "feedback of 0.1 has no type, and owed an answer");
    }

    #[test]
    fn the_oldest_that_owes_an_answer_is_answered_first() {
        let policy = FeedbackPolicy::default();
        let id = Id::new(Kind::Request, jiff::civil::date(2026, 11, 23), 1);
        let mut ticket = Ticket::blank(id, "x");
        receive(&mut ticket, feedback(FeedbackType::Praise, None));
        receive(&mut ticket, feedback(FeedbackType::Complaint, None));
        assert_eq!(ticket.feedback().iter().map(|f| f.number).collect::<Vec<_>>(), [1, 2]);
        let now = Timestamp::from_second(3600).unwrap();
        let told = answer(&policy, &mut ticket, None, "lin", vec!["sorry".to_owned()], now).unwrap();
        assert_eq!(
            (told.note, told.to),
            (vec!["feedback 2".to_owned(), "sorry".to_owned()], Some(Recipient::Requester))
        );
        assert_eq!(ticket.feedback()[1].answered, Some(now));
        answer(&policy, &mut ticket, None, "lin", vec!["thanks".to_owned()], now).unwrap();
        assert!(answer(&policy, &mut ticket, None, "lin", Vec::new(), now).is_err());
        assert!(answer(&policy, &mut ticket, Some(9), "lin", Vec::new(), now).is_err());
    }
}
