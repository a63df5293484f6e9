//! Limits in real time: on the record of an incident, on a change, a delivery, an article.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::article::votes::unhelpful_since;
use super::change::approval::{self, Standing};
use super::clocks::ClockState;
use super::elements::complete_since;
use super::feedback;
use super::occurred::occurred;
use super::policy::Policy;
use super::timeline::Timeline;
use crate::lang::mark;
use crate::records::article::Article;
use crate::records::change::Change;
use crate::records::ci::Ci;
use crate::records::delivery::Delivery;
use crate::records::improvement::Improvement;
use crate::records::words::{ChangeType, HandlingResult};
use crate::records::{Event, Incident, Part, State, Ticket};
use crate::rules::workflow::Verb;

/// The review of a major incident, which is due even when the incident is closed.
pub const REVIEW: &str = "review";

/// A limit in real time.
#[derive(Debug, Clone, PartialEq)]
pub struct Limit {
    /// Such as `complete` or `approval`.
    pub name: &'static str,
    /// From when it counts.
    pub since: Timestamp,
    /// By when.
    pub due: Timestamp,
    /// When it was done.
    pub done: Option<Timestamp>,
}

impl Limit {
    /// Where the limit stands at `now`.
    pub fn state(&self, now: Timestamp) -> ClockState {
        match self.done {
            Some(done) if done <= self.due => ClockState::Met,
            None if now <= self.due => ClockState::Running,
            _ => ClockState::Breached,
        }
    }
}

/// The limits of a ticket. A cancelled ticket has none but `feedback`.
///
/// - Every ticket: `feedback`, the oldest that owes an answer and has none, within 24 h (M4.3a). It counts on a
///   closed ticket as well: the customer waits all the same.
/// - An incident: `complete` within 24 h of the fault, or of the creation where nobody gave the time of the
///   fault, when the four elements stand in it (M5.4b), counted from when they were written down; `filed` within 72 h, when it was closed (M5.4c). The time it lay resolved, closed or
///   cancelled before it was reopened does not count. `confirmation`, where it was resolved with the customer's
///   feedback outstanding (M5.4a). A major one: `review`, some days after its resolution (M3.2a).
/// - A change: `approval` of an emergency that has begun, within the policy's limit, and of the step that is decided
///   now, where the policy limits it; `window`, by whose end it
///   is carried out; `evaluation`, owed when the time of watching is over (M6.2b).
/// - A delivery: `delivery` by the agreed date (M1.4b); `follow-up`, the next service review, by the end of its
///   day (M4.4a).
/// - An improvement: `do`, by the day of its plan (M7.3a); `review`, by the end of the day on which its effect is
///   looked at (M7.4a).
/// - A configuration item: `warranty` and `licence`, by the end of their last day; at risk the policy's notice
///   before it (M5.2b). A retired one has none.
/// - An article: `review`, of the version in force, by the end of its day (M8.3); `approval`, of a draft that was
///   submitted, within the policy's limit; `unhelpful`, from the vote that made it so, owed at once.
pub fn limits(policy: &Policy, ticket: &Ticket, timeline: &Timeline) -> Vec<Limit> {
    let mut limits = match &ticket.part {
        _ if ticket.state == State::Cancelled => Vec::new(),
        Part::Request(_) => Vec::new(),
        Part::Incident(incident) => of_record(policy, ticket, incident, timeline),
        Part::Change(change) => of_change(policy, ticket, change),
        Part::Delivery(delivery) => of_delivery(policy, ticket, delivery),
        Part::Improvement(improvement) => of_improvement(policy, ticket, improvement),
        Part::Article(article) => of_article(policy, article),
        Part::Ci(ci) => of_item(policy, ticket, ci),
    };
    limits.extend(of_feedback(policy, ticket));
    limits
}

fn of_feedback(policy: &Policy, ticket: &Ticket) -> Option<Limit> {
    let counted = feedback::pressing(&policy.feedback, ticket)?;
    let due = feedback::due(policy, ticket.kind(), counted);
    Some(Limit { name: mark!("feedback"), since: counted.received, due, done: counted.answered })
}

