//! The desk as it stood at an earlier time: an index in memory of records whose later events are taken back.

use rusqlite::Connection;

use super::Source;
use super::error::IndexError;
use super::row::{IndexRow, KEEP_FILE};
use crate::error::{Error, ErrorKind};
use crate::lang::tr;
use crate::records::{Id, Ticket};
use crate::rules::replay::as_of;
use crate::store::{Known, Shelf, Unreadable};

impl Source<'_> {
    /// Reads the record of `id` from a shelf: as it is, or as it was at the time that is asked for. `None` when it is not
    /// there, or was not.
    pub(crate) fn load(&self, shelf: Shelf, id: Id) -> Option<Result<Ticket, Unreadable>> {
        if self.as_of.is_none() {
            return self.store.load(shelf, id);
        }
        let (stood, loaded) = self.load_past(id)?;
        (stood == shelf).then_some(loaded)
    }

    /// The record as it was, and the shelf on which it stood.
    pub(crate) fn load_past(&self, id: Id) -> Option<(Shelf, Result<Ticket, Unreadable>)> {
        let (now, loaded) = [Shelf::Live, Shelf::Archive]
            .into_iter()
            .find_map(|shelf| Some((shelf, self.store.load(shelf, id)?)))?;
        let ticket = match loaded {
            Err(spoiled) => return Some((now, Err(spoiled))),
            Ok(ticket) => ticket,
        };
        match as_of(&ticket, self.as_of.unwrap_or(self.now)) {
            Ok(then) => then.map(|ticket| (self.shelf_then(now, &ticket), Ok(ticket))),
            Err(broken) => {
                let error = Error::new(ErrorKind::Damaged, broken.to_string());
                let error = error.hint(tr!("its history was edited by hand; git log -p shows how"));
                Some((now, Err(Unreadable { path: self.store.record_path(now, id), error })))
            }
        }
    }

    /// No event says when a ticket went to the archive: one that is there now was there as soon as the policy lets it.
    fn shelf_then(&self, now: Shelf, then: &Ticket) -> Shelf {
        let closed = crate::rules::timeline::timeline(self.policy, then).ended;
        let before = self.policy.records.archive_after.before(self.now, &self.policy.desk.timezone);
        match now {
            Shelf::Archive if closed.is_some_and(|closed| closed < before) => Shelf::Archive,
            _ => Shelf::Live,
        }
    }
}

/// Adds what is in the archive by now and was not then.
pub(super) fn add_archived(db: &Connection, source: &Source) -> Result<(), IndexError> {
    let folders = source.store.stamps(Shelf::Archive, &Known::new())?;
    for file in folders.iter().flat_map(|folder| folder.files.iter().flatten()) {
        if let Some(Ok(record)) = source.load(Shelf::Live, file.id) {
            IndexRow::of(source, &record).put(db)?;
            db.execute(KEEP_FILE, [file.id.number(), file.stamp, file.place as i64])?;
        }
    }
    Ok(())
}
