//! Records that a merge lost: they are in a parent of it, and nowhere now. git's renames of folders do that, and so does whoever
//! takes one side of everything.
//!
//! What a person removed is no loss. A commit that is no merge removes on purpose; a merge that takes over such a removal does
//! what was asked of it.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::super::Git;
use super::super::raw_diff::object;
use super::super::record_objects::record_objects;
use super::removals::{Removal, folders, removals};
use crate::error::Result;
use crate::records::{Event, Id, Ticket};
use crate::rules::merge::{Versions as Two, merge};
use crate::rules::policy::Policy;
use crate::store::{Lock, Place, Shelf, Store};

/// How many merges are looked at, the newest first.
const MERGES: &str = "--max-count=1000";

/// A record that a merge lost, as it is to be again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The ticket.
    pub id: Id,
    /// The merge that has it no more, shortened.
    pub merge: String,
    /// Where the record belongs, relative to the desk.
    pub path: PathBuf,
    /// The record.
    bytes: Vec<u8>,
    /// The files beside it.
    files: Vec<(PathBuf, Vec<u8>)>,
}

impl Lost {
    /// Writes the record and the files beside it again, where nothing stands; returns their paths.
    ///
    /// # Errors
    /// What writing can meet.
    pub fn bring_back(&self, store: &Store, lock: &Lock) -> Result<Vec<PathBuf>> {
        // The record comes last: without it the loss is found again.
        let record = (self.path.clone(), self.bytes.clone());
        let files = self.files.iter().cloned().chain([record]);
        let free: Vec<_> = files.filter(|(path, _)| !store.holds(path)).collect();
        free.iter().try_for_each(|(path, bytes)| store.rewrite(lock, path, bytes))?;
        Ok(free.into_iter().map(|(path, _)| path).collect())
    }
}

/// A version of a record that a merge dropped.
struct Version {
    merge: String,
    /// The parent of the merge that has it.
    parent: String,
    id: Id,
    place: Place,
    object: String,
}

/// The records that one of the last thousand merges lost, by id. It asks little of git where none is lost: two walks over merges,
/// whatever the number of other commits.
///
/// # Errors
/// What running git can meet.
pub fn lost(git: &Git, store: &Store, policy: &Policy, now: Timestamp) -> Result<Vec<Lost>> {
    let mut objects = Objects::default();
    let mut versions = dropped(git, store, &mut objects)?;
    if versions.is_empty() {
        return Ok(Vec::new());
    }
    let ids: BTreeSet<Id> = versions.iter().map(|version| version.id).collect();
    let somewhere = somewhere(git, &ids, &mut objects)?;
    versions.retain(|version| !somewhere.contains(&version.id));
    let versions = without_removed(git, versions, &mut objects)?;
    let mut by_id: BTreeMap<Id, Vec<Version>> = BTreeMap::new();
    versions.into_iter().for_each(|version| by_id.entry(version.id).or_default().push(version));
    by_id.into_values().filter_map(|versions| again(git, store, policy, now, &versions).transpose()).collect()
}

/// What merges dropped of records that are not in their place now, though the merge of both sides has them.
fn dropped(git: &Git, store: &Store, objects: &mut Objects) -> Result<Vec<Version>> {
    let merges = git.run(["rev-list", "--merges", MERGES, "HEAD"])?;
    let mut gone: BTreeMap<String, BTreeSet<Id>> = BTreeMap::new();
    for Removal { commit, path, .. } in removals(git, &merges.text())? {
        let Some((id, _)) = Place::of(&path) else { continue };
        if ![Shelf::Live, Shelf::Archive].iter().any(|shelf| store.has_record(*shelf, id)) {
            gone.entry(commit).or_default().insert(id);
        }
    }
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let parents = parents(git, gone.keys())?;
    let all = gone.iter().flat_map(|(merge, ids)| {
        let commits = parents.get(merge).into_iter().flatten().chain([merge]);
        commits.flat_map(|commit| ids.iter().map(|id| (commit.clone(), *id)))
    });
    objects.read(git, all.collect())?;
    let mut bases = Bases::default();
    let mut dropped = Vec::new();
    for (merge, ids) in gone {
        let parents = parents.get(&merge).map(Vec::as_slice).unwrap_or_default();
        for id in ids {
            if objects.of(&merge, id).is_none() {
                dropped.extend(bases.dropped(git, objects, &merge, parents, id)?);
            }
        }
    }
    Ok(dropped)
}

