//! What the file system says of every record without reading one: enough to see which have changed.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rayon::prelude::*;

use super::beneath::{self, Dir, Thing};
use super::{Place, Shelf, scan};
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
    /// Where it is.
    pub place: Place,
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
    /// The records here that do not count, because the folder of their day has them too.
    pub shadowed: Vec<Id>,
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
    let before = Before::of(known);
    let look = |folder: PathBuf| match shelf {
        Shelf::Live => month(root, folder, &before),
        Shelf::Archive => {
            Ok(look(root, Place::Archive, folder, &before)?.map(|looked| looked.folder).into_iter().collect())
        }
    };
    let looked = folders.into_par_iter().map(look).collect::<Result<Vec<Vec<Folder>>>>()?;
    let mut found: Vec<Folder> = looked.into_iter().flatten().collect();
    found.extend(links.into_iter().filter_map(link));
    Ok(found)
}

/// The folder of a month, and those of its days. Which days there are is known without reading the month's names
/// while it is as it was.
fn month(root: &Path, folder: PathBuf, before: &Before) -> Result<Vec<Folder>> {
    let Some(Looked { folder: mut month, days }) = look(root, Place::Month, folder, before)? else {
        return Ok(Vec::new());
    };
    let look = |day: PathBuf| look(root, Place::Day, day, before).transpose();
    let days = days.into_par_iter().filter_map(look).map(|looked| looked.map(|looked| looked.folder));
    let mut found = days.collect::<Result<Vec<Folder>>>()?;
    shadow(&mut month, &found);
    found.push(month);
    Ok(found)
}

/// Of a record that is in the folder of its month and in that of its day, the one by day counts.
fn shadow(month: &mut Folder, days: &[Folder]) {
    let by_day = || days.iter().flat_map(|day| day.files.iter().flatten()).map(|file| file.id);
    let Some(files) = month.files.as_mut().filter(|files| !files.is_empty()) else { return };
    let by_day: HashSet<Id> = by_day().collect();
    if !by_day.is_empty() {
        month.shadowed = files.iter().map(|file| file.id).filter(|id| by_day.contains(id)).collect();
        files.retain(|file| !by_day.contains(&file.id));
    }
}

/// A folder, and the folders of days in it.
struct Looked {
    folder: Folder,
    days: Vec<PathBuf>,
}

impl Looked {
    fn folder(folder: Folder) -> Looked {
        Looked { folder, days: Vec::new() }
    }
}

fn look(root: &Path, place: Place, folder: PathBuf, before: &Before) -> Result<Option<Looked>> {
    let full = root.join(&folder);
    let dir = match Dir::open(root, &folder) {
        Err(e) if beneath::is_no_folder(&e) => return Ok(None),
        Err(e) if beneath::link_in(&e).is_some() => {
            let link = Some(folder).filter(|folder| scan::is_place(folder)).and_then(link);
            return Ok(link.map(Looked::folder));
        }
        opened => opened.doing("access", &full)?,
    };
    let data = dir.metadata().doing("access", &full)?;
    let (mut stamp, touched) = platform::folder(&data);
    // A folder whose name is not text is none that ids lead to.
    let Some(path) = folder.to_str().map(str::to_owned) else { return Ok(None) };
    let same = before.known.get(&path).filter(|known| stamp != UNSTEADY && known.stamp == stamp);
    let names = match same {
        Some(_) if place == Place::Archive => {
            let folder =
                Folder { path, stamp, touched, files: None, shadowed: Vec::new(), misplaced: Vec::new() };
            return Ok(Some(Looked::folder(folder)));
        }
        Some(same) => Names { here: same.ids.clone(), elsewhere: Vec::new(), days: before.days_of(&path) },
        None => names(place, &dir, &folder).doing("read", &full)?,
    };
    let named = names.here.len();
    let files = platform::stamps(&dir, names.here, place).doing("access", &full)?;
    if files.len() < named {
        // A link whose end is missing, say: its end can come without a sign of the folder.
        stamp = UNSTEADY;
    }
    let (files, misplaced) = (Some(files), names.elsewhere);
    let folder = Folder { path, stamp, touched, files, shadowed: Vec::new(), misplaced };
    Ok(Some(Looked { folder, days: names.days }))
}

/// What was found earlier, and which folders of days are in that of each month.
struct Before<'k> {
    known: &'k Known,
    days: HashMap<&'k str, Vec<&'k str>>,
}

impl Before<'_> {
    fn of(known: &Known) -> Before<'_> {
        let mut days: HashMap<&str, Vec<&str>> = HashMap::new();
        for path in known.keys() {
            if let Some((month, _)) = path.rsplit_once('/').filter(|(month, _)| known.contains_key(*month)) {
                days.entry(month).or_default().push(path);
            }
        }
        Before { known, days }
    }

    fn days_of(&self, month: &str) -> Vec<PathBuf> {
        self.days.get(month).into_iter().flatten().map(PathBuf::from).collect()
    }
}

