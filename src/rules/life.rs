//! The one way a ticket changes: an action is applied, the class and targets follow, an event is added.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::bounds;
use super::change::four_eyes;
use super::classify::class_of;
use super::clocks::{ClockState, clocks_of, frozen};
use super::fields::fields;
use super::occurred;
use super::policy::Policy;
use super::registration;
use super::resolution;
use super::targets::{Facts, targets};
use super::timeline::timeline;
use crate::lang::tr;
use crate::records::{Event, EventId, FieldChange, State, Targets, Ticket};
use crate::rules::workflow::Verb;

// What a caller of `apply` needs.
pub use super::action::{Acting, Action, ActionContext, instant_after, step, step_to};
pub use super::fields::differences;
pub use super::refusal::Refusal;

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
    occurred::check(Some(ticket), &after, context.now)?;
    resolution::check(policy, ticket, &after)?;
    registration::check(policy, ticket, &after)?;
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
        let message = tr!(
            "{id} was created at {created}; no step can come before that",
            id = before.id,
            created = before.created()
        );
        return Err(Refusal::new(message, tr!("give a later time with --at")));
    }
    match before.last_step() {
        Some(last) if after.state != before.state && context.at < last.at => {
            let message = tr!(
                "the last step of {id} ({did}) was at {at}",
                id = before.id,
                did = last.did,
                at = last.at
            );
            Err(Refusal::new(message, tr!("a step cannot come before it: give a later time with --at")))
        }
        _ => Ok(()),
    }
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

/// The first event of a new ticket: what it began as.
pub fn creation(ticket: &Ticket, context: &ActionContext) -> Event {
    let whole = fields(ticket);
    let begun = ["state", "class", "team", "assignee"].into_iter().filter_map(|name| {
        whole.get(name).map(|v| (name.to_owned(), FieldChange::pair(Value::Null, v.clone())))
    });
    event_of(context, Action::of(Verb::Create), begun.collect())
}
