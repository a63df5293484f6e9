//! Many new records at once. A power cut must leave no name without its bytes, so the order is: all bytes, sync, all
//! names, sync.

use std::ffi::OsString;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::beneath;
use super::write::{Temporary, temporary_name, written_of};
use super::{Lock, Place, Store, sync_tree};
use crate::error::{Context, Error, Result};
use crate::lang::tr;
use crate::records::{Id, Ticket};

/// New records that are written and have no names yet. Dropped without [`Batch::finish`], it leaves nothing.
#[derive(Debug)]
pub struct Batch<'s> {
    store: &'s Store,
    /// The numbers of their ids, of which all their names follow: a batch may have millions.
    pending: Mutex<Vec<i64>>,
}

impl Store {
    /// An empty batch of new records.
    pub fn batch(&self, _lock: &Lock) -> Batch<'_> {
        Batch { store: self, pending: Mutex::default() }
    }
}

impl Batch<'_> {
    /// Adds a new record; `false` when its place is taken, in the desk or in this batch.
    ///
    /// # Errors
    /// Exit 7 when the system refuses, 6 when a link is on the way.
    pub fn create(&self, ticket: &Ticket) -> Result<bool> {
        let disk = &self.store.disk;
        let path = ticket.id.path();
        let dir = disk.folder_of(&path)?;
        let name = path.file_name().unwrap_or_default();
        let is_taken = dir.thing(name).doing("access", disk.root().join(&path))?.is_some()
            || self.store.holds(&Place::Month.path(ticket.id));
        let written =
            !is_taken && disk.temporary_named(&dir, &path, &beside(ticket.id), &ticket.to_bytes())?;
        if written {
            self.open().push(ticket.id.number());
        }
        Ok(written)
    }

    /// Gives all records their names; they are on the disk when this returns. Returns how many there are.
    ///
    /// # Errors
    /// What the system refuses; the message says how many records have their names nevertheless.
    pub fn finish(self) -> Result<usize> {
        let mut numbers = std::mem::take(&mut *self.open());
        if numbers.is_empty() {
            return Ok(0);
        }
        // Those of one folder come one after another.
        numbers.sort_unstable();
        let all = numbers.len();
        let mut placed = 0;
        let done = sync_tree(self.store.root()).and_then(|()| self.place(&numbers, &mut placed));
        // Those without a name are taken away when this is dropped.
        *self.open() = numbers.split_off(placed);
        let synced = if placed > 0 { sync_tree(self.store.root()) } else { Ok(()) };
        done.and(synced).map(|()| all).map_err(|error| written_of(error, placed, all))
    }

    fn place(&self, numbers: &[i64], placed: &mut usize) -> Result<()> {
        let of_a_day = |a: &i64, b: &i64| match (Id::from_number(*a), Id::from_number(*b)) {
            (Some(a), Some(b)) => (a.kind(), a.date()) == (b.kind(), b.date()),
            _ => false,
        };
        for group in numbers.chunk_by(of_a_day) {
            let mut dir = None;
            for id in group.iter().filter_map(|number| Id::from_number(*number)) {
                let path = id.path();
                let (folder, name) = beneath::split(&path).doing("write", &path)?;
                let dir = match &dir {
                    Some(dir) => dir,
                    None => dir.insert(self.store.disk.dir(folder)?),
                };
                dir.rename_new(&beside(id), name).map_err(|error| refused(&path, error))?;
                self.store.touched(&path);
                *placed += 1;
            }
        }
        Ok(())
    }

    fn open(&self) -> MutexGuard<'_, Vec<i64>> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The name under which a record waits for its own: there is one for each id.
fn beside(id: Id) -> OsString {
    temporary_name(id.number() as u64)
}

fn refused(path: &Path, error: std::io::Error) -> Error {
    let kind = error.kind();
    let system = Error::system("write", path, error);
    match kind {
        ErrorKind::AlreadyExists => {
            system.hint(tr!("another program wrote it meanwhile; run the command again"))
        }
        _ => system,
    }
}

impl Drop for Batch<'_> {
    fn drop(&mut self) {
        for id in self.open().iter().filter_map(|number| Id::from_number(*number)) {
            let path = id.path();
            let Ok((folder, to)) = beneath::split(&path) else { continue };
            let file = Temporary { folder: folder.to_path_buf(), name: beside(id), to: to.to_owned() };
            self.store.disk.discard(&file);
        }
    }
}
