//! The commits that git is bringing together, and what each side changed since the other parted from it.

use std::collections::{BTreeSet, HashMap};

use super::super::raw_diff::{FileChange, file_changes};
use super::super::{Git, Underway};
use crate::error::Result;
use crate::records::Id;
use crate::store::Place;

/// The commits that are brought together.
#[derive(Debug, Clone)]
pub(super) struct Commits {
    /// The common ancestor, or what takes its place; `None` when they have none.
    pub base: Option<String>,
    /// Ours.
    pub ours: String,
    /// Theirs.
    pub theirs: String,
}

impl Commits {
    /// Those of what git is in the middle of, else of the last commit, if that is a merge.
    pub(super) fn of(git: &Git, during: Option<Underway>) -> Result<Option<Commits>> {
        let (ours, theirs) = match during {
            Some(underway) => match underway.theirs() {
                Some(theirs) => ("HEAD", theirs),
                None => return Ok(None),
            },
            None => ("HEAD^1", "HEAD^2"),
        };
        let parent = format!("{theirs}^1");
        let commits = git.commits([ours, theirs, &parent])?;
        let [Some(ours), Some(theirs), parent] = commits else { return Ok(None) };
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
}

/// What each side changed of the records since the common ancestor.
pub(super) struct History {
    commits: Commits,
    during: Option<Underway>,
    /// The last commit, where that is the merge itself.
    head: Option<String>,
    ours: Changes,
    theirs: Changes,
    merged: Changes,
}

type Changes = HashMap<(Id, Place), FileChange>;

impl History {
    /// That of commits; when git is in the middle of nothing, the last commit is the merge itself.
    pub(super) fn of(git: &Git, commits: Commits, during: Option<Underway>) -> Result<History> {
        let head = if during.is_none() { Some("HEAD".to_owned()) } else { None };
        let since = |side: Option<&str>| match (&commits.base, side) {
            (Some(base), Some(side)) => changes(git, &["diff-tree", "-r", base, side]),
            _ => Ok(Changes::new()),
        };
        let ours = since(Some(&commits.ours))?;
        let theirs = since(Some(&commits.theirs))?;
        let merged = since(head.as_deref())?;
        Ok(History { head, during, ours, theirs, merged, commits })
    }

    /// The commits of both sides: ours, theirs.
    pub(super) fn sides(&self) -> [&str; 2] {
        [&self.commits.ours, &self.commits.theirs]
    }

    /// The tickets that both sides changed.
    pub(super) fn changed_by_both(&self) -> BTreeSet<Id> {
        ids(&self.ours).intersection(&ids(&self.theirs)).copied().collect()
    }

    /// The tickets of which git made what neither side has.
    pub(super) fn neither(&self, git: &Git) -> Result<BTreeSet<Id>> {
        let made = |side: &str| match self.during {
            None => changes(git, &["diff-tree", "-r", side, "HEAD"]),
            Some(_) => changes(git, &["diff-index", "--cached", side]),
        };
        if !matches!(self.during, None | Some(Underway::Merge)) {
            return Ok(BTreeSet::new());
        }
        let from_ours = made(&self.commits.ours)?;
        let from_theirs = made(&self.commits.theirs)?;
        Ok(ids(&from_ours).intersection(&ids(&from_theirs)).copied().collect())
    }

    /// The versions of the record in a place, by names that git knows: of the ancestor, ours, theirs, the last commit's.
    pub(super) fn objects(&self, git: &Git, place: (Id, Place)) -> [Option<String>; 4] {
        let sides = [&self.ours, &self.theirs, &self.merged].map(|changes| changes.get(&place));
        let path = place.1.path(place.0);
        let Commits { base, ours, theirs } = &self.commits;
        let commits = [base.as_ref(), Some(ours), Some(theirs), self.head.as_ref()];
        match sides.into_iter().flatten().next() {
            Some(FileChange { before, .. }) => {
                let after = |side: Option<&FileChange>| side.map_or(before, |change| &change.after).clone();
                let [ours, theirs, merged] = sides.map(after);
                [before.clone(), ours, theirs, merged.filter(|_| self.head.is_some())]
            }
            // git looks for a path from the top of a commit's tree, which takes its time among thousands.
            None if base.is_none() || git.folder().join(&path).exists() => {
                commits.map(|commit| Some(format!("{}:./{}", commit?, path.display())))
            }
            None => [const { None }; 4],
        }
    }
}

fn ids(changes: &Changes) -> BTreeSet<Id> {
    changes.keys().map(|(id, _)| *id).collect()
}

/// The records that differ between what git is asked to compare: its command, then what it is to compare.
fn changes(git: &Git, compare: &[&str]) -> Result<Changes> {
    let how = ["-z", "--raw", "--no-renames", "--relative"];
    let raw = git.bytes(compare[..1].iter().chain(&how).chain(&compare[1..]))?;
    Ok(file_changes(&raw).filter_map(|(path, change)| Some((Place::of(&path)?, change))).collect())
}
