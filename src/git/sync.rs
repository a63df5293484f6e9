//! Sharing: fetch, merge, push, and again when someone else was faster.

use std::path::PathBuf;
use std::process::Stdio;

use jiff::Timestamp;

use super::apart::records_apart;
use super::resolve::is_record;
use super::{Git, Resolved, Underway, ran, resolve, underway};
use crate::error::{Error, ErrorKind, Result};
use crate::rules::policy::Policy;
use crate::store::Store;

/// How often a push that came too late is tried again.
const TRIES: u32 = 5;

/// The branch elsewhere that a branch here is shared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// `origin`.
    pub name: String,
    /// The branch there.
    pub branch: String,
    /// Whether the branch here follows it already.
    pub followed: bool,
}

/// What syncing came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Synced {
    /// With whom.
    pub remote: Remote,
    /// Commits that came.
    pub pulled: usize,
    /// Commits that went, merges among them.
    pub pushed: usize,
    /// What was merged by field.
    pub resolved: Resolved,
    /// Pushes that were tried; 0 when there was nothing to push.
    pub tries: u32,
}

/// How syncing is told to whoever waits.
pub struct Teller<'t> {
    /// Says a line.
    pub say: &'t dyn Fn(&str),
    /// Whether git's own progress is shown.
    pub progress: bool,
}

/// Shares the commits of this branch with the branch it follows.
///
/// # Errors
/// Exit 2 without a branch or a remote, 5 in the middle of something, with conflicts that only a person can settle, or when others
/// are faster time and again, 7 when the remote cannot be reached or refuses.
pub fn sync(git: &Git, store: &Store, policy: &Policy, now: Timestamp, teller: &Teller) -> Result<Synced> {
    underway::refuse(git, "nothing is shared until that is done")?;
    let remote = Remote::of(git)?;
    let mut synced = Synced { remote, pulled: 0, pushed: 0, resolved: Resolved::default(), tries: 0 };
    for _ in 0..TRIES {
        fetch(git, &synced.remote, teller)?;
        let (ahead, behind) = synced.remote.apart(git)?;
        synced.pulled += behind;
        if behind > 0 {
            bring(git, store, (policy, now), ahead == 0, &mut synced)?;
        }
        let (ahead, _) = synced.remote.apart(git)?;
        if ahead == 0 {
            return Ok(synced);
        }
        synced.tries += 1;
        if push(git, &synced.remote, teller)? {
            synced.pushed = ahead;
            return Ok(synced);
        }
        (teller.say)("someone else was faster: once more");
    }
    let message = format!("{TRIES} times someone else pushed to {} first", synced.remote.name);
    Err(Error::new(ErrorKind::Busy, message).hint("all is merged here; try again: itdesk sync"))
}

impl Remote {
    /// The branch that the one checked out follows, else the branch of its name at the only remote.
    ///
    /// # Errors
    /// Exit 2 when there is no branch, no commit or no remote.
    pub fn of(git: &Git) -> Result<Remote> {
        let branch = git.run(["symbolic-ref", "--quiet", "--short", "HEAD"])?;
        if !branch.ok() {
            return Err(Error::usage("no branch is checked out").hint("git switch BRANCH, then itdesk sync"));
        }
        if !git.run(["rev-parse", "--quiet", "--verify", "HEAD"])?.ok() {
            return Err(
                Error::usage("nothing is committed yet").hint("git add . && git commit, then itdesk sync")
            );
        }
        let branch = branch.text();
        let setting = |key: &str| git.run(["config", "--get", &format!("branch.{branch}.{key}")]);
        let (name, merge) = (setting("remote")?, setting("merge")?);
        if name.ok() && merge.ok() {
            let there = merge.text().trim_start_matches("refs/heads/").to_owned();
            return Ok(Remote { name: name.text(), branch: there, followed: true });
        }
        let remotes = git.output(["remote"])?;
        let name = remotes.lines().find(|name| *name == "origin").or_else(|| remotes.lines().next());
        let name = name.ok_or_else(|| {
            Error::usage("there is nobody to share with: the repository has no remote")
                .hint("git remote add origin URL, then itdesk sync")
        })?;
        Ok(Remote { name: name.to_owned(), branch, followed: false })
    }

    fn tracking(&self) -> String {
        format!("refs/remotes/{}/{}", self.name, self.branch)
    }

    /// How many commits we have and they do not, and the other way about; as far as was fetched.
    ///
    /// # Errors
    /// What running git can meet.
    pub fn apart(&self, git: &Git) -> Result<(usize, usize)> {
        let there = self.tracking();
        let known = git.run(["rev-parse", "--quiet", "--verify", &there])?.ok();
        let count = |text: &str| text.parse().unwrap_or(0);
        if !known {
            return Ok((count(&git.output(["rev-list", "--count", "HEAD"])?), 0));
        }
        let told = git.output(["rev-list", "--left-right", "--count", &format!("HEAD...{there}")])?;
        let (ahead, behind) = told.split_once('\t').unwrap_or_default();
        Ok((count(ahead), count(behind)))
    }
}

