//! Whether a record's state is the one that its own history tells.

use crate::escape::quoted;
use crate::lang::{self, tr};
use crate::records::{State, Ticket};

/// What of the state contradicts the history, or the reason to wait.
pub(super) fn contradictions(ticket: &Ticket) -> Vec<String> {
    let found = [against_history(ticket), against_pending(ticket)];
    found.into_iter().flatten().collect()
}

/// The state is where the last event that changed it led.
fn against_history(ticket: &Ticket) -> Option<String> {
    let last = ticket.history.iter().rev().find_map(|e| Some((e, e.changes.get("state")?)));
    let Some((event, change)) = last else {
        // A ticket begins as new, whether or not its first event says so.
        let message = tr!(
            "it is {state}, but no event in its history led to this state",
            state = lang::shown(ticket.state.as_str())
        );
        return (ticket.state != ticket.kind().states()[0]).then_some(message);
    };
    let led = change.1.as_str().map_or_else(|| change.1.to_string(), str::to_owned);
    if led == ticket.state.as_str() {
        return None;
    }
    let did = quoted(&event.did, 40);
    let led = quoted(&led, 40);
    Some(tr!(
        "it is {state}, but its last step {did} at {at} led to {led}",
        state = lang::shown(ticket.state.as_str()),
        did,
        at = event.at,
        led
    ))
}

/// A reason to wait stands there as long as it waits.
fn against_pending(ticket: &Ticket) -> Option<String> {
    match (ticket.state, &ticket.pending) {
        (State::Pending, None) => Some(tr!("it is on hold without a reason").to_owned()),
        (State::Pending, Some(_)) | (_, None) => None,
        (state, Some(reason)) => {
            Some(tr!("it is {state}, but has the hold reason {quoted}", state, quoted = quoted(reason, 40)))
        }
    }
}
