//! Finding and reading the record files of a desk.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::beneath::{self, Dir};
use super::{Place, Shelf};
use crate::error::{Error, Result};
use crate::records::{Damage, DamageReason, Id, Kind, Ticket};

/// A file that is no ticket.
#[derive(Debug, Clone)]
pub struct Unreadable {
    /// Relative to the desk.
    pub path: PathBuf,
    /// What is wrong with it.
    pub error: Error,
}

/// Reads one file below `root`, whose place must be that of the record in it on one of the shelves;
/// `None` when it is gone.
pub(super) fn read_one(root: &Path, relative: &Path) -> Option<Result<Ticket, Unreadable>> {
    let spoiled = |error: Error| Unreadable { path: relative.to_path_buf(), error };
    let bytes = match beneath::read(root, relative) {
        // Gone between the listing and the reading: another command's doing, and no damage.
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return None,
        Err(e) => return Some(Err(spoiled(Error::system("read", relative, e)))),
        Ok(bytes) => bytes,
    };
    let damaged = |damage: &Damage| spoiled(Error::damaged(relative, damage));
    let parsed = Ticket::parse(&bytes).map_err(|d| damaged(&d));
    Some(parsed.and_then(|ticket| check_place(ticket, relative).map_err(|d| damaged(&d))))
}

/// A file's name says which ticket it is; a copy under another name would make two of one.
fn check_place(ticket: Ticket, relative: &Path) -> Result<Ticket, Damage> {
    if Place::of(relative).is_some_and(|(id, _)| id == ticket.id) {
        return Ok(ticket);
    }
    Err(Damage::of_file(DamageReason::Misplaced(ticket.id)))
}

/// The record files of all kinds on a shelf, relative to `root`, in no particular order; among them the links that
/// stand where folders of records belong, which nobody can read.
pub(super) fn files(root: &Path, shelf: Shelf) -> Result<Vec<PathBuf>> {
    let Folders { folders, links } = folders(root, shelf)?;
    let lists: Result<Vec<Vec<PathBuf>>> =
        folders.par_iter().map(|folder| files_in(root, shelf, folder)).collect();
    let mut files = lists?.concat();
    files.extend(links);
    Ok(files)
}

/// The same of one of the [`folders`].
pub(super) fn files_in(root: &Path, shelf: Shelf, folder: &Path) -> Result<Vec<PathBuf>> {
    let mut list = children(root, &[folder.to_path_buf()])?;
    if shelf == Shelf::Live {
        let days: Vec<PathBuf> = list.folders.iter().filter(|path| is_day(path)).cloned().collect();
        let of_days = children(root, &days)?;
        list.folders.extend(of_days.folders);
        list.links.extend(of_days.links);
    }
    let mut files = list.folders;
    files.retain(|path| path.file_name().and_then(record_name).is_some());
    files.extend(list.links);
    Ok(files)
}

/// Whether what is in the folder of a month has the name of a day's folder.
pub(super) fn is_day(path: &Path) -> bool {
    let is_number = |name: &[u8]| name.len() == 2 && name.iter().all(u8::is_ascii_digit);
    path.file_name().is_some_and(|name| is_number(name.as_encoded_bytes()))
}

/// What stands in folders.
#[derive(Debug, Default)]
pub(super) struct Folders {
    /// Relative to the desk.
    pub folders: Vec<PathBuf>,
    /// Those of the folders that are links, and so were not read.
    pub links: Vec<PathBuf>,
}

/// What may be a folder of records of a shelf: of the live ones the folders of months, in which those of days are.
pub(super) fn folders(root: &Path, shelf: Shelf) -> Result<Folders> {
    let kinds: Vec<PathBuf> = Kind::ALL.iter().map(|k| shelf.kind_folder(*k)).collect();
    let mut found = children(root, &kinds)?;
    if shelf == Shelf::Live {
        let months = children(root, &found.folders)?;
        found.folders = months.folders;
        found.links.extend(months.links);
    }
    // One link may be on the way to many folders.
    found.links.sort();
    found.links.dedup();
    Ok(found)
}

/// The id in the name of a record file. Other files, temporary ones of a killed writer among them, are
/// none of the desk's tickets.
pub(crate) fn record_name(name: &OsStr) -> Option<Id> {
    id_name(OsStr::new(name.to_str()?.strip_suffix(".json")?))
}

/// The id that a name is, as it is spelled on disk.
pub(super) fn id_name(name: &OsStr) -> Option<Id> {
    let name = name.to_str()?;
    name.parse::<Id>().ok().filter(|id| id.is_spelled(name))
}

/// The names of what stands in a folder.
pub(super) fn names(root: &Path, folder: &Path) -> std::io::Result<Vec<OsString>> {
    let entries = Dir::open(root, folder)?.entries()?;
    Ok(entries.into_iter().map(|(name, _)| name).collect())
}

/// What stands in the folders; none where there is no such folder. Half of a folder would look like all of it. A link
/// counts where a folder of the desk would have its name: in `2026` it may, in `notes` not.
pub(super) fn children(root: &Path, folders: &[PathBuf]) -> Result<Folders> {
    let mut found = Folders::default();
    for folder in folders {
        match names(root, folder) {
            Ok(names) => found.folders.extend(names.into_iter().map(|name| folder.join(name))),
            Err(e) if beneath::is_no_folder(&e) => {}
            Err(e) => match beneath::link_in(&e) {
                Some(link) => found.links.extend(is_place(link).then(|| link.to_path_buf())),
                None => return Err(Error::system("read", &root.join(folder), e)),
            },
        }
    }
    Ok(found)
}

/// Whether a folder of this path would be one of the desk's: a kind's, the archive, a year, a month or a day.
pub(super) fn is_place(path: &Path) -> bool {
    let is_number = |name: &OsStr| name.as_encoded_bytes().iter().all(u8::is_ascii_digit);
    path.components().count() == 1
        || path.file_name().is_some_and(is_number)
        || Kind::ALL.iter().any(|kind| path == Shelf::Archive.kind_folder(*kind))
}
