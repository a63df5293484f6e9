//! The life cycle over the steps of several clones: which of them still fit where they come to stand.

use super::change::FormReplay;
use super::fields::Flat;
use super::fit::{Fit, Walked, fit, leads_to};
use crate::records::{Event, Kind, State};

/// Walks along the events in the order of a history; returns the state they lead to, and what it found of each.
pub(super) fn walk(kind: Kind, origin: &Flat, events: &[Event]) -> (State, Vec<Walked>) {
    let mut state = kind.states()[0];
    let mut form = FormReplay::of(kind, origin, events);
    let mut found = Vec::with_capacity(events.len());
    for event in events {
        let mut fit = fit(kind, state, event);
        let mut back = None;
        if let Some(form) = &mut form {
            (fit, back) = form.judge(state, event, fit);
        }
        if let (Fit::Whole, Some(to)) = (&fit, leads_to(event)) {
            state = to;
        }
        if let Some(back) = &back {
            state = back.to;
        }
        found.push(Walked { fit, back });
    }
    (state, found)
}
