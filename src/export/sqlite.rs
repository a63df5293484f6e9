//! The read model as a file of SQLite.
//!
//! A complete export is written beside the file and renamed over it. A later one is one transaction with a rollback journal:
//! who reads the file sees all of it or nothing, and after a kill the next one to open the file takes back what was begun.

use std::fmt::Write;
use std::path::Path;

use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::cell::{Cell, CellKind};
use super::known::FORMAT;
use super::measured;
use super::plan::{Asked, Plan};
use super::reading;
use super::refused::{failed, newer, not_an_export};
use super::replaced::Replacement;
use super::rows::Rows;
use super::sqlite_known::{keep, known};
use super::table::{Column, Table};
use super::written::Written;
use crate::desk::Desk;
use crate::error::{Context, Result};
use crate::store::Unreadable;

/// "itdx": whose file this is.
const APPLICATION: i32 = 0x6974_6478;

/// How long a reader of the file is waited for.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(10);

/// A file of SQLite as a target.
pub(crate) struct Sqlite<'a> {
    desk: &'a Desk,
    asked: &'a Asked<'a>,
}

impl<'a> Sqlite<'a> {
    /// Brings a file up to date with the desk, made where it is not there. Returns what was written, and what is wrong with
    /// files of the desk: all others are in the export.
    ///
    /// # Errors
    /// When something else is in the place of the file, or it is the export of another desk or a newer program; what the
    /// desk and the system can meet. The file is then as it was.
    pub(crate) fn export(desk: &'a Desk, asked: &'a Asked<'a>) -> Result<(Written, Vec<Unreadable>)> {
        let sqlite = Sqlite { desk, asked };
        let path = asked.target;
        let Some(mut db) = existing(path)? else {
            return sqlite.anew(Plan::of(desk, asked, None)?);
        };
        let error = |e| failed("write", path, e);
        // A log that stayed beside the file would be taken for that of a new one; a reader may hold it.
        let _ = db.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(()));
        // What a killed export began is taken back here; nobody else exports meanwhile.
        let writing = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(error)?;
        let mut plan = Plan::of(desk, asked, known(&writing, path)?)?;
        if plan.whole {
            writing.rollback().map_err(error)?;
            // Where the log stayed, nothing may take the place of the file.
            db.query_row("PRAGMA journal_mode = DELETE", [], |_| Ok(())).map_err(error)?;
            drop(db);
            return sqlite.anew(plan);
        }
        if plan.is_nothing() {
            return Ok((Written::new(path, &plan), plan.spoiled));
        }
        let written = sqlite.fill(&writing, &mut plan)?;
        writing.commit().map_err(error)?;
        db.close().map_err(|(_, e)| error(e))?;
        Ok((written, plan.spoiled))
    }

    /// Writes all of it beside the file, and renames that over it.
    fn anew(&self, mut plan: Plan) -> Result<(Written, Vec<Unreadable>)> {
        let replacement = Replacement::beside(self.asked.target)?;
        let path = replacement.path().to_owned();
        let error = |e| failed("write", &path, e);
        let mut db = Connection::open(&path).map_err(error)?;
        // Until it is renamed nobody needs it, so that nothing in it has to survive a kill.
        db.execute_batch("PRAGMA page_size = 8192; PRAGMA synchronous = OFF; PRAGMA cache_size = -16384;")
            .map_err(error)?;
        db.query_row("PRAGMA journal_mode = OFF", [], |_| Ok(())).map_err(error)?;
        let writing = db.transaction().map_err(error)?;
        writing.execute_batch(&tables()).map_err(error)?;
        let written = self.fill(&writing, &mut plan)?;
        writing.commit().map_err(error)?;
        db.close().map_err(|(_, e)| error(e))?;
        replacement.take_place()?;
        Ok((written, plan.spoiled))
    }

    /// Writes what a plan asks for.
    fn fill(&self, db: &Connection, plan: &mut Plan) -> Result<Written> {
        let mut written = Written::new(self.asked.target, plan);
        if !plan.whole {
            self.remove(db, plan)?;
        }
        self.tickets(db, plan, &mut written)?;
        self.measurements(db, plan, &mut written)?;
        plan.forget_unread();
        written.tickets = plan.next.tickets.len();
        keep(db, &plan.next).map_err(|e| self.error(e))?;
        Ok(written)
    }

    /// Takes out what is to be written anew, and what is gone.
    fn remove(&self, db: &Connection, plan: &Plan) -> Result<()> {
        let ids = plan.changed.iter().map(|(id, _)| id).chain(&plan.gone);
        let ids: Vec<String> = ids.map(ToString::to_string).collect();
        let months = plan.months.iter().chain(&plan.gone_months).map(|path| measured::month(path));
        let delete = |table: Table, of: &str| {
            let key = &table.columns()[0].name;
            let mut delete = db.prepare_cached(&format!("DELETE FROM {} WHERE {key} = ?1", table.name()))?;
            delete.execute([of])
        };
        let tickets = ids
            .iter()
            .try_for_each(|id| Table::OF_TICKETS.iter().try_for_each(|table| delete(*table, id).map(|_| ())));
        let mut months = months;
        let done = tickets
            .and_then(|()| months.try_for_each(|month| delete(Table::Measurements, &month).map(|_| ())));
        done.map_err(|e| self.error(e))
    }

    fn tickets(&self, db: &Connection, plan: &mut Plan, written: &mut Written) -> Result<()> {
        let tickets = std::mem::take(&mut plan.changed);
        reading::read(self.desk, &tickets, &mut |pieces| {
            for piece in pieces {
                plan.spoiled.extend(piece.spoiled);
                piece.read.iter().for_each(|(id, turns)| plan.was_read(*id, *turns));
                written.changed += piece.read.len();
                for (table, rows) in Table::OF_TICKETS.iter().zip(&piece.rows) {
                    written.add(*table, rows.len());
                    self.insert(db, *table, rows)?;
                }
            }
            Ok(())
        })
    }

    fn measurements(&self, db: &Connection, plan: &mut Plan, written: &mut Written) -> Result<()> {
        for path in &plan.months {
            let (measured, spoiled) = self.desk.store.measurements_in(path);
            plan.spoiled.extend(spoiled);
            written.add(Table::Measurements, measured.len());
            let month = measured::month(path);
            for rows in measured::groups(&month, &measured) {
                self.insert(db, Table::Measurements, &rows)?;
            }
        }
        Ok(())
    }

    fn insert(&self, db: &Connection, table: Table, rows: &Rows) -> Result<()> {
        let write = || -> rusqlite::Result<()> {
            let mut insert = db.prepare_cached(insertion(table))?;
            let mut time = String::new();
            for row in rows.iter() {
                // Most values are null, as all are now.
                insert.clear_bindings();
                for (place, cell) in (1..).zip(row) {
                    match cell {
                        Cell::Null => {}
                        Cell::Text(text) => insert.raw_bind_parameter(place, text)?,
                        Cell::Integer(number) => insert.raw_bind_parameter(place, number)?,
                        Cell::Real(number) => insert.raw_bind_parameter(place, number)?,
                        Cell::Flag(flag) => insert.raw_bind_parameter(place, flag)?,
                        Cell::Time(at) => {
                            time.clear();
                            let _ = write!(time, "{at}");
                            insert.raw_bind_parameter(place, time.as_str())?;
                        }
                    }
                }
                insert.raw_execute()?;
            }
            Ok(())
        };
        write().map_err(|e| self.error(e))
    }

    fn error(&self, error: rusqlite::Error) -> crate::error::Error {
        failed("write", self.asked.target, error)
    }
}

