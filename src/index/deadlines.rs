//! Deadlines that count: what `due` tells, without reading a record.

use std::ops::ControlFlow;

use jiff::Timestamp;
use rusqlite::Row;

use super::error::IndexError;
use super::owed::OwedFacts;
use super::selection::Selection;
use super::{Index, schema};
use crate::query::micros;
use crate::records::{Class, Id, State};
use crate::rules::calendar::Until;
use crate::rules::policy::Policy;

/// Which deadlines `due` asks for.
#[derive(Debug, Clone, Copy)]
pub enum DueBy {
    /// Those that fall due until then.
    Within(Timestamp),
    /// Those that are at risk or missed by now.
    AtRisk,
}

/// A deadline that counts, as it stands now. Its texts are `&str` while its row in the index is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline<T> {
    /// Whose.
    pub id: Id,
    /// `respond`, `handle`, `resolve`, `update`, or a limit on the record: `complete`, `filed`.
    pub clock: T,
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
    /// Where the ticket is in its life cycle.
    pub state: State,
    /// Its class.
    pub class: Class,
    /// Its team.
    pub team: Option<T>,
    /// Who works on it.
    pub assignee: Option<T>,
    /// Its title.
    pub title: T,
}

impl Deadline<&str> {
    /// The same with texts of its own.
    fn to_owned(&self) -> Deadline<String> {
        Deadline {
            id: self.id,
            clock: self.clock.to_owned(),
            due: self.due,
            elapsed: self.elapsed,
            target: self.target,
            breached: self.breached,
            at_risk: self.at_risk,
            state: self.state,
            class: self.class,
            team: self.team.map(str::to_owned),
            assignee: self.assignee.map(str::to_owned),
            title: self.title.to_owned(),
        }
    }
}

/// Where a deadline is in the order of all: when it is due, the class of its ticket, the ticket, and
/// its number among those of the ticket.
pub(crate) type DeadlinePlace = (i64, i64, i64, i64);

/// What is done with each deadline; it may end the reading.
pub(super) type EachDeadline<'e> =
    &'e mut dyn FnMut(DeadlinePlace, Deadline<&str>) -> Result<ControlFlow<()>, IndexError>;

impl Index<'_> {
    /// The deadlines of the tickets that pass, soonest first, the graver class first among those of one
    /// instant.
    pub fn deadlines(&self, wanted: &Selection, by: DueBy) -> Result<Vec<Deadline<String>>, IndexError> {
        let mut all = Vec::new();
        self.each_deadline(wanted, by, None, &mut |_, deadline| {
            all.push(deadline.to_owned());
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(all)
    }

    /// Hands on [`Index::deadlines`] one by one, those behind a place where one is given. Nothing is
    /// sorted and nothing is kept: they are stored in this order.
    pub fn each_deadline(
        &self,
        wanted: &Selection,
        by: DueBy,
        behind: Option<DeadlinePlace>,
        each: EachDeadline,
    ) -> Result<(), IndexError> {
        let condition = self.owing(wanted, by)?;
        let behind = behind.map_or_else(String::new, |(due, class, key, place)| {
            format!("AND (o.due, o.class, o.key, o.place) > ({due}, {class}, {key}, {place})")
        });
        let sql = format!(
            "SELECT o.due, o.class, o.key, o.place, o.risk, o.since, o.facts
             FROM owed AS o WHERE {condition} {behind} ORDER BY o.due, o.class, o.key, o.place"
        );
        let mut query = self.db.prepare(&sql)?;
        let mut worked = Worked { policy: self.source.policy, now: self.source.now, counters: Vec::new() };
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let place = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
            let Some(deadline) = self.deadline(place, row, &mut worked)? else { continue };
            if each(place, deadline)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    /// How many deadlines there are of the tickets that pass, or how many tickets have any. Exact
    /// where the filter is.
    pub fn count_deadlines(&self, wanted: &Selection, by: DueBy, tickets: bool) -> Result<u64, IndexError> {
        let counted = if tickets { "count(DISTINCT o.key)" } else { "count(*)" };
        let sql = format!("SELECT {counted} FROM owed AS o WHERE {}", self.owing(wanted, by)?);
        Ok(self.db.query_row(&sql, [], |row| row.get::<_, i64>(0))? as u64)
    }

    /// The condition of the deadlines that are asked for.
    fn owing(&self, wanted: &Selection, by: DueBy) -> Result<String, IndexError> {
        let condition = wanted.filter.condition(self.source.now, wanted.words);
        schema::holds(&self.db, condition.tests)?;
        let now = micros(self.source.now);
        // A deadline within the microsecond that has begun is past.
        let past = now + i64::from(self.source.now.subsec_nanosecond() % 1000 != 0);
        let time = match by {
            DueBy::Within(horizon) => format!("o.due <= {}", micros(horizon)),
            DueBy::AtRisk => format!("(o.due < {past} OR o.risk <= {now})"),
        };
        let among = match condition.sql.as_str() {
            "1" => String::new(),
            sql => format!("AND o.key IN (SELECT key FROM ticket WHERE {sql})"),
        };
        Ok(format!("{time} AND (o.since IS NOT NULL OR o.due < {now}) {among}"))
    }

    /// The deadline of a row; `None` for what no ticket of this program has.
    fn deadline<'r>(
        &self,
        (due, class, key, _): DeadlinePlace,
        row: &'r Row,
        worked: &mut Worked,
    ) -> rusqlite::Result<Option<Deadline<&'r str>>> {
        let time = |us: i64| Timestamp::from_microsecond(us).unwrap_or(Timestamp::MAX);
        let now = self.source.now;
        let due = time(due);
        let risk = row.get::<_, Option<i64>>(4)?.map(time);
        let since = row.get::<_, Option<i64>>(5)?.map(time);
        let facts = row.get_ref(6)?.as_blob().ok().and_then(OwedFacts::unpacked);
        let class = usize::try_from(class).ok().and_then(|class| Class::ALL.get(class).copied());
        let (Some(id), Some(facts), Some(class)) = (Id::from_number(key), facts, class) else {
            return Ok(None);
        };
        let run = since.map_or(0, |since| worked.since(facts.calendar, since));
        let breached = now > due;
        Ok(Some(Deadline {
            id,
            clock: facts.clock,
            due,
            elapsed: facts.spent + run,
            target: facts.target,
            breached,
            at_risk: !breached && risk.is_some_and(|risk| now >= risk),
            state: facts.state,
            class,
            team: facts.team,
            assignee: facts.assignee,
            title: facts.title,
        }))
    }
}

/// Counts seconds up to now on the calendars of the policy; real ones without.
struct Worked<'a> {
    policy: &'a Policy,
    now: Timestamp,
    /// A desk has a few calendars, and each is prepared once.
    counters: Vec<(String, Option<Until<'a>>)>,
}

impl Worked<'_> {
    fn since(&mut self, calendar: Option<&str>, from: Timestamp) -> i64 {
        if self.now <= from {
            return 0;
        }
        let real = self.now.as_second() - from.as_second();
        let Some(name) = calendar else { return real };
        let place = self.counters.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            let counter = self.policy.calendars.get(name).map(|calendar| calendar.until(self.now));
            self.counters.push((name.to_owned(), counter));
            self.counters.len() - 1
        });
        self.counters[place].1.as_ref().map_or(real, |counter| counter.since(from))
    }
}
