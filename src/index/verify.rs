//! Whether an index says what the files say, whatever its stamps make it believe.
//!
//! The files are read into a second index, which nobody keeps, and the rows of both are compared. Commands may go on
//! meanwhile, so that one of the two may be behind for a moment: both are brought up to date again, and only what is
//! otherwise in the same way both times is held against the index.

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;

use super::error::{IndexError, hopeless, is_damage};
use super::file::{IndexFile, PATIENCE};
use super::row::id_of;
use super::{Need, Source, schema, sync};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::records::Id;
use crate::store::{Shelf, UNSTEADY};

/// What is wrong with an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mismatch {
    /// Its database is broken.
    Broken(String),
    /// It is whole, and does not say what the files say.
    Untrue {
        /// Tickets that it lacks.
        lacks: Vec<Id>,
        /// Tickets that are not there.
        ghosts: Vec<Id>,
        /// Tickets of which it says something else than their files. Where all three are empty, sums of folders are
        /// wrong, so that changes in them could be missed.
        otherwise: Vec<Id>,
    },
}

/// Compares the index of a shelf with the files; `None` when it says what they say, or none is kept.
///
/// # Errors
/// What reading the files can meet.
pub(crate) fn verify(source: &Source, shelf: Shelf) -> Result<Option<Mismatch>> {
    let Ok(file) = IndexFile::enter(source.store, shelf) else { return Ok(None) };
    match compare(source, shelf, &file) {
        Ok(lie) => Ok(lie),
        Err(IndexError::Sqlite(error)) if is_damage(&error) => Ok(Some(Mismatch::Broken(error.to_string()))),
        // An index that cannot be opened or written just now answers nobody: each command makes its own.
        Err(IndexError::Sqlite(_)) => Ok(None),
        Err(other) => Err(other.into_error()),
    }
}

/// Makes the index of a shelf anew from the files.
///
/// # Errors
/// What reading the files can meet; exit 5 when other commands do not let a broken one go, 7 when the system refuses.
pub(crate) fn remake(source: &Source, shelf: Shelf, lie: &Mismatch) -> Result<()> {
    if matches!(lie, Mismatch::Broken(_)) {
        clear(source, shelf)?;
    }
    let file = IndexFile::enter(source.store, shelf).map_err(|e| refused(source, shelf, &e.to_string()))?;
    let made = file.open().and_then(|mut db| sync::remake(&mut db, *source, shelf, &file));
    made.map_err(|trouble| match trouble {
        IndexError::Sqlite(error) => refused(source, shelf, &error.to_string()),
        other => other.into_error(),
    })
}

/// The file of a shelf's index, relative to the desk.
pub(crate) fn file(shelf: Shelf) -> std::path::PathBuf {
    Path::new(".itdesk").join(format!("{}.sqlite", super::file::name(shelf)))
}

/// So often, and so long in between, a broken index is tried to be taken away while other commands are in it.
const TRIES: u32 = 250;
const NAP: Duration = Duration::from_millis(20);

fn clear(source: &Source, shelf: Shelf) -> Result<()> {
    for _ in 0..TRIES {
        if IndexFile::enter(source.store, shelf).is_ok_and(|file| file.clear().is_ok()) {
            return Ok(());
        }
        std::thread::sleep(NAP);
    }
    let message = tr!("other commands are using {file}", file = file(shelf).display());
    Err(Error::new(ErrorKind::Busy, message)
        .hint(tr!("the tickets are safe; try again when they have ended")))
}

fn refused(source: &Source, shelf: Shelf, reason: &str) -> Error {
    let path = source.store.root().join(file(shelf));
    Error::new(ErrorKind::System, tr!("cannot rebuild {path}: {reason}", path = path.display(), reason))
        .hint(tr!("the tickets are safe; remove .itdesk/ when no command is running; it is then rebuilt"))
}

fn compare(source: &Source, shelf: Shelf, file: &IndexFile) -> Result<Option<Mismatch>, IndexError> {
    let Some(mut kept) = file.open_if_there()? else { return Ok(None) };
    kept.busy_timeout(PATIENCE)?;
    let told: String = kept.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if told != "ok" {
        return Ok(Some(Mismatch::Broken(told)));
    }
    kept.execute("INSERT INTO text (text) VALUES ('integrity-check')", [])?;
    if shelf == Shelf::Archive {
        // Its files are not looked at while their folders are as they were, which is how it is meant: an edit by hand
        // there is news to be taken in, and no lie.
        kept.execute("UPDATE folder SET stamp = ?1", [UNSTEADY])?;
    }
    let mut truth = schema::aside().map_err(|e| IndexError::Desk(hopeless(e)))?;
    truth.execute("ATTACH ?1 AS kept", [file.address()])?;
    let mut suspects = None;
    // Twice at least, and once more where the two times have nothing in common.
    for _ in 0..4 {
        sync::sync(&mut kept, *source, shelf, Need::Rows, Some(file))?;
        sync::sync(&mut truth, *source, shelf, Need::Rows, Some(file))?;
        let found = differences(&truth)?;
        let before: BTreeSet<Difference> = suspects.take().unwrap_or_default();
        let again: BTreeSet<&Difference> = found.intersection(&before).collect();
        if !again.is_empty() {
            return Ok(Some(untrue(again)));
        }
        if found.is_empty() {
            break;
        }
        suspects = Some(found);
    }
    Ok(None)
}