/// The parents of merges.
fn parents<'c>(git: &Git, merges: impl Iterator<Item = &'c String>) -> Result<HashMap<String, Vec<String>>> {
    let args = ["rev-list", "--parents", "--no-walk=unsorted"].map(str::to_owned);
    let told = git.output(args.into_iter().chain(merges.cloned()))?;
    let line = |line: &str| {
        let mut words = line.split(' ').map(str::to_owned);
        Some((words.next()?, words.collect()))
    };
    Ok(told.lines().filter_map(line).collect())
}

/// The common ancestors of parents of merges.
#[derive(Default)]
struct Bases {
    known: HashMap<(String, String), Vec<String>>,
}

impl Bases {
    /// The versions of a record in the parents of a merge, which has none, but those that another parent's side had removed.
    fn dropped(
        &mut self,
        git: &Git,
        objects: &mut Objects,
        merge: &str,
        parents: &[String],
        id: Id,
    ) -> Result<Vec<Version>> {
        let mut dropped = Vec::new();
        for parent in parents {
            let Some((place, object)) = objects.of(parent, id) else { continue };
            let without: Vec<&String> = parents.iter().filter(|p| objects.of(p, id).is_none()).collect();
            if !self.any_has(git, objects, parent, &without, id, &object)? {
                let merge = merge.to_owned();
                let parent = parent.clone();
                dropped.push(Version { merge, parent, id, place, object });
            }
        }
        Ok(dropped)
    }

