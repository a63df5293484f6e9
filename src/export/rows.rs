//! From a record to the rows of its tables.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use jiff::Timestamp;
use serde_json::Value;

use super::cell::{Cell, Row};
use super::table::keys;
use crate::query::{Key, micros};
use crate::records::{Event, Id, Ticket as Record};
use crate::rules::clocks::{decided, stops};
use crate::rules::policy::Policy;
use crate::store::Shelf;
use crate::wire::{Clock, Ticket};

/// The rows of one ticket.
pub(super) struct TicketRows {
    /// Whose they are.
    pub id: Id,
    /// When the first of them changes although nothing happens to the ticket, in microseconds; never: `i64::MAX`.
    pub turns: i64,
    /// Those of [`super::table::Table::OF_TICKETS`], in that order.
    pub rows: [Vec<Row>; 4],
}

static COLUMNS: LazyLock<Vec<&'static Key>> = LazyLock::new(|| keys().collect());

impl TicketRows {
    /// The rows of a record as they are at `now`.
    pub(super) fn of(policy: &Policy, record: &Record, shelf: Shelf, now: Timestamp) -> TicketRows {
        let ticket = Ticket::brief(policy, record, now);
        TicketRows {
            id: record.id,
            turns: turns(&ticket, now),
            rows: [
                vec![ticket_row(&ticket, record, shelf, now)],
                event_rows(&ticket.id, &record.history),
                clock_rows(&ticket),
                link_rows(&ticket),
            ],
        }
    }
}

/// The next instant at which the state of a clock changes by itself.
fn turns(ticket: &Ticket, now: Timestamp) -> i64 {
    let clocks = ticket.named_clocks().into_iter();
    let paces = clocks.filter_map(|(_, clock)| Some((clock.due, clock.pace?.risk)));
    let instants = paces.flat_map(|(due, risk)| [due, risk]).flatten();
    instants.filter(|at| *at >= now).min().map_or(i64::MAX, micros)
}

fn ticket_row(ticket: &Ticket, record: &Record, shelf: Shelf, now: Timestamp) -> Row {
    let mut row = Vec::with_capacity(COLUMNS.len() + 4);
    row.push(Cell::Text(ticket.id.clone()));
    row.extend(COLUMNS.iter().map(|key| Cell::from(key.says(key.stored(ticket), now))));
    row.push(Cell::lines(&record.description));
    row.push(Cell::Flag(shelf == Shelf::Archive));
    row.push(Cell::time(record.history.iter().map(Event::recorded_at).max()));
    row
}

fn event_rows(id: &str, history: &[Event]) -> Vec<Row> {
    let row = |(position, event): (usize, &Event)| {
        let state = event.changes.get("state");
        let word = |value: &Value| Cell::text(value.as_str());
        let changes: BTreeMap<&str, (&Value, &Value)> =
            event.changes.iter().map(|(field, change)| (field.as_str(), (&change.0, &change.1))).collect();
        vec![
            Cell::Text(id.to_owned()),
            Cell::Integer(position as i64),
            Cell::Text(event.event.clone()),
            Cell::Time(event.at),
            Cell::time(event.recorded),
            Cell::Text(event.by.clone()),
            Cell::Text(event.did.clone()),
            Cell::text(event.to.map(|to| to.as_str())),
            state.map_or(Cell::Null, |change| word(&change.0)),
            state.map_or(Cell::Null, |change| word(&change.1)),
            if changes.is_empty() { Cell::Null } else { Cell::json(&changes) },
            Cell::lines(&event.note),
            Cell::text(event.mail.as_ref().map(|mail| mail.id.clone())),
            Cell::text(event.undoes().cloned()),
            Cell::text(event.unfit.as_ref().map(|unfit| unfit.because.clone())),
        ]
    };
    history.iter().enumerate().map(row).collect()
}

fn clock_rows(ticket: &Ticket) -> Vec<Row> {
    if ticket.clocks.is_none() {
        return Vec::new();
    }
    // When a clock was decided is what `report sla` counts by; the clock of updates stops at nothing.
    let stops = stops([ticket.responded, ticket.handled, ticket.resolved], ticket.closed, ticket.state);
    let stop = |place: usize| stops.get(place).copied().flatten();
    let targets = ticket.targets.as_ref();
    let row = |(place, (name, clock)): (usize, (&'static str, &Clock))| {
        vec![
            Cell::Text(ticket.id.clone()),
            Cell::Text(name.to_owned()),
            Cell::Text(clock.state.as_str().to_owned()),
            Cell::time(clock.due),
            Cell::Flag(clock.at_risk),
            Cell::time(clock.pace.and_then(|pace| pace.risk)),
            Cell::Flag(clock.stopped),
            Cell::time(decided(clock.state, clock.due, stop(place))),
            elapsed(clock),
            Cell::Integer(clock.target_seconds),
            Cell::text(targets.map(|t| t.policy.clone())),
            Cell::text(targets.map(|t| t.calendar.clone())),
        ]
    };
    ticket.named_clocks().into_iter().enumerate().map(row).collect()
}

/// Seconds used, of a clock that stands still: those of a running one are others at every look.
fn elapsed(clock: &Clock) -> Cell {
    let runs = clock.pace.is_some_and(|pace| pace.since.is_some());
    if runs { Cell::Null } else { Cell::Integer(clock.elapsed_seconds) }
}

fn link_rows(ticket: &Ticket) -> Vec<Row> {
    let row = |(position, link): (usize, &crate::wire::Link)| {
        vec![
            Cell::Text(ticket.id.clone()),
            Cell::Integer(position as i64),
            Cell::Text(link.rel.clone()),
            Cell::Text(link.id.clone()),
        ]
    };
    ticket.links.iter().enumerate().map(row).collect()
}
