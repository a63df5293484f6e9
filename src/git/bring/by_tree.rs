//! Bringing a branch in by writing the trees of the merge: what it takes grows with what the other side changed, and not with
//! the files of the desk.

use std::path::PathBuf;

use rayon::prelude::*;

use super::branch::{Branch, Brought, in_the_way};
use super::check_out::{Untouched, check_out};
use super::merger::Merger;
use super::sides::{Plan, Touched, changes, touched};
use crate::error::Result;
use crate::git::Resolved;
use crate::git::raw_diff::FileChange;
use crate::git::resolve::{Outcome, Three, Version, outcome};
use crate::git::save::{
    Edit, Edits, Reader, Settings, Snapshot, Trees, Turn, entries, is_late, write_contents,
};
use crate::records::Id;
use crate::rules::merge::merge_measurements;
use crate::store::{Place, sync_tree};

/// Merges a branch that parted at `base` from `head`, which is checked out. `None`, and nothing is changed, where only
/// `git merge` does it right, or has to say why it cannot be done.
///
/// # Errors
/// Exit 7 when git cannot make the commit: no name, no key.
pub(super) fn bring(
    merger: &Merger,
    objects: &mut Reader,
    base: &str,
    head: &str,
    branch: Branch,
) -> Result<Option<Brought>> {
    let git = merger.git;
    let settings = Settings::read(git)?;
    if settings.needs_git_merge(git)? {
        return Ok(None);
    }
    // No other itdesk commits meanwhile.
    let _turn = Turn::take(&git.private()?)?;
    let (Some(parted), Some(ours), Some(theirs)) =
        (objects.commit(base)?, objects.commit(head)?, objects.commit(branch.tip)?)
    else {
        return Ok(None);
    };
    if base == head {
        let [changes] = changes(git, [[&ours.tree, &theirs.tree]])?;
        let touched = touched(&changes);
        let untouched = Untouched::find(git, head, &touched)?;
        let why = "Fast-forward";
        let forward = Step { from: head, to: branch.tip, touched: &touched, untouched, why };
        return Ok(forward.take(merger, branch)?.then_some(Brought::Forward));
    }
    let [of_ours, of_theirs] = changes(git, [[&parted.tree, &ours.tree], [&parted.tree, &theirs.tree]])?;
    let Some(plan) = Plan::of(&git.prefix, &of_ours, &of_theirs) else { return Ok(None) };
    let touched = plan.touched();
    // What does not need the merge is asked while it is computed.
    let (merge, message, untouched) = std::thread::scope(|scope| {
        let message = scope.spawn(|| branch.message(git));
        let untouched = scope.spawn(|| Untouched::find(git, head, &touched));
        (Merge::compute(merger, objects, plan, &ours.tree), message.join(), untouched.join())
    });
    let Some(merge) = merge? else { return Ok(None) };
    // A thread that panicked has said so.
    let (Ok(message), Ok(untouched)) = (message, untouched) else { return Ok(None) };
    let snapshot = Snapshot { tree: merge.tree, parents: vec![head.to_owned(), branch.tip.to_owned()] };
    let commit = snapshot.commit(git, settings, &message?)?;
    let why = "Merge made by itdesk.";
    let step = Step { from: head, to: &commit, touched: &touched, untouched: untouched?, why };
    let taken = step.take(merger, branch)?;
    Ok(taken.then_some(Brought::Merged(Resolved { merged: merge.merged, ..Resolved::default() })))
}

/// A merge as git's objects.
struct Merge {
    tree: String,
    /// The tickets that both sides changed.
    merged: Vec<Id>,
}

impl Merge {
    /// Computes the merge as planned, in our tree. `None` where git has to do it.
    fn compute(merger: &Merger, objects: &mut Reader, plan: Plan, ours: &str) -> Result<Option<Merge>> {
        let git = merger.git;
        let mut edits = Edits::default();
        for (path, change) in &plan.taken {
            let Some(()) = edits.add(path, taken(change)) else { return Ok(None) };
        }
        let Some(contents) = contents(merger, objects, &plan)? else { return Ok(None) };
        let written = contents.iter().filter_map(|(_, bytes)| bytes.as_deref());
        let mut blobs = write_contents(git, written)?.into_iter();
        for (path, bytes) in &contents {
            let edit = match bytes {
                None => Edit::Gone,
                Some(_) => match blobs.next() {
                    Some(blob) => Edit::Content { blob, executable: None },
                    None => return Ok(None),
                },
            };
            let Some(()) = edits.add(path, edit) else { return Ok(None) };
        }
        let Some(tree) = Trees::new(git, objects).edited(Some(ours), &edits) else { return Ok(None) };
        Ok(Some(Merge { tree, merged: plan.records.into_iter().map(|(id, ..)| id).collect() }))
    }
}

