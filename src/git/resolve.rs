//! The merge of records that the driver would have made, for clones without it: whatever git left in conflict, and
//! whatever it merged as text, is merged by field from the commits that are brought together.

mod outcome;
mod versions;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Git, Underway};
use crate::error::Result;
use crate::records::{Event, Id, Ticket};
use crate::rules::merge::{Versions as Two, merge};
use crate::rules::policy::Policy;
use crate::store::{Lock, Shelf, Store, sync_tree};
use outcome::{Outcome, Placed, outcome};
use versions::{Stages, Versions};

/// What resolving came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolved {
    /// Tickets whose record was written.
    pub merged: Vec<Id>,
    /// Tickets that moved on to another id, for two had one: from, to.
    pub moved: Vec<(Id, Id)>,
    /// Files that are still in conflict, relative to the desk.
    pub left: Vec<PathBuf>,
    /// What git is in the middle of; `None` when a finished merge was looked at.
    pub during: Option<Underway>,
}

/// Merges what git left in conflict, and what it merged as text, in the merge, rebase, cherry-pick or revert that it is
/// in the middle of; what is merged is staged. When it is in the middle of nothing, the last commit is looked at, if
/// that is a merge; what should be otherwise is written, and nothing staged.
///
/// # Errors
/// What running git, reading and writing can meet.
pub fn resolve(git: &Git, store: &Store, policy: &Policy, now: Timestamp) -> Result<Resolved> {
    let during = Underway::of(git)?;
    let unmerged = Stages::of(git)?;
    let Some((versions, ids)) = Versions::gather(git, during, &unmerged)? else {
        return Ok(Resolved::default());
    };
    let lock = store.lock()?;
    let staged = during.is_some() || !unmerged.is_empty();
    let mut work = Work {
        git,
        store,
        lock: &lock,
        policy,
        now,
        versions: &versions,
        unmerged: &unmerged,
        staged,
        touched: BTreeSet::new(),
    };
    let mut resolved = Resolved { during, ..Resolved::default() };
    for id in ids {
        work.settle(id, &mut resolved)?;
    }
    for path in unmerged.figures() {
        work.figures(path)?;
    }
    if !work.touched.is_empty() {
        sync_tree(store.root())?;
    }
    if staged {
        work.stage()?;
    }
    resolved.left = Stages::of(git)?.paths().cloned().collect();
    Ok(resolved)
}

struct Work<'w> {
    git: &'w Git,
    store: &'w Store,
    lock: &'w Lock,
    policy: &'w Policy,
    now: Timestamp,
    versions: &'w Versions,
    unmerged: &'w Stages,
    /// Whether what is merged is staged; else only files that are as they were committed are touched.
    staged: bool,
    touched: BTreeSet<PathBuf>,
}

impl Work<'_> {
    fn settle(&mut self, id: Id, resolved: &mut Resolved) -> Result<()> {
        match outcome(self.versions.of(id), self.policy, self.now) {
            Outcome::Unknown => Ok(()),
            Outcome::Gone => self.place(id, None).map(drop),
            Outcome::One(placed) => self.put(id, *placed, &mut resolved.merged),
            Outcome::Two(stays, moves) => {
                let to = moves.ticket.id;
                self.put(id, *stays, &mut resolved.merged)?;
                self.put(to, *moves, &mut resolved.merged)?;
                resolved.moved.push((id, to));
                Ok(())
            }
        }
    }

    fn put(&mut self, id: Id, placed: Placed, merged: &mut Vec<Id>) -> Result<()> {
        let Some(placed) = self.with_work_tree(id, placed)? else { return Ok(()) };
        if self.place(id, Some(&placed))? {
            merged.push(id);
        }
        Ok(())
    }

    /// What the work tree holds beside that is not lost: events that were added to the record since git merged it are
    /// merged too; a conflict that a person settled in the file is left to them, and so is `None`.
    fn with_work_tree(&self, id: Id, placed: Placed) -> Result<Option<Placed>> {
        for path in [Shelf::Live, Shelf::Archive].map(|shelf| shelf.path(id)) {
            let Some(bytes) = self.store.bytes(&path)? else { continue };
            if !self.staged && !self.versions.is_head(&path, &bytes) {
                return Ok(None);
            }
            let Ok(mut here) = Ticket::parse(&bytes) else { continue };
            if here.id != id {
                // git took another ticket, which was removed, for this one by another name.
                continue;
            }
            here.history.retain(|event| !self.versions.is_of_another(id, &event.event));
            if self.unmerged.has(&path) {
                if self.versions.of(id).has(|version| version == bytes) || bytes == placed.ticket.to_bytes() {
                    continue;
                }
                return Ok(None);
            }
            let known = |event: &Event| placed.ticket.history.iter().any(|k| k.event == event.event);
            if here.history.iter().any(|event| event.merged.is_none() && !known(event)) {
                let two = Two { base: None, ours: &placed.ticket, theirs: &here };
                if let Ok(ticket) = merge(self.policy, two, self.now) {
                    return Ok(Some(Placed { ticket, ..placed }));
                }
            }
        }
        Ok(Some(placed))
    }

    /// Makes the files of a ticket what they are to be; true when the record was not so.
    fn place(&mut self, id: Id, placed: Option<&Placed>) -> Result<bool> {
        let mut changed = false;
        for shelf in [Shelf::Live, Shelf::Archive] {
            let path = shelf.path(id);
            let here = self.store.bytes(&path)?;
            let wanted = placed.filter(|p| p.shelf == shelf).map(|p| p.ticket.to_bytes());
            if here != wanted {
                match &wanted {
                    Some(bytes) => self.store.rewrite_later(self.lock, &path, bytes)?,
                    None => self.store.remove(self.lock, &path)?,
                }
                changed |= wanted.is_some();
            }
            if here != wanted || self.unmerged.has(&path) {
                changed |= wanted.is_some();
                self.touched.insert(path);
            }
        }
        Ok(changed)
    }

    /// Lines of figures: all of both.
    fn figures(&mut self, path: &Path) -> Result<()> {
        let Some(text) = self.unmerged.union_of_lines(self.git, path)? else { return Ok(()) };
        self.store.rewrite(self.lock, path, text.as_bytes())?;
        self.touched.insert(path.to_path_buf());
        Ok(())
    }

    /// Stages what was touched, and nothing else.
    fn stage(&self) -> Result<()> {
        let names: String = self.touched.iter().map(|p| format!("{}\0", p.display())).collect();
        self.git.feed(["update-index", "--add", "--remove", "-z", "--stdin"], names.as_bytes()).map(drop)
    }
}
