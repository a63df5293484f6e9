//! Taking back one's own last action, by an event that sets everything to what it was before.

use super::action::Action;
use super::refusal::Refusal;
use super::replay::{restored, value};
use crate::lang::tr;
use crate::records::{ClockMarks, Event, Ticket};
use crate::rules::workflow::Verb;

/// Takes back the last event of a ticket that `is_own` knows and that has not been taken back yet. The event stays in the
/// history; with the one that takes it back it counts for nothing: no clock, no report reads either (see
/// [`Ticket::effective_events`]).
///
/// # Errors
/// A refusal when there is none, when it is one that cannot be taken back, or when a later event builds on it.
pub fn undo(
    ticket: &mut Ticket,
    is_own: &dyn Fn(&str) -> bool,
    because: Vec<String>,
) -> Result<Action, Refusal> {
    let event = last_own(ticket, is_own)?.clone();
    reversible(ticket, &event)?;
    if let Some(later) = dependent(ticket, &event) {
        let message = tr!(
            "'{did}' of {id} at {at} cannot be undone: '{later}' by {by} at {later_at} builds on it",
            did = event.did,
            id = ticket.id,
            at = event.at,
            later = later.did,
            by = later.by,
            later_at = later.at
        );
        return Err(Refusal::new(message, tr!("undo that first, or correct it with a new step")));
    }
    if let Some(field) = edited(ticket, &event) {
        let message = tr!(
            "'{did}' of {id} cannot be undone: {field} has been changed by hand since",
            did = event.did,
            id = ticket.id,
            field
        );
        return Err(Refusal::new(message, tr!("correct it with a new step, or revert the edit with git")));
    }
    let history = std::mem::take(&mut ticket.history);
    let before = restored(ticket, event.changes.iter());
    ticket.history = history;
    let before = before.map_err(|broken| Refusal::new(broken.to_string(), tr!("fix the record by hand")))?;
    *ticket = Ticket { history: std::mem::take(&mut ticket.history), ..before };
    let note = [vec![format!("{} at {}", event.did, event.at)], because].concat();
    let marks = Some(ClockMarks { undoes: Some(event.event), ..ClockMarks::default() });
    Ok(Action { marks, ..Action::of(Verb::Undo).saying(note) })
}

fn last_own<'t>(ticket: &'t Ticket, is_own: &dyn Fn(&str) -> bool) -> Result<&'t Event, Refusal> {
    let own = ticket.effective_events().rev().find(|event| is_own(&event.by));
    own.ok_or_else(|| {
        let message = tr!("you have nothing to undo in {id}", id = ticket.id);
        Refusal::new(message, tr!("who did what: itdesk log {id}", id = ticket.id))
    })
}

/// What has another way back, or none.
fn reversible(ticket: &Ticket, event: &Event) -> Result<(), Refusal> {
    let id = ticket.id;
    let noun = ticket.kind().noun();
    let way = match event.did.as_str() {
        _ if ticket.history.first().is_some_and(|creation| creation.event == event.event) => {
            tr!("to cancel the ticket: itdesk {noun} cancel {id} --because …", noun, id)
        }
        did if [Verb::Link, Verb::Unlink].iter().any(|verb| verb.is(did)) => {
            tr!("a link is in two records: remove it with link --remove; its links: itdesk show {id}", id)
        }
        _ => return Ok(()),
    };
    Err(Refusal::new(
        tr!("'{did}' of {id} at {at} cannot be undone", did = event.did, id, at = event.at),
        way,
    ))
}

/// The first later event that builds on `event`: one that changed a field which it had changed before; after a step of the life
/// cycle, one that changed anything but what any state allows.
fn dependent<'t>(ticket: &'t Ticket, event: &Event) -> Option<&'t Event> {
    let own: Vec<&String> = event.changes.keys().filter(|name| !is_derived(name)).collect();
    let moved = event.changes.contains_key("state");
    let builds = |later: &&Event| {
        let names = || later.changes.keys().filter(|name| !is_derived(name));
        names().any(|name| own.contains(&name) || (moved && !is_free(name)))
    };
    let mut later = ticket.effective_events().skip_while(|e| e.event != event.event).skip(1);
    later.find(builds)
}

/// What a hand edit, which leaves no event, has changed since: it is not to be lost by an undo.
fn edited<'e>(ticket: &Ticket, event: &'e Event) -> Option<&'e String> {
    let own = event.changes.iter().filter(|(name, _)| !is_derived(name));
    own.filter(|(name, change)| !change.led_to(&value(ticket, name))).map(|(name, _)| name).next()
}

/// What the rules compute anew at every event.
fn is_derived(name: &str) -> bool {
    name == "class" || name.starts_with("targets.")
}

/// What may be written whatever the state.
fn is_free(name: &str) -> bool {
    matches!(name, "links" | "tags" | "title" | "description" | "external")
        || name.starts_with("requester.")
        || name.starts_with("submission.")
}
