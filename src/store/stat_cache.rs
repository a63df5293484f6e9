//! What the file system says of every record without reading one: enough to see which have changed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::beneath::{self, Dir};
use super::{Shelf, scan};
use crate::error::{Context, Result};
use crate::records::{Id, Kind};

/// A file as the file system knows it, in one number: size, inode, times of change. Two states of a
/// file that differ in any of them differ in it, but for a chance of one in 2⁶⁴.
pub type Stamp = i64;

/// The stamp of a folder whose names must be read every time: one that is known by it is known by nothing.
pub const UNSTEADY: Stamp = 0;

/// A record file that was looked at and not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamped {
    /// Whose record it is, by its name.
    pub id: Id,
    /// What it is known again by.
    pub stamp: Stamp,
    /// The later of its times of change, in nanoseconds since 1970 by the file system's clock.
    pub touched: i64,
}

/// A folder of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// Relative to the desk.
    pub path: String,
    /// The folder itself, looked at before what is in it: it changes when a name comes or goes.
    pub stamp: Stamp,
    /// Its time of change, as [`Stamped::touched`].
    pub touched: i64,
    /// The files whose place this folder is; `None` where nothing but the folder was looked at.
    pub files: Option<Vec<Stamped>>,
    /// Files with the name of a record whose place is elsewhere, and a link where a folder belongs; relative to the desk.
    pub misplaced: Vec<PathBuf>,
}

/// A folder as it was found earlier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownFolder {
    /// As [`Folder::stamp`].
    pub stamp: Stamp,
    /// The records in it.
    pub ids: Vec<Id>,
}

/// The folders of a desk that were found earlier, by path.
pub type Known = HashMap<String, KnownFolder>;

/// Looks at the record files of a shelf. The names in a folder that has not changed since it was
/// `known` are not read again; in the archive, neither are its files looked at.
pub(super) fn all(root: &Path, shelf: Shelf, known: &Known) -> Result<Vec<Folder>> {
    let scan::Folders { folders, links } = scan::folders(root, shelf)?;
    let looked = folders.into_par_iter().filter_map(|folder| look(root, shelf, folder, known).transpose());
    let mut found = looked.collect::<Result<Vec<Folder>>>()?;
    found.extend(links.into_iter().filter_map(link));
    Ok(found)
}

fn look(root: &Path, shelf: Shelf, folder: PathBuf, known: &Known) -> Result<Option<Folder>> {
    let full = root.join(&folder);
    let dir = match Dir::open(root, &folder) {
        Err(e) if beneath::is_no_folder(&e) => return Ok(None),
        Err(e) if beneath::link_in(&e).is_some() => {
            return Ok(Some(folder).filter(|folder| scan::is_place(folder)).and_then(link));
        }
        opened => opened.doing("access", &full)?,
    };
    let data = dir.metadata().doing("access", &full)?;
    let (mut stamp, touched) = platform::folder(&data);
    // A folder whose name is not text is none that ids lead to.
    let Some(path) = folder.to_str().map(str::to_owned) else { return Ok(None) };
    let same = known.get(&path).filter(|known| stamp != UNSTEADY && known.stamp == stamp);
    let (ids, misplaced) = match same {
        Some(_) if shelf == Shelf::Archive => {
            return Ok(Some(Folder { path, stamp, touched, files: None, misplaced: Vec::new() }));
        }
        Some(known) => (known.ids.clone(), Vec::new()),
        None => names(shelf, &dir, &folder).doing("read", &full)?,
    };
    let named = ids.len();
    let files = platform::stamps(&dir, ids).doing("access", &full)?;
    if files.len() < named {
        // A link whose end is missing, say: its end can come without a sign of the folder.
        stamp = UNSTEADY;
    }
    Ok(Some(Folder { path, stamp, touched, files: Some(files), misplaced }))
}

/// A link where a folder of records belongs: nothing is read through it, and every command names it.
fn link(path: PathBuf) -> Option<Folder> {
    let stamp = UNSTEADY;
    let touched = i64::MAX;
    let name = path.to_str()?.to_owned();
    Some(Folder { path: name, stamp, touched, files: Some(Vec::new()), misplaced: vec![path] })
}

/// The records of a folder by their names: those whose place it is, and the paths of the others.
fn names(shelf: Shelf, dir: &Dir, folder: &Path) -> std::io::Result<(Vec<Id>, Vec<PathBuf>)> {
    let ids: Vec<Id> = dir.entries()?.iter().filter_map(|(name, _)| scan::record_name(name)).collect();
    // Neighbours mostly belong to the same folder; a path is made once for all of them.
    let mut last: Option<(Kind, i16, i8, bool)> = None;
    let mut belongs = |id: &Id| {
        let kind = id.kind();
        let year = id.date().year();
        let month = id.date().month();
        match last {
            Some((k, y, m, here)) if (k, y, m) == (kind, year, month) => here,
            _ => {
                let here = shelf.path(*id).parent() == Some(folder);
                last = Some((kind, year, month, here));
                here
            }
        }
    };
    let (here, elsewhere): (Vec<Id>, Vec<Id>) = ids.into_iter().partition(&mut belongs);
    Ok((here, elsewhere.iter().map(|id| folder.join(format!("{id}.json"))).collect()))
}

