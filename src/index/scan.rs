//! What an index knew of the files, and a look at how they are.

use std::collections::{HashMap, HashSet};

use rusqlite::{Connection, OptionalExtension};

use super::Source;
use super::error::IndexError;
use super::file::IndexFile;
use crate::records::Id;
use crate::store::{Folder, Known, KnownFolder, Shelf, Stamp, Stamped, mix};

/// A look at the files.
pub(super) struct Scan {
    /// The file system's time before it began: what is not older may have changed during the look, and once more
    /// without a sign.
    pub(super) tick: i64,
    pub(super) folders: Vec<Folder>,
}

impl Scan {
    pub(super) fn take(
        source: &Source,
        shelf: Shelf,
        file: Option<&IndexFile>,
        seen: &Indexed,
    ) -> Result<Scan, IndexError> {
        // An index in memory is asked once; it has no next time.
        let tick = file.map_or(i64::MAX, IndexFile::tick);
        Ok(Scan { tick, folders: source.store.stamps(shelf, &seen.known)? })
    }
}

/// So many rows are taken out one by one in any case.
const MANY: usize = 10_000;

/// What the index knew.
pub(super) struct Indexed {
    pub(super) known: Known,
    sums: HashMap<String, Stamp>,
    pub(super) fingerprint: Option<i64>,
    /// The tick of the look that it was last written from.
    pub(super) looked: Option<i64>,
    pub(super) racy: HashSet<i64>,
}

impl Indexed {
    pub(super) fn load(db: &Connection) -> rusqlite::Result<Indexed> {
        let mut seen = Indexed {
            known: Known::new(),
            sums: HashMap::new(),
            fingerprint: noted(db, "policy")?,
            looked: noted(db, "looked")?,
            racy: HashSet::new(),
        };
        let mut query = db.prepare("SELECT path, stamp, sum, keys FROM folder JOIN names USING (path)")?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let path: String = row.get(0)?;
            seen.sums.insert(path.clone(), row.get(2)?);
            let ids = unpacked(row.get_ref(3)?.as_blob().map_err(|_| rusqlite::Error::InvalidQuery)?);
            seen.known.insert(path, KnownFolder { stamp: row.get(1)?, ids });
        }
        let mut query = db.prepare("SELECT key FROM racy")?;
        seen.racy = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        Ok(seen)
    }

    /// Whether anything must be written.
    pub(super) fn differs(&self, fingerprint: i64, folders: &[Folder]) -> bool {
        self.fingerprint != Some(fingerprint)
            || !self.racy.is_empty()
            || folders.len() != self.known.len()
            || folders.iter().any(|f| !self.has_stamp(f) || !self.has_sum(f))
    }

    /// Whether so many records went, to the archive most likely, that taking the rest in anew is less work
    /// than taking those rows out one by one.
    pub(super) fn is_mostly_gone(&self, folders: &[Folder]) -> bool {
        let known = |path: &str| self.known.get(path).map_or(0, |known| known.ids.len());
        let present = folders.iter().map(|f| f.files.as_ref().map_or(known(&f.path), Vec::len));
        let (present, all) =
            (present.sum::<usize>(), self.known.values().map(|k| k.ids.len()).sum::<usize>());
        all > 2 * present + MANY
    }

    pub(super) fn has_stamp(&self, folder: &Folder) -> bool {
        self.known.get(&folder.path).is_some_and(|known| known.stamp == folder.stamp)
    }

    pub(super) fn has_sum(&self, folder: &Folder) -> bool {
        let Some(files) = &folder.files else { return true };
        self.sums.get(&folder.path) == Some(&sum(files))
    }
}

fn noted(db: &Connection, name: &str) -> rusqlite::Result<Option<i64>> {
    let mut query = db.prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
    query.query_row([name], |row| row.get(0)).optional()
}

/// One number for all files of a folder, whatever their order.
pub(super) fn sum(files: &[Stamped]) -> Stamp {
    files.iter().fold(0, |sum, file| sum.wrapping_add(share(file.id, file.stamp)))
}

/// What one file adds to the sum of its folder.
pub(super) fn share(id: Id, stamp: Stamp) -> Stamp {
    mix(&[id.number(), stamp])
}

fn unpacked(names: &[u8]) -> Vec<Id> {
    let numbers = names.as_chunks::<8>().0.iter().map(|bytes| i64::from_le_bytes(*bytes));
    numbers.filter_map(Id::from_number).collect()
}
