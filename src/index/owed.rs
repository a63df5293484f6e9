//! The deadlines of a ticket that count, as an index keeps them.

use jiff::SignedDuration;
use rusqlite::Connection;

use crate::query::micros;
use crate::records::{Class, State};
use crate::rules::limits::REVIEW;
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

/// Inserts the deadlines of a ticket that has none yet.
pub(super) fn add(db: &Connection, key: i64, owed: &Owed) -> rusqlite::Result<()> {
    let mut insert = db.prepare_cached("INSERT INTO owed VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")?;
    for (place, deadline) in owed.deadlines.iter().enumerate() {
        let facts = OwedFacts::of(owed, deadline).packed();
        let OpenDeadline { due, risk, since, .. } = deadline;
        insert.execute((due, owed.class as i64, key, place as i64, risk, since, facts))?;
    }
    Ok(())
}

/// What is kept of a deadline beside the times that are asked by. `due` lists hundreds of thousands of rows, and SQLite hands
/// over one column of bytes sooner than eight of texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct OwedFacts<'t> {
    /// Seconds used when the clock last began to run.
    pub spent: i64,
    /// Seconds it may take.
    pub target: i64,
    /// Of the ticket.
    pub state: State,
    /// The name of the clock.
    pub clock: &'t str,
    /// The calendar that the clock runs on; real time without.
    pub calendar: Option<&'t str>,
    pub team: Option<&'t str>,
    pub assignee: Option<&'t str>,
    pub title: &'t str,
}

/// How many texts there are.
const TEXTS: usize = 5;
/// The length of a text that is not there.
const NONE: u32 = u32::MAX;

impl<'t> OwedFacts<'t> {
    fn of(owed: &'t Owed, deadline: &'t OpenDeadline) -> OwedFacts<'t> {
        OwedFacts {
            spent: deadline.spent,
            target: deadline.target,
            state: owed.state,
            clock: &deadline.clock,
            calendar: deadline.calendar.as_deref(),
            team: owed.team.as_deref(),
            assignee: owed.assignee.as_deref(),
            title: &owed.title,
        }
    }

    /// As bytes: the two numbers, the place of the state among all, the length of each text, and the texts.
    fn packed(&self) -> Vec<u8> {
        let texts = [Some(self.clock), self.calendar, self.team, self.assignee, Some(self.title)];
        let mut bytes = Vec::new();
        bytes.extend(self.spent.to_le_bytes());
        bytes.extend(self.target.to_le_bytes());
        bytes.push(self.state as u8);
        for text in texts {
            bytes.extend(text.map_or(NONE, |text| text.len() as u32).to_le_bytes());
        }
        texts.into_iter().flatten().for_each(|text| bytes.extend(text.as_bytes()));
        bytes
    }

    /// What [`OwedFacts::packed`] wrote; `None` for other bytes.
    pub(super) fn unpacked(bytes: &'t [u8]) -> Option<OwedFacts<'t>> {
        let (spent, bytes) = bytes.split_first_chunk()?;
        let (target, bytes) = bytes.split_first_chunk()?;
        let (state, bytes) = bytes.split_first()?;
        let (lengths, bytes) = bytes.split_at_checked(TEXTS * 4)?;
        let mut rest = std::str::from_utf8(bytes).ok()?;
        let mut texts = [None; TEXTS];
        for (text, length) in texts.iter_mut().zip(lengths.as_chunks().0) {
            let length = u32::from_le_bytes(*length);
            if length != NONE {
                let (here, behind) = rest.split_at_checked(length as usize)?;
                *text = Some(here);
                rest = behind;
            }
        }
        let [clock, calendar, team, assignee, title] = texts;
        Some(OwedFacts {
            spent: i64::from_le_bytes(*spent),
            target: i64::from_le_bytes(*target),
            state: *State::ALL.get(usize::from(*state))?,
            clock: clock?,
            calendar,
            team,
            assignee,
            title: title?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_come_back_as_they_were_and_a_part_of_them_is_none() {
        let facts = OwedFacts {
            spent: -1,
            target: i64::MAX,
            state: State::Pending,
            clock: "handle",
            calendar: None,
            team: Some(""),
            assignee: Some("李娜"),
            title: "打印机 offline",
        };
        for state in State::ALL {
            let facts = OwedFacts { state: *state, ..facts };
            assert_eq!(OwedFacts::unpacked(&facts.packed()), Some(facts));
        }
        let bytes = facts.packed();
        for end in 0..bytes.len() {
            assert_eq!(OwedFacts::unpacked(&bytes[..end]), None, "{end}");
        }
        let mut other = bytes.clone();
        other[16] = u8::MAX;
        assert_eq!(OwedFacts::unpacked(&other), None, "no such state");
    }
}