/// Opens the file of an earlier export; `None` where there is none, or an empty file.
fn existing(path: &Path) -> Result<Option<Connection>> {
    match std::fs::metadata(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Ok(data) if data.is_file() && data.len() == 0 => return Ok(None),
        Ok(data) if !data.is_file() => return Err(not_an_export(path)),
        found => found.map(drop).doing("read", path)?,
    }
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let error = |e| failed("read", path, e);
    let db = Connection::open_with_flags(path, flags).map_err(error)?;
    db.busy_timeout(PATIENCE).map_err(error)?;
    let number = |name: &str| db.query_row(&format!("PRAGMA {name}"), [], |row| row.get::<_, i64>(0));
    let is_foreign = match number("application_id") {
        Err(e) if e.sqlite_error_code() == Some(rusqlite::ErrorCode::NotADatabase) => true,
        found => found.map_err(error)? != i64::from(APPLICATION),
    };
    if is_foreign {
        return Err(not_an_export(path));
    }
    match number("user_version").map_err(error)? {
        version if version > i64::from(FORMAT) => Err(newer(path, version)),
        _ => Ok(Some(db)),
    }
}

/// The statement that adds a row to a table.
fn insertion(table: Table) -> &'static str {
    static ALL: std::sync::LazyLock<Vec<String>> = std::sync::LazyLock::new(|| {
        let one = |table: &Table| {
            let places = vec!["?"; table.columns().len()].join(", ");
            format!("INSERT INTO {} VALUES ({places})", table.name())
        };
        Table::ALL.iter().map(one).collect()
    });
    &ALL[table as usize]
}

/// All tables. Rows of one ticket, and measurements of one month, lie side by side.
fn tables() -> String {
    let table = |table: &Table| {
        let columns = table.columns();
        let column = |column: &Column| {
            let kind = match column.kind {
                CellKind::Text | CellKind::Json | CellKind::Time => "TEXT",
                CellKind::Integer | CellKind::Flag => "INTEGER",
                CellKind::Real => "REAL",
            };
            format!("\"{}\" {kind}", column.name)
        };
        let named: Vec<String> = columns.iter().map(column).collect();
        let key: Vec<&str> = columns[..table.key()].iter().map(|c| c.name.as_str()).collect();
        let without = if *table == Table::Tickets { "" } else { " WITHOUT ROWID" };
        format!(
            "CREATE TABLE {} ({}, PRIMARY KEY ({})){without};\n",
            table.name(),
            named.join(", "),
            key.join(", ")
        )
    };
    let all: String = Table::ALL.iter().map(table).collect();
    format!(
        "{all}CREATE TABLE itdesk_export (name TEXT PRIMARY KEY, value) WITHOUT ROWID;
         PRAGMA application_id = {APPLICATION}; PRAGMA user_version = {FORMAT};"
    )
}
