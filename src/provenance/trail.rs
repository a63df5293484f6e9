//! Walking the commits from the first to the last: which brought each event, and which took one away or wrote it anew.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use rayon::prelude::*;
use serde_json::Value;

use super::changed::{Commits, changed};
use super::events::{CommittedEvent, Written};
use super::fault::Fault;
use super::sealed::SealedFiles;
use super::step::{Changed, TrailStep};
use crate::error::Result;
use crate::git::{Commit, Git};
use crate::records::{Event, Id, Kind};
use crate::store::{ARCHIVE_FOLDER, Place, Store, Year};

/// So many commits are looked at together: few runs of git, and not the whole history in memory.
const BATCH: usize = 2_000;

/// Of so many tickets the texts are in memory at once: one commit can bring all of a desk.
const AT_ONCE: usize = 4_000;

/// What was done to an event that had been committed.
pub(super) struct Tampering {
    pub fault: Fault,
    pub id: Id,
    pub event: Option<String>,
    /// Its place in [`Trail::commits`].
    pub commit: usize,
}

/// Where an event came from.
#[derive(Debug, Clone)]
struct Brought {
    commit: usize,
    /// A vote as this commit has it; nothing else is asked for.
    vote: Option<Value>,
}

/// What the commits say.
pub(super) struct Trail {
    /// Parents come before their children.
    pub commits: Vec<Commit>,
    /// The commit that brought each event.
    brought: HashMap<(Id, String), Brought>,
    /// As [`Commits::policies`].
    pub policies: HashMap<usize, Option<String>>,
    pub tampered: Vec<Tampering>,
    /// What the last commit holds.
    pub head: HashMap<Id, Arc<CommittedEvent>>,
    /// The last that could be read of each record, and the object it was read from.
    last: HashMap<Id, (String, Arc<CommittedEvent>)>,
}

/// What objects say; `None` of one that cannot be read.
type Objects = HashMap<String, Option<Arc<CommittedEvent>>>;

/// A record in a commit that changed it.
struct Turn {
    id: Id,
    after: Arc<CommittedEvent>,
    /// As it was in each parent from which it differs.
    sides: Vec<Arc<CommittedEvent>>,
    /// Whether it is as one of the parents has it.
    kept: bool,
}

impl Trail {
    pub(super) fn walk(git: &Git, only: Option<Id>) -> Result<Trail> {
        let paths = paths(only);
        let Commits { commits, mut changed, years: steps, policies } = changed(git, &paths, only)?;
        let mut trail = Trail {
            commits,
            brought: HashMap::new(),
            policies,
            tampered: Vec::new(),
            head: HashMap::new(),
            last: HashMap::new(),
        };
        if trail.commits.is_empty() {
            return Ok(trail);
        }
        let sealed = SealedFiles::of(git, only, &trail.commits, &steps);
        let places: HashMap<&String, usize> =
            trail.commits.iter().enumerate().map(|(place, commit)| (&commit.id, place)).collect();
        let parents: Vec<Vec<Option<usize>>> = trail
            .commits
            .iter()
            .map(|commit| commit.parents.iter().map(|parent| places.get(parent).copied()).collect())
            .collect();
        for (batch, changes) in changed.chunks_mut(BATCH).enumerate() {
            for (place, changed) in (batch * BATCH..).zip(&mut *changes) {
                sealed.add_to(changed, place, &parents[place], &steps[place])?;
            }
            let objects = trail.objects(git, &sealed, changes)?;
            for (place, changed) in (batch * BATCH..).zip(&*changes) {
                trail.take(place, changed, &objects);
            }
        }
        trail.head = trail.head(git, &sealed, &paths)?;
        Ok(trail)
    }

    /// The commit that brought an event, be it under the id that the ticket had before.
    pub(super) fn bringer(&self, id: Id, event: &str) -> Option<&Commit> {
        self.brought.get(&(id, event.to_owned())).map(|brought| &self.commits[brought.commit])
    }

    /// A vote as the commit that brought it under this very id has it, and the place of that commit.
    pub(super) fn vote(&self, id: Id, event: &str) -> Option<(usize, Event)> {
        let brought = self.brought.get(&(id, event.to_owned()))?;
        let vote = serde_json::from_value(brought.vote.clone()?).ok()?;
        Some((brought.commit, vote))
    }

    /// The ids of the commits that brought events.
    pub(super) fn bringing(&self) -> Vec<String> {
        let mut places: Vec<usize> = self.brought.values().map(|brought| brought.commit).collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().map(|at| self.commits[at].id.clone()).collect()
    }