/// The stamp of one file; `None` when it is not there.
pub(super) fn of_file(root: &Path, path: &Path, id: Id) -> Result<Option<Stamped>> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let looked = Dir::open(root, folder).and_then(|dir| platform::stamps(&dir, vec![id]));
    match looked {
        Err(e) if beneath::is_no_folder(&e) || beneath::link_in(&e).is_some() => Ok(None),
        looked => Ok(looked.doing("access", root.join(path))?.first().copied()),
    }
}

/// Mixes what is known of a file into one number (the finaliser of SplitMix64, by S. Vigna).
pub fn mix(parts: &[i64]) -> i64 {
    let mixed = parts.iter().fold(0x9e37_79b9_7f4a_7c15_u64, |hash, part| {
        let mut z = (hash ^ *part as u64).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    });
    mixed as i64
}

fn stamp(id: Id, size: i64, inode: i64, modified: i64, changed: i64) -> Stamped {
    Stamped { id, stamp: mix(&[size, inode, modified, changed]), touched: modified.max(changed) }
}

#[cfg(unix)]
mod platform {
    use std::fmt::Write;
    use std::os::unix::fs::MetadataExt;

    use rayon::prelude::*;
    use rustix::fs::{AtFlags, Stat, statat};
    use rustix::io::Errno;

    use super::{Dir, Stamp, Stamped, mix, stamp};
    use crate::records::Id;

    const SECOND: i64 = 1_000_000_000;

    /// Names are looked up from the open folder: a path would be walked again for every file.
    /// A link is looked at, and not what it leads to.
    pub(super) fn stamps(folder: &Dir, ids: Vec<Id>) -> std::io::Result<Vec<Stamped>> {
        let chunks = ids.par_chunks(512).map(|ids| {
            let mut name = String::new();
            let mut one = |id: &Id| {
                name.clear();
                write!(name, "{id}.json").ok()?;
                match statat(folder, name.as_str(), AtFlags::SYMLINK_NOFOLLOW) {
                    Ok(stat) => Some(Ok(of_stat(*id, &stat))),
                    // A file that is gone by now was taken away by another command.
                    Err(Errno::NOENT | Errno::NOTDIR | Errno::LOOP) => None,
                    Err(error) => Some(Err(std::io::Error::from(error))),
                }
            };
            ids.iter().filter_map(&mut one).collect::<std::io::Result<Vec<_>>>()
        });
        Ok(chunks.collect::<std::io::Result<Vec<_>>>()?.concat())
    }

    #[allow(clippy::unnecessary_cast, reason = "the width of the fields differs between platforms")]
    fn of_stat(id: Id, stat: &Stat) -> Stamped {
        let nanos = |seconds: i64, nanos: i64| seconds.wrapping_mul(SECOND).wrapping_add(nanos);
        let modified = nanos(stat.st_mtime as i64, stat.st_mtime_nsec as i64);
        let changed = nanos(stat.st_ctime as i64, stat.st_ctime_nsec as i64);
        stamp(id, stat.st_size as i64, stat.st_ino as i64, modified, changed)
    }

    pub(super) fn folder(data: &std::fs::Metadata) -> (Stamp, i64) {
        let touched = times(data);
        (mix(&[data.ino() as i64, touched.0, touched.1]), touched.0.max(touched.1))
    }

    fn times(data: &std::fs::Metadata) -> (i64, i64) {
        let nanos = |seconds: i64, nanos: i64| seconds.wrapping_mul(SECOND).wrapping_add(nanos);
        (nanos(data.mtime(), data.mtime_nsec()), nanos(data.ctime(), data.ctime_nsec()))
    }
}

#[cfg(not(unix))]
mod platform {
    use std::time::UNIX_EPOCH;

    use rayon::prelude::*;

    use super::{Dir, Stamp, Stamped, stamp};
    use crate::records::Id;

    pub(super) fn stamps(folder: &Dir, ids: Vec<Id>) -> std::io::Result<Vec<Stamped>> {
        let one = |id: Id| {
            let data = std::fs::symlink_metadata(folder.full().join(format!("{id}.json"))).ok()?;
            Some(stamped(id, &data))
        };
        Ok(ids.into_par_iter().filter_map(one).collect())
    }

    /// Where folders keep no reliable time, what is in them is read every time.
    pub(super) fn folder(_: &std::fs::Metadata) -> (Stamp, i64) {
        (super::UNSTEADY, i64::MAX)
    }

    fn stamped(id: Id, data: &std::fs::Metadata) -> Stamped {
        let modified = data.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        let modified = modified.map_or(0, |d| d.as_nanos() as i64);
        stamp(id, data.len() as i64, 0, modified, modified)
    }
}
