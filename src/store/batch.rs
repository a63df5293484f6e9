//! Many new records at once. A power cut must leave no name without its bytes, so the order is: all bytes, sync, all
//! names, sync.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::write::{Temporary, written_of};
use super::{Durability, Lock, Place, Store, sync_tree};
use crate::error::{Context, Error, Result};
use crate::lang::tr;
use crate::records::Ticket;

/// New records that are written and have no names yet. Dropped without [`Batch::finish`], it leaves nothing.
#[derive(Debug)]
pub struct Batch<'s> {
    store: &'s Store,
    pending: Mutex<Pending>,
}

#[derive(Debug, Default)]
struct Pending {
    names: HashSet<PathBuf>,
    files: Vec<Temporary>,
}

impl Store {
    /// An empty batch of new records.
    pub fn batch(&self, _lock: &Lock) -> Batch<'_> {
        Batch { store: self, pending: Mutex::default() }
    }
}

impl Batch<'_> {
    /// Adds a new record; `false` when its place is taken.
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
        if is_taken || !self.open().names.insert(path.clone()) {
            return Ok(false);
        }
        let file = disk.temporary(&dir, &path, &ticket.to_bytes(), Durability::Later)?;
        self.open().files.push(file);
        Ok(true)
    }

    /// Gives all records their names; they are on the disk when this returns. Returns how many there are.
    ///
    /// # Errors
    /// What the system refuses; the message says how many records have their names nevertheless.
    pub fn finish(self) -> Result<usize> {
        let mut files = std::mem::take(&mut self.open().files);
        if files.is_empty() {
            return Ok(0);
        }
        files.sort_by(|a, b| a.folder.cmp(&b.folder));
        let all = files.len();
        let mut placed = 0;
        let done = sync_tree(self.store.root()).and_then(|()| self.place(&files, &mut placed));
        // Those without a name are taken away when this is dropped.
        self.open().files = files.split_off(placed);
        let synced = if placed > 0 { sync_tree(self.store.root()) } else { Ok(()) };
        done.and(synced).map(|()| all).map_err(|error| written_of(error, placed, all))
    }

    fn place(&self, files: &[Temporary], placed: &mut usize) -> Result<()> {
        for group in files.chunk_by(|a, b| a.folder == b.folder) {
            let dir = self.store.disk.dir(&group[0].folder)?;
            for file in group {
                let path = file.folder.join(&file.to);
                dir.rename_new(&file.name, &file.to).map_err(|error| refused(&path, error))?;
                self.store.touched(&path);
                *placed += 1;
            }
        }
        Ok(())
    }

    fn open(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }
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
        self.open().files.iter().for_each(|file| self.store.disk.discard(file));
    }
}
