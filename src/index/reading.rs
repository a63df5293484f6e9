//! Reading the records that an index does not know yet, on all cores, a batch at a time.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;
use rusqlite::Connection;

use super::Source;
use super::row::{self, IndexRow};
use super::schema;
use crate::error::ErrorKind;
use crate::records::Id;
use crate::store::{Shelf, Stamped};

/// What a file proved to be.
enum ReadFile {
    IndexRow(Box<IndexRow>),
    /// No record; it is read again whenever it must be named.
    Damaged,
    /// A file that the system did not let be read: the next try may go well.
    Unread,
    /// Taken away since it was listed.
    Gone,
}

/// How many records are held at a time: enough for all cores, little memory.
const BATCH: usize = 1024;

/// Files that were to be read, and of which nothing is known that holds.
#[derive(Default)]
pub(super) struct Missed {
    /// Taken away since they were listed.
    pub(super) gone: HashSet<Id>,
    /// Not to be read just now.
    pub(super) unread: HashSet<Id>,
}

/// Reads the files, which are so many, and keeps their rows; returns those of which there is nothing to keep.
///
/// An empty index is filled before the indexes of its tables are made.
pub(super) fn take_in(
    db: &Connection,
    source: &Source,
    shelf: Shelf,
    (files, count): (impl Iterator<Item = Stamped> + Send, usize),
) -> rusqlite::Result<Missed> {
    let mut missed = Missed::default();
    let read = |file: &Stamped| (*file, read(source, shelf, file.id));
    let all = |keep: fn(&Connection, &Stamped, &ReadFile) -> rusqlite::Result<()>| {
        in_batches(source, (files, count), &read, &mut |(file, found)| {
            match found {
                ReadFile::Gone => missed.gone.insert(file.id),
                ReadFile::Unread => missed.unread.insert(file.id),
                ReadFile::IndexRow(_) | ReadFile::Damaged => false,
            };
            keep(db, &file, &found)
        })
    };
    match count > 0 && schema::is_empty(db)? {
        true => schema::without_indexes(db, || all(add))?,
        false => all(keep)?,
    }
    Ok(missed)
}

/// Reads all items, which are so many, on all cores and hands on what each gave, in their order. The next batch is read
/// while one is written: SQLite has one writer.
pub(super) fn in_batches<T: Sync, R: Send>(
    source: &Source,
    (mut items, count): (impl Iterator<Item = T> + Send, usize),
    read: &(dyn Fn(&T) -> R + Sync),
    write: &mut dyn FnMut(R) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut bar = Bar::new(source.progress, count);
    std::thread::scope(|scope| {
        // Two batches may wait: more would only hold more records in memory.
        let (sender, receiver) = std::sync::mpsc::sync_channel(2);
        scope.spawn(move || {
            loop {
                let batch: Vec<T> = items.by_ref().take(BATCH).collect();
                let found: Vec<R> = batch.par_iter().map(read).collect();
                // Where writing has failed, nobody needs the rest.
                if found.is_empty() || sender.send(found).is_err() {
                    break;
                }
            }
        });
        for batch in receiver {
            let done = batch.len();
            batch.into_iter().try_for_each(&mut *write)?;
            bar.advance(done);
        }
        bar.finish();
        Ok(())
    })
}

fn read(source: &Source, shelf: Shelf, id: Id) -> ReadFile {
    match source.load(shelf, id) {
        None => ReadFile::Gone,
        Some(Err(spoiled)) if spoiled.error.kind == ErrorKind::System => ReadFile::Unread,
        Some(Err(_)) => ReadFile::Damaged,
        Some(Ok(record)) => ReadFile::IndexRow(Box::new(IndexRow::of(source, &record))),
    }
}

/// Keeps what was found in the place of what the index had.
fn keep(db: &Connection, file: &Stamped, found: &ReadFile) -> rusqlite::Result<()> {
    let key = file.id.number();
    match found {
        // It is written over what is there.
        ReadFile::IndexRow(row) => row.put(db)?,
        ReadFile::Damaged | ReadFile::Gone => row::remove(db, key)?,
        ReadFile::Unread => row::hide(db, key)?,
    }
    note(db, file, found)
}

/// Keeps what was found of a file of which the index has nothing.
fn add(db: &Connection, file: &Stamped, found: &ReadFile) -> rusqlite::Result<()> {
    if let ReadFile::IndexRow(row) = found {
        row.add(db)?;
    }
    note(db, file, found)
}

/// Records the stamp of a file, and whether it is damaged.
fn note(db: &Connection, file: &Stamped, found: &ReadFile) -> rusqlite::Result<()> {
    let key = file.id.number();
    match found {
        ReadFile::IndexRow(_) => {}
        ReadFile::Damaged | ReadFile::Unread => {
            db.prepare_cached("INSERT INTO damaged VALUES (?1)")?.execute([key])?;
        }
        ReadFile::Gone => {
            return db.prepare_cached("DELETE FROM file WHERE key = ?1")?.execute([key]).map(|_| ());
        }
    }
    db.prepare_cached(row::KEEP_FILE)?.execute([key, file.stamp, file.place as i64]).map(|_| ())
}

/// A progress bar that appears when the work takes longer than a person notices.
struct Bar {
    shown: Option<ProgressBar>,
    wanted: bool,
    begin: Instant,
    done: usize,
    of: usize,
}

impl Bar {
    #[expect(clippy::disallowed_methods, reason = "what is waited for is real time")]
    fn new(wanted: bool, of: usize) -> Bar {
        Bar { shown: None, wanted, begin: Instant::now(), done: 0, of }
    }

    fn advance(&mut self, by: usize) {
        self.done += by;
        let late = self.begin.elapsed() > Duration::from_millis(500);
        if self.wanted && late && self.shown.is_none() && self.done < self.of {
            let bar = ProgressBar::with_draw_target(Some(self.of as u64), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("reading {bar:30} {pos}/{len} records, {eta} left");
            self.shown = Some(bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar())));
        }
        self.shown.iter().for_each(|bar| bar.set_position(self.done as u64));
    }

    fn finish(self) {
        self.shown.iter().for_each(|bar| bar.finish_and_clear());
    }
}
