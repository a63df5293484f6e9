//! The one way a ticket changes: an action is applied, the class and targets follow, an event is added.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::article;
use super::bounds;
use super::classify::class_of;
use super::clocks::{ClockState, clocks_of, frozen};
use super::four_eyes;
use super::policy::Policy;
use super::targets::{Facts, targets};
use super::timeline::timeline;
use super::workflow;
use crate::records::id::event_after;
use crate::records::{
    ClockMarks, Event, EventId, FieldChange, Kind, Mail, Recipient, State, Targets, Ticket,
};
use crate::rules::workflow::Verb;

/// Why a rule says no, and the way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What is refused, and why.
    pub message: String,
    /// What to do instead.
    pub hint: Option<String>,
}

impl Refusal {
    /// A refusal with the way out.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Refusal {
        Refusal { message: message.into(), hint: Some(hint.into()) }
    }
}

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
    fn dated_after(&self, ticket: &Ticket) -> ActionContext {
        if self.at != self.now {
            return self.clone();
        }
        let at = instant_after(ticket, self.at);
        ActionContext { at, now: at, ..self.clone() }
    }

    /// The same, written down after all that is in `history`, though the clock of whoever wrote it was ahead of
    /// ours or it was in the same second: merges put events in the order of [`Event::written`].
    fn after(&self, history: &[Event]) -> ActionContext {
        let told = history.iter().filter(|e| e.merged.is_none());
        let Some((now, last)) = told.map(Event::written).max() else { return self.clone() };
        if (self.now, self.event.as_str()) > (now, last) {
            return self.clone();
        }
        let mixed = self.event.bytes().fold(0_u64, |n, b| n.wrapping_mul(33) ^ u64::from(b));
        let (now, event) = match event_after(last, mixed) {
            Some(event) => (now, event),
            None => (now.saturating_add(SignedDuration::from_secs(1)).unwrap_or(now), self.event.clone()),
        };
        ActionContext { now, event, ..self.clone() }
    }
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
    let message = format!("{} is {}: it cannot {verb} now", ticket.id, ticket.state);
    let hint = match allowed[..] {
        [] => "no step leads on from here".to_owned(),
        _ => format!("steps from here: {}", workflow::words(&allowed)),
    };
    Refusal::new(message, hint)
}

/// Applies an action to a ticket and returns the ticket with the event added, or `None` when the action
/// changed nothing and said nothing.
///
/// The class, the targets and the deadlines of a ticket that goes on are computed anew; those of a
/// ticket that is resolved or ends here are frozen in the event.
///
/// # Errors
/// What the action itself refuses, and a time that cannot be: before the creation, or a step before
/// the last one.
pub fn apply<E: From<Refusal>>(
    policy: &Policy,
    ticket: &Ticket,
    context: &ActionContext,
    action: impl FnOnce(&mut Ticket) -> Result<Action, E>,
) -> Result<Option<Ticket>, E> {
    let mut after = ticket.clone();
    let action = action(&mut after)?;
    let context = &context.dated_after(ticket);
    check_time(ticket, &after, context)?;
    bounds::check(Some(ticket), &after)?;
    four_eyes::check(policy, ticket, &after, &context.by)?;
    if !after.state.is_ended() {
        refresh(policy, &mut after);
    }
    let changes = shortened(ticket, differences(ticket, &after));
    if changes.is_empty() && action.note.is_empty() && action.marks.is_none() && action.mail.is_none() {
        return Ok(None);
    }
    let ends = freezes(after.state) && after.state != ticket.state;
    let event = event_of(&context.after(&ticket.history), action, changes);
    let id = event.event.clone();
    after.record(event);
    settle(policy, &mut after, ends.then_some(&id), context.now);
    Ok(Some(after))
}

/// Whether the clocks of a ticket are frozen where it enters this state: a policy that changes later moves what is open.
fn freezes(state: State) -> bool {
    state == State::Resolved || state.is_ended()
}

/// Sets the stored deadlines, and freezes the clocks in event `ending` when the ticket was resolved or ended with it and they
/// are not frozen already.
pub fn settle(policy: &Policy, ticket: &mut Ticket, ending: Option<&EventId>, now: Timestamp) {
    let timeline = timeline(policy, ticket);
    let Some(clocks) = clocks_of(policy, ticket, &timeline, now) else { return };
    ticket.due = clocks.due();
    let Some(id) = ending.filter(|_| timeline.verdict.is_none()) else { return };
    if let Some(event) = ticket.history.iter_mut().find(|e| e.event == *id) {
        let judged = clocks.named().into_iter().filter(|(_, clock)| clock.state != ClockState::Unknown);
        let named = judged.map(|(name, clock)| (name.to_owned(), frozen(clock)));
        event.marks_mut().verdict = named.collect();
    }
}

