//! The versions of records that git is bringing together: from the commits, else from the stages of its index.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::super::{Git, Underway};
use super::outcome::{Three, Version};
use crate::error::Result;
use crate::records::Id;
use crate::store::Shelf;

/// The commits that are brought together.
#[derive(Debug, Clone)]
struct Commits {
    /// The common ancestor, or what takes its place; `None` when they have none.
    base: Option<String>,
    /// Ours.
    ours: String,
    /// Theirs.
    theirs: String,
}

impl Commits {
    /// Those of what git is in the middle of, else of the last commit, if that is a merge.
    fn of(git: &Git, during: Option<Underway>) -> Result<Option<Commits>> {
        let commit = |name: &str| -> Result<Option<String>> {
            let ran = git.run(["rev-parse", "--quiet", "--verify", &format!("{name}^{{commit}}")])?;
            Ok(ran.ok().then(|| ran.text()))
        };
        let (ours, theirs) = match during {
            Some(underway) => match underway.theirs() {
                Some(theirs) => (commit("HEAD")?, commit(theirs)?),
                None => return Ok(None),
            },
            None => (commit("HEAD^1")?, commit("HEAD^2")?),
        };
        let (Some(ours), Some(theirs)) = (ours, theirs) else { return Ok(None) };
        let parent = commit(&format!("{theirs}^1"))?;
        Ok(Some(match during {
            None | Some(Underway::Merge) => {
                let bases = git.run(["merge-base", "--all", &ours, &theirs])?.text();
                // Of several the same one, whichever side merges.
                Commits { base: bases.lines().min().map(str::to_owned), ours, theirs }
            }
            Some(Underway::Revert) => {
                let Some(parent) = parent else { return Ok(None) };
                Commits { base: Some(theirs), ours, theirs: parent }
            }
            Some(_) => Commits { base: parent, ours, theirs },
        }))
    }

    /// The tickets that both sides changed.
    fn changed_by_both(&self, git: &Git) -> Result<BTreeSet<Id>> {
        let Some(base) = &self.base else { return Ok(BTreeSet::new()) };
        let changed = |side: &str| changed(git, &["diff-tree", "-r", base, side]);
        let (ours, theirs) = (changed(&self.ours)?, changed(&self.theirs)?);
        Ok(ours.intersection(&theirs).copied().collect())
    }

    /// The tickets of which git made what neither side has.
    fn neither(&self, git: &Git, during: Option<Underway>) -> Result<BTreeSet<Id>> {
        let made = |side: &str| match during {
            None => changed(git, &["diff-tree", "-r", side, "HEAD"]),
            Some(_) => changed(git, &["diff-index", "--cached", side]),
        };
        match during {
            None | Some(Underway::Merge) => {
                Ok(made(&self.ours)?.intersection(&made(&self.theirs)?).copied().collect())
            }
            Some(_) => Ok(BTreeSet::new()),
        }
    }
}

/// The tickets whose records differ between what git is asked to compare.
fn changed(git: &Git, compare: &[&str]) -> Result<BTreeSet<Id>> {
    let args = ["-z", "--name-only", "--no-renames", "--relative"];
    let told = git.bytes(compare[..1].iter().chain(&args).chain(&compare[1..]))?;
    Ok(names(&told).filter_map(|path| id_of(&path)).collect())
}

/// What git's index holds of a merge that was not settled: up to three stages of a path.
#[derive(Debug, Clone, Default)]
pub(super) struct Stages {
    paths: BTreeMap<PathBuf, [Option<String>; 3]>,
}

impl Stages {
    pub fn of(git: &Git) -> Result<Stages> {
        let told = git.bytes(["ls-files", "--unmerged", "-z"])?;
        let mut stages = Stages::default();
        for entry in told.split(|b| *b == 0) {
            // MODE OBJECT STAGE, a tab, the path.
            let entry = String::from_utf8_lossy(entry);
            let Some((head, path)) = entry.split_once('\t') else { continue };
            let mut words = head.split(' ').skip(1);
            let (object, stage) = (words.next(), words.next().and_then(|s| s.parse::<usize>().ok()));
            if let (Some(object), Some(stage @ 1..=3)) = (object, stage) {
                stages.paths.entry(path.into()).or_default()[stage - 1] = Some(object.to_owned());
            }
        }
        Ok(stages)
    }

    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    pub fn has(&self, path: &Path) -> bool {
        self.paths.contains_key(path)
    }

    pub fn paths(&self) -> impl Iterator<Item = &PathBuf> {
        self.paths.keys()
    }

    fn ids(&self) -> BTreeSet<Id> {
        self.paths.keys().filter_map(|path| id_of(path)).collect()
    }

    /// Files of figures, a line each.
    pub fn figures(&self) -> impl Iterator<Item = &Path> {
        let is = |path: &&PathBuf| {
            path.starts_with("measurements") && path.extension().is_some_and(|e| e == "jsonl")
        };
        self.paths.keys().filter(is).map(PathBuf::as_path)
    }

