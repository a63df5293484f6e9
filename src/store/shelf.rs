//! The two places where records stand: the live folders, and the archive.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::{Lock, Store, sync_tree};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
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

    /// The least and the greatest number of an id whose place on this shelf is this folder; `None` when it is nobody's.
    ///
    /// ```
    /// use itdesk::store::Shelf;
    /// let id: itdesk::records::Id = "INC-261123-4KX9P".parse().unwrap();
    /// let (least, greatest) = Shelf::Live.numbers_in("incidents/2026/11").unwrap();
    /// assert!(least <= id.number() && id.number() <= greatest);
    /// assert_eq!(Shelf::Archive.numbers_in("incidents/2026/11"), None);
    /// ```
    pub fn numbers_in(self, folder: &str) -> Option<(i64, i64)> {
        let of_kind = |kind: &Kind| {
            let rest = Path::new(folder).strip_prefix(self.kind_folder(*kind)).ok()?;
            Some((*kind, rest.to_str()?))
        };
        let (kind, rest) = Kind::ALL.iter().find_map(of_kind)?;
        let number = |text: &str| text.parse::<i16>().ok();
        let (year, first, last) = match self {
            Shelf::Live => {
                rest.split_once('/').and_then(|(y, m)| Some((number(y)?, number(m)?, number(m)?)))?
            }
            Shelf::Archive => (number(rest)?, 1, 12),
        };
        let first = Date::new(year, i8::try_from(first).ok()?, 1).ok()?;
        let last = Date::new(year, i8::try_from(last).ok()?, 1).ok()?.last_of_month();
        let ends = (Id::new(kind, first, 0), Id::new(kind, last, u32::MAX));
        let is_its = |id: Id| self.path(id).parent() == Some(Path::new(folder));
        (is_its(ends.0) && is_its(ends.1)).then(|| (ends.0.number(), ends.1.number()))
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
    pub fn shelve(&self, lock: &Lock, id: Id, to: Shelf) -> Result<bool> {
        self.shelve_all(lock, &[id], to).map(|moved| moved == 1)
    }

    /// Moves many records to the other shelf; tells how many were not there yet. All stand in both places, on
    /// the disk, before the first leaves one: a power cut between the two loses none.
    ///
    /// # Errors
    /// As [`Store::shelve`]; nothing has left its place then.
    pub fn shelve_all(&self, _lock: &Lock, ids: &[Id], to: Shelf) -> Result<usize> {
        if ids.is_empty() {
            return Ok(0);
        }
        let from = if to == Shelf::Archive { Shelf::Live } else { Shelf::Archive };
        let mut left = Vec::new();
        let mut moved = 0;
        for id in ids {
            left.extend(self.copy_beside(*id, from, to)?);
            moved += usize::from(self.copy_record(*id, from, to)?);
            // The record goes last: as long as it stands here, the move can be made again. A sealed one stays.
            left.extend(Some(from.path(*id)).filter(|path| self.holds(path)));
        }
        sync_tree(self.root())?;
        for path in left {
            self.touched(&path);
            self.disk.remove(&path)?;
        }
        ids.iter().try_for_each(|id| self.leave_beside(from, *id))?;
        sync_tree(self.root()).map(|()| moved)
    }

    fn copy_record(&self, id: Id, from: Shelf, to: Shelf) -> Result<bool> {
        let old = from.path(id);
        let new = to.path(id);
        self.touched(&new);
        if from == Shelf::Archive
            && !self.holds(&old)
            && let Some(sealed) = self.load_sealed(id)
        {
            let bytes = sealed.map_err(|unreadable| unreadable.error)?.to_bytes();
            if self.disk.create(&new, &bytes)? {
                return Ok(true);
            }
        } else if self.disk.copy_name(&old, &new)? {
            return Ok(true);
        }
        if self.bytes(&old)? == self.bytes(&new)? {
            return Ok(false);
        }
        let message = tr!("{id} is already in {new}, with other content", id, new = new.display());
        Err(Error::new(ErrorKind::Damaged, message)
            .hint(tr!("compare the two and keep one; itdesk doctor names both")))
    }
}
