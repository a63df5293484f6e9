//! Sealing a year: its archived records go into one file. The file is written beside, synced and renamed before the first
//! record leaves its place, so that each record is in one of the two whenever a writer is killed.

use std::collections::BTreeSet;
use std::io::{BufWriter, Write};
use std::path::PathBuf;

use rayon::prelude::*;

use super::format::{Flaw, Index};
use super::shelf::parsed;
use super::write::Writer;
use super::{MergeLines, Sealed, Year, one_line};
use crate::error::{Context, Error, Result};
use crate::records::{Damage, DamageReason, Id, Kind, Ticket};
use crate::store::beneath::{self, Dir};
use crate::store::{Lock, Place, Shelf, Store, Unreadable, scan, sync_tree};

/// So many records are read at a time.
const BATCH: usize = 512;

/// What sealing a year came to, or would come to.
#[derive(Debug)]
pub struct SealedYear {
    /// Which.
    pub year: Year,
    /// The records that went into the file and left their own.
    pub sealed: Vec<Id>,
    /// How many records the file has now.
    pub records: usize,
    /// Its length in bytes; 0 when nothing was written.
    pub bytes: u64,
    /// Archived records that stay in their own files, for they cannot be read, or have not ended.
    pub left: Vec<Unreadable>,
}

impl Store {
    /// The years in which archived records have files of their own, sorted, each with their number.
    ///
    /// # Errors
    /// Exit 7 when a folder cannot be read.
    pub fn unsealed_years(&self) -> Result<Vec<(Year, usize)>> {
        let folders: Vec<PathBuf> = Kind::ALL.iter().map(|kind| Shelf::Archive.kind_folder(*kind)).collect();
        let mut years = Vec::new();
        // One folder's names at a time: there may be a million in all.
        for year in
            scan::children(self.root(), &folders)?.folders.iter().filter_map(|path| Year::of_folder(path))
        {
            match self.unsealed_of(year)?.len() {
                0 => {}
                count => years.push((year, count)),
            }
        }
        years.sort_by_key(|(year, _)| (year.year, year.kind));
        Ok(years)
    }

    /// The archived records of a year that have files of their own, sorted.
    ///
    /// # Errors
    /// Exit 7 when the folder cannot be read.
    pub fn unsealed_of(&self, year: Year) -> Result<Vec<Id>> {
        let folder = year.folder();
        let names = match Dir::open(self.root(), &folder).and_then(|dir| dir.entries()) {
            Err(e) if beneath::is_no_folder(&e) => Vec::new(),
            read => read.doing("read", self.root().join(&folder))?,
        };
        let ids = names.iter().filter_map(|(name, _)| scan::record_name(name));
        let mut ids: Vec<Id> = ids.filter(|id| Year::of(*id) == year).collect();
        ids.sort_unstable_by_key(Id::number);
        Ok(ids)
    }

