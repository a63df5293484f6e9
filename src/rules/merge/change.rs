//! What the life cycle of a change asks beside its table: votes hold for the form they were given on (M6.1c).

use super::apply::change;
use super::field::Scribe;
use super::fields::{Flat, assemble};
use super::fit::{Back, Fit, leads_to};
use crate::records::State::{self, Approved, Assessed, Draft, Implementing, Rejected, Scheduled, Submitted};
use crate::records::change::Approval;
use crate::records::words::ChangeType;
use crate::records::{Event, Kind, Ticket};
use crate::rules::change::form::{fingerprint, is_voted_on};

/// A change on its way through the events of several clones.
pub(super) struct FormReplay {
    flat: Flat,
    ticket: Option<Ticket>,
    scribe: Scribe,
}

impl FormReplay {
    /// The form of a change from its beginning; other kinds have none.
    pub(super) fn of(kind: Kind, origin: &Flat, events: &[Event]) -> Option<FormReplay> {
        let flat = origin.clone();
        (kind == Kind::Change).then(|| FormReplay {
            ticket: form_of(&flat),
            flat,
            scribe: Scribe::of(events),
        })
    }

    /// Whether the event fits the form as it is there, and whether it takes the change back to be assessed anew.
    pub(super) fn judge(&mut self, state: State, event: &Event, fit: Fit) -> (Fit, Option<Back>) {
        self.scribe.lists.learn(event, &self.flat);
        if matches!(fit, Fit::Not(_)) {
            return (fit, None);
        }
        let mut flat = self.flat.clone();
        for (field, step) in event.changes.iter().filter(|(field, _)| *field != "state") {
            change(&mut flat, &mut self.scribe, field, step);
        }
        self.scribe.kept.clear();
        let after = form_of(&flat);
        let (Some(before), Some(now)) = (&self.ticket, &after) else {
            self.flat = flat;
            self.ticket = after;
            return (fit, None);
        };
        let (fit, back) = weigh(state, event, fit, before, now);
        if !matches!(fit, Fit::Not(_)) {
            self.flat = flat;
            self.ticket = after;
        }
        (fit, back)
    }
}

/// The change as far as its form goes; its state and class, which the first event sets, are no part of that.
fn form_of(flat: &Flat) -> Option<Ticket> {
    let mut flat = flat.clone();
    for (field, word) in [("state", Draft.as_str()), ("class", "D")] {
        flat.entry(field.to_owned()).or_insert_with(|| word.into());
    }
    assemble(Kind::Change, &flat, Vec::new()).ok()
}

fn weigh(state: State, event: &Event, fit: Fit, before: &Ticket, after: &Ticket) -> (Fit, Option<Back>) {
    let to = leads_to(event);
    let emergency = before.change().is_some_and(|c| c.kind_of == ChangeType::Emergency);
    let begun = before.change().is_some_and(|c| c.implementation.is_some());
    if fingerprint(before) != fingerprint(after) {
        if begun && !emergency {
            return (Fit::Not("it had begun, and its form stands as it was approved".to_owned()), None);
        }
        let taken = matches!(state, Approved | Scheduled) && to != Some(Assessed);
        let back = Back { from: state, to: Assessed, because: "the form is not the one that was approved" };
        return (fit, taken.then_some(back));
    }
    match to {
        Some(Approved | Rejected) if state == Assessed && votes_on_another_form(before, after) => {
            (Fit::NoStep("the form that was voted on is not the merged one".to_owned()), None)
        }
        Some(Implementing) if !emergency && state != Scheduled => {
            (Fit::Not(format!("it was {} by then", state.as_str())), None)
        }
        _ => (fit, None),
    }
}

/// Whether the votes that an event adds were given on another form than the one it comes to stand upon.
fn votes_on_another_form(before: &Ticket, after: &Ticket) -> bool {
    let votes = |ticket: &Ticket| ticket.change().map_or_else(Vec::new, |c| c.approvals.clone());
    let known = votes(before);
    let added: Vec<Approval> = votes(after).into_iter().filter(|vote| !known.contains(vote)).collect();
    !added.is_empty() && added.iter().all(|vote| !is_voted_on(after, &vote.form))
}

/// Whether a ticket in this state may have a window; a change that is to be decided on anew has none.
pub(super) fn has_window(kind: Kind, state: State) -> bool {
    kind != Kind::Change || !matches!(state, Draft | Submitted | Assessed | Approved | Rejected)
}
