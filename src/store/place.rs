//! The places where the record of a ticket can be. All of them follow from its id.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::shelf::{ARCHIVE_FOLDER, Shelf};
use crate::records::id::YEARS;
use crate::records::{Id, Kind};

/// A place of a record, relative to the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// `incidents/2026/11/28/`: where live records are written.
    Day,
    /// `incidents/2026/11/`: where earlier versions wrote them. They are read, and rewritten there, until
    /// `doctor --fix` moves them.
    Month,
    /// `archive/incidents/2026/`.
    Archive,
}

impl Shelf {
    /// Where a record of this shelf can be. It is written to the first, unless it is in another already.
    pub fn places(self) -> &'static [Place] {
        match self {
            Shelf::Live => &[Place::Day, Place::Month],
            Shelf::Archive => &[Place::Archive],
        }
    }
}

impl Place {
    /// All places, in the order in which they are looked into: of two live records, the one by day counts.
    pub const ALL: [Place; 3] = [Place::Day, Place::Month, Place::Archive];

    /// The shelf of which it is a place.
    pub fn shelf(self) -> Shelf {
        match self {
            Place::Day | Place::Month => Shelf::Live,
            Place::Archive => Shelf::Archive,
        }
    }

    /// The folder in which the record of `id` is here.
    pub fn folder(self, id: Id) -> PathBuf {
        let date = id.date();
        let folder = id.kind().folder();
        PathBuf::from(match self {
            Place::Day => return id.path().parent().unwrap_or(Path::new("")).to_path_buf(),
            Place::Month => format!("{folder}/{:04}/{:02}", date.year(), date.month()),
            Place::Archive => format!("{ARCHIVE_FOLDER}/{folder}/{:04}", date.year()),
        })
    }

    /// The file of the record of `id` here.
    ///
    /// ```
    /// use itdesk::store::Place;
    /// let id = "INC-261123-4KX9P".parse().unwrap();
    /// let paths = Place::ALL.map(|place| place.path(id).display().to_string());
    /// assert_eq!(paths[0], "incidents/2026/11/23/INC-261123-4KX9P.json");
    /// assert_eq!(paths[1], "incidents/2026/11/INC-261123-4KX9P.json");
    /// assert_eq!(paths[2], "archive/incidents/2026/INC-261123-4KX9P.json");
    /// ```
    pub fn path(self, id: Id) -> PathBuf {
        self.folder(id).join(format!("{id}.json"))
    }

    /// The folder of the files beside the record of `id` here.
    ///
    /// ```
    /// use itdesk::store::Place;
    /// let folder = Place::Day.attachments("INC-261123-4KX9P".parse().unwrap());
    /// assert_eq!(folder.to_str(), Some("incidents/2026/11/23/INC-261123-4KX9P"));
    /// ```
    pub fn attachments(self, id: Id) -> PathBuf {
        self.folder(id).join(id.to_string())
    }

    /// The ticket whose record is at a path of the desk, and the place that this is.
    pub fn of(path: &Path) -> Option<(Id, Place)> {
        Place::below(path).filter(|(desk, ..)| desk.as_os_str().is_empty()).map(|(_, id, place)| (id, place))
    }

    /// The same for a path below which the desk is somewhere, and the folder of the desk.
    ///
    /// ```
    /// use itdesk::store::Place;
    /// let path = std::path::Path::new("it/desk/incidents/2026/11/23/INC-261123-4KX9P.json");
    /// let (desk, id, place) = Place::below(path).unwrap();
    /// assert_eq!((desk.to_str(), id.to_string().as_str(), place), (Some("it/desk"), "INC-261123-4KX9P", Place::Day));
    /// ```
    pub fn below(path: &Path) -> Option<(&Path, Id, Place)> {
        let stem = path.file_stem()?.to_str()?;
        let id = stem.parse::<Id>().ok().filter(|id| id.is_spelled(stem))?;
        Place::ALL.into_iter().find_map(|place| {
            let own = place.path(id);
            let desk = path.ancestors().nth(own.components().count())?;
            path.ends_with(&own).then_some((desk, id, place))
        })
    }

    /// The ticket beside whose record a file is, as in [`Place::attachments`].
    pub fn beside(path: &Path) -> Option<(Id, Place)> {
        Place::of(&path.parent()?.with_extension("json"))
    }

