//! Sharing: fetch, merge, push, and again when someone else was faster.

use jiff::Timestamp;

use super::talk::{Pushed, Teller, fetch, is_there, push};
use super::{Git, Resolved, Underway, resolve, underway};
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
        let there = synced.remote.tip(git)?;
        if there.is_none() && synced.remote.is_gone(git)? {
            return Err(synced.remote.gone());
        }
        let (ahead, behind) = apart(git, there.as_deref())?;
        if let Some(there) = there.as_deref().filter(|_| behind > 0) {
            synced.pulled += behind;
            bring(git, store, (policy, now), (there, ahead == 0), &mut synced)?;
        }
        let (ahead, _) = apart(git, there.as_deref())?;
        if ahead == 0 {
            return Ok(synced);
        }
        synced.tries += 1;
        if push(git, &synced.remote, there.as_deref(), teller)? == Pushed::Whole {
            synced.pushed = ahead;
            return Ok(synced);
        }
        if there.is_some() && !is_there(git, &synced.remote, teller)? {
            return Err(synced.remote.gone());
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
        let branch = git.branch()?.ok_or_else(|| {
            Error::usage("no branch is checked out").hint("git switch BRANCH, then itdesk sync")
        })?;
        if !git.run(["rev-parse", "--quiet", "--verify", "HEAD"])?.ok() {
            return Err(
                Error::usage("nothing is committed yet").hint("git add . && git commit, then itdesk sync")
            );
        }
        let setting = |key: &str| git.run(["config", "--get", &format!("branch.{branch}.{key}")]);
        let (name, merge) = (setting("remote")?, setting("merge")?);
        // A branch that follows another one here, whose remote is ".", is shared under its own name.
        if name.ok() && merge.ok() && name.text() != "." {
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

    /// The commit of the branch there, as far as was fetched.
    fn tip(&self, git: &Git) -> Result<Option<String>> {
        let tip = git.run(["rev-parse", "--quiet", "--verify", &self.tracking()])?;
        Ok(tip.ok().then(|| tip.text()))
    }

    /// How many commits we have and they do not, and the other way about; as far as was fetched.
    ///
    /// # Errors
    /// What running git can meet.
    pub fn apart(&self, git: &Git) -> Result<(usize, usize)> {
        apart(git, self.tip(git)?.as_deref())
    }

    /// Whether the branch that is followed is known to be there no more; of a remote of which no branch is known, it was never there.
    ///
    /// # Errors
    /// What running git can meet.
    pub fn is_gone(&self, git: &Git) -> Result<bool> {
        let known = format!("refs/remotes/{}", self.name);
        Ok(self.followed
            && self.tip(git)?.is_none()
            && !git.output(["for-each-ref", "--count=1", &known])?.is_empty())
    }

    fn gone(&self) -> Error {
        let Remote { name, branch, .. } = self;
        Error::usage(format!("{name} has no branch {branch} any more: it was merged there, or removed")).hint(
            format!(
                "to go on: git switch main, itdesk sync; to share it again: git push -u {name} HEAD:{branch}"
            ),
        )
    }
}

/// How many commits we have and `there` has not, and the other way about.
fn apart(git: &Git, there: Option<&str>) -> Result<(usize, usize)> {
    let count = |range: &str| -> Result<usize> {
        Ok(git.output(["rev-list", "--count", range])?.parse().unwrap_or(0))
    };
    match there {
        Some(there) => Ok((count(&format!("{there}..HEAD"))?, count(&format!("HEAD..{there}"))?)),
        None => Ok((count("HEAD")?, 0)),
    }
}

/// Brings in what was fetched.
fn bring(
    git: &Git,
    store: &Store,
    (policy, now): (&Policy, Timestamp),
    (there, forward): (&str, bool),
    synced: &mut Synced,
) -> Result<()> {
    let branch = synced.remote.tracking();
    if forward {
        let moved = git.run(["merge", "--quiet", "--ff-only", there])?;
        return if moved.ok() { Ok(()) } else { Err(in_the_way(&moved)) };
    }
    if !git.run(["merge-base", "HEAD", there])?.ok() {
        return Err(unrelated(git, &synced.remote)?);
    }
    // The records are merged by field in one go below, faster than file by file by the driver; what is called in its
    // place leaves them unmerged, so that a commit in between could not lose anything. A deleted ticket is no
    // source of a new one that resembles it.
    let settings = ["merge.itdesk.driver=false", "merge.renames=false", "merge.directoryRenames=false"];
    let settings = settings.iter().flat_map(|setting| ["-c", setting]);
    let merge = ["merge", "--quiet", "--no-ff", "--no-commit", &branch];
    let merged = git.run(settings.chain(merge))?;
    if Underway::of(git)?.is_none() {
        return Err(in_the_way(&merged));
    }
    let resolved = resolve(git, store, policy, now)?;
    let left = resolved.left.iter().map(|p| p.display().to_string()).collect::<Vec<_>>();
    synced.resolved.merged.extend(resolved.merged);
    synced.resolved.moved.extend(resolved.moved);
    if !left.is_empty() {
        let message = format!("the merge waits for you: conflicts in {}", left.join(", "));
        let hint = "settle them, git add, git commit, then itdesk sync; or git merge --abort";
        return Err(Error::new(ErrorKind::Busy, message).hint(hint));
    }
    git.output(["commit", "--quiet", "--no-edit", "--cleanup=strip"]).map(drop)
}

/// What was fetched has no commit in common with what is here.
fn unrelated(git: &Git, remote: &Remote) -> Result<Error> {
    let Remote { name, branch, .. } = remote;
    if git.output(["rev-parse", "--is-shallow-repository"])? == "true" {
        let message =
            format!("this clone is shallow: it does not reach back to what it shares with {name}/{branch}");
        return Ok(Error::new(ErrorKind::Busy, message).hint("fetch the rest: git fetch --unshallow"));
    }
    let message = format!("{name}/{branch} has no commit in common with this branch: it is another desk");
    Ok(Error::new(ErrorKind::Busy, message).hint(format!(
        "see where it leads: git remote -v; to make one of both: git merge --allow-unrelated-histories {name}/{branch}"
    )))
}

/// Files here that a merge would overwrite; git names each in a line that is indented.
fn in_the_way(ran: &super::Ran) -> Error {
    let lines = ran.stderr.lines().filter(|line| line.starts_with([' ', '\t']));
    let files: Vec<&str> = lines.map(str::trim).filter(|line| !line.is_empty()).collect();
    if files.is_empty() {
        let message = format!("cannot bring in what was fetched: {}", super::said(ran));
        return Error::new(ErrorKind::Busy, message).hint("git status shows how it stands here");
    }
    let untracked = ran.stderr.contains("untracked working tree files");
    let (state, onward) = match untracked {
        true => ("not in git", "move it away, or git add and commit it, then itdesk sync"),
        false => (
            "changed here",
            "itdesk sync --commit commits what is the desk's; for other files git commit or git stash, then itdesk sync",
        ),
    };
    let message = format!("cannot bring in what was fetched: {} is in the way, {state}", files.join(", "));
    Error::new(ErrorKind::Busy, message).hint(onward)
}
