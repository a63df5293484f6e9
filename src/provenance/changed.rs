//! All commits, and the records, sealed years and policy that each changed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::sealed::SealedStep;
use super::step::{Changed, TrailStep, add};
use crate::error::Result;
use crate::git::{Commit, FileChange, Git, record_objects, tree_changes};
use crate::records::Id;
use crate::store::{POLICY_FILE, Year, record_name};

/// All commits, and what each of them changed.
pub(super) struct Commits {
    /// Parents come before their children.
    pub commits: Vec<Commit>,
    /// By commit: of tickets.
    pub changed: Vec<Changed>,
    /// By commit: of sealed years.
    pub years: Vec<Vec<SealedStep>>,
    /// The object of the policy, by the place of each commit that differs from its first parent in it; `None` where it removed
    /// the policy.
    pub policies: HashMap<usize, Option<String>>,
}

/// What each of the commits changed in these paths of the desk: of one ticket, or of all. Commits that are known already are left
/// out: the last of them, and all before it.
///
/// # Errors
/// What running git can meet.
pub(super) fn changed(git: &Git, paths: &[String], only: Option<Id>, known: &[Commit]) -> Result<Commits> {
    let paths: Vec<&str> = paths.iter().map(String::as_str).chain([POLICY_FILE]).collect();
    // All commits are listed, also those that changed nothing there.
    let args = ["--topo-order", "--reverse", "--full-history", "--sparse"].map(str::to_owned);
    let since = known.last().map(|last| format!("{}..HEAD", last.id));
    let paths_too = std::iter::once("--").chain(paths.iter().copied()).map(str::to_owned);
    let log = git.log_changes(args.into_iter().chain(since).chain(paths_too))?;
    let (commits, files): (Vec<Commit>, Vec<_>) = log.into_iter().unzip();
    let mut found = Found::new(commits.len(), only, git.top_path(Path::new(POLICY_FILE)));
    for (place, files) in files.into_iter().enumerate() {
        files.iter().for_each(|(path, change)| found.take((place, 0), path, change));
    }
    let trees: HashMap<&String, &String> =
        known.iter().chain(&commits).map(|commit| (&commit.id, &commit.tree)).collect();
    // A merge against each of its parents.
    let merges = commits.iter().enumerate().filter(|(_, commit)| commit.parents.len() > 1);
    let pairs = merges.flat_map(|(place, commit)| {
        let parents = commit.parents.iter().enumerate();
        parents.map(move |(side, parent)| ((place, side), [parent, &commit.tree]))
    });
    let (at, pairs): (Vec<_>, Vec<_>) = pairs
        .filter_map(|(at, [parent, tree])| Some((at, [trees.get(parent)?.as_str(), tree.as_str()])))
        .unzip();
    if !pairs.is_empty() {
        for (at, files) in at.into_iter().zip(tree_changes(git, &pairs, &paths)?) {
            files.iter().for_each(|(path, change)| found.take(at, path, change));
        }
    }
    let Found { mut changed, years, policies, .. } = found;
    elsewhere(git, &commits, &mut changed)?;
    Ok(Commits { commits, changed, years, policies })
}

/// What is found so far.
struct Found {
    changed: Vec<Changed>,
    years: Vec<Vec<SealedStep>>,
    /// As [`Commits::policies`].
    policies: HashMap<usize, Option<String>>,
    /// Where the policy is, from the top of the work tree.
    policy: PathBuf,
    only: Option<Id>,
}

impl Found {
    fn new(commits: usize, only: Option<Id>, policy: PathBuf) -> Found {
        let years = std::iter::repeat_with(Vec::new).take(commits).collect();
        let policies = HashMap::new();
        Found { changed: vec![Changed::new(); commits], years, policies, policy, only }
    }

    /// Takes a file that a commit changed since one of its parents: the record of a ticket, a sealed year, or the policy. Other
    /// files are none of it.
    fn take(&mut self, (place, side): (usize, usize), path: &Path, change: &FileChange) {
        let FileChange { before, after, .. } = change.clone();
        if path == self.policy {
            if side == 0 {
                self.policies.insert(place, after);
            }
        } else if let Some(year) = path.to_str().and_then(Year::of_path_below) {
            self.years[place].push(SealedStep { side, year, before, after });
        } else if let Some(id) =
            path.file_name().and_then(record_name).filter(|id| self.only.is_none_or(|only| only == *id))
        {
            add(self.changed[place].entry(id).or_default(), side, TrailStep { before, after });
        }
    }
}

/// A record can be in two places, after a text merge or a move that was interrupted. Where one of the two goes, the ticket is
/// as the other has it, and nothing of it is removed.
fn elsewhere(git: &Git, commits: &[Commit], all: &mut [Changed]) -> Result<()> {
    let mut gone: Vec<((&str, Id), &mut Option<String>)> = Vec::new();
    for (commit, changed) in commits.iter().zip(all) {
        for (id, steps) in changed.iter_mut() {
            if steps.iter().all(|(_, step)| step.after.is_none()) {
                gone.extend(steps.iter_mut().map(|(_, step)| ((commit.id.as_str(), *id), &mut step.after)));
            }
        }
    }
    let objects = record_objects(git, gone.iter().map(|(record, _)| *record))?;
    for ((_, after), objects) in gone.into_iter().zip(objects) {
        *after = objects.into_iter().flatten().next();
    }
    Ok(())
}