    /// Whether one side removed the record as the other side still has it: a common ancestor has it with these bytes.
    fn any_has(
        &mut self,
        git: &Git,
        objects: &mut Objects,
        parent: &str,
        others: &[&String],
        id: Id,
        own: &str,
    ) -> Result<bool> {
        for other in others {
            let key = (parent.to_owned(), (*other).clone());
            // Each question is a process of git, and many records have the same parents.
            if !self.known.contains_key(&key) {
                let told = git.run(["merge-base", "--all", parent, other])?.text();
                self.known.insert(key.clone(), told.lines().map(str::to_owned).collect());
            }
            for base in &self.known[&key] {
                objects.read(git, vec![(base.clone(), id)])?;
                if objects.of(base, id).is_some_and(|(_, object)| object == own) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}

/// The records of commits, by what git calls their contents.
#[derive(Default)]
struct Objects {
    known: HashMap<(String, Id), Option<(Place, String)>>,
}

impl Objects {
    /// Asks git for those of which nothing is known yet.
    fn read(&mut self, git: &Git, wanted: Vec<(String, Id)>) -> Result<()> {
        let wanted: Vec<_> = wanted.into_iter().filter(|key| !self.known.contains_key(key)).collect();
        let objects = record_objects(git, wanted.iter().map(|(commit, id)| (commit.as_str(), *id)))?;
        for (key, objects) in wanted.into_iter().zip(objects) {
            let mut all = Place::ALL.into_iter().zip(objects);
            let found = all.find_map(|(place, object)| Some((place, object?)));
            self.known.insert(key, found);
        }
        Ok(())
    }

    /// The record of a ticket in a commit, among the live ones or else in the archive; it was read.
    fn of(&self, commit: &str, id: Id) -> Option<(Place, String)> {
        self.known.get(&(commit.to_owned(), id)).cloned().flatten()
    }
}

/// The tickets whose record stands somewhere: in the last commit, or under its name in any folder of records.
fn somewhere(git: &Git, ids: &BTreeSet<Id>, objects: &mut Objects) -> Result<BTreeSet<Id>> {
    objects.read(git, ids.iter().map(|id| ("HEAD".to_owned(), *id)).collect())?;
    let mut found: BTreeSet<Id> =
        ids.iter().copied().filter(|id| objects.of("HEAD", *id).is_some()).collect();
    let names = folders().into_iter().map(|folder| format!(":(glob){folder}/**/*.json"));
    let args = ["ls-files", "-z", "--cached", "--others", "--"].map(str::to_owned);
    let told = git.bytes(args.into_iter().chain(names))?;
    for path in told.split(|b| *b == 0).map(String::from_utf8_lossy) {
        let id = Path::new(&*path).file_stem().and_then(|stem| stem.to_str()?.parse::<Id>().ok());
        found.extend(id.filter(|id| ids.contains(id)));
    }
    Ok(found)
}

/// Leaves out what a commit that is no merge removed, knowing all events that were lost.
fn without_removed(git: &Git, versions: Vec<Version>, objects: &mut Objects) -> Result<Vec<Version>> {
    if versions.is_empty() {
        return Ok(versions);
    }
    let paths: BTreeSet<String> = versions
        .iter()
        .flat_map(|version| Place::ALL.map(|place| place.path(version.id).display().to_string()))
        .collect();
    let walk = ["rev-list", "--no-merges", "--full-history", "HEAD", "--"].map(str::to_owned);
    let commits = git.output(walk.into_iter().chain(paths))?;
    let mut removed: HashMap<Id, Vec<Removal>> = HashMap::new();
    for removal in removals(git, &commits)? {
        let Some((id, _)) = Place::of(&removal.path) else { continue };
        objects.read(git, vec![(removal.commit.clone(), id)])?;
        if objects.of(&removal.commit, id).is_none() {
            removed.entry(id).or_default().push(removal);
        }
    }
    let mut left = Vec::new();
    for version in versions {
        let mut on_purpose = false;
        for removal in removed.get(&version.id).into_iter().flatten() {
            // What was removed before the merge's parent was there again in it.
            let before = git.is_ancestor(&removal.commit, &version.parent)?;
            on_purpose |= !before && knows_all(git, &removal.object, &version.object)?;
        }
        if !on_purpose {
            left.push(version);
        }
    }
    Ok(left)
}

/// Whether the record that was removed has every event of the one that was lost.
fn knows_all(git: &Git, removed: &str, lost: &str) -> Result<bool> {
    if removed == lost {
        return Ok(true);
    }
    let both = git.contents(&[removed.to_owned(), lost.to_owned()])?;
    let read = |bytes: &Option<Vec<u8>>| bytes.as_ref().and_then(|bytes| Ticket::parse(bytes).ok());
    let (Some(removed), Some(lost)) = (read(&both[0]), read(&both[1])) else { return Ok(false) };
    let has = |event: &Event| removed.history.iter().any(|known| known.event == event.event);
    Ok(lost.history.iter().all(has))
}

/// The record as it is to be again: all its versions merged by field, and the files beside them.
fn again(
    git: &Git,
    store: &Store,
    policy: &Policy,
    now: Timestamp,
    versions: &[Version],
) -> Result<Option<Lost>> {
    let names: BTreeSet<&String> = versions.iter().map(|version| &version.object).collect();
    let names: Vec<String> = names.into_iter().cloned().collect();
    let contents: Vec<Vec<u8>> = git.contents(&names)?.into_iter().flatten().collect();
    let (Some(first), Some(version)) = (contents.first(), versions.first()) else { return Ok(None) };
    let tickets: Vec<Ticket> = contents.iter().filter_map(|bytes| Ticket::parse(bytes).ok()).collect();
    let merged = tickets.split_first().and_then(|(first, rest)| {
        let both = |ours: Ticket, theirs| merge(policy, Two { base: None, ours: &ours, theirs }, now);
        rest.iter().try_fold(first.clone(), both).ok()
    });
    let ended = merged.as_ref().is_some_and(|ticket| ticket.state.is_ended());
    let bytes = match merged {
        Some(ticket) if contents.len() > 1 => ticket.to_bytes(),
        // As it was, to the byte.
        _ => first.clone(),
    };
    let archived = ended && versions.iter().any(|version| version.place == Place::Archive);
    let place = if archived { Place::Archive } else { Place::Day };
    let id = version.id;
    let merge = git.output(["rev-parse", "--short", &version.merge])?;
    let files = files(git, store, place, versions)?;
    Ok(Some(Lost { id, merge, path: place.path(id), bytes, files }))
}

/// The files that stand beside the versions of a lost record, where they are to stand; without those that are there still.
fn files(git: &Git, store: &Store, place: Place, versions: &[Version]) -> Result<Vec<(PathBuf, Vec<u8>)>> {
    let mut found: BTreeMap<PathBuf, String> = BTreeMap::new();
    for Version { parent, id, .. } in versions {
        let beside = Place::ALL.map(|place| format!("{}/", place.attachments(*id).display()));
        let args = ["ls-tree", "-z", parent.as_str()].into_iter().chain(beside.iter().map(String::as_str));
        let told = git.bytes(args)?;
        for entry in told.split(|b| *b == 0).map(String::from_utf8_lossy) {
            // MODE TYPE OBJECT, a tab, the path. A link is no file that came with a message.
            let Some((head, path)) = entry.split_once('\t') else { continue };
            let is_file = head.starts_with("100");
            let name = Path::new(path).file_name().filter(|_| is_file);
            let (Some(name), Some(object)) = (name, head.rsplit(' ').next().and_then(object)) else {
                continue;
            };
            if !Place::ALL.iter().any(|place| store.holds(&place.attachments(*id).join(name))) {
                found.entry(place.attachments(*id).join(name)).or_insert(object);
            }
        }
    }
    let (paths, names): (Vec<PathBuf>, Vec<String>) = found.into_iter().unzip();
    let contents = git.contents(&names)?;
    Ok(paths.into_iter().zip(contents).filter_map(|(path, bytes)| Some((path, bytes?))).collect())
}