    /// Puts the archived records of a year into its sealed file, beside those that it has. A record that it has already is
    /// merged with the other version; where `merge` has none, the record keeps its own file.
    ///
    /// # Errors
    /// Exit 6 when the sealed file is damaged, 7 when the system refuses: no record has left its place then.
    pub fn seal(&self, _lock: &Lock, year: Year, merge: MergeLines) -> Result<SealedYear> {
        let old = self.sealed(year)?;
        let own = self.unsealed_of(year)?;
        let mut outcome = SealedYear { year, sealed: Vec::new(), records: 0, bytes: 0, left: Vec::new() };
        let mut lines = old.iter().flat_map(|old| old.lines()).peekable();
        let path = year.path();
        let mut index = Index::default();
        let temporary = self.disk.stream(&path, &mut |out| {
            let mut writer = Writer::new(BufWriter::new(out));
            let write = |done: std::io::Result<()>| done.doing("write", self.root().join(&path));
            for batch in own.chunks(BATCH) {
                let read: Vec<_> = batch.par_iter().map(|id| self.own_line(*id)).collect();
                for (id, read) in batch.iter().zip(read) {
                    while let Some(line) = lines.next_if(|line| is_before(line, *id)) {
                        let (id, line) = line.map_err(|flaw| year.damaged(&flaw))?;
                        write(writer.push(id, &line))?;
                    }
                    let same = lines.next_if(|line| matches!(line, Ok((known, _)) if known == id));
                    let same = same.transpose().map_err(|flaw| year.damaged(&flaw))?.map(|(_, line)| line);
                    let (line, left) = together(year, *id, same, read, merge);
                    match left {
                        Some(left) => outcome.left.push(left),
                        None if line.is_some() => outcome.sealed.push(*id),
                        None => {}
                    }
                    line.map_or(Ok(()), |line| write(writer.push(*id, &line)))?;
                }
            }
            for line in lines.by_ref() {
                let (id, line) = line.map_err(|flaw| year.damaged(&flaw))?;
                write(writer.push(id, &line))?;
            }
            index = writer.finish().doing("write", self.root().join(&path))?;
            Ok(())
        })?;
        outcome.records = index.ids.len();
        if index.ids.is_empty() || old.as_ref().is_some_and(|old| old.index == index) {
            self.disk.discard(&temporary);
        } else {
            self.touched(&path);
            self.disk.put(&temporary)?;
        }
        self.leave_sealed(year, &outcome.sealed)?;
        outcome.bytes = std::fs::metadata(self.root().join(&path)).map_or(0, |data| data.len());
        Ok(outcome)
    }

    /// What [`Store::seal`] would put into the file; nothing is read.
    ///
    /// # Errors
    /// As [`Store::seal`].
    pub fn would_seal(&self, year: Year) -> Result<SealedYear> {
        let sealed = self.unsealed_of(year)?;
        let old = self.sealed(year)?;
        let more = sealed.iter().filter(|id| old.as_ref().is_none_or(|old| !old.has(**id))).count();
        let records = old.map_or(0, |old| old.len()) + more;
        Ok(SealedYear { year, sealed, records, bytes: 0, left: Vec::new() })
    }

    /// Writes a sealed file in the place of the one that is there.
    ///
    /// # Errors
    /// What `fill` meets; exit 7 when the system refuses.
    pub fn write_sealed(
        &self,
        _lock: &Lock,
        year: Year,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<(), Flaw>,
    ) -> Result<()> {
        let path = year.path();
        let temporary = self.disk.stream(&path, &mut |out| fill(out).map_err(|flaw| year.damaged(&flaw)))?;
        self.touched(&path);
        self.disk.put(&temporary)
    }

    /// Removes archived records for good, with the files beside them: those in files of their own and those that are sealed.
    /// git's history still has them.
    ///
    /// # Errors
    /// Exit 6 when a sealed file is damaged, 7 when the system refuses.
    pub fn remove_archived(&self, lock: &Lock, ids: &[Id]) -> Result<()> {
        let years: Vec<Year> = ids.iter().fold(Vec::new(), |mut years, id| {
            let year = Year::of(*id);
            if !years.contains(&year) {
                years.push(year);
            }
            years
        });
        for year in years {
            let gone: BTreeSet<i64> =
                ids.iter().filter(|id| Year::of(**id) == year).map(Id::number).collect();
            self.unseal(lock, year, &gone)?;
        }
        for id in ids {
            let folder = Place::Archive.attachments(*id);
            for name in self.attachment_names(Shelf::Archive, *id)? {
                let path = folder.join(name);
                self.touched(&path);
                self.disk.remove(&path)?;
            }
            self.leave_beside(Place::Archive, *id)?;
            let path = Place::Archive.path(*id);
            if self.holds(&path) {
                self.touched(&path);
                self.disk.remove(&path)?;
            }
        }
        sync_tree(self.root())
    }

    /// Writes the sealed file of a year without these records.
    fn unseal(&self, lock: &Lock, year: Year, gone: &BTreeSet<i64>) -> Result<()> {
        let Some(old) = self.sealed(year)? else { return Ok(()) };
        let kept = old.index.ids.iter().filter(|id| !gone.contains(id)).count();
        if kept == old.len() {
            return Ok(());
        }
        if kept == 0 {
            self.touched(&year.path());
            return self.disk.remove(&year.path());
        }
        self.write_sealed(lock, year, &mut |out| without(&old, gone, out))
    }

