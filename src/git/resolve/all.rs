//! Resolves every file that git left in conflict or merged as text.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rayon::prelude::*;

use super::super::{Git, Underway, sealed};
use super::lost::lost;
use super::settle::{Scene, Settled, Touch, Touched};
use super::versions::{Stages, Versions};
use crate::error::{ErrorKind, Result};
use crate::records::{Id, Ticket};
use crate::rules::policy::Policy;
use crate::store::{Lock, Place, Shelf, Store, sync_tree};

/// True for the path of a record in a desk.
pub(in crate::git) fn is_record(path: &Path) -> bool {
    Place::of(path).is_some()
}

/// What resolving came to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Resolved {
    /// Tickets whose record was written.
    pub merged: Vec<Id>,
    /// Tickets that an earlier merge had lost, and that are here again.
    pub restored: Vec<Id>,
    /// Tickets that moved on to another id, for two had one: from, to.
    pub moved: Vec<(Id, Id)>,
    /// Files that are still in conflict, relative to the desk.
    pub left: Vec<PathBuf>,
    /// What git is in the middle of; `None` when a finished merge was looked at.
    pub during: Option<Underway>,
    /// Files that were written or removed and are not staged, relative to the desk.
    pub unstaged: BTreeSet<PathBuf>,
}

/// Merges what git left in conflict, and what it merged as text, in the merge, rebase, cherry-pick or revert that it is
/// in the middle of; what is merged is staged. When it is in the middle of nothing, the last commit is looked at, if
/// that is a merge; what should be otherwise is written, and nothing staged. Then records that earlier merges lost come back.
///
/// # Errors
/// What running git, reading and writing can meet.
pub fn resolve(git: &Git, store: &Store, policy: &Policy, now: Timestamp) -> Result<Resolved> {
    let during = Underway::of(git)?;
    let unmerged = Stages::of(git)?;
    let mut resolved = match Versions::gather(git, during, &unmerged)? {
        Some((versions, ids)) => {
            let staged = during.is_some() || !unmerged.is_empty();
            let scene = Scene { store, policy, now, versions: &versions, unmerged: &unmerged, staged };
            Resolved { during, ..settle(git, &scene, ids)? }
        }
        None => Resolved::default(),
    };
    if during.is_none() && unmerged.is_empty() {
        bring_back(git, store, policy, now, &mut resolved)?;
    }
    Ok(resolved)
}

/// Writes the records that earlier merges lost.
fn bring_back(
    git: &Git,
    store: &Store,
    policy: &Policy,
    now: Timestamp,
    resolved: &mut Resolved,
) -> Result<()> {
    let lost = lost(git, store, policy, now)?;
    if lost.is_empty() {
        return Ok(());
    }
    let lock = store.lock()?;
    for lost in lost {
        resolved.unstaged.extend(lost.bring_back(store, &lock)?);
        resolved.restored.push(lost.id);
    }
    Ok(())
}

/// Makes the records of tickets what both sides make of them.
fn settle(git: &Git, scene: &Scene, ids: BTreeSet<Id>) -> Result<Resolved> {
    let store = scene.store;
    let lock = store.lock()?;
    // What becomes of a ticket depends on no other.
    let ids: Vec<Id> = ids.into_iter().collect();
    let settled = ids.par_iter().map(|id| scene.settle(*id)).collect::<Result<Vec<Settled>>>()?;
    let mut resolved = Resolved::default();
    let mut files = Vec::new();
    for settled in settled {
        resolved.merged.extend(settled.merged);
        resolved.moved.extend(settled.moved);
        files.extend(settled.files);
    }
    let known: BTreeSet<PathBuf> = files.iter().map(|touched| touched.path.clone()).collect();
    for path in scene.unmerged.places().filter(|path| !known.contains(*path)) {
        files.extend(renamed(store, path)?);
    }
    let mut touched = touch(store, &lock, files)?;
    for path in scene.unmerged.measurements() {
        store.rewrite(&lock, path, &scene.unmerged.merged_measurements(git, path)?)?;
        touched.insert(path.to_path_buf());
    }
    for (path, year) in scene.unmerged.sealed() {
        let mut contents = Some(scene.unmerged.contents(git, path)?);
        let mut fill = |out: &mut dyn std::io::Write| {
            sealed::union_of_objects(year, contents.take().unwrap_or_default(), scene.policy, scene.now, out)
        };
        match store.write_sealed(&lock, year, &mut fill) {
            Ok(()) => drop(touched.insert(path.to_path_buf())),
            // Damaged, or two tickets with one id: left to a person.
            Err(error) if error.kind == ErrorKind::Damaged => {}
            Err(error) => return Err(error),
        }
    }
    if !touched.is_empty() {
        sync_tree(store.root())?;
    }
    if scene.staged {
        stage(git, &touched)?;
    } else {
        resolved.unstaged = touched;
    }
    resolved.left = Stages::of(git)?.paths().cloned().collect();
    Ok(resolved)
}

/// What becomes of a file that git took along with a renamed folder, or that each side moved elsewhere: beside a record it is
/// as it was left there, and a record goes to its place.
fn renamed(store: &Store, path: &Path) -> Result<Vec<Touched>> {
    let touched = |path: &Path, what: Touch| Touched { path: path.to_path_buf(), what };
    if Place::beside(path).is_some() {
        return Ok(vec![touched(path, Touch::Settle)]);
    }
    let bytes = store.bytes(path)?.filter(|_| Place::of(path).is_none());
    let ticket = bytes.as_ref().and_then(|bytes| Ticket::parse(bytes).ok());
    Ok(match (ticket, bytes) {
        (Some(ticket), Some(bytes)) if !store.has_record(Shelf::Live, ticket.id) => {
            vec![touched(path, Touch::Remove), touched(&ticket.id.path(), Touch::Write(bytes))]
        }
        _ => Vec::new(),
    })
}

/// Makes files what they are to be; returns their paths.
fn touch(store: &Store, lock: &Lock, files: Vec<Touched>) -> Result<BTreeSet<PathBuf>> {
    let mut touched = BTreeSet::new();
    let mut written = Vec::new();
    let mut removed = Vec::new();
    for Touched { path, what } in files {
        touched.insert(path.clone());
        match what {
            Touch::Write(bytes) => written.push((path, bytes)),
            Touch::Remove => removed.push(path),
            Touch::Settle => {}
        }
    }
    // A record that moves stands in both places before it leaves one.
    store.rewrite_all(lock, &written)?;
    if !written.is_empty() && !removed.is_empty() {
        // The new place of a record must outlast a power cut before the old one is gone.
        sync_tree(store.root())?;
    }
    removed.iter().try_for_each(|path| store.remove(lock, path))?;
    Ok(touched)
}

/// Stages what was touched, and nothing else.
fn stage(git: &Git, touched: &BTreeSet<PathBuf>) -> Result<()> {
    let names: String = touched.iter().map(|p| format!("{}\0", p.display())).collect();
    git.feed(["update-index", "--add", "--remove", "-z", "--stdin"], names.as_bytes()).map(drop)
}