/// The last instant of a day in the desk's zone, as a limit.
pub(super) fn end_of(policy: &Policy, day: Date) -> Timestamp {
    // A day that a clock change shortens or lengthens ends at its own midnight.
    let midnight = day.saturating_add(1.day()).at(0, 0, 0, 0);
    policy.desk.timezone.to_ambiguous_timestamp(midnight).compatible().unwrap_or(Timestamp::MAX)
}

fn after(since: Timestamp, minutes: i64) -> Timestamp {
    since.checked_add(SignedDuration::from_secs(minutes.saturating_mul(60))).unwrap_or(Timestamp::MAX)
}

/// So many minutes after the fault, less the times in which the ticket lay over before it was reopened: nobody could
/// complete or file the record then.
fn after_rests(timeline: &Timeline, since: Timestamp, minutes: i64) -> Timestamp {
    let mut due = after(since, minutes);
    for rest in &timeline.closed_spans {
        if let Some(to) = rest.to.filter(|_| rest.from < due) {
            due = due.checked_add(to.duration_since(rest.from)).unwrap_or(Timestamp::MAX);
        }
    }
    due
}

fn of_record(policy: &Policy, ticket: &Ticket, incident: &Incident, timeline: &Timeline) -> Vec<Limit> {
    if timeline.undated {
        return Vec::new();
    }
    let since = occurred(ticket).unwrap_or(timeline.created);
    let limits = policy.records;
    let due = |minutes| after_rests(timeline, since, minutes);
    let limit = |name, minutes, done| Limit { name, since, due: due(minutes), done };
    let mut all = vec![
        limit("complete", limits.complete, complete_since(policy, ticket)),
        limit(mark!("filed"), limits.filed, timeline.ended),
    ];
    let over = timeline.resolved.or(timeline.ended).filter(|_| incident.major.is_some());
    all.extend(over.map(|since| {
        let due = after(since, policy.major.review.saturating_mul(24 * 60));
        Limit { name: REVIEW, since, due, done: incident.reviewed }
    }));
    let waits = incident.result == Some(HandlingResult::Feedback);
    if let Some(resolved) = timeline.resolved.filter(|_| waits) {
        let done = feedback_since(ticket, resolved).or(timeline.ended);
        let due = after(resolved, limits.feedback);
        all.push(Limit { name: mark!("confirmation"), since: resolved, due, done });
    }
    all
}

/// When the customer said how it is: a reply, or a confirmation that somebody wrote down.
fn feedback_since(ticket: &Ticket, resolved: Timestamp) -> Option<Timestamp> {
    let mut later = ticket.effective_events().filter(|event| event.at >= resolved);
    let confirms = |event: &Event| event.changes.get("incident.confirmed_by").is_some_and(|c| !c.1.is_null());
    later.find(|event| Verb::Reply.is(&event.did) || confirms(event)).map(|event| event.at)
}

fn of_change(policy: &Policy, ticket: &Ticket, change: &Change) -> Vec<Limit> {
    let mut limits = Vec::new();
    let began = change.implementation.as_ref();
    if let Some(begun) = began.filter(|_| change.kind_of == ChangeType::Emergency) {
        let standing = approval::standing(policy, ticket);
        let decided = match standing {
            Standing::Approved(at) | Standing::Rejected(at) => Some(at),
            Standing::Open(_) | Standing::NotAssessed => None,
        };
        let due = after(begun.started, policy.changes.emergency_approval);
        limits.push(Limit { name: "approval", since: begun.started, due, done: decided });
    }
    let voted_on = change.kind_of != ChangeType::Standard && began.is_none();
    if let Some(limit) = of_step(policy, ticket).filter(|_| voted_on) {
        limits.push(limit);
    }
    if let Some(window) = &change.window {
        let done = began.and_then(|i| i.ended);
        limits.push(Limit { name: "window", since: window.from, due: window.to, done });
    }
    if let Some((ended, until)) = began.and_then(|i| Some((i.ended?, i.watched_until?))) {
        let done = change.evaluation.as_ref().map(|e| e.at);
        limits.push(Limit { name: mark!("evaluation"), since: ended, due: until, done });
    }
    limits
}