/// Computes class and targets anew.
pub fn refresh(policy: &Policy, ticket: &mut Ticket) {
    ticket.class = class_of(policy, ticket).class;
    if !ticket.kind().has_clocks() {
        return;
    }
    let extra = std::mem::take(&mut ticket.targets.extra);
    ticket.targets = Targets { extra, ..targets(policy, Facts::of(ticket)) };
}

/// The ticket with the class the policy gives it now; an ended ticket keeps the one it ended with.
pub fn current<'t>(policy: &Policy, ticket: &'t Ticket) -> Cow<'t, Ticket> {
    if ticket.state.is_ended() {
        return Cow::Borrowed(ticket);
    }
    let class = class_of(policy, ticket).class;
    if class == ticket.class {
        return Cow::Borrowed(ticket);
    }
    Cow::Owned(Ticket { class, ..ticket.clone() })
}

fn event_of(context: &ActionContext, action: Action, changes: BTreeMap<String, FieldChange>) -> Event {
    let mut event =
        Event::new(context.event.clone(), context.at, &context.by, action.verb.map_or("", Verb::past));
    event.recorded = (context.now != context.at).then_some(context.now);
    event.note = action.note;
    event.to = action.to;
    event.marks = action.marks;
    event.mail = action.mail;
    event.changes = changes;
    event
}

fn check_time(before: &Ticket, after: &Ticket, context: &ActionContext) -> Result<(), Refusal> {
    if context.at < before.created() {
        let message = format!(
            "{} was created at {}; nothing can have happened to it before",
            before.id,
            before.created()
        );
        return Err(Refusal::new(message, "give a later time with --at"));
    }
    match before.last_step() {
        Some(last) if after.state != before.state && context.at < last.at => {
            let message = format!("the last step of {} ({}) was at {}", before.id, last.did, last.at);
            Err(Refusal::new(message, "a step cannot come before it: give a later time with --at"))
        }
        _ => Ok(()),
    }
}

/// The fields that differ, by name; fields of the parts are named `part.field`.
pub fn differences(before: &Ticket, after: &Ticket) -> BTreeMap<String, FieldChange> {
    let (before, after) = (fields(before), fields(after));
    let names = before.keys().chain(after.keys());
    let value = |side: &BTreeMap<String, Value>, name: &str| side.get(name).cloned().unwrap_or(Value::Null);
    let changed = names.filter(|name| before.get(*name) != after.get(*name));
    changed.map(|name| (name.clone(), FieldChange::pair(value(&before, name), value(&after, name)))).collect()
}

/// The changes without the entries of lists that stay as they were. The first change of a list
/// keeps it in full: a merge reads the later ones from there. So does a publication, which puts a
/// complete text into force.
fn shortened(before: &Ticket, changes: BTreeMap<String, FieldChange>) -> BTreeMap<String, FieldChange> {
    if changes.contains_key("article.version") {
        return changes;
    }
    let known = |name: &str| {
        let unfit = |event: &Event| event.unfit.as_ref().is_some_and(|u| u.changes.contains_key(name));
        before.history.iter().any(|event| event.changes.contains_key(name) || unfit(event))
    };
    let shorten = |(name, change): (String, FieldChange)| {
        let is_edit = change.0.is_array() && change.1.is_array() && known(&name);
        let change = if is_edit { change.shortened() } else { change };
        (name, change)
    };
    changes.into_iter().map(shorten).collect()
}

/// Whether this is a part of a ticket of which events record each field by itself.
pub(super) fn is_part(name: &str) -> bool {
    matches!(name, "requester" | "submission" | "assessment" | "targets")
        || Kind::ALL.iter().any(|kind| kind.as_str() == name)
}

/// The fields of a ticket by name, without history and deadlines; those of its parts as `part.field`.
pub(super) fn fields(ticket: &Ticket) -> BTreeMap<String, Value> {
    let bare = Ticket { history: Vec::new(), due: Default::default(), ..ticket.clone() };
    let Ok(Value::Object(map)) = serde_json::to_value(&bare) else { return BTreeMap::new() };
    let mut flat = BTreeMap::new();
    for (name, value) in map {
        match value {
            Value::Object(part) if name == "article" => flat.extend(article::told(part)),
            Value::Object(part) if is_part(&name) => {
                flat.extend(part.into_iter().map(|(field, v)| (format!("{name}.{field}"), v)));
            }
            value => {
                flat.insert(name, value);
            }
        }
    }
    flat.remove("history");
    flat.remove("due");
    flat
}

/// The first event of a new ticket: what it began as.
pub fn creation(ticket: &Ticket, context: &ActionContext) -> Event {
    let whole = fields(ticket);
    let begun = ["state", "class", "team", "assignee"].into_iter().filter_map(|name| {
        whole.get(name).map(|v| (name.to_owned(), FieldChange::pair(Value::Null, v.clone())))
    });
    event_of(context, Action::of(Verb::Create), begun.collect())
}
