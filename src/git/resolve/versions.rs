//! The versions of records that git is bringing together: from the commits, else from the stages of its index.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::super::{Git, Underway};
use super::history::{Commits, History};
use super::outcome::{Three, Version};
use crate::error::Result;
use crate::records::Id;
use crate::rules::merge::merge_measurements;
use crate::store::{Place, Sealed, Year, is_measurements};

/// What git's index holds of a merge that was not settled: up to three stages of a path.
#[derive(Debug, Clone, Default)]
pub(super) struct Stages {
    paths: BTreeMap<PathBuf, [Option<String>; 3]>,
}

impl Stages {
    pub(super) fn of(git: &Git) -> Result<Stages> {
        let told = git.bytes(["ls-files", "--unmerged", "-z"])?;
        let mut stages = Stages::default();
        for entry in told.split(|b| *b == 0) {
            // MODE OBJECT STAGE, a tab, the path.
            let entry = String::from_utf8_lossy(entry);
            let Some((head, path)) = entry.split_once('\t') else { continue };
            let mut words = head.split(' ').skip(1);
            let object = words.next();
            let stage = words.next().and_then(|s| s.parse::<usize>().ok());
            if let (Some(object), Some(stage @ 1..=3)) = (object, stage) {
                stages.paths.entry(path.into()).or_default()[stage - 1] = Some(object.to_owned());
            }
        }
        Ok(stages)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    pub(super) fn has(&self, path: &Path) -> bool {
        self.paths.contains_key(path)
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.paths.keys()
    }

    fn ids(&self) -> BTreeSet<Id> {
        self.paths.keys().filter_map(|path| Place::of(path)).map(|(id, _)| id).collect()
    }

    /// What is in conflict by its place alone, because a folder or a file was renamed: no side has another content.
    pub(super) fn places(&self) -> impl Iterator<Item = &PathBuf> {
        let alike = |[base, ours, theirs]: &[Option<String>; 3]| match (ours, theirs) {
            (Some(ours), Some(theirs)) => ours == theirs,
            (Some(one), None) | (None, Some(one)) => base.as_ref().is_none_or(|base| base == one),
            (None, None) => true,
        };
        self.paths.iter().filter(move |(_, stages)| alike(stages)).map(|(path, _)| path)
    }

    /// The files of measurements.
    pub(super) fn measurements(&self) -> impl Iterator<Item = &Path> {
        self.paths.keys().map(PathBuf::as_path).filter(|path| is_measurements(path))
    }

    /// Sealed years.
    pub(super) fn sealed(&self) -> impl Iterator<Item = (&Path, Year)> {
        self.paths.keys().filter_map(|path| Some((path.as_path(), Year::of_path(path)?)))
    }

    /// What the index has of a path: of the common ancestor, ours and theirs.
    pub(super) fn contents(&self, git: &Git, path: &Path) -> Result<[Option<Vec<u8>>; 3]> {
        let stages = self.paths.get(path).cloned().unwrap_or_default();
        let objects: Vec<String> = stages.iter().flatten().cloned().collect();
        let mut found = git.contents(&objects)?.into_iter();
        Ok(stages.map(|object| object.and_then(|_| found.next().flatten())))
    }

    /// A file of measurements as it is to be.
    pub(super) fn merged_measurements(&self, git: &Git, path: &Path) -> Result<Vec<u8>> {
        let [base, ours, theirs] = self.contents(git, path)?.map(Option::unwrap_or_default);
        Ok(merge_measurements(&base, &ours, &theirs))
    }
}

/// The versions of the tickets that are to be looked at.
#[derive(Default)]
pub(super) struct Versions {
    all: HashMap<Id, Three>,
    /// What the last commit has of them, by path, where a finished merge is looked at.
    head: HashMap<PathBuf, Vec<u8>>,
    none: Three,
}

/// A version that git is asked for.
struct Asked {
    id: Id,
    place: Place,
    side: Side,
    /// The object, as git names it.
    name: String,
}

/// Whose version it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Base,
    Ours,
    Theirs,
    /// The last commit's, which is the merge itself.
    Head,
}

const SIDES: [Side; 4] = [Side::Base, Side::Ours, Side::Theirs, Side::Head];