/// Runs git for a remote; its progress goes where people see it, when they are to.
fn talk(git: &Git, args: &[&str], teller: &Teller) -> Result<super::Ran> {
    let mut command = git.command(args);
    // A script that waits for a password waits for ever.
    if !teller.progress {
        command.env("GIT_TERMINAL_PROMPT", "0");
    }
    command.stdin(if teller.progress { Stdio::inherit() } else { Stdio::null() });
    command.output().map(ran).map_err(|e| super::not_run(&e))
}

fn fetch(git: &Git, remote: &Remote, teller: &Teller) -> Result<()> {
    (teller.say)(&format!("fetching from {}", remote.name));
    let fetched = talk(git, &["fetch", "--quiet", &remote.name], teller)?;
    if fetched.ok() {
        return Ok(());
    }
    let message = format!("cannot fetch from {}: {}", remote.name, super::said(&fetched));
    Err(Error::new(ErrorKind::System, message)
        .hint("nothing was changed and your commits are safe here; try again when it can be reached"))
}

/// Pushes; `false` when someone else was faster.
fn push(git: &Git, remote: &Remote, teller: &Teller) -> Result<bool> {
    (teller.say)(&format!("pushing to {}", remote.name));
    let to = format!("HEAD:refs/heads/{}", remote.branch);
    let follow = if remote.followed { "--no-set-upstream" } else { "--set-upstream" };
    let pushed = talk(git, &["push", "--porcelain", follow, &remote.name, &to], teller)?;
    if pushed.ok() {
        return Ok(true);
    }
    let told = pushed.text();
    let refused = told.lines().find(|line| line.starts_with('!'));
    if refused.is_some_and(|line| {
        line.contains("[rejected]")
            || line.contains("cannot lock ref")
            || line.contains("failed to update ref")
    }) {
        return Ok(false);
    }
    let why =
        refused.and_then(|line| line.rsplit('\t').next()).map_or_else(|| super::said(&pushed), str::to_owned);
    let message = format!("cannot push to {}: {why}", remote.name);
    Err(Error::new(ErrorKind::System, message)
        .hint("all is merged and committed here; try again when it can be reached: itdesk sync"))
}

/// Brings in what was fetched.
fn bring(
    git: &Git,
    store: &Store,
    (policy, now): (&Policy, Timestamp),
    forward: bool,
    synced: &mut Synced,
) -> Result<()> {
    let there = synced.remote.tracking();
    if forward {
        let moved = git.run(["merge", "--quiet", "--ff-only", &there])?;
        return if moved.ok() { Ok(()) } else { Err(in_the_way(&moved)) };
    }
    let merged = merge(git, &there)?;
    if Underway::of(git)?.is_none() {
        return Err(in_the_way(&merged));
    }
    let resolved = resolve(git, store, policy, now)?;
    let left = resolved.left.iter().map(|p| p.display().to_string()).collect::<Vec<_>>();
    synced.resolved.merged.extend(resolved.merged);
    synced.resolved.moved.extend(resolved.moved);
    if !left.is_empty() {
        show_conflicts(git, &resolved.left);
        let message = format!("the merge waits for you: conflicts in {}", left.join(", "));
        let hint = "settle them, git add, git commit, then itdesk sync; or git merge --abort";
        return Err(Error::new(ErrorKind::Busy, message).hint(hint));
    }
    git.output(["commit", "--quiet", "--no-edit", "--cleanup=strip"]).map(drop)
}

/// Has git merge all but the records: those are merged by field in one go afterwards, faster than file by file by the
/// driver. Until then they are in conflict, so that a commit in between could not lose anything.
fn merge(git: &Git, there: &str) -> Result<super::Ran> {
    // What is called in the driver's place does nothing, where git is too old (2.41) for attributes from a tree. A
    // deleted ticket is no source of a new one that resembles it.
    let settings = ["merge.itdesk.driver=false", "merge.renames=false", "merge.directoryRenames=false"];
    let settings = settings.iter().flat_map(|setting| ["-c", setting]);
    let merge = ["merge", "--quiet", "--no-ff", "--no-commit", there];
    let mut command = git.command(settings.chain(merge));
    command.env("GIT_ATTR_SOURCE", records_apart(git)?);
    command.stdin(Stdio::null()).output().map(ran).map_err(|e| super::not_run(&e))
}

/// Records that could not be merged by field get git's marks, as where there is no driver.
fn show_conflicts(git: &Git, left: &[PathBuf]) {
    for path in left.iter().filter(|path| is_record(path)) {
        // Where one side has removed it there is nothing to mark, and git says so.
        let _ = git.run(["checkout".as_ref(), "--merge".as_ref(), "--".as_ref(), path.as_os_str()]);
    }
}

fn in_the_way(ran: &super::Ran) -> Error {
    let message = format!("cannot bring in what was fetched: {}", super::said(ran));
    Error::new(ErrorKind::Busy, message)
        .hint("commit what is in the way (itdesk sync --commit does so), or git stash it, then itdesk sync")
}