fn taken(change: &FileChange) -> Edit {
    match &change.after {
        Some(blob) => Edit::Content { blob: blob.clone(), executable: Some(change.executable) },
        None => Edit::Gone,
    }
}

/// A file of the merge; `None` where it is gone.
type Content = (PathBuf, Option<Vec<u8>>);

/// The files that both sides changed as they are to be; `None` where git, or a person, has to look at one.
fn contents(merger: &Merger, reader: &mut Reader, plan: &Plan) -> Result<Option<Vec<Content>>> {
    let objects = plan.records.iter().map(|(.., objects)| objects);
    let objects = objects.chain(plan.measurements.iter().map(|(_, objects)| objects));
    let objects: Vec<&Option<String>> = objects.flatten().collect();
    let names: Vec<String> = objects.iter().filter_map(|name| (*name).clone()).collect();
    let mut found = reader.read_all(&names)?.into_iter();
    let mut versions: Vec<Option<Vec<u8>>> = Vec::with_capacity(objects.len());
    for object in objects {
        let bytes = if object.is_some() { found.next().flatten() } else { None };
        if object.is_some() && bytes.is_none() {
            return Ok(None);
        }
        versions.push(bytes);
    }
    let (records, measurements) = versions.split_at(plan.records.len() * 3);
    let records = plan.records.par_iter().zip(records.par_chunks(3));
    let records = records.map(|((_, path, _), versions)| Some((path.clone(), merged(merger, versions)?)));
    let Some(mut all) = records.collect::<Option<Vec<Content>>>() else { return Ok(None) };
    for ((path, _), versions) in plan.measurements.iter().zip(measurements.chunks(3)) {
        let [base, ours, theirs] = [0, 1, 2].map(|side| versions[side].as_deref().unwrap_or_default());
        all.push((path.clone(), Some(merge_measurements(base, ours, theirs))));
    }
    Ok(Some(all))
}

/// The bytes of a record that both sides changed, within `Some`, or none where it is gone; `None` where a person has to look.
fn merged(merger: &Merger, versions: &[Option<Vec<u8>>]) -> Option<Option<Vec<u8>>> {
    // It stands at one place on both sides: which, is of no matter.
    let version = |side: usize| Some(Version { place: Place::Day, bytes: versions[side].clone()? });
    let three = Three { base: version(0), ours: version(1), theirs: version(2) };
    match outcome(&three, merger.policy, merger.now) {
        Outcome::One(placed) => Some(Some(placed.ticket.to_bytes())),
        Outcome::Gone => Some(None),
        Outcome::Unknown | Outcome::Two(..) => None,
    }
}

/// The step of the work tree, the index and the branch from one commit to another.
struct Step<'s> {
    from: &'s str,
    to: &'s str,
    /// The files that differ between both.
    touched: &'s Touched,
    /// That they are as `from` has them, where that is known.
    untouched: Option<Untouched>,
    /// For the reflog.
    why: &'s str,
}

impl Step<'_> {
    /// Takes the step; `false`, and nothing is changed, where only `git merge` can.
    ///
    /// # Errors
    /// Exit 5 when files of the work tree are in the way, or another program has the index.
    fn take(&self, merger: &Merger, branch: Branch) -> Result<bool> {
        for _ in 0..2 {
            if self.attempt(merger, branch)? {
                return Ok(true);
            }
            // git looks at all files, and knows those again that only look as if they had changed.
            let open = merger.git.at_top().bytes(["status", "--porcelain", "-z", "--untracked-files=all"])?;
            let blocking = entries(&open).filter(|(_, path)| self.touched.contains_key(path));
            let (untracked, changed): (Vec<_>, Vec<_>) = blocking.partition(|(untracked, _)| *untracked);
            let files = if untracked.is_empty() { &changed } else { &untracked };
            if !files.is_empty() {
                let names: Vec<String> = files.iter().map(|(_, path)| path.display().to_string()).collect();
                return Err(in_the_way(branch, &names, !untracked.is_empty()));
            }
        }
        Ok(false)
    }

    /// Takes the step, unless something is in the way. A program that dies in between leaves the files of the merge staged:
    /// the next one finds them as they are to be.
    fn attempt(&self, merger: &Merger, branch: Branch) -> Result<bool> {
        let Merger { git, store, .. } = *merger;
        let Step { from, to, touched, .. } = *self;
        let _lock = store.lock()?;
        if !check_out(git, [from, to], touched, self.untouched.as_ref())? {
            return Ok(false);
        }
        sync_tree(store.root())?;
        let why = format!("merge {}: {}", branch.short(), self.why);
        let refs = format!("update ORIG_HEAD {from}\nupdate HEAD {to} {from}\n");
        match git.feed(["update-ref", "-m", &why, "--stdin"], refs.as_bytes()) {
            Ok(_) => Ok(true),
            Err(error) if is_late(&error) && check_out(git, [to, from], touched, None)? => Ok(false),
            Err(error) => Err(error),
        }
    }
}
