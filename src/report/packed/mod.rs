//! The facts of all tickets of a desk, in a sixth of the memory: a desk may have a million.

mod code;
mod ticket;

use std::borrow::Cow;

use jiff::Timestamp;

use self::code::Tables;
use super::facts::Facts;
use crate::records::{Id, State};

/// One of each ticket. They are written as bytes, and read again whenever they are asked for.
#[derive(Debug, Clone, Default)]
pub struct AllFacts {
    rows: Vec<Row>,
    bytes: Vec<u8>,
    tables: Tables,
}

/// Where the facts of a ticket are, and between which times anything happened to it that a figure counts.
#[derive(Debug, Clone, Copy)]
struct Row {
    id: i64,
    at: u64,
    /// Whole seconds since 1970, not after the time itself.
    created: u32,
    /// Not before the time itself; [`u32::MAX`] while more may happen.
    last: u32,
}

impl AllFacts {
    /// Adds the facts of a ticket.
    pub fn push(&mut self, facts: &Facts) {
        let at = self.bytes.len() as u64;
        ticket::write(&mut self.bytes, &mut self.tables, facts);
        let last = facts.last();
        let last = if last == Timestamp::MAX { u32::MAX } else { seconds(last).saturating_add(1) };
        self.rows.push(Row { id: facts.id.number(), at, created: seconds(facts.created), last });
        debug_assert_eq!(self.get(self.rows.len() - 1), *facts);
    }

    /// Puts them in the order of their ids.
    pub(super) fn sort(&mut self) {
        self.rows.sort_unstable_by_key(|row| (row.id, row.at));
        self.rows.shrink_to_fit();
        self.bytes.shrink_to_fit();
    }

    /// How many tickets there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The facts at a place.
    pub(super) fn get(&self, place: usize) -> Facts {
        let row = self.rows[place];
        let id = Id::from_number(row.id).expect("the number of a row is that of an id");
        ticket::read(id, &self.bytes[row.at as usize..], &self.tables)
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = Facts> {
        (0..self.rows.len()).map(|place| self.get(place))
    }

    /// The state of a ticket, once they are in order.
    pub(super) fn state_of(&self, id: Id) -> Option<State> {
        let place = self.rows.binary_search_by_key(&id.number(), |row| row.id).ok()?;
        Some(self.get(place).state)
    }

    /// The places by the time of creation.
    pub(super) fn by_creation(&self) -> Vec<u32> {
        let mut places: Vec<u32> = (0..self.rows.len() as u32).collect();
        places.sort_by_key(|place| self.rows[*place as usize].created);
        places
    }

    /// Of places by the time of creation, those of the tickets that may have been created before `until`, and to which
    /// something may have happened since `since`; in doubt they are there.
    pub(super) fn between<'p>(
        &self,
        places: &'p [u32],
        since: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> impl Iterator<Item = u32> + use<'p, '_> {
        let row = |place: &u32| self.rows[*place as usize];
        let end = until.map_or(places.len(), |until| {
            let until = seconds(until);
            places.partition_point(|place| row(place).created <= until)
        });
        let since = since.map_or(0, seconds);
        places[..end].iter().copied().filter(move |place| row(place).last >= since)
    }
}

impl From<Vec<Facts>> for AllFacts {
    fn from(all: Vec<Facts>) -> AllFacts {
        let mut packed = AllFacts::default();
        all.iter().for_each(|facts| packed.push(facts));
        packed
    }
}

/// The facts of some tickets. A few are kept as they were read, many are read again each time.
#[derive(Debug)]
pub(super) struct SomeFacts<'d> {
    all: &'d AllFacts,
    places: Vec<u32>,
    kept: Option<Vec<Facts>>,
}

/// So many are kept: a report asks a hundred questions of each service and period.
const KEPT: usize = 4096;

impl<'d> SomeFacts<'d> {
    /// Those at the places that `is_wanted` holds of.
    pub(super) fn of(
        all: &'d AllFacts,
        places: impl Iterator<Item = u32>,
        is_wanted: impl Fn(&Facts) -> bool,
    ) -> SomeFacts<'d> {
        let mut some = SomeFacts { all, places: Vec::new(), kept: Some(Vec::new()) };
        for place in places {
            let facts = all.get(place as usize);
            if is_wanted(&facts) {
                some.places.push(place);
                match &mut some.kept {
                    Some(kept) if kept.len() < KEPT => kept.push(facts),
                    kept => *kept = None,
                }
            }
        }
        some
    }

    /// All of them, in their order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Cow<'_, Facts>> {
        let kept = self.kept.as_deref();
        self.places.iter().enumerate().map(move |(i, place)| match kept {
            Some(kept) => Cow::Borrowed(&kept[i]),
            None => Cow::Owned(self.all.get(*place as usize)),
        })
    }
}

/// Whole seconds since 1970, at the most those of the year 2106.
fn seconds(at: Timestamp) -> u32 {
    u32::try_from(at.as_second().max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::read_policy;
    use crate::records::Ticket;

    /// The most bytes a ticket: a report of a million of them is to take no more than 200 MB.
    const BYTES_A_TICKET: usize = 130;

    #[test]
    fn facts_come_back_as_they_were_and_take_few_bytes() {
        let text = include_bytes!("../../../tests/it/golden_incident.json");
        let mut ticket = Ticket::parse(text).unwrap();
        let mut all = AllFacts::default();
        let now = "2026-11-28T09:00:00Z".parse().unwrap();
        let (policy, _) = read_policy("", now);
        for i in 0..2_000_u32 {
            ticket.id = Id::new(ticket.id.kind(), ticket.id.date(), 1_999 - i);
            ticket.service = Some(format!("service {}", i % 7));
            ticket.assignee = Some(format!("person {}", i % 300));
            let facts = Facts::of(&policy, &ticket, now);
            all.push(&facts);
            assert_eq!(all.get(i as usize), facts);
        }
        all.sort();
        let (first, last) = (all.get(0), all.get(1_999));
        assert_eq!(
            (first.service.as_deref(), last.service.as_deref()),
            (Some("service 4"), Some("service 0"))
        );
        assert_eq!(all.state_of(last.id), Some(last.state));
        let bytes = all.bytes.len() + all.rows.len() * size_of::<Row>();
        assert!(bytes / all.len() <= BYTES_A_TICKET, "{} bytes a ticket", bytes / all.len());
    }
}