impl Versions {
    /// Those of all tickets that both sides changed or that git left in conflict; `None` when there is nothing to
    /// look at.
    pub(super) fn gather(
        git: &Git,
        during: Option<Underway>,
        unmerged: &Stages,
    ) -> Result<Option<(Versions, BTreeSet<Id>)>> {
        let commits = if during.is_none() && !unmerged.is_empty() { None } else { Commits::of(git, during)? };
        let Some(commits) = commits else {
            let ids = unmerged.ids();
            return Ok((!unmerged.is_empty()).then_some((Versions::staged(git, unmerged)?, ids)));
        };
        let history = History::of(git, commits, during)?;
        let mut ids = history.changed_by_both();
        ids.extend(history.neither(git)?);
        ids.extend(unmerged.ids());
        let mut asked = Vec::new();
        for id in &ids {
            for place in Place::ALL {
                let names = SIDES.into_iter().zip(history.objects(git, (*id, place)));
                asked.extend(
                    names.filter_map(|(side, name)| Some(Asked { id: *id, place, side, name: name? })),
                );
            }
        }
        let mut versions = Versions::read(git, asked)?;
        versions.add_sealed(git, &history, &ids)?;
        Ok(Some((versions, ids)))
    }

    /// Where one side has a ticket and the other has none, the other may have sealed it.
    fn add_sealed(&mut self, git: &Git, history: &History, ids: &BTreeSet<Id>) -> Result<()> {
        let commits = history.sides();
        let mut open: HashMap<String, Option<Sealed>> = HashMap::new();
        for id in ids {
            let Some(three) = self.all.get_mut(id) else { continue };
            let (side, commit) = match (&three.ours, &three.theirs) {
                (None, Some(_)) => (&mut three.ours, commits[0]),
                (Some(_), None) => (&mut three.theirs, commits[1]),
                _ => continue,
            };
            let year = Year::of(*id);
            let name = format!("{commit}:./{}", year.path().display());
            if !open.contains_key(&name) {
                let bytes = git.contents(std::slice::from_ref(&name))?.pop().flatten();
                let sealed = bytes.and_then(|bytes| Sealed::of_bytes(bytes, year).ok());
                open.insert(name.clone(), sealed);
            }
            let line = open[&name].as_ref().and_then(|sealed| sealed.line(*id)?.ok());
            *side = line.map(|bytes| Version { place: Place::Archive, bytes });
        }
        Ok(())
    }

    pub(super) fn of(&self, id: Id) -> &Three {
        self.all.get(&id).unwrap_or(&self.none)
    }

    /// Whether an event is another ticket's; git merges the texts of two that resemble each other when one of them was removed.
    pub(super) fn is_of_another(&self, id: Id, event: &str) -> bool {
        let named =
            |three: &Three| three.has(|bytes| memchr::memmem::find(bytes, event.as_bytes()).is_some());
        !named(self.of(id)) && self.all.iter().any(|(other, three)| *other != id && named(three))
    }

    /// Whether the last commit has these bytes at the path.
    pub(super) fn is_head(&self, path: &Path, bytes: &[u8]) -> bool {
        self.head.get(path).is_some_and(|known| known == bytes)
    }

    fn staged(git: &Git, unmerged: &Stages) -> Result<Versions> {
        let mut asked = Vec::new();
        for (path, stages) in &unmerged.paths {
            let Some((id, place)) = Place::of(path) else { continue };
            let names = SIDES.into_iter().zip(stages.clone());
            asked.extend(names.filter_map(|(side, name)| Some(Asked { id, place, side, name: name? })));
        }
        Versions::read(git, asked)
    }

    fn read(git: &Git, asked: Vec<Asked>) -> Result<Versions> {
        let names: Vec<String> = asked.iter().map(|asked| asked.name.clone()).collect();
        let mut versions = Versions::default();
        for (Asked { id, place, side, .. }, bytes) in asked.into_iter().zip(git.contents(&names)?) {
            let Some(bytes) = bytes else { continue };
            let three = versions.all.entry(id).or_default();
            let version = match side {
                Side::Base => &mut three.base,
                Side::Ours => &mut three.ours,
                Side::Theirs => &mut three.theirs,
                Side::Head => {
                    versions.head.insert(place.path(id), bytes);
                    continue;
                }
            };
            // The live one is asked for first; of both, it is the one that goes on.
            version.get_or_insert(Version { place, bytes });
        }
        Ok(versions)
    }
}
