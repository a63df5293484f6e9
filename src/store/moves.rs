//! Records that move: to the other shelf and back, and from the folder of a month to those of its days.

use std::path::PathBuf;

use super::place::Place;
use super::shelf::Shelf;
use super::{Lock, Store, sync_tree};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::records::Id;

impl Store {
    /// The place of the file of a record on a shelf; `None` when it has none there.
    pub fn place(&self, shelf: Shelf, id: Id) -> Option<Place> {
        shelf.places().iter().copied().find(|place| self.holds(&place.path(id)))
    }

    /// The place of the record of `id` on a shelf, or the one to which it would be written.
    pub fn place_or_new(&self, shelf: Shelf, id: Id) -> Place {
        match shelf.places() {
            [only] => *only,
            places => self.place(shelf, id).unwrap_or(places[0]),
        }
    }

    /// Where the record of `id` is on a shelf, or would be written, relative to the desk.
    pub fn record_path(&self, shelf: Shelf, id: Id) -> PathBuf {
        self.place_or_new(shelf, id).path(id)
    }

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
    pub fn shelve_all(&self, lock: &Lock, ids: &[Id], to: Shelf) -> Result<usize> {
        let from = if to == Shelf::Archive { Shelf::Live } else { Shelf::Archive };
        let mut moves: Vec<(Id, Place)> = Vec::with_capacity(ids.len());
        for id in ids {
            let place = self.place_or_new(from, *id);
            moves.push((*id, place));
            // It may be by month as well: the same, else nothing moves.
            let others = from.places().iter().filter(|other| **other > place);
            moves.extend(others.filter(|other| self.holds(&other.path(*id))).map(|other| (*id, *other)));
        }
        self.move_all(lock, &moves, to.places()[0])
    }

    /// Moves all live records that are filed by month, with what is beside them, to the folders of their days; tells how
    /// many. It is safe as [`Store::shelve_all`] is, and goes on where it was interrupted.
    ///
    /// # Errors
    /// Exit 6 when another version of one is in the folder of its day; nothing has left its place then.
    pub fn file_by_day(&self, lock: &Lock, ids: &[Id]) -> Result<usize> {
        let moves: Vec<(Id, Place)> = ids.iter().map(|id| (*id, Place::Month)).collect();
        self.move_all(lock, &moves, Place::Day)?;
        Ok(ids.len())
    }

    fn move_all(&self, _lock: &Lock, moves: &[(Id, Place)], to: Place) -> Result<usize> {
        if moves.is_empty() {
            return Ok(0);
        }
        let mut left = Vec::new();
        let mut moved = 0;
        for (id, from) in moves {
            left.extend(self.copy_beside(*id, *from, to)?);
            moved += usize::from(self.copy_record(*id, *from, to)?);
            // The record goes last: as long as it stands here, the move can be made again. A sealed one stays.
            left.extend(Some(from.path(*id)).filter(|path| self.holds(path)));
        }
        sync_tree(self.root())?;
        for path in left {
            self.touched(&path);
            self.disk.remove(&path)?;
        }
        moves.iter().try_for_each(|(id, from)| self.leave_beside(*from, *id))?;
        sync_tree(self.root()).map(|()| moved)
    }

    fn copy_record(&self, id: Id, from: Place, to: Place) -> Result<bool> {
        let old = from.path(id);
        let new = to.path(id);
        self.touched(&new);
        if from == Place::Archive
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
