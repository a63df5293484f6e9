//! Questions to an index.

use std::collections::HashMap;

use rusqlite::Row;
use serde_json::Value;

use super::error::IndexError;
use super::row::id_of;
use super::selection::{Selection, stored};
use super::{Index, schema};
use crate::query::{Key, ListLine, Sort, Stored, column};
use crate::records::Id;
use crate::records::id::SUFFIX_LEN;
use crate::store::{Stamp, UNSTEADY, Unreadable};

/// How many tickets have the same values.
#[derive(Debug, Clone, PartialEq)]
pub struct Group {
    /// One a key, in the order they were asked for.
    pub values: Vec<Value>,
    /// How many.
    pub count: u64,
}

impl Index<'_> {
    /// The ids of the tickets that pass, in this order; at most `limit` where the filter is exact.
    pub fn select(&self, wanted: &Selection, sort: &Sort, limit: usize) -> Result<Vec<Id>, IndexError> {
        let mut query = self.db.prepare(&self.selecting("key", wanted, sort, limit)?)?;
        let keys = query.query_map([], |row| row.get(0))?;
        let ids = keys.map(|key| Ok(id_of(key?))).collect::<rusqlite::Result<Vec<_>>>()?;
        Ok(ids.into_iter().flatten().collect())
    }

    /// [`Index::select`] with what each ticket is ordered by, the values of [`Sort::terms`].
    pub fn select_placed(
        &self,
        wanted: &Selection,
        sort: &Sort,
        limit: usize,
    ) -> Result<Vec<(Id, Vec<Stored<'static>>)>, IndexError> {
        let terms = sort.terms();
        let places = terms.iter().map(|term| format!("{}, ", term.sql)).collect::<String>();
        let mut query = self.db.prepare(&self.selecting(&format!("{places}key"), wanted, sort, limit)?)?;
        let mut rows = query.query([])?;
        let mut placed = Vec::new();
        while let Some(row) = rows.next()? {
            let values = cells(row, terms.len())?.into_iter().map(Stored::into_owned).collect();
            placed.extend(id_of(row.get(terms.len())?).map(|id| (id, values)));
        }
        Ok(placed)
    }

    /// The statement that asks for these columns of the tickets that pass, in this order; of at most `limit` where the filter
    /// is exact.
    fn selecting(
        &self,
        columns: &str,
        wanted: &Selection,
        sort: &Sort,
        limit: usize,
    ) -> Result<String, IndexError> {
        let (condition, is_exact) = self.condition(wanted)?;
        let limit = if is_exact { i64::try_from(limit).unwrap_or(-1) } else { -1 };
        let order = sort.order_by();
        Ok(format!("SELECT {columns} FROM ticket WHERE {condition} ORDER BY {order} LIMIT {limit}"))
    }

    /// How many tickets pass; exact where the filter is.
    pub fn count(&self, wanted: &Selection) -> Result<u64, IndexError> {
        let sql = format!("SELECT count(*) FROM ticket WHERE {}", self.condition(wanted)?.0);
        Ok(self.db.query_row(&sql, [], |row| row.get::<_, i64>(0))? as u64)
    }

    fn condition(&self, wanted: &Selection) -> Result<(String, bool), IndexError> {
        let condition = wanted.filter.condition(self.source.now, wanted.words);
        schema::holds(&self.db, condition.tests)?;
        Ok((format!("{} AND {}", condition.sql, wanted.extra()), condition.exact))
    }

    /// The tickets a search finds, the best first.
    pub fn hits(&self, wanted: &Selection) -> Result<Option<Vec<super::Hit>>, IndexError> {
        self.search(wanted.filter, &wanted.extra())
    }

    /// The values of these keys for each of the tickets, in their order.
    pub fn values(&self, ids: &[Id], keys: &[&Key]) -> Result<Vec<Vec<Value>>, IndexError> {
        let columns = keys.iter().map(|key| format!("{}, ", column(key.name))).collect::<String>();
        let sql = format!("SELECT {columns}key FROM ticket WHERE key = ?1");
        let mut query = self.db.prepare(&sql)?;
        let told = |row: &Row| -> rusqlite::Result<Vec<Value>> { self.told(row, keys) };
        let rows = ids.iter().map(|id| query.query_row([id.number()], told));
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    /// Hands on what these columns hold of each of the tickets, in their order. One that is not there
    /// any more is left out.
    pub fn scan(
        &self,
        ids: &[Id],
        columns: &[&str],
        each: &mut dyn FnMut(Id, &[Stored]),
    ) -> Result<(), IndexError> {
        let names = columns.iter().map(|name| column(name)).collect::<Vec<_>>().join(", ");
        let mut query = self.db.prepare_cached(&format!("SELECT {names} FROM ticket WHERE key = ?1"))?;
        for id in ids {
            let mut rows = query.query([id.number()])?;
            let Some(row) = rows.next()? else { continue };
            each(*id, &cells(row, columns.len())?);
        }
        Ok(())
    }

    /// The lines in a table of the tickets that pass, in this order; at most `limit` where the filter is exact. In the order of
    /// work they lie side by side.
    pub fn select_lines(
        &self,
        wanted: &Selection,
        sort: &Sort,
        limit: usize,
    ) -> Result<Vec<ListLine>, IndexError> {
        let shown = ListLine::COLUMNS.map(column).join(", ");
        let mut query = self.db.prepare(&self.selecting(&format!("{shown}, key"), wanted, sort, limit)?)?;
        let mut rows = query.query([])?;
        let mut lines = Vec::new();
        while let Some(row) = rows.next()? {
            let values = cells(row, ListLine::COLUMNS.len())?;
            let id = id_of(row.get(ListLine::COLUMNS.len())?);
            lines.extend(id.and_then(|id| ListLine::of(id, &values, self.source.now)));
        }
        Ok(lines)
    }

    /// The lines of these tickets in a table, in their order.
    pub fn lines(&self, ids: &[Id]) -> Result<Vec<ListLine>, IndexError> {
        let mut lines = Vec::with_capacity(ids.len());
        self.scan(ids, &ListLine::COLUMNS, &mut |id, values| {
            lines.extend(ListLine::of(id, values, self.source.now));
        })?;
        Ok(lines)
    }

    /// How many of the tickets that pass have each combination of values, in the order of the values.
    pub fn groups(&self, wanted: &Selection, keys: &[&Key]) -> Result<Vec<Group>, IndexError> {
        let columns: Vec<String> = keys.iter().map(|key| column(key.name)).collect();
        if columns.is_empty() {
            let count = self.count(wanted)?;
            return Ok(Some(Group { values: Vec::new(), count }).filter(|_| count > 0).into_iter().collect());
        }
        let columns = columns.join(", ");
        let condition = self.condition(wanted)?.0;
        let sql = format!(
            "SELECT {columns}, count(*) FROM ticket WHERE {condition} GROUP BY {columns} ORDER BY {columns}"
        );
        let mut query = self.db.prepare(&sql)?;
        let group = |row: &Row| {
            let count: i64 = row.get(keys.len())?;
            Ok(Group { values: self.told(row, keys)?, count: count as u64 })
        };
        Ok(query.query_map([], group)?.collect::<rusqlite::Result<_>>()?)
    }

    fn told(&self, row: &Row, keys: &[&Key]) -> rusqlite::Result<Vec<Value>> {
        let cells = keys.iter().enumerate();
        cells.map(|(at, key)| Ok(key.told(stored(row.get_ref(at)?), self.source.now))).collect()
    }

    /// All ids, in their order.
    pub fn all_ids(&self) -> Result<Vec<Id>, IndexError> {
        self.ids("SELECT key FROM file ORDER BY key", [])
    }

    /// The readable record files of the shelf by the numbers of their ids, ascending, each with what it is known
    /// again by: [`UNSTEADY`] for one that may have changed without a sign.
    pub fn stamps(&self) -> Result<Vec<(i64, Stamp)>, IndexError> {
        let sql = "SELECT f.key, CASE WHEN r.key IS NULL THEN f.stamp ELSE ?1 END
            FROM file AS f LEFT JOIN racy AS r USING (key) LEFT JOIN damaged AS d USING (key)
            WHERE d.key IS NULL ORDER BY f.key";
        let mut query = self.db.prepare(sql)?;
        Ok(query
            .query_map([UNSTEADY], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?)
    }

    /// How many of the random characters name each of these tickets among all: at least 1. One whose
    /// five another ticket has as well has no such number, and is left out.
    pub fn shortest_unique(&self, ids: &[Id]) -> Result<HashMap<Id, usize>, IndexError> {
        // All of them once are less work than three look-ups for each of many.
        if ids.len() > FEW {
            let mut query = self.db.prepare("SELECT suffix FROM file ORDER BY suffix")?;
            let all = query.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
            let around = |suffix: i64| {
                let (from, to) =
                    (all.partition_point(|s| *s < suffix), all.partition_point(|s| *s <= suffix));
                let before = from.checked_sub(1).map(|at| all[at]);
                Ok((before, all.get(to).copied(), to - from))
            };
            return unique_among(ids, around);
        }
        let mut before = self.db.prepare("SELECT max(suffix) FROM file WHERE suffix < ?1")?;
        let mut behind = self.db.prepare("SELECT min(suffix) FROM file WHERE suffix > ?1")?;
        let mut same = self.db.prepare("SELECT count(*) FROM file WHERE suffix = ?1")?;
        unique_among(ids, |suffix: i64| {
            let before = before.query_row([suffix], |row| row.get(0))?;
            let behind = behind.query_row([suffix], |row| row.get(0))?;
            let same: i64 = same.query_row([suffix], |row| row.get(0))?;
            Ok((before, behind, same as usize))
        })
    }

    pub(super) fn ids(&self, sql: &str, given: impl rusqlite::Params) -> Result<Vec<Id>, IndexError> {
        let mut query = self.db.prepare_cached(sql)?;
        let keys = query.query_map(given, |row| row.get(0))?.collect::<rusqlite::Result<Vec<i64>>>()?;
        Ok(keys.into_iter().filter_map(id_of).collect())
    }

    /// What is wrong with the files that are no records, read now.
    ///
    /// # Errors
    /// [`IndexError::Moved`] when one of them is a record by now.
    pub fn spoiled(&self) -> Result<Vec<Unreadable>, IndexError> {
        let mut spoiled = self.misplaced.clone();
        for id in self.ids("SELECT key FROM damaged", [])? {
            match self.source.load(self.shelf, id) {
                Some(Err(found)) => spoiled.push(found),
                // It has no row, so that an answer without it would not be true.
                Some(Ok(_)) => return Err(IndexError::Moved(self.source.store.record_path(self.shelf, id))),
                None => {}
            }
        }
        Ok(spoiled)
    }
}

/// What the first columns of a row hold.
fn cells<'r>(row: &'r Row, columns: usize) -> rusqlite::Result<Vec<Stored<'r>>> {
    (0..columns).map(|at| row.get_ref(at).map(stored)).collect()
}

/// So many tickets are looked up one by one.
const FEW: usize = 200;

/// How few letters name each ticket, where `around` tells of a suffix the one before it, the one behind
/// it, and how many tickets have it.
fn unique_among(
    ids: &[Id],
    mut around: impl FnMut(i64) -> rusqlite::Result<(Option<i64>, Option<i64>, usize)>,
) -> Result<HashMap<Id, usize>, IndexError> {
    let mut found = HashMap::new();
    for id in ids {
        let suffix = id.number() & SUFFIX;
        let (before, behind, same) = around(suffix)?;
        let shared = before.into_iter().chain(behind).map(|other| shared_letters(suffix, other)).max();
        if same <= 1 {
            found.insert(*id, shared.unwrap_or(0) + 1);
        }
    }
    Ok(found)
}

/// The bits of the random characters in the number of an id.
const SUFFIX: i64 = (1 << (5 * SUFFIX_LEN)) - 1;

/// How many letters, of five bits each, two suffixes begin with alike.
fn shared_letters(a: i64, b: i64) -> usize {
    let unlike = (a ^ b) & SUFFIX;
    (0..SUFFIX_LEN).take_while(|letter| unlike >> (5 * (SUFFIX_LEN - 1 - letter)) == 0).count()
}
