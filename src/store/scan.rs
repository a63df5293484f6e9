//! Finding and reading the record files of a desk.

use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::Shelf;
use crate::error::{Context, Error, Result};
use crate::records::{Damage, Id, Kind, Ticket};

/// A file that is no ticket.
#[derive(Debug, Clone)]
pub struct Spoiled {
    /// Relative to the desk.
    pub path: PathBuf,
    /// What is wrong with it.
    pub error: Error,
}

/// Reads one file below `root`, whose place must be that of the record in it on one of the shelves;
/// `None` when it is gone.
pub(super) fn read_one(root: &Path, relative: &Path) -> Option<Result<Ticket, Spoiled>> {
    let spoiled = |error: Error| Spoiled { path: relative.to_path_buf(), error };
    let bytes = match read_plain(&root.join(relative)) {
        // Gone between the listing and the reading: another command's doing, and no damage.
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return None,
        Err(e) => return Some(Err(spoiled(Error::system("read", relative, &e)))),
        Ok(bytes) => bytes,
    };
    let damaged = |damage: &Damage| spoiled(Error::damaged(relative, damage));
    let parsed = Ticket::parse(&bytes).map_err(|d| damaged(&d));
    Some(parsed.and_then(|ticket| check_place(ticket, relative).map_err(|d| damaged(&d))))
}

/// Reads a plain file. Anything else of that name is refused: a pipe would never end.
pub(super) fn read_plain(path: &Path) -> std::io::Result<Vec<u8>> {
    match std::fs::metadata(path)?.is_file() {
        true => std::fs::read(path),
        false => Err(std::io::Error::other("it is no plain file")),
    }
}

/// A file's name says which ticket it is; a copy under another name would make two of one.
fn check_place(ticket: Ticket, relative: &Path) -> Result<Ticket, Damage> {
    if Shelf::Live.path(ticket.id) == relative || Shelf::Archive.path(ticket.id) == relative {
        return Ok(ticket);
    }
    let reason = format!("the record inside is {}, whose place is {}", ticket.id, ticket.id.path().display());
    Err(Damage { line: 1, column: 1, reason })
}

/// The record files of all kinds on a shelf, relative to `root`, in no particular order.
pub(super) fn files(root: &Path, shelf: Shelf) -> Result<Vec<PathBuf>> {
    let kinds: Vec<PathBuf> = Kind::ALL.iter().map(|k| shelf.kind_folder(*k)).collect();
    let mut folders = children(root, &kinds)?;
    if shelf == Shelf::Live {
        folders = children(root, &folders)?;
    }
    let lists: Result<Vec<_>> =
        folders.par_iter().map(|folder| children(root, std::slice::from_ref(folder))).collect();
    let files = lists?.into_iter().flatten();
    Ok(files.filter(|p| p.file_name().and_then(record_name).is_some()).collect())
}

/// The id in the name of a record file. Other files, temporary ones of a killed writer among them, are
/// none of the desk's tickets.
pub(super) fn record_name(name: &OsStr) -> Option<Id> {
    id_name(OsStr::new(name.to_str()?.strip_suffix(".json")?))
}

/// The id that a name is, as it is spelled on disk.
pub(super) fn id_name(name: &OsStr) -> Option<Id> {
    let name = name.to_str()?;
    name.parse::<Id>().ok().filter(|id| id.is_spelled(name))
}

/// Whether reading a folder failed because there is none of that name.
pub(super) fn is_no_folder(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory)
}

/// The names of what stands in a folder; none where there is no such folder. Half of them would look like all of them.
pub(super) fn names(folder: &Path) -> Result<Vec<OsString>> {
    let entries = match std::fs::read_dir(folder) {
        Err(e) if is_no_folder(&e) => return Ok(Vec::new()),
        read => read.doing("read", folder)?,
    };
    entries.map(|entry| entry.map(|e| e.file_name()).doing("read", folder)).collect()
}

/// What stands in the folders; they and it relative to `root`.
pub(super) fn children(root: &Path, folders: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in folders {
        let full = root.join(folder);
        found.extend(names(&full)?.into_iter().map(|name| folder.join(name)));
    }
    Ok(found)
}