    /// The lines of both sides, each once, ours first.
    pub fn union_of_lines(&self, git: &Git, path: &Path) -> Result<Option<String>> {
        let Some([_, ours, theirs]) = self.paths.get(path) else { return Ok(None) };
        let objects: Vec<String> = [ours, theirs].into_iter().flatten().cloned().collect();
        let texts = git.contents(&objects)?;
        let texts: Vec<String> =
            texts.into_iter().flatten().map(|t| String::from_utf8_lossy(&t).into_owned()).collect();
        let mut seen = BTreeSet::new();
        let lines = texts.iter().flat_map(|text| text.lines()).filter(|line| seen.insert(*line));
        Ok(Some(lines.map(|line| format!("{line}\n")).collect()))
    }
}

/// The versions of the tickets that are to be looked at.
pub(super) struct Versions {
    all: HashMap<Id, Three>,
    /// What the last commit has of them, by path, where a finished merge is looked at.
    head: HashMap<PathBuf, Vec<u8>>,
    none: Three,
}

impl Versions {
    /// Those of all tickets that both sides changed or that git left in conflict; `None` when there is nothing to
    /// look at.
    pub fn gather(
        git: &Git,
        during: Option<Underway>,
        unmerged: &Stages,
    ) -> Result<Option<(Versions, BTreeSet<Id>)>> {
        let commits = if during.is_none() && !unmerged.is_empty() { None } else { Commits::of(git, during)? };
        let Some(commits) = commits else {
            let ids = unmerged.ids();
            return Ok((!unmerged.is_empty()).then_some((Versions::staged(git, unmerged)?, ids)));
        };
        let mut ids = commits.changed_by_both(git)?;
        ids.extend(commits.neither(git, during)?);
        ids.extend(unmerged.ids());
        let head = if during.is_none() { Some("HEAD") } else { None };
        Ok(Some((Versions::committed(git, &commits, head, &ids)?, ids)))
    }

    pub fn of(&self, id: Id) -> &Three {
        self.all.get(&id).unwrap_or(&self.none)
    }

    /// Whether an event is another ticket's; git merges the texts of two that resemble each other when one of them was removed.
    pub fn is_of_another(&self, id: Id, event: &str) -> bool {
        let named =
            |three: &Three| three.has(|bytes| memchr::memmem::find(bytes, event.as_bytes()).is_some());
        self.all.iter().any(|(other, three)| *other != id && named(three)) && !named(self.of(id))
    }

    /// Whether the last commit has these bytes at the path.
    pub fn is_head(&self, path: &Path, bytes: &[u8]) -> bool {
        self.head.get(path).is_some_and(|known| known == bytes)
    }

    fn committed(git: &Git, commits: &Commits, head: Option<&str>, ids: &BTreeSet<Id>) -> Result<Versions> {
        let prefix = git.output(["rev-parse", "--show-prefix"])?;
        let sides = [commits.base.as_deref(), Some(&commits.ours), Some(&commits.theirs), head];
        let mut asked = Vec::new();
        for id in ids {
            for (side, commit) in sides.iter().enumerate() {
                let Some(commit) = commit else { continue };
                for shelf in [Shelf::Live, Shelf::Archive] {
                    asked.push((*id, side, shelf, format!("{commit}:{prefix}{}", shelf.path(*id).display())));
                }
            }
        }
        let names: Vec<String> = asked.iter().map(|(.., name)| name.clone()).collect();
        let mut versions = Versions { all: HashMap::new(), head: HashMap::new(), none: Three::default() };
        for ((id, side, shelf, _), bytes) in asked.into_iter().zip(git.contents(&names)?) {
            let Some(bytes) = bytes else { continue };
            if side == 3 {
                versions.head.insert(shelf.path(id), bytes);
                continue;
            }
            let three = versions.all.entry(id).or_default();
            let place = [&mut three.base, &mut three.ours, &mut three.theirs].into_iter().nth(side);
            // The live one is asked for first; of both, it is the one that goes on.
            place
                .into_iter()
                .for_each(|place| *place = place.take().or(Some(Version { shelf, bytes: bytes.clone() })));
        }
        Ok(versions)
    }

    fn staged(git: &Git, unmerged: &Stages) -> Result<Versions> {
        let mut versions = Versions { all: HashMap::new(), head: HashMap::new(), none: Three::default() };
        for (path, stages) in &unmerged.paths {
            let Some(id) = id_of(path) else { continue };
            let shelf =
                if path.starts_with(crate::store::ARCHIVE_FOLDER) { Shelf::Archive } else { Shelf::Live };
            let three = versions.all.entry(id).or_default();
            for (place, object) in
                [&mut three.base, &mut three.ours, &mut three.theirs].into_iter().zip(stages)
            {
                let Some(object) = object else { continue };
                let bytes = git.contents(std::slice::from_ref(object))?.pop().flatten();
                *place = bytes.map(|bytes| Version { shelf, bytes });
            }
        }
        Ok(versions)
    }
}

fn names(told: &[u8]) -> impl Iterator<Item = PathBuf> + '_ {
    let names = told.split(|b| *b == 0).filter(|name| !name.is_empty());
    names.map(|name| PathBuf::from(String::from_utf8_lossy(name).into_owned()))
}

/// The ticket whose record stands at a path of the desk.
fn id_of(path: &Path) -> Option<Id> {
    let id: Id = path.file_stem()?.to_str()?.parse().ok()?;
    [Shelf::Live, Shelf::Archive].iter().any(|shelf| shelf.path(id) == path).then_some(id)
}
