//! The two shelves on which records stand: the live folders, and the archive.

use std::path::{Path, PathBuf};

use crate::records::Kind;

/// Where a record stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// `incidents/2026/11/28/`: what daily work reads.
    Live,
    /// `archive/incidents/2026/`: what ended long ago (M3.3c).
    Archive,
}

/// The folder of the archive, relative to the desk.
pub const ARCHIVE_FOLDER: &str = "archive";

impl Shelf {
    /// The folder of a kind, relative to the desk.
    pub fn kind_folder(self, kind: Kind) -> PathBuf {
        match self {
            Shelf::Live => PathBuf::from(kind.folder()),
            Shelf::Archive => Path::new(ARCHIVE_FOLDER).join(kind.folder()),
        }
    }
}