/// How an index differs from the files in a row.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Difference {
    key: i64,
    /// What the files know it by, and the index: one of the two moves on where the other is only behind.
    stamps: (Option<i64>, Option<i64>),
    /// Whether there is such a file, and whether the index has a row of it.
    there: (bool, bool),
}

/// What stands in the place of a key where the sum of a folder differs.
const NO_FILE: i64 = -1;

/// The tables of which each row follows from one file, `text` apart.
const TABLES: [&str; 6] = ["file", "ticket", "owed", "edge", "name", "damaged"];

/// The query for the keys of a table whose rows differ or are on one side only. It looks rows up one by one, because
/// `EXCEPT` would hold a table in memory.
fn unequal(truth: &Connection, table: &str) -> rusqlite::Result<String> {
    let mut info =
        truth.prepare(&format!("SELECT \"name\", pk > 0 FROM pragma_table_info('{table}', 'main')"))?;
    let columns = info.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let columns: Vec<(String, bool)> = columns.collect::<Result<_, _>>()?;
    let same = |of_key: bool, sign: &str| {
        let named = columns.iter().filter(|(_, is_key)| *is_key == of_key);
        let same = named.map(|(name, _)| format!("one.\"{name}\" {sign} other.\"{name}\""));
        same.chain(["true".to_owned()]).collect::<Vec<_>>().join(" AND ")
    };
    let (keys, values) = (same(true, "="), same(false, "IS"));
    // The names of a record that cannot be read just now are kept, so that it is not made twice.
    let unread = if table == "name" { "AND one.key NOT IN (SELECT key FROM main.damaged)" } else { "" };
    Ok(format!(
        "SELECT one.key FROM main.{table} AS one LEFT JOIN kept.{table} AS other ON {keys}
           WHERE other.key IS NULL OR NOT ({values})
         UNION ALL SELECT one.key FROM kept.{table} AS one LEFT JOIN main.{table} AS other ON {keys}
           WHERE other.key IS NULL {unread}"
    ))
}

fn differences(truth: &Connection) -> rusqlite::Result<BTreeSet<Difference>> {
    let texts = "SELECT key FROM kept.ticket WHERE key NOT IN (SELECT id FROM kept.text_docsize)
                   AND key NOT IN (SELECT key FROM kept.unindexed)
                 UNION ALL SELECT id FROM kept.text_docsize WHERE id NOT IN (SELECT key FROM kept.ticket)";
    let tables = TABLES.iter().map(|table| unequal(truth, table));
    let all: Vec<String> = tables.chain([Ok(texts.to_owned())]).collect::<Result<_, _>>()?;
    let sql = format!(
        "SELECT d.key, t.stamp, k.stamp, t.key IS NOT NULL,
                d.key IN (SELECT key FROM kept.ticket) OR d.key IN (SELECT key FROM kept.damaged)
         FROM ({all}) AS d LEFT JOIN main.file AS t USING (key) LEFT JOIN kept.file AS k USING (key)
         UNION ALL SELECT {NO_FILE}, t.sum, k.sum, 0, 0
         FROM kept.folder AS k LEFT JOIN main.folder AS t USING (path) WHERE t.sum IS NOT k.sum",
        all = all.join(" UNION ALL ")
    );
    let mut query = truth.prepare(&sql)?;
    let found = query.query_map([], |row| {
        let stamps = (row.get(1)?, row.get(2)?);
        let there = (row.get(3)?, row.get(4)?);
        Ok(Difference { key: row.get(0)?, stamps, there })
    })?;
    found.collect()
}

fn untrue(found: BTreeSet<&Difference>) -> Mismatch {
    let mut lacks = Vec::new();
    let mut ghosts = Vec::new();
    let mut otherwise = Vec::new();
    for difference in found {
        let list = match difference.there {
            (true, false) => &mut lacks,
            (false, _) => &mut ghosts,
            (true, true) => &mut otherwise,
        };
        list.extend(id_of(difference.key));
    }
    Mismatch::Untrue { lacks, ghosts, otherwise }
}
