//! The sealed records as part of the archive: who asks for a record, its stamp or all files of the shelf gets them too.

use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{File, Metadata};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::format::Flaw;
use super::{Sealed, Year};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::lang::tr;
use crate::records::{Damage, DamageReason, Id, Kind, Ticket};
use crate::store::beneath::{self, Access, Dir, Thing};
use crate::store::{Folder, Known, Place, Shelf, Stamp, Stamped, Store, UNSTEADY, Unreadable, mix, scan};

/// The places of so many sealed records are in memory at once.
const AT_ONCE: usize = 4096;

/// A sealed file that was found, and not read.
struct Found {
    file: File,
    stamp: Stamp,
    touched: i64,
}

impl Store {
    /// The years that are sealed, in no particular order.
    ///
    /// # Errors
    /// Exit 7 when a folder cannot be read.
    pub fn sealed_years(&self) -> Result<Vec<Year>> {
        let folders: Vec<PathBuf> = Kind::ALL.iter().map(|kind| Shelf::Archive.kind_folder(*kind)).collect();
        let names = scan::children(self.root(), &folders)?;
        Ok(names.folders.iter().filter_map(|path| Year::of_path(path)).collect())
    }

    /// The sealed file of a year; `None` where there is none.
    ///
    /// # Errors
    /// Exit 6 when it is damaged, 7 when the system does not let it be read.
    pub fn sealed(&self, year: Year) -> Result<Option<Arc<Sealed>>> {
        let Some(found) = self.find_sealed(year)? else { return Ok(None) };
        self.read_sealed(year, found).map(Some)
    }

    /// Whether the record of a ticket is on a shelf, in a file of its own or sealed. A sealed file that cannot be read is
    /// taken to hold it.
    pub fn has_record(&self, shelf: Shelf, id: Id) -> bool {
        let is_sealed = || self.sealed(Year::of(id)).map_or(true, |sealed| sealed.is_some_and(|s| s.has(id)));
        self.place(shelf, id).is_some() || shelf == Shelf::Archive && is_sealed()
    }

    /// The bytes of the record of a ticket: of its file, else its line in the sealed file.
    ///
    /// # Errors
    /// Exit 6 when the sealed file is damaged, 7 when the system does not let them be read.
    pub fn record_bytes(&self, shelf: Shelf, id: Id) -> Result<Option<Vec<u8>>> {
        match self.bytes(&self.record_path(shelf, id))? {
            None if shelf == Shelf::Archive => self.sealed_line(id),
            bytes => Ok(bytes),
        }
    }

    /// The record of a ticket in the sealed file of its year, as one line of JSON.
    pub(super) fn sealed_line(&self, id: Id) -> Result<Option<Vec<u8>>> {
        let year = Year::of(id);
        let line = self.sealed(year)?.and_then(|sealed| sealed.line(id));
        line.transpose().map_err(|flaw| year.damaged(&flaw))
    }

    /// The record of a ticket in the sealed file of its year.
    pub(in crate::store) fn load_sealed(&self, id: Id) -> Option<Result<Ticket, Unreadable>> {
        let unreadable = |error| Unreadable { path: Year::of(id).path(), error };
        let line = self.sealed_line(id).transpose()?;
        Some(line.and_then(|line| parsed(id, &line)).map_err(unreadable))
    }

    /// What the sealed record of a ticket is known by. It was not touched since the file was sealed: what it says has no
    /// other stamp.
    pub(in crate::store) fn sealed_stamp(&self, id: Id) -> Result<Option<Stamped>> {
        let stamp = self.sealed(Year::of(id))?.and_then(|sealed| sealed.stamp(id));
        Ok(stamp.map(|stamp| Stamped { id, place: Place::Archive, stamp, touched: 0 }))
    }

    /// What is wrong with a sealed file; `None` when it can be read.
    pub(in crate::store) fn sealed_flaw(&self, year: Year) -> Option<Unreadable> {
        let error = self.sealed(year).err()?;
        Some(Unreadable { path: year.path(), error })
    }

