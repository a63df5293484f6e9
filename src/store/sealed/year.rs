//! A year of a kind, and where it is.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::records::{Id, Kind};
use crate::store::Shelf;

/// How the name of a sealed file ends.
const ENDING: &str = ".jsonl.zst";

/// A year of a kind: what one sealed file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Year {
    /// The kind.
    pub kind: Kind,
    /// The year, as in the ids of its tickets.
    pub year: i16,
}

impl Year {
    /// The year of a ticket.
    pub fn of(id: Id) -> Year {
        Year { kind: id.kind(), year: id.date().year() }
    }

    /// The year whose sealed file is at this path of the desk; `None` for any other file.
    ///
    /// ```
    /// use std::path::Path;
    /// use itdesk::store::Year;
    /// let year = Year::of_path(Path::new("archive/incidents/2019.jsonl.zst")).unwrap();
    /// assert_eq!(year.path(), Path::new("archive/incidents/2019.jsonl.zst"));
    /// assert_eq!(Year::of_path(Path::new("archive/incidents/19.jsonl.zst")), None);
    /// assert_eq!(Year::of_path(Path::new("incidents/2019.jsonl.zst")), None);
    /// ```
    pub fn of_path(path: &Path) -> Option<Year> {
        let year = numbered(path.file_name()?.to_str()?.strip_suffix(ENDING)?)?;
        Kind::ALL.iter().map(|kind| Year { kind: *kind, year }).find(|year| year.path() == path)
    }

    /// The year whose records that are not sealed are in this folder of the archive.
    pub(super) fn of_folder(path: &Path) -> Option<Year> {
        let year = numbered(path.file_name()?.to_str()?)?;
        Kind::ALL.iter().map(|kind| Year { kind: *kind, year }).find(|year| year.folder() == path)
    }

    /// The year whose sealed file is at this path of a repository, wherever in it the desk is.
    pub fn of_path_below(path: &str) -> Option<Year> {
        let names: Vec<_> = Path::new(path).iter().collect();
        let last = names.get(names.len().checked_sub(3)?..)?;
        Year::of_path(&last.iter().collect::<PathBuf>())
    }

    /// The sealed file, relative to the desk.
    pub fn path(self) -> PathBuf {
        self.in_archive(ENDING)
    }

    /// The folder in the archive of the records that are not sealed, relative to the desk.
    pub fn folder(self) -> PathBuf {
        self.in_archive("")
    }

    /// The folder of the live tickets of the year, relative to the desk.
    pub fn live_folder(self) -> PathBuf {
        Shelf::Live.kind_folder(self.kind).join(format!("{:04}", self.year))
    }

    fn in_archive(self, ending: &str) -> PathBuf {
        Shelf::Archive.kind_folder(self.kind).join(format!("{:04}{ending}", self.year))
    }
}

/// A year in four digits.
fn numbered(text: &str) -> Option<i16> {
    text.parse().ok().filter(|_| text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()))
}

impl fmt::Display for Year {
    /// The sealed file without its ending: `archive/incidents/2019`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.folder().display())
    }
}
