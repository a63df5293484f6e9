//! What a single change says to the figures.

use crate::records::change::Change;
use crate::records::words::{ChangeType, Vote};
use crate::records::{State, Ticket};
use crate::rules::change::approval::{Standing, counting, standing};
use crate::rules::policy::Policy;
use crate::rules::workflow::Verb;

/// Whether the risk was assessed by the time it was begun (M6.1d): a standard change's in its template. An
/// emergency may be assessed again later; then the history has the first time.
pub(super) fn assessed_before(ticket: &Ticket, change: &Change) -> bool {
    if change.kind_of == ChangeType::Standard && change.template.is_some() {
        return true;
    }
    let Some(begun) = &change.implementation else { return false };
    let (Some(risk), started) = (&change.risk, begun.started) else { return false };
    risk.at <= started || ticket.effective_events().any(|e| Verb::Assess.is(&e.did) && e.at <= started)
}

/// What was decided on the change as its form is now (M6.1c); `None` while nothing is.
///
/// A later policy may ask for other votes. It does not take back what was decided before: where votes that still
/// count led to a decision by the history, it stands.
pub(super) fn decision(policy: &Policy, ticket: &Ticket) -> Option<Vote> {
    match standing(policy, ticket) {
        Standing::Approved(_) => return Some(Vote::Approved),
        Standing::Rejected(_) => return Some(Vote::Rejected),
        Standing::Open(_) | Standing::NotAssessed => {}
    }
    let once = ticket.effective_events().rev().find_map(|e| match e.changed_to("state")?.parse() {
        Ok(State::Approved) => Some(Some(Vote::Approved)),
        Ok(State::Rejected) => Some(Some(Vote::Rejected)),
        // Assessed anew or submitted again: what was decided before is void.
        Ok(State::Assessed | State::Submitted) => Some(None),
        _ => None,
    });
    once.flatten().filter(|vote| counting(policy, ticket).iter().any(|v| v.vote == *vote))
}

/// Whether the record of a closed change is whole (M6.3a). Number, type and state are in every record.
///
/// A change that was rejected and closed has no course: its record is whole with content, responsible person and
/// who decided.
pub(super) fn is_on_record(policy: &Policy, ticket: &Ticket, change: &Change) -> bool {
    let decided = !counting(policy, ticket).is_empty();
    let content = !ticket.description.is_empty();
    let Some(course) = &change.implementation else {
        let responsible =
            ticket.assignee.is_some() || change.risk.as_ref().is_some_and(|r| named(&r.signed_by));
        return decided && content && responsible;
    };
    let concluded = change.evaluation.as_ref().is_some_and(|e| !e.effect.is_empty());
    let watched = !change.observations.is_empty();
    decided && content && named(&course.by) && course.ended.is_some() && watched && concluded
}

fn named(who: &str) -> bool {
    !who.trim().is_empty()
}
