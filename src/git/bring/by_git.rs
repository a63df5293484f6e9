//! Bringing a branch in with `git merge`: git merges all but the records, and those are merged by field in one go
//! afterwards, faster than file by file by the driver.

use std::path::PathBuf;
use std::process::Stdio;

use super::branch::{Branch, Brought, Errand, in_the_way};
use super::merger::Merger;
use crate::error::{Error, ErrorKind, Result};
use crate::git::apart::records_apart;
use crate::git::ran::{not_run, ran, said};
use crate::git::resolve::{is_record, resolve};
use crate::git::{Git, Ran, Underway};
use crate::lang::tr;

/// Advances the branch here to one that only went on from it.
///
/// # Errors
/// Exit 5 when files are in the way.
pub(super) fn forward(git: &Git, branch: Branch) -> Result<Brought> {
    let moved = git.run(["merge", "--quiet", "--ff-only", branch.tip])?;
    if moved.ok() { Ok(Brought::Forward) } else { Err(refused(&moved, branch)) }
}

/// Merges a branch.
///
/// # Errors
/// Exit 5 when files are in the way, or with conflicts that only a person can settle.
pub(super) fn merge(merger: &Merger, branch: Branch) -> Result<Brought> {
    let Merger { git, store, policy, now } = *merger;
    let merged = merge_others(git, branch)?;
    if Underway::of(git)?.is_none() {
        return Err(refused(&merged, branch));
    }
    let resolved = resolve(git, store, policy, now)?;
    if resolved.left.is_empty() {
        conclude(git)?;
        return Ok(Brought::Merged(resolved));
    }
    show_conflicts(git, &resolved.left);
    let left: Vec<String> = resolved.left.iter().map(|p| p.display().to_string()).collect();
    let message = tr!("the merge needs you to resolve conflicts in {left}", left = left.join(", "));
    let onward = match branch.errand {
        Errand::Merge => "git commit".to_owned(),
        Errand::Sync => tr!("git commit, then {command}", command = branch.command()),
    };
    let hint = tr!("resolve them, git add, {onward}; or git merge --abort", onward);
    Err(Error::new(ErrorKind::Busy, message).hint(hint))
}

/// Commits the merge that git is in the middle of, with the message that git prepared.
///
/// # Errors
/// Exit 7 when git refuses: a hook, no name, no key.
pub fn conclude(git: &Git) -> Result<()> {
    git.output(["commit", "--quiet", "--no-edit", "--cleanup=strip"]).map(drop)
}

/// Has git merge all but the records. Until those are merged they are in conflict, so that a commit in between could not lose
/// anything.
fn merge_others(git: &Git, branch: Branch) -> Result<Ran> {
    let message = branch.message(git)?;
    // What is called in the driver's place does nothing, where git is too old (2.41) for attributes from a tree. A
    // deleted ticket is no source of a new one that resembles it.
    let settings = ["merge.itdesk.driver=false", "merge.renames=false", "merge.directoryRenames=false"];
    let settings = settings.iter().flat_map(|setting| ["-c", setting]);
    let merge = ["merge", "--quiet", "--no-ff", "--no-commit", "-m", &message, branch.tip];
    let mut command = git.command(settings.chain(merge));
    command.env("GIT_ATTR_SOURCE", records_apart(git)?);
    command.stdin(Stdio::null()).output().map(ran).map_err(not_run)
}

/// Records that could not be merged by field get git's marks, as where there is no driver.
fn show_conflicts(git: &Git, left: &[PathBuf]) {
    for path in left.iter().filter(|path| is_record(path)) {
        // Where one side has removed it there is nothing to mark, and git says so.
        let _ = git.run(["checkout".as_ref(), "--merge".as_ref(), "--".as_ref(), path.as_os_str()]);
    }
}

/// The branch has no commit in common with what is here.
pub(super) fn unrelated(git: &Git, Branch { name, .. }: Branch) -> Result<Error> {
    let name = name.trim_start_matches("refs/remotes/");
    if git.is_shallow()? {
        let message = tr!("this clone is shallow: it lacks the commits that it shares with {name}", name);
        return Ok(Error::new(ErrorKind::Busy, message).hint(tr!("fetch the rest: git fetch --unshallow")));
    }
    let message = tr!("{name} has no commit in common with this branch: it is another desk", name);
    Ok(Error::new(ErrorKind::Busy, message).hint(tr!(
        "check the remote: git remote -v; to combine both: git merge --allow-unrelated-histories {name}",
        name
    )))
}

/// What git says of files that a merge would overwrite: it names each in a line that is indented.
fn refused(ran: &Ran, branch: Branch) -> Error {
    let lines = ran.stderr.lines().filter(|line| line.starts_with([' ', '\t']));
    let files: Vec<String> =
        lines.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect();
    if files.is_empty() {
        let message = tr!("cannot merge {what}: {said}", what = branch.what(), said = said(ran));
        return Error::new(ErrorKind::Busy, message).hint(tr!("see the local state: git status"));
    }
    in_the_way(branch, &files, ran.stderr.contains("untracked working tree files"))
}
