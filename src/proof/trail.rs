//! Walking the commits from the first to the last: which brought each event, and which took one away or wrote it anew.

use std::collections::{HashMap, HashSet};

use super::events::{Events, events_of};
use super::{ByTicket, Fault};
use crate::error::Result;
use crate::git::{Commit, Git};
use crate::records::{Id, Kind};
use crate::store::{ARCHIVE_FOLDER, Shelf};

/// So many commits are looked at together: enough for one run of git, little memory.
const BATCH: usize = 200;

/// What was done to an event that had been committed.
pub(super) struct Tampering {
    pub fault: Fault,
    pub id: Id,
    pub event: Option<String>,
    /// Its place in [`Trail::commits`].
    pub commit: usize,
}

/// What the commits say.
pub(super) struct Trail {
    /// Parents come before their children.
    pub commits: Vec<Commit>,
    /// The commit that brought each event.
    brought: HashMap<(Id, String), usize>,
    pub tampered: Vec<Tampering>,
    /// What the last commit holds.
    pub head: ByTicket,
    /// The last that could be read of each record.
    last: HashMap<Id, Events>,
}

/// A record on both sides of a step from a parent to its child: the objects git keeps it in.
#[derive(Debug, Clone, Default)]
struct Step {
    before: Option<String>,
    after: Option<String>,
}

/// What changed in a commit against each of its parents.
type Changed = HashMap<Id, Vec<(usize, Step)>>;

impl Trail {
    pub fn walk(git: &Git, only: Option<Id>) -> Result<Trail> {
        let commits = git.log(["--topo-order", "--reverse"])?;
        let (brought, tampered, last) = Default::default();
        let mut trail = Trail { commits, brought, tampered, head: ByTicket::new(), last };
        if trail.commits.is_empty() {
            return Ok(trail);
        }
        let trees = trees(git)?;
        let paths = paths(only);
        for start in (0..trail.commits.len()).step_by(BATCH) {
            let batch = start..(start + BATCH).min(trail.commits.len());
            let changed = changed(git, &trail.commits[batch.clone()], &trees, &paths)?;
            let objects = contents(git, &changed)?;
            for (commit, changed) in batch.zip(changed) {
                trail.take(commit, &changed, &objects);
            }
        }
        trail.head = head(git, &paths)?;
        Ok(trail)
    }

    /// The commit that brought an event.
    pub fn bringer(&self, id: Id, event: &str) -> Option<&Commit> {
        self.brought.get(&(id, event.to_owned())).map(|at| &self.commits[*at])
    }

    /// The ids of the commits that brought events, or tampered with them.
    pub fn bringing(&self) -> Vec<String> {
        let mut places: Vec<usize> = self.brought.values().copied().collect();
        places.sort_unstable();
        places.dedup();
        places.into_iter().map(|at| self.commits[at].id.clone()).collect()
    }

    fn take(&mut self, commit: usize, changed: &Changed, objects: &HashMap<String, Option<Events>>) {
        let parents = self.commits[commit].parents.len().max(1);
        for (id, steps) in changed {
            let read =
                |object: &Option<String>| object.as_ref().and_then(|o| objects.get(o).cloned().flatten());
            let after_object = steps.iter().find_map(|(_, step)| step.after.as_ref());
            let after = match after_object {
                None => Some(Events::new()),
                Some(object) => objects.get(object).cloned().flatten(),
            };
            let Some(after) = after else {
                self.tampered.push(Tampering { fault: Fault::Unreadable, id: *id, event: None, commit });
                continue;
            };
            let last = self.last.get(id).cloned().unwrap_or_default();
            let sides: Vec<Events> = steps
                .iter()
                .map(|(_, step)| match &step.before {
                    None => Events::new(),
                    before => read(before).unwrap_or_else(|| last.clone()),
                })
                .collect();
            // Where a parent is not among the steps, the record is as it was there.
            self.bring(commit, *id, &after, &sides, steps.len() < parents);
            self.tampering(commit, *id, &after, &sides, steps.len() < parents);
            self.last.insert(*id, after);
        }
    }

    fn bring(&mut self, commit: usize, id: Id, after: &Events, sides: &[Events], kept: bool) {
        if kept {
            return;
        }
        let new = after.keys().filter(|event| !sides.iter().any(|side| side.contains_key(*event)));
        for event in new {
            self.brought.entry((id, event.clone())).or_insert(commit);
        }
    }

    /// An event that any side had is still there, as one of the sides had it.
    fn tampering(&mut self, commit: usize, id: Id, after: &Events, sides: &[Events], kept: bool) {
        let mut known: HashSet<&String> = HashSet::new();
        for (event, value) in sides.iter().flatten() {
            let fault = match after.get(event) {
                None => Fault::Removed,
                Some(now) if now == value || kept => continue,
                Some(now) if sides.iter().any(|side| side.get(event) == Some(now)) => continue,
                Some(_) => Fault::Altered,
            };
            if known.insert(event) {
                self.tampered.push(Tampering { fault, id, event: Some(event.clone()), commit });
            }
        }
    }
}