/// A link where a folder of records belongs: nothing is read through it, and every command names it.
fn link(path: PathBuf) -> Option<Folder> {
    let stamp = UNSTEADY;
    let touched = i64::MAX;
    let name = path.to_str()?.to_owned();
    let (files, shadowed) = (Some(Vec::new()), Vec::new());
    Some(Folder { path: name, stamp, touched, files, shadowed, misplaced: vec![path] })
}

/// What is in a folder, by the names alone.
struct Names {
    /// The records whose place it is.
    here: Vec<Id>,
    /// The paths of the other records.
    elsewhere: Vec<PathBuf>,
    /// The folders of days.
    days: Vec<PathBuf>,
}

fn names(place: Place, dir: &Dir, folder: &Path) -> std::io::Result<Names> {
    let mut names = Names { here: Vec::new(), elsewhere: Vec::new(), days: Vec::new() };
    // Neighbours mostly belong to the same folder; a path is made once for all of them.
    let mut last: Option<(Kind, Date, bool)> = None;
    for (name, thing) in dir.entries()? {
        let Some(id) = scan::record_name(&name) else {
            let path = folder.join(&name);
            let is_folder = matches!(thing, Thing::Folder | Thing::Link);
            if place == Place::Month && is_folder && scan::is_day(&path) {
                names.days.push(path);
            }
            continue;
        };
        let (kind, date) = (id.kind(), id.date());
        let belongs = match last {
            Some((k, d, here)) if (k, d) == (kind, date) => here,
            _ => place.folder(id) == folder,
        };
        last = Some((kind, date, belongs));
        match belongs {
            true => names.here.push(id),
            false => names.elsewhere.push(folder.join(&name)),
        }
    }
    Ok(names)
}

/// The stamp of the file of a record in one of its places; `None` when it is not there.
pub(super) fn of_file(root: &Path, place: Place, id: Id) -> Result<Option<Stamped>> {
    let looked = Dir::open(root, &place.folder(id)).and_then(|dir| platform::stamps(&dir, vec![id], place));
    match looked {
        Err(e) if beneath::is_no_folder(&e) || beneath::link_in(&e).is_some() => Ok(None),
        looked => Ok(looked.doing("access", root.join(place.path(id)))?.first().copied()),
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

/// What a file is known again by: size, inode, times of change.
fn stamp((id, place): (Id, Place), size: i64, inode: i64, modified: i64, changed: i64) -> Stamped {
    Stamped { id, place, stamp: mix(&[size, inode, modified, changed]), touched: modified.max(changed) }
}

#[cfg(unix)]
mod platform {
    use std::fmt::Write;
    use std::os::unix::fs::MetadataExt;

    use rayon::prelude::*;
    use rustix::fs::{AtFlags, Stat, statat};
    use rustix::io::Errno;

    use super::{Dir, Place, Stamp, Stamped, mix, stamp};
    use crate::records::Id;

    const SECOND: i64 = 1_000_000_000;

    /// Names are looked up from the open folder: a path would be walked again for every file.
    /// A link is looked at, and not what it leads to.
    pub(super) fn stamps(folder: &Dir, ids: Vec<Id>, place: Place) -> std::io::Result<Vec<Stamped>> {
        let chunks = ids.par_chunks(512).map(|ids| {
            let mut name = String::new();
            let mut one = |id: &Id| {
                name.clear();
                write!(name, "{id}.json").ok()?;
                match statat(folder, name.as_str(), AtFlags::SYMLINK_NOFOLLOW) {
                    Ok(stat) => Some(Ok(of_stat((*id, place), &stat))),
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
    fn of_stat(whose: (Id, Place), stat: &Stat) -> Stamped {
        let nanos = |seconds: i64, nanos: i64| seconds.wrapping_mul(SECOND).wrapping_add(nanos);
        let modified = nanos(stat.st_mtime as i64, stat.st_mtime_nsec as i64);
        let changed = nanos(stat.st_ctime as i64, stat.st_ctime_nsec as i64);
        stamp(whose, stat.st_size as i64, stat.st_ino as i64, modified, changed)
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

    use super::{Dir, Place, Stamp, Stamped, stamp};
    use crate::records::Id;

    pub(super) fn stamps(folder: &Dir, ids: Vec<Id>, place: Place) -> std::io::Result<Vec<Stamped>> {
        let one = |id: Id| {
            let data = std::fs::symlink_metadata(folder.full().join(format!("{id}.json"))).ok()?;
            Some(stamped((id, place), &data))
        };
        Ok(ids.into_par_iter().filter_map(one).collect())
    }

    /// Where folders keep no reliable time, what is in them is read every time.
    pub(super) fn folder(_: &std::fs::Metadata) -> (Stamp, i64) {
        (super::UNSTEADY, i64::MAX)
    }

    fn stamped(whose: (Id, Place), data: &std::fs::Metadata) -> Stamped {
        let modified = data.modified().ok().and_then(|t| t.duration_since(UNIX_EPOCH).ok());
        let modified = modified.map_or(0, |d| d.as_nanos() as i64);
        stamp(whose, data.len() as i64, 0, modified, modified)
    }
}
