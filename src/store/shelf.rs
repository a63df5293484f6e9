//! The two places where records stand: the live folders, and the archive.

use std::path::{Path, PathBuf};

use super::{Durability, Lock, Store};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::records::{Id, Kind};

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// `incidents/2026/11/`: what daily work reads.
    Live,
    /// `archive/incidents/2026/`: what ended long ago (M3.3c).
    Archive,
}

/// The folder of the archive, relative to the desk.
pub const ARCHIVE_FOLDER: &str = "archive";

impl Shelf {
    /// Where the record of `id` stands on this shelf, relative to the desk.
    pub fn path(self, id: Id) -> PathBuf {
        match self {
            Shelf::Live => id.path(),
            Shelf::Archive => self
                .kind_folder(id.kind())
                .join(format!("{:04}", id.date().year()))
                .join(format!("{id}.json")),
        }
    }

    /// The folder of a kind, relative to the desk.
    pub fn kind_folder(self, kind: Kind) -> PathBuf {
        match self {
            Shelf::Live => PathBuf::from(kind.folder()),
            Shelf::Archive => Path::new(ARCHIVE_FOLDER).join(kind.folder()),
        }
    }
}

impl Store {
    /// Moves the record of `id` to the other shelf; `false` when the same record is there already, and
    /// only what was left of an interrupted move had to go.
    ///
    /// # Errors
    /// Exit 6 when another record is there.
    pub fn shelve(&self, lock: &Lock, id: Id, to: Shelf, durability: Durability) -> Result<bool> {
        let from = if to == Shelf::Archive { Shelf::Live } else { Shelf::Archive };
        let (old, new) = (from.path(id), to.path(id));
        // The record goes last: as long as it stands here, the move can be made again.
        self.shelve_beside(lock, id, from, to, durability)?;
        if self.relocate(lock, &old, &new, durability)? {
            return Ok(true);
        }
        if self.bytes(&old)? == self.bytes(&new)? {
            self.touched(&old);
            let old = self.root().join(old);
            return std::fs::remove_file(&old).doing("remove", &old).map(|()| false);
        }
        let message = format!("{id} is in {} already, and is not the same there", new.display());
        Err(Error::new(ErrorKind::Damaged, message)
            .hint("compare the two and keep one; itdesk doctor names both"))
    }
}
