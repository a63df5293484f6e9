//! Walking the commits from the first to the last: which brought each event, and which took one away or wrote it anew.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::changed::{Commits, changed};
use super::committed::{CommittedRecords, LastRead, Objects};
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

/// What was done to an event that had been committed.
pub(super) struct Tampering {
    pub fault: Fault,
    pub id: Id,
    pub event: Option<String>,
    /// Its place in [`Trail::commits`].
    pub commit: usize,
}

/// Where an event came from.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Brought {
    commit: usize,
    /// A vote as this commit has it; nothing else is asked for.
    vote: Option<Value>,
}

/// What the commits say.
#[derive(Default)]
pub(super) struct Trail {
    /// Parents come before their children.
    pub commits: Vec<Commit>,
    /// The commit that brought each event.
    pub brought: HashMap<(Id, String), Brought>,
    /// As [`Commits::policies`].
    pub policies: HashMap<usize, Option<String>>,
    pub tampered: Vec<Tampering>,
    /// Whether any commit has sealed years.
    pub has_sealed: bool,
    /// The records of the last commit.
    pub records: CommittedRecords,
    /// What the last commit holds; of a history that was known, only of the records whose files are others now.
    pub head: HashMap<Id, Arc<CommittedEvent>>,
    pub last: LastRead,
}

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
    /// Walks all commits: of one ticket, or of all.
    ///
    /// # Errors
    /// What running git can meet.
    pub(super) fn walk(git: &Git, only: Option<Id>) -> Result<Trail> {
        let mut trail = Trail::default();
        let paths = paths(only);
        let sealed = trail.go_on(git, &paths, only)?;
        if !trail.commits.is_empty() {
            let records = CommittedRecords::of(git, &paths)?;
            trail.head = trail.last.head(git, &sealed, &records)?;
            trail.records = records;
        }
        Ok(trail)
    }

    /// Walks the commits behind those that are known, and returns the sealed files of those it walked.
    ///
    /// # Errors
    /// What running git can meet.
    pub(super) fn go_on<'g>(
        &mut self,
        git: &'g Git,
        paths: &[String],
        only: Option<Id>,
    ) -> Result<SealedFiles<'g>> {
        let known = self.commits.len();
        let Commits { commits, mut changed, years: steps, policies } =
            changed(git, paths, only, &self.commits)?;
        self.has_sealed |= steps.iter().any(|steps| !steps.is_empty());
        self.policies.extend(policies.into_iter().map(|(place, policy)| (known + place, policy)));
        let sealed = SealedFiles::of(git, only, &commits, &steps);
        let places: HashMap<&String, usize> =
            commits.iter().enumerate().map(|(place, commit)| (&commit.id, place)).collect();
        let parents: Vec<Vec<Option<usize>>> = commits
            .iter()
            .map(|commit| commit.parents.iter().map(|parent| places.get(parent).copied()).collect())
            .collect();
        self.commits.extend(commits);
        for (batch, changes) in changed.chunks_mut(BATCH).enumerate() {
            for (place, changed) in (batch * BATCH..).zip(&mut *changes) {
                sealed.add_to(changed, place, &parents[place], &steps[place])?;
            }
            let objects = self.last.objects(git, &sealed, changes)?;
            for (place, changed) in (known + batch * BATCH..).zip(&*changes) {
                self.take(place, changed, &objects);
            }
        }
        Ok(sealed)
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
            self.last.insert(turn.id, object(&turn.id).unwrap_or_default(), Arc::clone(&turn.after));
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
        let last = self.last.get(id);
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
}

/// The event, if it is a vote.
fn vote(event: &Written) -> Option<Value> {
    if event.is_vote { event.value() } else { None }
}

/// Where records are; of one ticket, its places and the sealed file of its year.
pub(super) fn paths(only: Option<Id>) -> Vec<String> {
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
