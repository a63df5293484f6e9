//! The two places where records stand: the live folders, and the archive.

use std::path::{Path, PathBuf};

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
