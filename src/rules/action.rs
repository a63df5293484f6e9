//! An action on a ticket: who acts and when, what is done, and the step that it takes.

use jiff::{SignedDuration, Timestamp};

use super::fnv::fnv;
use super::policy::Policy;
use super::refusal::Refusal;
use super::workflow::{self, Verb};
use crate::lang::{self, tr};
use crate::records::id::event_after;
use crate::records::{ClockMarks, Event, EventId, Mail, Recipient, State, Ticket};

/// Who acts, and when.
#[derive(Debug, Clone)]
pub struct ActionContext {
    /// Who does it.
    pub by: String,
    /// When it happened.
    pub at: Timestamp,
    /// When it is written down.
    pub now: Timestamp,
    /// The id the event will have.
    pub event: EventId,
}

impl ActionContext {
    /// The same, dated just after the latest event of `ticket`, where the clock is behind it: another clone's clock was
    /// ahead, or this one is slow. A time that somebody gave (`at` is not `now`) stays, and is checked.
    pub(super) fn dated_after(&self, ticket: &Ticket) -> ActionContext {
        if self.at != self.now {
            return self.clone();
        }
        let at = instant_after(ticket, self.at);
        ActionContext { at, now: at, ..self.clone() }
    }

    /// The same, written down after all that is in `history`, though the clock of whoever wrote it was ahead of
    /// ours or it was in the same second: merges put events in the order of [`Event::written`].
    pub(super) fn after(&self, history: &[Event]) -> ActionContext {
        let told = history.iter().filter(|e| e.merged.is_none());
        let Some((now, last)) = told.map(Event::written).max() else { return self.clone() };
        if (self.now, self.event.as_str()) > (now, last) {
            return self.clone();
        }
        // The step follows from the id of the event, so that two clones take different ones.
        let (now, event) = match event_after(last, fnv(self.event.as_bytes())) {
            Some(event) => (now, event),
            None => (now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now), self.event.clone()),
        };
        ActionContext { now, event, ..self.clone() }
    }
}

/// Who acts, under which policy, and when: what a step asks before it is taken.
#[derive(Debug, Clone, Copy)]
pub struct Acting<'a> {
    /// The policy, which says who may do it.
    pub policy: &'a Policy,
    /// Who does it.
    pub by: &'a str,
    /// When.
    pub at: Timestamp,
}

/// The instant at which an action on `ticket` is dated when the clock says `now`: `now`, or one second after the latest
/// event of the ticket where the clock is behind it.
pub fn instant_after(ticket: &Ticket, now: Timestamp) -> Timestamp {
    let latest = ticket.history.iter().map(|event| event.at).max();
    match latest.filter(|latest| *latest > now) {
        Some(latest) => latest.saturating_add(SignedDuration::from_secs(1)).unwrap_or(latest),
        None => now,
    }
}

/// What was done, beside what changed in the ticket.
#[derive(Debug, Clone, Default)]
pub struct Action {
    /// What is done; `None` where nothing is but what changed says.
    pub verb: Option<Verb>,
    /// What was said.
    pub note: Vec<String>,
    /// To whom it was said.
    pub to: Option<Recipient>,
    /// What the clocks must know.
    pub marks: Option<ClockMarks>,
    /// The message that brought it.
    pub mail: Option<Box<Mail>>,
}

impl Action {
    /// An action without a note.
    pub fn of(verb: Verb) -> Action {
        Action { verb: Some(verb), ..Action::default() }
    }

    /// The same, said to somebody.
    pub fn to(self, to: Option<Recipient>) -> Action {
        Action { to, ..self }
    }

    /// The same, brought by a message.
    pub fn by_mail(self, mail: Mail) -> Action {
        Action { mail: Some(Box::new(mail)), ..self }
    }

    /// The same with a note.
    pub fn saying(self, note: Vec<String>) -> Action {
        Action { note, ..self }
    }
}

/// Moves the ticket along its life cycle.
///
/// # Errors
/// A refusal that names the steps allowed where the ticket stands.
pub fn step(ticket: &mut Ticket, verb: Verb) -> Result<(), Refusal> {
    let state =
        workflow::leads(ticket.kind(), verb, ticket.state).next().ok_or_else(|| no_step(ticket, verb))?;
    ticket.state = state;
    Ok(())
}

/// [`step`] where the table allows several states and the ticket decides for `to`.
///
/// # Errors
/// A refusal when the table does not lead there.
pub fn step_to(ticket: &mut Ticket, verb: Verb, to: State) -> Result<(), Refusal> {
    if !workflow::leads(ticket.kind(), verb, ticket.state).any(|state| state == to) {
        return Err(no_step(ticket, verb));
    }
    ticket.state = to;
    Ok(())
}

fn no_step(ticket: &Ticket, verb: Verb) -> Refusal {
    let allowed = workflow::allowed_of(ticket);
    let message = tr!(
        "{id} is {state}: {verb} is not possible now",
        id = ticket.id,
        state = lang::shown(ticket.state.as_str()),
        verb
    );
    let hint = match allowed[..] {
        [] => "no step leads on from here".to_owned(),
        _ => tr!("next steps: {words}", words = workflow::words(&allowed)),
    };
    Refusal::new(message, hint)
}