    /// An archived record in its own file as one line; the error names why it stays there.
    fn own_line(&self, id: Id) -> Option<Result<Vec<u8>, Unreadable>> {
        let path = Place::Archive.path(id);
        let unreadable = |error: Error| Unreadable { path: path.clone(), error };
        let bytes = match self.bytes(&path) {
            Ok(bytes) => bytes?,
            Err(error) => return Some(Err(unreadable(error))),
        };
        let damaged = |damage: &Damage| Some(Err(unreadable(Error::damaged(&path, damage))));
        match Ticket::parse(&bytes) {
            Err(damage) => damaged(&damage),
            Ok(ticket) if ticket.id != id => damaged(&Damage::of_file(DamageReason::OtherTicket(ticket.id))),
            Ok(ticket) if !ticket.state.is_ended() => Some(Err(unreadable(not_ended(&ticket)))),
            Ok(_) => Some(Ok(one_line(&bytes))),
        }
    }

    /// Takes away the files of records that are sealed, and their folder where nothing is left in it.
    fn leave_sealed(&self, year: Year, ids: &[Id]) -> Result<()> {
        let folder = year.folder();
        if ids.is_empty() && !self.holds(&folder) {
            return Ok(());
        }
        let dir = self.disk.dir(&folder)?;
        for id in ids {
            let path = Place::Archive.path(*id);
            self.touched(&path);
            // A name that is a link is removed, and not what it leads to.
            dir.remove(path.file_name().unwrap_or_default()).doing("remove", self.root().join(&path))?;
        }
        match self.disk.remove_folder(&folder) {
            Err(e) if beneath::is_no_folder(&e) || e.kind() == std::io::ErrorKind::DirectoryNotEmpty => {}
            gone => gone.doing("remove", self.root().join(&folder))?,
        }
        sync_tree(self.root())
    }
}

/// Whether the next line is of a record before this one; a flaw is, so that it is met.
fn is_before(line: &Result<(Id, Vec<u8>), Flaw>, id: Id) -> bool {
    line.as_ref().map_or(true, |(next, _)| next.number() < id.number())
}

/// The line of a record that may be sealed already and may have its own file; and why that file stays.
fn together(
    year: Year,
    id: Id,
    sealed: Option<Vec<u8>>,
    own: Option<Result<Vec<u8>, Unreadable>>,
    merge: MergeLines,
) -> (Option<Vec<u8>>, Option<Unreadable>) {
    match (sealed, own) {
        (sealed, None) => (sealed, None),
        (sealed, Some(Err(left))) => (sealed, Some(left)),
        (None, Some(Ok(own))) => (Some(own), None),
        (Some(sealed), Some(Ok(own))) if sealed == own => (Some(own), None),
        (Some(sealed), Some(Ok(own))) => match merge(None, &sealed, &own) {
            Some(merged) if parsed(id, &merged).is_ok() => (Some(merged), None),
            _ => {
                let error = year.damaged(&Flaw::Apart(id));
                (Some(sealed), Some(Unreadable { path: Place::Archive.path(id), error }))
            }
        },
    }
}

fn without(old: &Sealed, gone: &BTreeSet<i64>, out: &mut dyn Write) -> Result<(), Flaw> {
    let mut writer = Writer::new(out);
    for line in old.lines() {
        let (id, line) = line?;
        if !gone.contains(&id.number()) {
            writer.push(id, &line)?;
        }
    }
    writer.finish().map(drop).map_err(Flaw::from)
}

pub(super) fn not_ended(ticket: &Ticket) -> Error {
    let message = crate::lang::tr!("{id} has not ended", id = ticket.id);
    Error::new(crate::error::ErrorKind::Damaged, message)
        .hint(crate::lang::tr!("itdesk doctor --fix moves it back to the live tickets"))
}
