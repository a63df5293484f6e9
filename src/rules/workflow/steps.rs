//! Which step leads where, by kind and by ticket.

use super::article::ARTICLE;
use super::change::CHANGE;
use super::ci::CI;
use super::delivery::DELIVERY;
use super::improvement::IMPROVEMENT;
use super::incident::{INCIDENT, REQUEST};
use super::transition::Transition;
use super::verb::Verb;
use crate::records::State::{self, New};
use crate::records::words::ChangeType;
use crate::records::{Kind, Ticket};

/// The steps of a kind, in the order of its life.
pub fn steps(kind: Kind) -> &'static [Transition] {
    match kind {
        Kind::Request => REQUEST,
        Kind::Incident => INCIDENT,
        Kind::Change => CHANGE,
        Kind::Delivery => DELIVERY,
        Kind::Improvement => IMPROVEMENT,
        Kind::Article => ARTICLE,
        Kind::Ci => CI,
    }
}

/// The states a ticket of `kind` may begin in: a change that is raised whole is submitted at once, one made from
/// a template is approved already (M6.1b).
pub fn begins(kind: Kind) -> &'static [State] {
    match kind {
        Kind::Request | Kind::Incident => &[New],
        Kind::Change => &[State::Draft, State::Submitted, State::Approved],
        Kind::Delivery => &[State::Preparing],
        Kind::Improvement => &[State::Plan],
        Kind::Article => &[State::Draft],
        Kind::Ci => Kind::Ci.states(),
    }
}

/// The verbs a ticket of `kind` allows in `state`.
pub fn allowed(kind: Kind, state: State) -> Vec<Verb> {
    let can = steps(kind).iter().filter(|s| s.leads.iter().any(|(from, _)| *from == state));
    can.map(|s| s.verb).collect()
}

/// Verbs as they are typed, separated by commas.
pub fn words(verbs: &[Verb]) -> String {
    verbs.iter().map(|verb| verb.as_str()).collect::<Vec<_>>().join(", ")
}

/// The verbs that a ticket allows where it stands: those of the table, less what its change type has no use for, and
/// what an article that was never published cannot do.
pub fn allowed_of(ticket: &Ticket) -> Vec<Verb> {
    let mut allowed = allowed(ticket.kind(), ticket.state);
    if let Some(change) = ticket.change() {
        let emergency = change.kind_of == ChangeType::Emergency;
        let begun = change.implementation.is_some();
        let decides = |verb: Verb| [Verb::Assess, Verb::Approve, Verb::Reject].contains(&verb);
        allowed.retain(|verb| match *verb {
            Verb::Start => emergency || ticket.state == State::Scheduled,
            verb if decides(verb) => emergency || !begun && change.kind_of != ChangeType::Standard,
            _ => true,
        });
    }
    if ticket.incident().is_some_and(|incident| incident.major.is_none()) {
        allowed.retain(|verb| *verb != Verb::Review);
    }
    if ticket.article().is_some_and(|article| article.version.is_none()) {
        // What leads back to a version in force, or speaks of one, needs one.
        allowed.retain(|verb| ![Verb::Discard, Verb::Revert, Verb::FindHelpful].contains(verb));
    }
    allowed
}

/// The states `verb` may lead to from `state`; none when the table does not allow it there. Where there are
/// several, what the ticket holds decides between them.
pub fn leads(kind: Kind, verb: Verb, state: State) -> impl Iterator<Item = State> {
    let step = steps(kind).iter().find(|s| s.verb.as_str() == verb.as_str());
    let leads = step.into_iter().flat_map(|s| s.leads);
    leads.filter(move |(from, _)| *from == state).map(|(_, to)| *to)
}

/// A state from which a verb leads on, and the types of change it leads on for there; no types are all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stage {
    /// The kind of the tickets.
    pub kind: Kind,
    /// Their state.
    pub state: State,
    /// The types of change that the verb is for; empty for every ticket.
    pub types: &'static [ChangeType],
}

/// The stages of a kind in which the verb that is typed as `word` is allowed: [`allowed_of`] without a ticket, as far
/// as state and type of change decide. None when the life cycle does not have the verb.
///
/// ```
/// use itdesk::records::{Kind, State};
/// use itdesk::rules::workflow::stages;
/// let states: Vec<_> = stages(Kind::Incident, "resolve").iter().map(|stage| stage.state).collect();
/// assert_eq!(states, [State::InProgress, State::Pending]);
/// assert!(stages(Kind::Incident, "show").is_empty());
/// ```
pub fn stages(kind: Kind, word: &str) -> Vec<Stage> {
    const EMERGENCY: &[ChangeType] = &[ChangeType::Emergency];
    const ASSESSED: &[ChangeType] = &[ChangeType::Normal, ChangeType::Emergency];
    let begun = |state| {
        use State::{Evaluated, Failed, Implementing, Monitoring, RolledBack};
        [Implementing, Monitoring, Failed, RolledBack, Evaluated].contains(&state)
    };
    let types = |verb: Verb, state: State| -> &'static [ChangeType] {
        match (kind, verb) {
            (Kind::Change, Verb::Start) if state != State::Scheduled => EMERGENCY,
            (Kind::Change, Verb::Assess | Verb::Approve | Verb::Reject) if begun(state) => EMERGENCY,
            (Kind::Change, Verb::Assess | Verb::Approve | Verb::Reject) => ASSESSED,
            _ => &[],
        }
    };
    let mut stages: Vec<Stage> = Vec::new();
    for step in steps(kind).iter().filter(|step| step.verb.as_str() == word) {
        for (state, _) in step.leads {
            if !stages.iter().any(|stage| stage.state == *state) {
                stages.push(Stage { kind, state: *state, types: types(step.verb, *state) });
            }
        }
    }
    stages
}
