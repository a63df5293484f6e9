//! Deadlines that count: what `due` tells, without reading a record.

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Row};

use super::error::IndexError;
use super::selection::Selection;
use super::{Index, schema};
use crate::query::{column, micros};
use crate::records::Id;
use crate::rules::limits::REVIEW;
use crate::rules::policy::Policy;
use crate::wire::Ticket;

/// A deadline of a row, before it is written.
pub(super) struct OpenDeadline {
    clock: String,
    due: i64,
    risk: Option<i64>,
    spent: i64,
    since: Option<i64>,
    target: i64,
    calendar: Option<String>,
}

/// Which deadlines `due` asks for.
#[derive(Debug, Clone, Copy)]
pub enum DueBy {
    /// Those that fall due until then.
    Within(Timestamp),
    /// Those that are at risk or missed by now.
    AtRisk,
}

/// A deadline that counts, as it stands now.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline {
    /// Whose.
    pub id: Id,
    /// `respond`, `handle`, `resolve`, `update`, or a limit on the record: `complete`, `filed`.
    pub clock: String,
    /// When.
    pub due: Timestamp,
    /// Seconds used: working ones; real ones of a limit on the record.
    pub elapsed: i64,
    /// Seconds it may take, of the same sort.
    pub target: i64,
    /// Past.
    pub breached: bool,
    /// Not past, with at least the policy's share used.
    pub at_risk: bool,
    /// `kind`, `state`, `class`, `team`, `assignee`, `title` of the ticket.
    pub ticket: [Option<String>; 6],
}

/// What stands beside a deadline.
const TICKET: [&str; 6] = ["kind", "state", "class", "team", "assignee", "title"];

/// The deadlines of a ticket: of its clocks, and of the limits on its record. Of one that has ended,
/// only a customer who waits for an answer to feedback has one, and the review of a major incident.
pub(super) fn of(ticket: &Ticket, share: f64) -> Vec<OpenDeadline> {
    let ended = ticket.state.is_ended();
    let counts = |limit: &str| !ended || limit == "feedback" || ticket.major.is_some() && limit == REVIEW;
    let clocks = ticket.named_clocks().into_iter().filter(|_| !ended).filter_map(|(name, clock)| {
        let pace = clock.pace?;
        let due = clock.due?;
        Some(OpenDeadline {
            clock: name.to_owned(),
            due: micros(due),
            risk: pace.risk.map(micros),
            spent: pace.spent,
            since: pace.since.map(micros),
            target: clock.target_seconds,
            // Those affected by a major incident are informed around the clock.
            calendar: match name == "update" && ticket.major.is_some() {
                true => None,
                false => ticket.targets.as_ref().map(|t| t.calendar.clone()),
            },
        })
    });
    let open = ticket.record.iter().filter(|(name, limit)| limit.done.is_none() && counts(name));
    let limits = open.map(|(name, limit)| {
        let target = (limit.due.as_second() - limit.since.as_second()).max(1);
        let risk = SignedDuration::from_secs((target as f64 * share).ceil() as i64);
        OpenDeadline {
            clock: name.clone(),
            due: micros(limit.due),
            risk: limit.since.checked_add(risk).ok().map(micros),
            spent: 0,
            since: Some(micros(limit.since)),
            target,
            calendar: None,
        }
    });
    clocks.chain(limits).collect()
}

/// Writes the deadlines of a ticket over those it had.
pub(super) fn put(db: &Connection, key: i64, owed: &[OpenDeadline]) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM owed WHERE key = ?1")?.execute([key])?;
    let mut insert = db.prepare_cached("INSERT INTO owed VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)")?;
    for (place, o) in owed.iter().enumerate() {
        insert.execute((
            key,
            place as i64,
            &o.clock,
            o.due,
            o.risk,
            o.spent,
            o.since,
            o.target,
            &o.calendar,
        ))?;
    }
    Ok(())
}

impl Index<'_> {
    /// The deadlines of the tickets that pass, soonest first, the graver class first among those of one
    /// instant.
    pub fn deadlines(&self, wanted: &Selection, by: DueBy) -> Result<Vec<Deadline>, IndexError> {
        let condition = wanted.filter.condition(self.source.now, wanted.words);
        schema::holds(&self.db, condition.tests)?;
        let now = micros(self.source.now);
        let (time, horizon) = match by {
            DueBy::Within(horizon) => ("o.due", micros(horizon)),
            DueBy::AtRisk => ("min(o.due, coalesce(o.risk, o.due))", now),
        };
        let among = match condition.sql.as_str() {
            "1" => String::new(),
            sql => format!("AND o.key IN (SELECT key FROM ticket WHERE {sql})"),
        };
        let columns = TICKET.map(|name| format!("t.{}", column(name))).join(", ");
        let sql = format!(
            // CROSS JOIN fixes the order for SQLite: first the deadlines, which are few.
            "SELECT o.key, o.clock, o.due, o.risk, o.spent, o.since, o.target, o.calendar, {columns}
             FROM owed AS o CROSS JOIN ticket AS t USING (key)
             WHERE {time} <= ?1 AND (o.since IS NOT NULL OR o.due < ?2) {among}
             ORDER BY o.due, t.{}, o.key, o.place",
            column("class")
        );
        let mut query = self.db.prepare(&sql)?;
        let deadlines = query.query_map([horizon, now], |row| self.deadline(row))?;
        let all = deadlines.collect::<rusqlite::Result<Vec<_>>>()?;
        let wanted = |d: &Deadline| !matches!(by, DueBy::AtRisk) || d.breached || d.at_risk;
        Ok(all.into_iter().flatten().filter(wanted).collect())
    }

    fn deadline(&self, row: &Row) -> rusqlite::Result<Option<Deadline>> {
        let time = |us: i64| Timestamp::from_microsecond(us).unwrap_or(Timestamp::MAX);
        let now = self.source.now;
        let due = time(row.get(2)?);
        let risk = row.get::<_, Option<i64>>(3)?.map(time);
        let since = row.get::<_, Option<i64>>(5)?.map(time);
        let calendar: Option<String> = row.get(7)?;
        let run = since.map_or(0, |since| worked(self.source.policy, calendar.as_deref(), since, now));
        let breached = now > due;
        let text = |at: usize| -> rusqlite::Result<Option<String>> {
            Ok(match super::selection::stored(row.get_ref(at)?) {
                crate::query::Stored::Text(text) => Some(text),
                crate::query::Stored::Number(n) => Some(crate::query::class_letter(n)),
                crate::query::Stored::None => None,
            })
        };
        let mut ticket = [const { None }; 6];
        for (place, value) in ticket.iter_mut().enumerate() {
            *value = text(8 + place)?;
        }
        let Some(id) = Id::from_number(row.get(0)?) else { return Ok(None) };
        Ok(Some(Deadline {
            id,
            clock: row.get(1)?,
            due,
            elapsed: row.get::<_, i64>(4)? + run,
            target: row.get(6)?,
            breached,
            at_risk: !breached && risk.is_some_and(|risk| now >= risk),
            ticket,
        }))
    }
}

/// Seconds between two instants on a calendar of the policy; real ones without.
fn worked(policy: &Policy, calendar: Option<&str>, from: Timestamp, to: Timestamp) -> i64 {
    match calendar.and_then(|name| policy.calendars.get(name)) {
        _ if to <= from => 0,
        Some(calendar) => calendar.elapsed(from, to),
        None => to.as_second() - from.as_second(),
    }
}