    /// What [`Store::stamps`] has to look at anew: a year that is sealed is known by its file as well as by its folder.
    pub(in crate::store) fn without_sealed<'k>(
        &self,
        known: &'k Known,
    ) -> Result<(Vec<Year>, std::borrow::Cow<'k, Known>)> {
        let years = self.sealed_years()?;
        if years.is_empty() || known.is_empty() {
            return Ok((years, std::borrow::Cow::Borrowed(known)));
        }
        let sealed: HashSet<String> = years.iter().map(Year::to_string).collect();
        let others = known.iter().filter(|(path, _)| !sealed.contains(*path));
        let others = others.map(|(path, known)| (path.clone(), known.clone())).collect();
        Ok((years, std::borrow::Cow::Owned(others)))
    }

    /// Adds the sealed records of these years to the folders of the archive.
    pub(in crate::store) fn add_sealed(
        &self,
        years: &[Year],
        folders: &mut Vec<Folder>,
        known: &Known,
    ) -> Result<()> {
        for year in years {
            let Some(found) = self.find_sealed(*year)? else { continue };
            let path = year.to_string();
            let at = folders.iter().position(|folder| folder.path == path);
            let none = || Folder {
                path,
                stamp: 1,
                touched: 0,
                files: Some(Vec::new()),
                shadowed: Vec::new(),
                misplaced: Vec::new(),
            };
            let folder = at.map_or_else(none, |at| folders.swap_remove(at));
            folders.push(self.with_sealed(*year, found, folder, known)?);
        }
        Ok(())
    }

    fn with_sealed(&self, year: Year, found: Found, mut folder: Folder, known: &Known) -> Result<Folder> {
        let live = self.live_of(year)?;
        let parts = [folder.stamp, found.stamp];
        let is_unsteady = parts.contains(&UNSTEADY);
        let parts: Vec<i64> = parts.into_iter().chain(live.iter().map(Id::number)).collect();
        folder.stamp = if is_unsteady { UNSTEADY } else { mix(&parts) };
        folder.touched = folder.touched.max(found.touched);
        let is_known = |folder: &Folder| known.get(&folder.path).is_some_and(|k| k.stamp == folder.stamp);
        if !is_unsteady && is_known(&folder) {
            return Ok(Folder { files: None, misplaced: Vec::new(), ..folder });
        }
        match self.read_sealed(year, found) {
            Ok(sealed) => {
                let files = folder.files.get_or_insert_default();
                let apart: HashSet<Id> = files.iter().map(|file| file.id).chain(live).collect();
                let stamped = sealed.ids().enumerate().filter(|(_, id)| !apart.contains(id));
                let stamped = stamped.map(|(place, id)| Stamped {
                    id,
                    place: Place::Archive,
                    stamp: sealed.index.stamp(place),
                    touched: 0,
                });
                files.extend(stamped);
            }
            Err(_) => {
                // Whoever asks is told why, each time.
                folder.stamp = UNSTEADY;
                folder.misplaced.push(year.path());
            }
        }
        Ok(folder)
    }

    /// Hands the places that the sealed records would have in the archive to `take`, some thousand at a time, for whoever goes
    /// through all files: [`Store::load_file`] finds them there. What stands in one of these `files` is left out. A sealed file
    /// that cannot be read stands for its records.
    ///
    /// # Errors
    /// Exit 7 when a folder cannot be read, and what `take` has.
    pub(in crate::store) fn each_sealed_place(
        &self,
        files: &[PathBuf],
        take: &mut dyn FnMut(Vec<PathBuf>) -> Result<()>,
    ) -> Result<()> {
        let years = self.sealed_years()?;
        let apart: HashSet<&Path> = match years.is_empty() {
            true => HashSet::new(),
            false => files.iter().map(PathBuf::as_path).collect(),
        };
        for year in years {
            let sealed = match self.sealed(year) {
                Ok(Some(sealed)) => sealed,
                Ok(None) => continue,
                Err(_) => {
                    take(vec![year.path()])?;
                    continue;
                }
            };
            let live: HashSet<Id> = self.live_of(year)?.into_iter().collect();
            let paths = sealed.ids().filter(|id| !live.contains(id)).map(|id| Place::Archive.path(id));
            let mut paths = paths.filter(|path| !apart.contains(path.as_path())).peekable();
            while paths.peek().is_some() {
                take(paths.by_ref().take(AT_ONCE).collect())?;
            }
        }
        Ok(())
    }

    /// The live tickets of a year by the names of their files, sorted: they win over the sealed ones.
    ///
    /// # Errors
    /// Exit 7 when a folder cannot be read.
    pub fn live_of(&self, year: Year) -> Result<Vec<Id>> {
        let mut ids = Vec::new();
        let mut folders = vec![year.live_folder()];
        while let Some(folder) = folders.pop() {
            let entries = match Dir::open(self.root(), &folder).and_then(|dir| dir.entries()) {
                // A link is no folder of records, and other commands name it.
                Err(e) if beneath::is_no_folder(&e) || beneath::link_in(&e).is_some() => continue,
                read => read.doing("read", self.root().join(&folder))?,
            };
            for (name, thing) in entries {
                if thing == Thing::Folder && is_number(&name) {
                    folders.push(folder.join(name));
                } else if let Some(id) = scan::record_name(&name).filter(|id| Year::of(*id) == year) {
                    ids.push(id);
                }
            }
        }
        ids.sort_unstable_by_key(Id::number);
        Ok(ids)
    }

    fn find_sealed(&self, year: Year) -> Result<Option<Found>> {
        let path = year.path();
        let (folder, name) = beneath::split(&path).doing("read", &path)?;
        let opened = Dir::open(self.root(), folder).and_then(|dir| dir.file(name, Access::Read));
        let file = match opened {
            Err(e) if beneath::is_no_folder(&e) => return Ok(None),
            opened => opened.doing("read", &path)?,
        };
        let data = file.metadata().doing("read", &path)?;
        let (stamp, touched) = known_by(&data);
        Ok(Some(Found { file, stamp, touched }))
    }

    fn read_sealed(&self, year: Year, found: Found) -> Result<Arc<Sealed>> {
        let open = || Sealed::open(found.file, year).map_err(|flaw| year.damaged(&flaw));
        self.disk.opened.get(&year.path(), found.stamp, open)
    }
}

