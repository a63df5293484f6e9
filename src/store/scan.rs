//! Reading all tickets of a desk at once, on all cores.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::records::{Damage, Id, Kind, Ticket};

/// What was made of every ticket that could be read, and every file that could not.
#[derive(Debug)]
pub struct Scan<T = Ticket> {
    /// In no particular order.
    pub tickets: Vec<T>,
    /// Damaged files; they never hide the others.
    pub spoiled: Vec<Spoiled>,
}

/// A file that is no ticket.
#[derive(Debug, Clone)]
pub struct Spoiled {
    /// Relative to the desk.
    pub path: PathBuf,
    /// What is wrong with it.
    pub error: Error,
}

/// Reads all tickets below `root` whose bytes `may_match`, and keeps what `keep` makes of each. A
/// ticket that is not kept is gone at once, so that memory is that of the result.
pub(super) fn scan<T: Send>(
    root: &Path,
    may_match: &(dyn Fn(&[u8]) -> bool + Sync),
    keep: &(dyn Fn(Ticket) -> Option<T> + Sync),
) -> Result<Scan<T>> {
    let paths = files(root)?;
    let read = paths.par_iter().filter_map(|path| read_one(root, path, may_match));
    let kept = read.filter_map(|one| one.map(keep).transpose());
    let (tickets, spoiled) = kept.partition_map(|one| match one {
        Ok(kept) => rayon::iter::Either::Left(kept),
        Err(spoiled) => rayon::iter::Either::Right(spoiled),
    });
    Ok(Scan { tickets, spoiled })
}

fn read_one(
    root: &Path,
    path: &Path,
    may_match: &(dyn Fn(&[u8]) -> bool + Sync),
) -> Option<Result<Ticket, Spoiled>> {
    let relative = path.strip_prefix(root).unwrap_or(path).to_path_buf();
    let spoiled = |error: Error| Spoiled { path: relative.clone(), error };
    let bytes = match std::fs::read(path) {
        // Gone between the listing and the reading: another command's doing, and no damage.
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return None,
        Err(e) => return Some(Err(spoiled(Error::system("read", &relative, &e)))),
        Ok(bytes) => bytes,
    };
    if !may_match(&bytes) {
        return None;
    }
    let damaged = |damage: &Damage| spoiled(Error::damaged(&relative, damage));
    let parsed = Ticket::parse(&bytes).map_err(|d| damaged(&d));
    Some(parsed.and_then(|ticket| check_place(ticket, &relative).map_err(|d| damaged(&d))))
}

/// A file's name says which ticket it is; a copy under another name would make two of one.
fn check_place(ticket: Ticket, relative: &Path) -> Result<Ticket, Damage> {
    if ticket.id.path() == relative {
        return Ok(ticket);
    }
    let reason = format!("the record inside is {}, whose place is {}", ticket.id, ticket.id.path().display());
    Err(Damage { line: 1, column: 1, reason })
}

/// The record files of all kinds, in no particular order.
pub(super) fn files(root: &Path) -> Result<Vec<PathBuf>> {
    let kinds: Vec<PathBuf> = Kind::ALL.iter().map(|k| root.join(k.folder())).collect();
    let years = children(&kinds)?;
    let months = children(&years)?;
    let lists: Result<Vec<_>> =
        months.par_iter().map(|month| children(std::slice::from_ref(month))).collect();
    let files = lists?.into_iter().flatten();
    Ok(files.filter(|p| is_record(p)).collect())
}

/// Other files, temporary ones of a killed writer among them, are none of the desk's tickets.
fn is_record(path: &Path) -> bool {
    let stem = path.file_name().and_then(|n| n.to_str()).and_then(|n| n.strip_suffix(".json"));
    stem.is_some_and(|s| s.parse::<Id>().is_ok_and(|id| id.to_string() == s))
}

fn children(folders: &[PathBuf]) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for folder in folders {
        match std::fs::read_dir(folder) {
            Ok(entries) => found.extend(entries.filter_map(|e| e.ok()).map(|e| e.path())),
            Err(e)
                if matches!(e.kind(), std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory) => {}
            Err(e) => return Err(Error::system("read", folder, &e)),
        }
    }
    Ok(found)
}
