//! Bringing another branch into the one checked out: git merges all but the records, and those are merged by field in
//! one go afterwards, faster than file by file by the driver.

use std::path::PathBuf;
use std::process::Stdio;

use jiff::Timestamp;

use super::apart::records_apart;
use super::resolve::is_record;
use super::run::{not_run, ran, said};
use super::{Git, Ran, Resolved, Underway, resolve, underway};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::rules::policy::Policy;
use crate::store::Store;

/// What bringing in a branch came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Brought {
    /// All of it was here.
    Already,
    /// Nothing had happened here since: the branch here is where the other is.
    Forward,
    /// Both were merged, and what was merged by field.
    Merged(Resolved),
}

/// A branch that is brought in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Branch<'b> {
    /// Its name, which the message of the merge has.
    pub name: &'b str,
    /// Its last commit.
    pub tip: &'b str,
    /// Who brings it in.
    pub errand: Errand,
}

/// On whose behalf a branch is brought in.
#[derive(Debug, Clone, Copy)]
pub(super) enum Errand {
    /// `git merge`.
    Merge,
    /// `sync`.
    Sync,
}

impl Branch<'_> {
    /// What it is called where it could not be brought in.
    fn what(&self) -> &'static str {
        match self.errand {
            Errand::Merge => tr!("the branch"),
            Errand::Sync => tr!("the fetched commits"),
        }
    }

    /// The command that brings it in, for those who have to try again.
    fn command(&self) -> String {
        match self.errand {
            Errand::Merge => format!("itdesk git merge {}", self.name),
            Errand::Sync => "itdesk sync".to_owned(),
        }
    }
}

/// Merges a branch into the one checked out.
///
/// # Errors
/// Exit 2 when there is no such branch, 5 in the middle of something, when files are in the way, or with conflicts that only a person
/// can settle.
pub fn merge_in(git: &Git, store: &Store, policy: &Policy, now: Timestamp, name: &str) -> Result<Brought> {
    underway::refuse(git, tr!("nothing is merged until that is done"))?;
    let [tip] = git.commits([name])?;
    let tip = tip.ok_or_else(|| {
        Error::usage(tr!("git has no branch or commit '{name}'", name))
            .hint(tr!("list the branches: git branch --all"))
    })?;
    bring(git, store, policy, now, Branch { name, tip: &tip, errand: Errand::Merge })
}

/// Merges a branch; when nothing happened here since it parted, the branch here goes forward to it.
pub(super) fn bring(
    git: &Git,
    store: &Store,
    policy: &Policy,
    now: Timestamp,
    branch: Branch,
) -> Result<Brought> {
    let base = git.run(["merge-base", "HEAD", branch.tip])?;
    if !base.ok() {
        return Err(unrelated(git, branch)?);
    }
    let base = base.text();
    if base == branch.tip {
        return Ok(Brought::Already);
    }
    if base == git.output(["rev-parse", "HEAD"])? {
        let moved = git.run(["merge", "--quiet", "--ff-only", branch.tip])?;
        return if moved.ok() { Ok(Brought::Forward) } else { Err(in_the_way(&moved, branch)) };
    }
    let merged = merge_others(git, branch.name)?;
    if Underway::of(git)?.is_none() {
        return Err(in_the_way(&merged, branch));
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
fn merge_others(git: &Git, there: &str) -> Result<Ran> {
    // What is called in the driver's place does nothing, where git is too old (2.41) for attributes from a tree. A
    // deleted ticket is no source of a new one that resembles it.
    let settings = ["merge.itdesk.driver=false", "merge.renames=false", "merge.directoryRenames=false"];
    let settings = settings.iter().flat_map(|setting| ["-c", setting]);
    let merge = ["merge", "--quiet", "--no-ff", "--no-commit", there];
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
fn unrelated(git: &Git, Branch { name, .. }: Branch) -> Result<Error> {
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

/// Files here that a merge would overwrite; git names each in a line that is indented.
fn in_the_way(ran: &Ran, branch: Branch) -> Error {
    let what = branch.what();
    let command = branch.command();
    let lines = ran.stderr.lines().filter(|line| line.starts_with([' ', '\t']));
    let files: Vec<&str> = lines.map(str::trim).filter(|line| !line.is_empty()).collect();
    if files.is_empty() {
        let message = tr!("cannot merge {what}: {said}", what, said = said(ran));
        return Error::new(ErrorKind::Busy, message).hint(tr!("see the local state: git status"));
    }
    let untracked = ran.stderr.contains("untracked working tree files");
    let (state, onward) = match untracked {
        true => (tr!("not in git"), tr!("move it away, or git add and commit it, then {command}", command)),
        false => (
            tr!("changed locally"),
            tr!(
                "commit the desk's files with itdesk sync --commit; for other files git commit or git stash, then {command}",
                command
            ),
        ),
    };
    let message = tr!(
        "cannot merge {what}: it would overwrite {files} ({state})",
        what,
        files = files.join(", "),
        state
    );
    Error::new(ErrorKind::Busy, message).hint(onward)
}
