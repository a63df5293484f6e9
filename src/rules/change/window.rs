//! When a change may be carried out: freezes, and other changes on the same services.

use jiff::Timestamp;

use crate::lang::tr;
use crate::records::change::{Change, Window};
use crate::records::fold;
use crate::records::words::ChangeType;
use crate::records::{Id, State, Ticket};
use crate::rules::policy::Freeze;
use crate::rules::policy::Policy;
use crate::rules::refusal::Refusal;

/// A change that has a window and is not over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenWindow {
    /// Which.
    pub id: Id,
    /// Its window.
    pub from: Timestamp,
    /// Its end.
    pub to: Timestamp,
    /// What it touches.
    pub services: Vec<String>,
}

/// The services a change touches, its own first.
pub fn services(ticket: &Ticket) -> Vec<String> {
    let affects = ticket.change().into_iter().flat_map(|c| &c.affects);
    ticket.service.iter().chain(affects).cloned().collect()
}

impl TakenWindow {
    /// The window of a change, if it has one.
    pub fn of(ticket: &Ticket) -> Option<TakenWindow> {
        let window = ticket.change()?.window.as_ref()?;
        Some(TakenWindow { id: ticket.id, from: window.from, to: window.to, services: services(ticket) })
    }
}

/// The freezes that a window of these services runs into.
pub fn frozen<'f>(
    freezes: &'f [Freeze],
    from: Timestamp,
    to: Timestamp,
    services: &[String],
) -> Vec<&'f Freeze> {
    let hits = |f: &&Freeze| {
        overlap((from, to), (f.from, f.to)) && (f.services.is_empty() || shared(&f.services, services))
    };
    freezes.iter().filter(hits).collect()
}

/// The changes that touch the same services in the same time. Windows that only meet do not clash.
pub fn clashes<'t>(window: &TakenWindow, others: &'t [TakenWindow]) -> Vec<&'t TakenWindow> {
    let hits = |o: &&TakenWindow| {
        o.id != window.id
            && overlap((window.from, window.to), (o.from, o.to))
            && shared(&o.services, &window.services)
    };
    others.iter().filter(hits).collect()
}

/// What a window of a change runs into: freezes, and the windows of other changes that are scheduled or under way.
pub fn against(
    policy: &Policy,
    ticket: &Ticket,
    (from, to): (Timestamp, Timestamp),
    others: &[Ticket],
) -> Vec<String> {
    let window = TakenWindow { id: ticket.id, from, to, services: services(ticket) };
    let freezes = frozen(&policy.changes.freezes, from, to, &window.services).into_iter().map(in_freeze);
    let others: Vec<TakenWindow> = others.iter().filter_map(TakenWindow::of).collect();
    let clashing = clashes(&window, &others);
    let clashing = clashing.into_iter().map(|o| format!("{} from {} to {}", o.id, o.from, o.to));
    freezes.chain(clashing).collect()
}

fn in_freeze(freeze: &Freeze) -> String {
    format!("freeze '{}' from {} to {}", freeze.name, freeze.from, freeze.to)
}

/// The freezes in which a change of these services lies at `at`.
pub fn freezes_at(policy: &Policy, at: Timestamp, services: &[String]) -> Vec<String> {
    let next = at.saturating_add(jiff::SignedDuration::from_secs(1)).unwrap_or(at);
    frozen(&policy.changes.freezes, at, next, services).into_iter().map(in_freeze).collect()
}

/// What keeps a change from beginning at `at`: what the rest of its window runs into, less what it was scheduled
/// against, and changes of its services that are under way without a window or longer than theirs.
pub fn against_start(policy: &Policy, ticket: &Ticket, at: Timestamp, others: &[Ticket]) -> Vec<String> {
    let Some(window) = part(ticket).and_then(|c| c.window.as_ref()) else { return Vec::new() };
    let mut found = against(policy, ticket, (window.from.max(at), window.to), others);
    let services = services(ticket);
    let overdue =
        others.iter().filter(|o| o.id != ticket.id && o.state == State::Implementing).filter_map(|o| {
            let since = part(o)?.implementation.as_ref()?.started;
            let inside = part(o)?.window.as_ref().is_some_and(|w| at < w.to);
            (!inside && shared(&self::services(o), &services))
                .then(|| format!("{}, under way since {since}", o.id))
        });
    found.extend(overdue);
    found.retain(|what| !window.against.contains(what));
    found
}

/// Whether the step from `before` to `after` gives a change a window or begins it, so that [`check`] must be asked. An
/// emergency begins at any time.
pub fn is_asked(before: &Ticket, after: &Ticket) -> bool {
    given(before, after).is_some() || begins(before, after)
}

fn given<'t>(before: &Ticket, after: &'t Ticket) -> Option<&'t Window> {
    let window = part(after)?.window.as_ref()?;
    let same = |w: &Window| (w.from, w.to) == (window.from, window.to);
    let known = part(before).and_then(|c| c.window.as_ref()).is_some_and(same);
    (!known && !begins(before, after)).then_some(window)
}

fn begins(before: &Ticket, after: &Ticket) -> bool {
    let Some(change) = part(after).filter(|c| c.kind_of != ChangeType::Emergency) else { return false };
    change.implementation.is_some() && part(before).is_some_and(|c| c.implementation.is_none())
}

/// The rule for any way in which a change gets a window or begins: no freeze and no other change of its services is in
/// the way, but what it was forced against. `others` are the changes that are scheduled or under way.
///
/// # Errors
/// A refusal that names all that is in the way.
pub fn check(
    policy: &Policy,
    before: &Ticket,
    after: &Ticket,
    at: Timestamp,
    others: &[Ticket],
) -> Result<(), Refusal> {
    let id = after.id;
    if begins(before, after) {
        let found = against_start(policy, after, at, others);
        let message = tr!("{id} cannot begin now: {why}", id, why = found.join(tr!("; ")));
        let hint = tr!(
            "give it other hours: itdesk change schedule {id} --from 'sat 20:00' --to 'sat 22:00'; \
             or begin all the same with --force and --reason: itdesk change start {id}",
            id
        );
        return if found.is_empty() { Ok(()) } else { Err(Refusal::new(message, hint)) };
    }
    let Some(window) = given(before, after) else { return Ok(()) };
    let mut found = against(policy, after, (window.from, window.to), others);
    // What was forced once with a reason is not refused again at every later step.
    found.retain(|what| !window.against.contains(what));
    if found.is_empty() {
        return Ok(());
    }
    let message = tr!("{id} cannot be scheduled then: {why}", id, why = found.join(tr!("; ")));
    Err(Refusal::new(
        message,
        tr!("choose another window, or give --force and --reason; planned changes: itdesk change calendar"),
    ))
}

fn part(ticket: &Ticket) -> Option<&Change> {
    ticket.change()
}

fn overlap(a: (Timestamp, Timestamp), b: (Timestamp, Timestamp)) -> bool {
    a.0 < b.1 && b.0 < a.1
}

fn shared(a: &[String], b: &[String]) -> bool {
    a.iter().any(|one| b.iter().any(|other| fold::same_name(one, other)))
}
