//! Whether the step of an event fits where a merge puts it.

use crate::records::{Event, Kind, State};
use crate::rules::workflow;

/// How far an event fits where it comes to stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fit {
    /// As it was meant.
    Whole,
    /// All but its step, and why.
    NoStep(String),
    /// Not at all, and why: as if it had been refused.
    Not(String),
}

/// Where the ticket is taken back to because of an event, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Back {
    pub from: State,
    pub to: State,
    pub because: &'static str,
}

/// What the walk found of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Walked {
    pub fit: Fit,
    pub back: Option<Back>,
}

/// The state an event leads to, where it is a step.
pub(super) fn leads_to(event: &Event) -> Option<State> {
    event.changed_to("state").and_then(|word| word.parse().ok())
}

/// How far the step of an event fits where it comes to stand.
pub(super) fn fit(kind: Kind, state: State, event: &Event) -> Fit {
    let from =
        event.changes.get("state").and_then(|c| c.0.as_str()).and_then(|word| word.parse::<State>().ok());
    let (Some(from), Some(to)) = (from, leads_to(event)) else { return Fit::Whole };
    if !kind.states().contains(&to) {
        return Fit::Not(format!("no {kind} is ever {to}"));
    }
    if state == from || verb_leads(kind, (from, to), (state, to)) {
        Fit::Whole
    } else if state == to {
        Fit::NoStep(format!("it was {} already", state.as_str()))
    } else if verb_leads(kind, (from, to), (state, state)) {
        Fit::NoStep(format!("it was {} by then, and stayed so", state.as_str()))
    } else {
        Fit::Not(format!("it was {} by then", state.as_str()))
    }
}

/// Whether a verb that leads as `meant` says leads as `here` says too.
fn verb_leads(kind: Kind, meant: (State, State), here: (State, State)) -> bool {
    let leads = |verb, (from, to)| workflow::leads(kind, verb, from).any(|led| led == to);
    workflow::steps(kind).iter().any(|s| leads(s.verb, meant) && leads(s.verb, here))
}