    fn take(&mut self, commit: usize, changed: &Changed, objects: &Objects) {
        let parents = self.commits[commit].parents.len().max(1);
        let turns: Vec<Turn> = changed
            .iter()
            .filter_map(|(id, steps)| self.turn(commit, *id, steps, parents, objects))
            .collect();
        let object = |id: &Id| changed[id].iter().find_map(|(_, step)| step.after.clone());
        for turn in &turns {
            // Two tickets had one id: the events of the one that moved on stand under its new id.
            let moved: Vec<&CommittedEvent> = turns
                .iter()
                .filter(|other| other.after.moved_from == Some(turn.id))
                .map(|other| &*other.after)
                .collect();
            self.tampering(commit, turn, &moved);
        }
        for turn in &turns {
            let left = turns.iter().find(|other| turn.after.moved_from == Some(other.id));
            self.bring(commit, turn, left);
            self.last.insert(turn.id, (object(&turn.id).unwrap_or_default(), Arc::clone(&turn.after)));
        }
    }

    /// The record in this commit and before; `None`, and told, when it cannot be read.
    fn turn(
        &mut self,
        commit: usize,
        id: Id,
        steps: &[(usize, TrailStep)],
        parents: usize,
        objects: &Objects,
    ) -> Option<Turn> {
        let last = self.last.get(&id);
        let read = |object: &String| match last {
            Some((known, record)) if known == object => Some(Arc::clone(record)),
            _ => objects.get(object).cloned().flatten(),
        };
        let after = match steps.iter().find_map(|(_, step)| step.after.as_ref()) {
            None => Some(Arc::default()),
            Some(object) => read(object),
        };
        let Some(after) = after else {
            self.tampered.push(Tampering { fault: Fault::Unreadable, id, event: None, commit });
            return None;
        };
        let last_readable = || last.map(|(_, record)| Arc::clone(record)).unwrap_or_default();
        let side = |step: &TrailStep| {
            step.before.as_ref().map_or_else(Arc::default, |b| read(b).unwrap_or_else(last_readable))
        };
        let sides = steps.iter().map(|(_, step)| side(step)).collect();
        // Where a parent is not among the steps, the record is as it was there.
        Some(Turn { id, after, sides, kept: steps.len() < parents })
    }

    /// An event is brought by the commit that first has it. Of a ticket that moved on to another id (it is `left` there) the
    /// events keep their commits, but votes hold for the id they were given on.
    fn bring(&mut self, commit: usize, turn: &Turn, left: Option<&Turn>) {
        if turn.kept {
            return;
        }
        let is_new = |event: &&Arc<str>| !turn.sides.iter().any(|side| side.events.contains_key(*event));
        for event in turn.after.events.keys().filter(is_new) {
            let moved = left.filter(|left| {
                let had = left.sides.iter().any(|side| side.events.contains_key(event));
                had && !left.after.events.contains_key(event)
            });
            let before = moved.and_then(|left| self.brought.get(&(left.id, event.to_string())));
            let brought = match before {
                Some(before) => Brought { commit: before.commit, vote: None },
                None => Brought { commit, vote: vote(&turn.after.events[event]) },
            };
            self.brought.entry((turn.id, event.to_string())).or_insert(brought);
        }
    }

    /// An event that any side had is still there, as one of the sides had it.
    fn tampering(&mut self, commit: usize, turn: &Turn, moved: &[&CommittedEvent]) {
        let mut known: HashSet<&Arc<str>> = HashSet::new();
        let is_of_a_side =
            |event: &Arc<str>, now| turn.sides.iter().any(|side| side.events.get(event) == Some(now));
        for (event, value) in turn.sides.iter().flat_map(|side| &side.events) {
            let now =
                std::iter::once(&*turn.after).chain(moved.iter().copied()).find_map(|t| t.events.get(event));
            let fault = match now {
                None => Fault::Removed,
                Some(now) if now == value || turn.kept => continue,
                Some(now) if is_of_a_side(event, now) => continue,
                Some(_) => Fault::Altered,
            };
            if known.insert(event) {
                self.tampered.push(Tampering { fault, id: turn.id, event: Some(event.to_string()), commit });
            }
        }
    }

    /// What the objects of these changes say that is not known already.
    fn objects(&self, git: &Git, sealed: &SealedFiles, changes: &[Changed]) -> Result<Objects> {
        let known: HashSet<&String> = self.last.values().map(|(object, _)| object).collect();
        let mut seen: HashSet<&String> = HashSet::new();
        // By ticket, in the order of commits: of one version and the next, most is the same.
        let mut versions: BTreeMap<Id, Vec<&String>> = BTreeMap::new();
        for (id, steps) in changes.iter().flatten() {
            let objects = steps.iter().flat_map(|(_, step)| [&step.before, &step.after]).flatten();
            let new = objects.filter(|object| !known.contains(*object) && seen.insert(object));
            versions.entry(*id).or_default().extend(new);
        }
        let versions: Vec<Vec<&String>> = versions.into_values().collect();
        let mut objects = Objects::new();
        for versions in versions.chunks(AT_ONCE) {
            objects.extend(read_versions(git, sealed, versions)?);
        }
        Ok(objects)
    }

