//! Deadlines that count: what `due` tells, without reading a record.

use std::borrow::Cow;
use std::ops::ControlFlow;

use jiff::{SignedDuration, Timestamp};
use rusqlite::{Connection, Row};

use super::error::IndexError;
use super::selection::Selection;
use super::{Index, schema};
use crate::query::{micros, state_of};
use crate::records::{Class, Id, State};
use crate::rules::calendar::Until;
use crate::rules::limits::REVIEW;
use crate::rules::policy::Policy;
use crate::wire::Ticket;

/// The deadlines of a ticket, before they are written, and what is told of the ticket beside them.
pub(super) struct Owed {
    class: Class,
    state: State,
    team: Option<String>,
    assignee: Option<String>,
    title: String,
    deadlines: Vec<OpenDeadline>,
}

struct OpenDeadline {
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

/// A deadline that counts, as it stands now. Its texts are the index's own, as long as its row is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Deadline<'r> {
    /// Whose.
    pub id: Id,
    /// `respond`, `handle`, `resolve`, `update`, or a limit on the record: `complete`, `filed`.
    pub clock: Cow<'r, str>,
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
    pub team: Option<Cow<'r, str>>,
    /// Who works on it.
    pub assignee: Option<Cow<'r, str>>,
    /// Its title.
    pub title: Cow<'r, str>,
}

impl Deadline<'_> {
    /// The same with texts of its own.
    fn into_owned(self) -> Deadline<'static> {
        let own = |text: Cow<str>| Cow::Owned(text.into_owned());
        Deadline {
            clock: own(self.clock),
            team: self.team.map(own),
            assignee: self.assignee.map(own),
            title: own(self.title),
            ..self
        }
    }
}

/// The deadlines of a ticket: of its clocks, and of the limits on its record. Of one that has ended,
/// only a customer who waits for an answer to feedback has one, and the review of a major incident.
pub(super) fn of(ticket: &Ticket, share: f64) -> Owed {
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
    Owed {
        class: ticket.class,
        state: ticket.state,
        team: ticket.team.clone(),
        assignee: ticket.assignee.clone(),
        title: ticket.title.clone(),
        deadlines: clocks.chain(limits).collect(),
    }
}

/// Writes the deadlines of a ticket over those it had.
pub(super) fn put(db: &Connection, key: i64, owed: &Owed) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM owed WHERE key = ?1")?.execute([key])?;
    let mut insert = db.prepare_cached(
        "INSERT INTO owed VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
    )?;
    for (place, o) in owed.deadlines.iter().enumerate() {
        insert.execute((
            o.due,
            owed.class as i64,
            key,
            place as i64,
            &o.clock,
            o.risk,
            o.spent,
            o.since,
            o.target,
            &o.calendar,
            owed.state.as_str(),
            &owed.team,
            &owed.assignee,
            &owed.title,
        ))?;
    }
    Ok(())
}

/// Where a deadline is in the order of all: when it is due, the class of its ticket, the ticket, and
/// its number among those of the ticket.
pub(crate) type DeadlinePlace = (i64, i64, i64, i64);

/// What is done with each deadline; it may end the reading.
pub(super) type EachDeadline<'e> =
    &'e mut dyn FnMut(DeadlinePlace, Deadline) -> Result<ControlFlow<()>, IndexError>;

impl Index<'_> {
    /// The deadlines of the tickets that pass, soonest first, the graver class first among those of one
    /// instant.
    pub fn deadlines(&self, wanted: &Selection, by: DueBy) -> Result<Vec<Deadline<'static>>, IndexError> {
        let mut all = Vec::new();
        self.each_deadline(wanted, by, None, &mut |_, deadline| {
            all.push(deadline.into_owned());
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
            "SELECT o.due, o.class, o.key, o.place, o.clock, o.risk, o.spent, o.since, o.target, o.calendar,
                    o.state, o.team, o.assignee, o.title
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

    /// The deadline of a row; `None` for words that no ticket of this program has.
    fn deadline<'r>(
        &self,
        (due, class, key, _): DeadlinePlace,
        row: &'r Row,
        worked: &mut Worked,
    ) -> rusqlite::Result<Option<Deadline<'r>>> {
        let time = |us: i64| Timestamp::from_microsecond(us).unwrap_or(Timestamp::MAX);
        let now = self.source.now;
        let due = time(due);
        let risk = row.get::<_, Option<i64>>(5)?.map(time);
        let since = row.get::<_, Option<i64>>(7)?.map(time);
        let text = |at: usize| Ok::<_, rusqlite::Error>(row.get_ref(at)?.as_str().ok().map(Cow::Borrowed));
        let calendar = row.get_ref(9)?.as_str().ok();
        let run = since.map_or(0, |since| worked.since(calendar, since));
        let breached = now > due;
        let state = row.get_ref(10)?.as_str().ok().and_then(state_of);
        let class = usize::try_from(class).ok().and_then(|class| Class::ALL.get(class).copied());
        let (Some(id), Some(state), Some(class)) = (Id::from_number(key), state, class) else {
            return Ok(None);
        };
        Ok(Some(Deadline {
            id,
            clock: text(4)?.unwrap_or_default(),
            due,
            elapsed: row.get::<_, i64>(6)? + run,
            target: row.get(8)?,
            breached,
            at_risk: !breached && risk.is_some_and(|risk| now >= risk),
            state,
            class,
            team: text(11)?,
            assignee: text(12)?,
            title: text(13)?.unwrap_or_default(),
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