/// The decision on the step of an approval, where the policy limits it.
fn of_step(policy: &Policy, ticket: &Ticket) -> Option<Limit> {
    let minutes = policy.changes.step_approval?;
    let done = match approval::standing(policy, ticket) {
        Standing::Approved(at) | Standing::Rejected(at) => Some(at),
        Standing::Open(_) if ticket.state == State::Assessed => None,
        Standing::Open(_) | Standing::NotAssessed => return None,
    };
    let since = approval::step_began(policy, ticket)?;
    Some(Limit { name: "approval", since, due: after(since, minutes), done })
}

fn of_delivery(policy: &Policy, ticket: &Ticket, delivery: &Delivery) -> Vec<Limit> {
    let mut limits = Vec::new();
    if let Some(due) = delivery.deliver_by {
        let done = delivery.delivered.as_ref().map(|d| d.at);
        limits.push(Limit { name: "delivery", since: ticket.created(), due, done });
    }
    let next = delivery.follow_ups.iter().filter(|f| f.done.is_none()).min_by_key(|f| f.on);
    if let Some(review) = next.or(delivery.follow_ups.last()) {
        let due = end_of(policy, review.on);
        let since = ticket.created();
        limits.push(Limit { name: mark!("follow-up"), since, due, done: review.done });
    }
    limits
}

fn of_improvement(policy: &Policy, ticket: &Ticket, improvement: &Improvement) -> Vec<Limit> {
    let since = ticket.created();
    let limit = |name, day: Date, done| Limit { name, since, due: end_of(policy, day), done };
    let checked = improvement.checks.last().map(|c| c.at);
    let over = checked.filter(|_| !matches!(ticket.state, State::Plan | State::Do));
    let done = improvement.done_by.map(|day| limit("do", day, over));
    done.into_iter().chain(improvement.review_on.map(|day| limit("review", day, None))).collect()
}

fn of_item(policy: &Policy, ticket: &Ticket, ci: &Ci) -> Vec<Limit> {
    if ticket.state == State::Retired {
        return Vec::new();
    }
    // Where a limit is at risk from a share of its time, the time is chosen so that this is the notice.
    let left = (1.0 - policy.sla.at_risk).max(0.01);
    let window = SignedDuration::from_secs((policy.items.notice as f64 * 60.0 / left).ceil() as i64);
    let limit = |name, day: Date| {
        let due = end_of(policy, day);
        Limit { name, since: due.checked_sub(window).unwrap_or(Timestamp::MIN), due, done: None }
    };
    let warranty = ci.warranty_until.map(|day| limit(mark!("warranty"), day));
    warranty.into_iter().chain(ci.licence_until.map(|day| limit("licence", day))).collect()
}

fn of_article(policy: &Policy, article: &Article) -> Vec<Limit> {
    let in_force = article.versions.iter().find(|v| Some(v.number) == article.version);
    let seen = in_force.map(|v| article.reviews.last().map_or(v.at, |r| r.at.max(v.at)));
    let review = seen.zip(article.review_due).map(|(since, day)| Limit {
        name: "review",
        since,
        due: end_of(policy, day),
        done: None,
    });
    let approval = article.draft.as_ref().and_then(|draft| {
        let since = draft.submitted?;
        let done = draft.approval.as_ref().map(|a| a.at);
        Some(Limit { name: "approval", since, due: after(since, policy.knowledge.approval), done })
    });
    let unhelpful = unhelpful_since(&policy.knowledge, article);
    let unhelpful = unhelpful.map(|since| Limit { name: "unhelpful", since, due: since, done: None });
    [review, approval, unhelpful].into_iter().flatten().collect()
}