    /// The place that a folder is, and the least and the greatest number of an id whose record it can hold;
    /// `None` when it is nobody's.
    ///
    /// ```
    /// use itdesk::store::Place;
    /// let id: itdesk::records::Id = "INC-261123-4KX9P".parse().unwrap();
    /// let (place, (least, greatest)) = Place::numbers_in("incidents/2026/11/23").unwrap();
    /// assert_eq!(place, Place::Day);
    /// assert!(least <= id.number() && id.number() <= greatest);
    /// assert_eq!(Place::numbers_in("incidents/2026/11").unwrap().0, Place::Month);
    /// assert_eq!(Place::numbers_in("incidents/2026/13"), None);
    /// ```
    pub fn numbers_in(folder: &str) -> Option<(Place, (i64, i64))> {
        let archived = folder.strip_prefix(ARCHIVE_FOLDER).and_then(|rest| rest.strip_prefix('/'));
        let mut names = archived.unwrap_or(folder).split('/');
        let name = names.next()?;
        let kind = *Kind::ALL.iter().find(|kind| kind.folder() == name)?;
        let numbers: Vec<i16> = names.map(|text| text.parse().ok()).collect::<Option<_>>()?;
        let date = |year: i16, month: i16, day: i16| {
            Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
        };
        let (place, first, last) = match (archived.is_some(), &numbers[..]) {
            (false, [year, month, day]) => {
                let day = date(*year, *month, *day)?;
                (Place::Day, day, day)
            }
            (false, [year, month]) => {
                let first = date(*year, *month, 1)?;
                (Place::Month, first, first.last_of_month())
            }
            (true, [year]) => (Place::Archive, date(*year, 1, 1)?, date(*year, 12, 31)?),
            _ => return None,
        };
        let (least, greatest) = (Id::new(kind, first, 0), Id::new(kind, last, u32::MAX));
        // `2026/1` and years that no id can name lead nowhere.
        let is_its = |id: Id| YEARS.contains(&id.date().year()) && place.folder(id) == Path::new(folder);
        (is_its(least) && is_its(greatest)).then(|| (place, (least.number(), greatest.number())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_leads_back_to_its_record() {
        // Where a path leads: the folder of the desk and the place, or nowhere.
        let table = [
            ("incidents/2026/11/28/INC-261128-M3FX0.json", Some(("", Place::Day))),
            ("incidents/2026/11/INC-261128-M3FX0.json", Some(("", Place::Month))),
            ("archive/incidents/2026/INC-261128-M3FX0.json", Some(("", Place::Archive))),
            ("a/b/incidents/2026/11/28/INC-261128-M3FX0.json", Some(("a/b", Place::Day))),
            ("archive/incidents/2026/11/INC-261128-M3FX0.json", Some(("archive", Place::Month))),
            ("a/archive/articles/2026/KB-261128-M3FX0.json", Some(("a", Place::Archive))),
            ("incidents/2026/11/27/INC-261128-M3FX0.json", None),
            ("incidents/2026/11/28/29/INC-261128-M3FX0.json", None),
            ("incidents/2026/INC-261128-M3FX0.json", None),
            ("requests/2026/11/28/INC-261128-M3FX0.json", None),
            ("incidents/2026/11/28/inc-261128-m3fx0.json", None),
            ("INC-261128-M3FX0.json", None),
        ];
        for (path, expected) in table {
            let found = Place::below(Path::new(path));
            let found = found.as_ref().map(|(desk, _, place)| (desk.to_str().unwrap(), *place));
            assert_eq!(found, expected, "{path}");
            let of = Place::of(Path::new(path)).map(|(_, place)| ("", place));
            assert_eq!(of, expected.filter(|(desk, _)| desk.is_empty()), "{path}");
        }
    }

    #[test]
    fn folders_hold_the_numbers_of_their_time() {
        let id = |text: &str| text.parse::<Id>().unwrap().number();
        let of = |kind: &str, first: &str, last: &str| {
            (id(&format!("{kind}-{first}-00000")), id(&format!("{kind}-{last}-ZZZZZ")))
        };
        let table = [
            ("incidents/2026/11/28", Some((Place::Day, of("INC", "261128", "261128")))),
            ("incidents/2024/02", Some((Place::Month, of("INC", "240201", "240229")))),
            ("archive/articles/2026", Some((Place::Archive, of("KB", "260101", "261231")))),
            ("incidents/2026/02/30", None),
            ("incidents/2026/1", None),
            ("incidents/2026/11/8", None),
            ("incidents/1969/11", None),
            ("incidents/2026", None),
            ("archive/incidents/2026/11", None),
            ("notes/2026/11", None),
            ("incidents/2026/11/old", None),
        ];
        for (folder, expected) in table {
            assert_eq!(Place::numbers_in(folder), expected, "{folder}");
        }
    }
}
