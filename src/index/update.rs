//! A writer keeps the row of what it wrote, so that the next reader need not read it.

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::Source;
use super::error::IndexError;
use super::file::IndexFile;
use super::name::numbers;
use super::row::{IndexRow, KEEP_FILE};
use super::scan::share;
use crate::records::{Id, Ticket};
use crate::store::{Shelf, Store};

/// Notes records that were just written. Whatever is in the way, the next reader finds the records by
/// their files, so that nothing here can fail a command.
pub(crate) fn records_written(source: &Source, records: &[Ticket]) {
    let _ = try_record(source, records);
}

/// The live tickets whose ids end in these five letters, as far as the index knows; it is not brought up
/// to date for this. None where `typed` is the number of a ticket in another system as well.
pub(crate) fn ending_in(store: &Store, suffix: &str, typed: &str) -> Vec<Id> {
    let known = |suffix: i64| -> Option<Vec<Id>> {
        let db = IndexFile::enter(store, Shelf::Live).ok()?.open_if_there().ok()??;
        let (from, to) = numbers(typed);
        let sql = "SELECT count(*) FROM name WHERE name >= ?1 AND name < ?2";
        let elsewhere: i64 = db.query_row(sql, (from, to), |row| row.get(0)).ok()?;
        if elsewhere > 0 {
            return None;
        }
        let mut query = db.prepare("SELECT key FROM file WHERE suffix = ?1").ok()?;
        let keys = query.query_map([suffix], |row| row.get(0)).ok()?;
        keys.map(|key| Id::from_number(key.ok()?)).collect()
    };
    Id::suffix_number(suffix).and_then(known).unwrap_or_default()
}

fn try_record(source: &Source, records: &[Ticket]) -> Result<(), IndexError> {
    let Ok(file) = IndexFile::enter(source.store, Shelf::Live) else { return Ok(()) };
    let Some(mut db) = file.open_if_there()? else { return Ok(()) };
    let writing = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
    records.iter().try_for_each(|record| write(&writing, source, record))?;
    writing.commit()?;
    file.shorten_log(&db);
    Ok(())
}

fn write(db: &Connection, source: &Source, record: &Ticket) -> Result<(), IndexError> {
    let number = |sql: &str, what: &dyn rusqlite::ToSql| -> rusqlite::Result<Option<i64>> {
        db.prepare_cached(sql)?.query_row([what], |row| row.get(0)).optional()
    };
    let policy = number("SELECT value FROM meta WHERE name = ?1", &"policy")?;
    let Ok(Some(file)) = source.store.stamp(Shelf::Live, record.id) else { return Ok(()) };
    if policy != Some(source.fingerprint) {
        return Ok(());
    }
    let key = record.id.number();
    let before = number("SELECT stamp FROM file WHERE key = ?1", &key)?;
    let folder = file.place.folder(record.id);
    let folder = folder.to_str().unwrap_or_default();
    let less = before.map_or(0, |stamp| share(record.id, stamp));
    let more = share(record.id, file.stamp).wrapping_sub(less);
    // SQLite's own addition would turn a sum that overflows into a fraction.
    let Some(sum) = number("SELECT sum FROM folder WHERE path = ?1", &folder)? else { return Ok(()) };
    // A batch asks the same of one record after another: each statement is prepared once.
    let cached = |sql: &str| db.prepare_cached(sql);
    cached("UPDATE folder SET sum = ?2 WHERE path = ?1")?.execute((folder, sum.wrapping_add(more)))?;
    cached(KEEP_FILE)?.execute([key, file.stamp, file.place as i64])?;
    cached("INSERT OR IGNORE INTO racy VALUES (?1)")?.execute([key])?;
    Ok(IndexRow::of(source, record).put(db)?)
}
