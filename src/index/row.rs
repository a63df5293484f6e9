//! From a record to its row.

use std::sync::LazyLock;

use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ToSql};

use super::Source;
use super::items;
use super::name::Name;
use super::owed::{self, Owed};
use crate::query::{self, Stored};
use crate::records::{Id, Ticket as Record};
use crate::wire::Ticket;

/// All that the index keeps of a record.
pub(super) struct IndexRow {
    key: i64,
    owed: Owed,
    needs: Vec<u8>,
    columns: Vec<Stored<'static>>,
    names: Vec<String>,
}

impl IndexRow {
    pub(super) fn of(source: &Source, record: &Record) -> IndexRow {
        let ticket = Ticket::brief(source.policy, record, source.now);
        IndexRow {
            key: record.id.number(),
            owed: owed::of(&ticket, source.policy.sla.at_risk),
            needs: items::needs(record),
            columns: query::row(&ticket, record),
            names: names(record),
        }
    }

    /// Writes the row over whatever stood there.
    pub(super) fn put(&self, db: &Connection) -> rusqlite::Result<()> {
        delete(db, &["owed", "edge", "name", "damaged"], self.key)?;
        self.add(db)
    }

    /// Inserts the row of a ticket that has none yet.
    pub(super) fn add(&self, db: &Connection) -> rusqlite::Result<()> {
        let mut insert = db.prepare_cached(&INSERTION)?;
        let values = self.columns.iter().map(|value| value as &dyn ToSql);
        insert.execute(rusqlite::params_from_iter([&self.key as &dyn ToSql].into_iter().chain(values)))?;
        owed::add(db, self.key, &self.owed)?;
        items::add(db, self.key, &self.needs)?;
        let mut insert = db.prepare_cached("INSERT OR IGNORE INTO name VALUES (?1, ?2)")?;
        for name in &self.names {
            insert.execute((name, self.key))?;
        }
        db.prepare_cached("INSERT OR IGNORE INTO unindexed VALUES (?1)")?.execute([self.key]).map(|_| ())
    }
}

/// Keeps what a file is known again by: its key, its stamp, its place.
pub(super) const KEEP_FILE: &str = "INSERT OR REPLACE INTO file (key, stamp, place) VALUES (?1, ?2, ?3)";

/// Takes a row away, all but its place among the files.
pub(super) fn remove(db: &Connection, key: i64) -> rusqlite::Result<()> {
    delete(db, &["name"], key)?;
    hide(db, key)
}

/// Takes a row away, all but the names it goes by: whoever makes tickets must not make it a second time.
pub(super) fn hide(db: &Connection, key: i64) -> rusqlite::Result<()> {
    delete(db, &["ticket", "owed", "edge", "damaged", "unindexed"], key)?;
    db.prepare_cached("DELETE FROM text WHERE rowid = ?1")?.execute([key]).map(|_| ())
}

/// Deletes the rows of one key from tables.
fn delete(db: &Connection, tables: &[&str], key: i64) -> rusqlite::Result<()> {
    tables.iter().try_for_each(|table| {
        db.prepare_cached(&format!("DELETE FROM {table} WHERE key = ?1"))?.execute([key]).map(|_| ())
    })
}

static INSERTION: LazyLock<String> = LazyLock::new(|| {
    let columns: Vec<String> = query::columns().map(|(name, _)| query::column(name)).collect();
    let places = vec!["?"; columns.len() + 1].join(", ");
    format!("INSERT OR REPLACE INTO ticket (key, {}) VALUES ({places})", columns.join(", "))
});

/// The names a ticket goes by elsewhere.
fn names(record: &Record) -> Vec<String> {
    let external = record.external.iter().map(|e| Name::Number(&e.system, &e.number));
    let key = record.dedupe_key.iter().map(|key| Name::Dedupe(key));
    let item = record.ci().into_iter().flat_map(|part| {
        let serial = part.serial.iter().map(|serial| Name::Serial(serial));
        serial.chain([Name::Item(&record.title)])
    });
    let mails = record.history.iter().filter_map(|e| e.mail.as_ref());
    let threads = mails.clone().flat_map(|mail| &mail.thread).map(|id| Name::Thread(id));
    external
        .chain(key)
        .chain(item)
        .chain(mails.map(|mail| Name::Message(&mail.id)))
        .chain(threads)
        .map(|name| name.stored())
        .collect()
}

impl ToSql for Stored<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Stored::None => ToSqlOutput::Owned(Value::Null),
            Stored::Number(number) => ToSqlOutput::Owned(Value::Integer(*number)),
            Stored::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
        })
    }
}

/// The id of a key of the index.
pub(super) fn id_of(key: i64) -> Option<Id> {
    Id::from_number(key)
}