impl Year {
    /// The error for a sealed file with a flaw.
    pub(super) fn damaged(self, flaw: &Flaw) -> Error {
        let path = self.path();
        let path = path.display();
        if let Flaw::System(error) = flaw {
            return Error::system("read", &self.path(), std::io::Error::new(error.kind(), error.to_string()));
        }
        Error::new(ErrorKind::Damaged, format!("{path}: {flaw}"))
            .hint(tr!("restore it: git checkout -- {path}", path))
    }
}

/// The record on a line, which is to be that of a ticket.
pub(super) fn parsed(id: Id, line: &[u8]) -> Result<Ticket> {
    let place = Year::of(id).path();
    let damaged = |damage: &Damage| {
        let error = Error::damaged(&place, damage);
        Error { message: format!("{id}: {}", error.message), ..error }
    };
    let ticket = Ticket::parse(line).map_err(|damage| damaged(&damage))?;
    match ticket.id == id {
        true => Ok(ticket),
        false => Err(damaged(&Damage::of_file(DamageReason::OtherTicket(ticket.id)))),
    }
}

fn is_number(name: &OsStr) -> bool {
    name.as_encoded_bytes().iter().all(u8::is_ascii_digit)
}

/// What a file is known again by, and the later of its times of change.
#[cfg(unix)]
fn known_by(data: &Metadata) -> (Stamp, i64) {
    use std::os::unix::fs::MetadataExt;
    let nanos = |seconds: i64, nanos: i64| seconds.wrapping_mul(1_000_000_000).wrapping_add(nanos);
    let modified = nanos(data.mtime(), data.mtime_nsec());
    let changed = nanos(data.ctime(), data.ctime_nsec());
    (mix(&[data.len() as i64, data.ino() as i64, modified, changed]), modified.max(changed))
}

#[cfg(not(unix))]
fn known_by(data: &Metadata) -> (Stamp, i64) {
    let modified = data.modified().ok().and_then(|t| t.duration_since(std::time::UNIX_EPOCH).ok());
    let modified = modified.map_or(0, |since| since.as_nanos() as i64);
    (mix(&[data.len() as i64, modified]), modified)
}