    /// What the last commit holds; mostly what was read last.
    fn head(
        &self,
        git: &Git,
        sealed: &SealedFiles,
        paths: &[String],
    ) -> Result<HashMap<Id, Arc<CommittedEvent>>> {
        let args = ["ls-tree", "-r", "HEAD", "--"];
        let told = git.output(args.into_iter().chain(paths.iter().map(String::as_str)))?;
        let objects: Vec<(Id, String)> = told.lines().filter_map(listed).collect();
        let is_last = |(id, object): &(Id, String)| self.last.get(id).is_some_and(|(last, _)| last == object);
        let (known, others): (Vec<_>, Vec<_>) = objects.into_iter().partition(is_last);
        let mut head: HashMap<Id, Arc<CommittedEvent>> =
            known.into_iter().filter_map(|(id, _)| Some((id, Arc::clone(&self.last.get(&id)?.1)))).collect();
        for batch in others.chunks(BATCH) {
            let names: Vec<String> = batch.iter().map(|(_, object)| object.clone()).collect();
            for ((id, _), bytes) in batch.iter().zip(git.contents(&names)?) {
                if let Some(record) = bytes.and_then(|bytes| CommittedEvent::of(&bytes)) {
                    head.insert(*id, Arc::new(record));
                }
            }
        }
        for (year, object) in told.lines().filter_map(listed_year) {
            for (id, version) in sealed.versions(year, &object)? {
                // What has a file of its own is not what is sealed.
                if head.contains_key(&id) {
                    continue;
                }
                let last = self.last.get(&id).filter(|(last, _)| *last == version);
                let record = match last {
                    Some((_, record)) => Some(Arc::clone(record)),
                    None => sealed.read(&version)?.and_then(|b| CommittedEvent::of(&b)).map(Arc::new),
                };
                head.extend(record.map(|record| (id, record)));
            }
        }
        Ok(head)
    }
}

/// What the objects of these tickets say: of each its versions, one after another.
fn read_versions(git: &Git, sealed: &SealedFiles, versions: &[Vec<&String>]) -> Result<Objects> {
    let files = versions.iter().flatten().filter(|object| !SealedFiles::is_version(object));
    let mut read = git.contents(&files.map(|&object| object.clone()).collect::<Vec<_>>())?.into_iter();
    let mut text = |object: &String| match SealedFiles::is_version(object) {
        true => sealed.read(object),
        false => Ok(read.next().flatten()),
    };
    let mut texts = Vec::with_capacity(versions.len());
    for objects in versions {
        let all = objects.iter().map(|&object| Ok((object, text(object)?)));
        texts.push(all.collect::<Result<Vec<_>>>()?);
    }
    let records: Vec<Vec<(&String, Option<CommittedEvent>)>> = texts.into_par_iter().map(read_all).collect();
    let records = records.into_iter().flatten();
    Ok(records.map(|(object, record)| (object.clone(), record.map(Arc::new))).collect())
}

/// What the versions of one ticket say, one after another.
fn read_all(versions: Vec<(&String, Option<Vec<u8>>)>) -> Vec<(&String, Option<CommittedEvent>)> {
    let mut told: Vec<(&String, Option<CommittedEvent>)> = Vec::with_capacity(versions.len());
    for (object, bytes) in versions {
        let previous = told.iter().rev().find_map(|(_, told)| told.as_ref());
        let event = bytes.and_then(|bytes| CommittedEvent::after(previous, &bytes));
        told.push((object, event));
    }
    told
}

/// A line of `git ls-tree`: the sealed year, and its object.
fn listed_year(line: &str) -> Option<(Year, String)> {
    let (head, path) = line.split_once('\t')?;
    Some((Year::of_path_below(path)?, head.rsplit(' ').next()?.to_owned()))
}

/// The event, if it is a vote.
fn vote(event: &Written) -> Option<Value> {
    if event.is_vote { event.value() } else { None }
}

/// A line of `git ls-tree`: the ticket of the record, and its object.
fn listed(line: &str) -> Option<(Id, String)> {
    let (head, path) = line.split_once('\t')?;
    let stem = path.rsplit('/').next()?.strip_suffix(".json")?;
    Some((stem.parse::<Id>().ok()?, head.rsplit(' ').next()?.to_owned()))
}

/// Where records are; of one ticket, its places and the sealed file of its year.
fn paths(only: Option<Id>) -> Vec<String> {
    match only {
        Some(id) => Place::ALL
            .map(|place| place.path(id))
            .into_iter()
            .chain([Year::of(id).path()])
            .map(|path| path.display().to_string())
            .collect(),
        None => Kind::ALL.iter().map(|k| k.folder()).chain([ARCHIVE_FOLDER]).map(str::to_owned).collect(),
    }
}

pub(super) fn repository(store: &Store) -> Result<Git> {
    let git = Git::of(store.root())?;
    git.refuse_shallow()?;
    Ok(git)
}