/// Where records stand; of one ticket, its two places.
fn paths(only: Option<Id>) -> Vec<String> {
    match only {
        Some(id) => [Shelf::Live, Shelf::Archive].map(|shelf| shelf.path(id).display().to_string()).to_vec(),
        None => Kind::ALL.iter().map(|k| k.folder()).chain([ARCHIVE_FOLDER]).map(str::to_owned).collect(),
    }
}

/// The tree of each commit.
fn trees(git: &Git) -> Result<HashMap<String, String>> {
    let told = git.output(["log", "--format=%H %T"])?;
    Ok(told
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(c, t)| (c.to_owned(), t.to_owned()))
        .collect())
}

/// What each of the commits changed, by ticket.
fn changed(
    git: &Git,
    commits: &[Commit],
    trees: &HashMap<String, String>,
    paths: &[String],
) -> Result<Vec<Changed>> {
    let empty =
        String::from_utf8_lossy(&git.feed(["hash-object", "-t", "tree", "--stdin"], b"")?).trim().to_owned();
    let tree = |commit: &String| trees.get(commit).unwrap_or(&empty).clone();
    let mut pairs = Vec::new();
    let mut asked = String::new();
    for (place, commit) in commits.iter().enumerate() {
        let mut parents: Vec<String> = commit.parents.iter().map(&tree).collect();
        if parents.is_empty() {
            parents.push(empty.clone());
        }
        for (side, parent) in parents.into_iter().enumerate() {
            asked.push_str(&format!("{parent} {}\n", tree(&commit.id)));
            pairs.push((place, side));
        }
    }
    let args = ["diff-tree", "--stdin", "-r", "--raw", "--no-abbrev", "--no-renames", "--"];
    let told = git.feed(args.into_iter().chain(paths.iter().map(String::as_str)), asked.as_bytes())?;
    let mut all = vec![Changed::new(); commits.len()];
    let mut pair = None;
    let mut pairs = pairs.into_iter();
    for line in String::from_utf8_lossy(&told).lines() {
        match line.strip_prefix(':') {
            None => pair = pairs.next(),
            Some(raw) => {
                if let (Some((place, side)), Some((id, step))) = (pair, step(raw)) {
                    add(all[place].entry(id).or_default(), side, step);
                }
            }
        }
    }
    Ok(all)
}

/// `100644 100644 BEFORE AFTER M<tab>path`: the ticket of the record, and its objects. Other files are none of it.
fn step(raw: &str) -> Option<(Id, Step)> {
    let (head, path) = raw.split_once('\t')?;
    let mut fields = head.split(' ').skip(2);
    let object = |field: Option<&str>| field.filter(|o| o.bytes().any(|b| b != b'0')).map(str::to_owned);
    let (before, after) = (object(fields.next()), object(fields.next()));
    let stem = path.rsplit('/').next()?.strip_suffix(".json")?;
    Some((stem.parse::<Id>().ok().filter(|id| id.is_spelled(stem))?, Step { before, after }))
}

/// A record that moved to the archive is gone in one place and new in the other: one step.
fn add(steps: &mut Vec<(usize, Step)>, side: usize, step: Step) {
    match steps.iter_mut().find(|(known, _)| *known == side) {
        Some((_, known)) => {
            known.before = known.before.take().or(step.before);
            known.after = known.after.take().or(step.after);
        }
        None => steps.push((side, step)),
    }
}

/// The events in all objects of these changes.
fn contents(git: &Git, changed: &[Changed]) -> Result<HashMap<String, Option<Events>>> {
    let steps = changed.iter().flat_map(|c| c.values()).flatten().map(|(_, step)| step);
    let mut names: Vec<String> = steps.flat_map(|s| [s.before.clone(), s.after.clone()]).flatten().collect();
    names.sort_unstable();
    names.dedup();
    let read = git.contents(&names)?;
    let events = read.into_iter().map(|bytes| bytes.and_then(|bytes| events_of(&bytes)));
    Ok(names.into_iter().zip(events).collect())
}

/// What the last commit holds.
fn head(git: &Git, paths: &[String]) -> Result<ByTicket> {
    let args = ["ls-tree", "-r", "HEAD", "--"];
    let told = git.output(args.into_iter().chain(paths.iter().map(String::as_str)))?;
    let object = |line: &str| {
        let (head, path) = line.split_once('\t')?;
        let stem = path.rsplit('/').next()?.strip_suffix(".json")?;
        Some((stem.parse::<Id>().ok()?, head.rsplit(' ').next()?.to_owned()))
    };
    let objects: Vec<(Id, String)> = told.lines().filter_map(object).collect();
    let mut head = ByTicket::new();
    for batch in objects.chunks(1_000) {
        let names: Vec<String> = batch.iter().map(|(_, object)| object.clone()).collect();
        for ((id, _), bytes) in batch.iter().zip(git.contents(&names)?) {
            if let Some(events) = bytes.and_then(|bytes| events_of(&bytes)) {
                head.insert(*id, events);
            }
        }
    }
    Ok(head)
}
