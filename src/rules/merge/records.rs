//! One record of two versions.

use jiff::Timestamp;
use serde_json::json;

use super::ancestor::{self, Ancestor};
use super::fields::{self, origin};
use super::replay::replay;
use super::union::{actions, union, written_order};
use super::versions::{Apart, Versions, is_same_ticket};
use super::{events, hand};
use crate::records::{Event, Ticket};
use crate::rules::life::{refresh, settle};
use crate::rules::policy::Policy;

/// One record of both versions.
///
/// Equal for `ours` and `theirs` changed about, and for several merged in any order.
///
/// # Errors
/// [`Apart`] when they are not versions of one ticket, or the outcome could not be written.
pub fn merge(policy: &Policy, versions: Versions<'_>, now: Timestamp) -> Result<Ticket, Apart> {
    let Versions { base, ours, theirs } = versions;
    if !is_same_ticket(ours, theirs) {
        return Err(Apart::TwoTickets);
    }
    let base = base.filter(|base| ancestor::is_of_both(base, ours, theirs));
    let ancestor = Ancestor::of(base, ours, theirs);
    let (base, ours, theirs) = explained(base, &ancestor, ours, theirs);
    let events = union(&base, [&ours.1, &theirs.1]);
    let order = written_order(&events);
    let before = origin(order.iter().map(|place| &events[*place]), &ancestor.known);
    let kind = ours.0.kind();
    let told = replay(kind, &before, &events);
    let history = events.into_iter().zip(told.found).flat_map(|(event, found)| events::tell(event, found));
    let history = history.flatten().collect();
    let none = |reason: &dyn std::fmt::Display| Apart::NoRecord(reason.to_string());
    // What a record is known by is no event's to change.
    let known = [("id", json!(ours.0.id)), ("format", json!(ours.0.format.max(theirs.0.format)))];
    let mut flat = told.flat;
    flat.extend(known.map(|(name, value)| (name.to_owned(), value)));
    let mut ticket = fields::assemble(kind, &flat, history).map_err(|e| none(&e))?;
    if !ticket.state.is_ended() {
        refresh(policy, &mut ticket);
    }
    settle(policy, &mut ticket, None, now);
    match Ticket::parse(&ticket.to_bytes()) {
        Ok(_) => Ok(ticket),
        Err(damage) => Err(none(&damage.reason)),
    }
}

/// The events of a ticket that say a merge computed them, and that no merge of its events computes.
pub fn forged<'t>(policy: &Policy, ticket: &'t Ticket) -> Vec<&'t Event> {
    let claim: Vec<&Event> = ticket.history.iter().filter(|event| event.merged.is_some()).collect();
    let Some(last) = claim.last() else { return Vec::new() };
    let versions = Versions { base: None, ours: ticket, theirs: ticket };
    let computed = merge(policy, versions, last.at).map(|merged| merged.history).unwrap_or_default();
    claim.into_iter().filter(|event| !computed.contains(event)).collect()
}

type Side<'t> = (&'t Ticket, Vec<Event>);

/// The events of the ancestor and of both sides, with an event for what each was edited by hand.
fn explained<'t>(
    base: Option<&Ticket>,
    parted: &Ancestor,
    ours: &'t Ticket,
    theirs: &'t Ticket,
) -> (Vec<Event>, Side<'t>, Side<'t>) {
    let mut ancestor = base.map(actions).unwrap_or_default();
    let edited = base.and_then(|base| hand::edit(base, &ancestor, None));
    ancestor.extend(edited.iter().cloned());
    let side = |ticket: &'t Ticket| {
        let mut events = actions(ticket);
        if let Some(edited) = edited.iter().find(|edit| !events.iter().any(|e| e.event == edit.event)) {
            events.push(edited.clone());
        }
        events.sort_by(|a, b| (a.at, a.written()).cmp(&(b.at, b.written())));
        let edit = hand::edit(ticket, &events, Some(parted));
        events.extend(edit);
        (ticket, events)
    };
    (ancestor, side(ours), side(theirs))
}
