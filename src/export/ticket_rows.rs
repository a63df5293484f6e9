//! From a record to the rows of its tables.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use serde_json::Value;

use super::cell::{Cell, joined, json};
use super::rows::Rows;
use super::table::{Table, keys};
use crate::query::{Key, micros};
use crate::records::{Event, Id, Ticket as Record};
use crate::rules::clocks::{decided, stops};
use crate::rules::policy::Policy;
use crate::store::{Shelf, Unreadable};
use crate::wire::{Clock, Ticket};

/// The rows of some tickets.
pub(super) struct TicketRows {
    /// Whose they are, and when the first value of each ticket changes although nothing happens to it, in microseconds;
    /// never: `i64::MAX`.
    pub read: Vec<(Id, i64)>,
    /// Those of [`Table::OF_TICKETS`], in that order.
    pub rows: [Rows; 4],
    /// What is wrong with the files of others.
    pub spoiled: Vec<Unreadable>,
}

static COLUMNS: LazyLock<Vec<&'static Key>> = LazyLock::new(|| keys().collect());

impl TicketRows {
    /// Those of no tickets.
    pub(super) fn new() -> TicketRows {
        TicketRows { read: Vec::new(), rows: Table::OF_TICKETS.map(Rows::of), spoiled: Vec::new() }
    }

    /// Adds the rows of a record as they are at `now`.
    pub(super) fn add(&mut self, policy: &Policy, record: &Record, shelf: Shelf, now: Timestamp) {
        let ticket = Ticket::brief(policy, record, now);
        let [tickets, events, clocks, links] = &mut self.rows;
        add_ticket(tickets, &ticket, record, shelf, now);
        add_events(events, &ticket.id, &record.history);
        add_clocks(clocks, &ticket);
        add_links(links, &ticket);
        self.read.push((record.id, turns(&ticket, now)));
    }
}

/// The next instant at which the state of a clock changes by itself.
fn turns(ticket: &Ticket, now: Timestamp) -> i64 {
    let clocks = ticket.named_clocks().into_iter();
    let paces = clocks.filter_map(|(_, clock)| Some((clock.due, clock.pace?.risk)));
    let instants = paces.flat_map(|(due, risk)| [due, risk]).flatten();
    instants.filter(|at| *at >= now).min().map_or(i64::MAX, micros)
}

fn add_ticket(rows: &mut Rows, ticket: &Ticket, record: &Record, shelf: Shelf, now: Timestamp) {
    rows.push(Cell::Text(&ticket.id));
    COLUMNS.iter().for_each(|key| rows.push_said(&key.says(key.stored(ticket), now)));
    rows.push(Cell::text(joined(&record.description).as_deref()));
    rows.push(Cell::Flag(shelf == Shelf::Archive));
    rows.push(Cell::time(record.history.iter().map(Event::recorded_at).max()));
}

fn add_events(rows: &mut Rows, id: &str, history: &[Event]) {
    for (position, event) in history.iter().enumerate() {
        let state = event.changes.get("state");
        let changes: BTreeMap<&str, (&Value, &Value)> =
            event.changes.iter().map(|(field, change)| (field.as_str(), (&change.0, &change.1))).collect();
        let changes = if changes.is_empty() { None } else { json(&changes) };
        rows.add([
            Cell::Text(id),
            Cell::Integer(position as i64),
            Cell::Text(&event.event),
            Cell::Time(event.at),
            Cell::time(event.recorded),
            Cell::Text(&event.by),
            Cell::Text(&event.did),
            Cell::text(event.to.map(|to| to.as_str())),
            Cell::text(state.and_then(|change| change.0.as_str())),
            Cell::text(state.and_then(|change| change.1.as_str())),
            Cell::text(changes.as_deref()),
            Cell::text(joined(&event.note).as_deref()),
            Cell::text(event.mail.as_ref().map(|mail| mail.id.as_str())),
            Cell::text(event.undoes().map(String::as_str)),
            Cell::text(event.unfit.as_ref().map(|unfit| unfit.because.as_str())),
        ]);
    }
}

fn add_clocks(rows: &mut Rows, ticket: &Ticket) {
    if ticket.clocks.is_none() {
        return;
    }
    // When a clock was decided is what `report sla` counts by; the clock of updates stops at nothing.
    let stops = stops([ticket.responded, ticket.handled, ticket.resolved], ticket.closed, ticket.state);
    let targets = ticket.targets.as_ref();
    for (place, (name, clock)) in ticket.named_clocks().into_iter().enumerate() {
        let stop = stops.get(place).copied().flatten();
        rows.add([
            Cell::Text(&ticket.id),
            Cell::Text(name),
            Cell::Text(clock.state.as_str()),
            Cell::time(clock.due),
            Cell::Flag(clock.at_risk),
            Cell::time(clock.pace.and_then(|pace| pace.risk)),
            Cell::Flag(clock.stopped),
            Cell::time(decided(clock.state, clock.due, stop)),
            elapsed(clock),
            Cell::Integer(clock.target_seconds),
            Cell::text(targets.map(|t| t.policy.as_str())),
            Cell::text(targets.map(|t| t.calendar.as_str())),
        ]);
    }
}

/// Seconds used, of a clock that stands still: those of a running one are others at every look.
fn elapsed(clock: &Clock) -> Cell<'static> {
    let runs = clock.pace.is_some_and(|pace| pace.since.is_some());
    if runs { Cell::Null } else { Cell::Integer(clock.elapsed_seconds) }
}

fn add_links(rows: &mut Rows, ticket: &Ticket) {
    for (position, link) in ticket.links.iter().enumerate() {
        rows.add([
            Cell::Text(&ticket.id),
            Cell::Integer(position as i64),
            Cell::Text(&link.rel),
            Cell::Text(&link.id),
        ]);
    }
}
