//! Sharing: fetch, merge, push, and again when someone else was faster.

use jiff::Timestamp;

use super::bring::{Branch, Brought, Errand, bring};
use super::talk::{Pushed, Teller, fetch, is_there, push};
use super::{Git, Resolved, underway};
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
        let (_, behind) = apart(git, there.as_deref())?;
        if let Some(there) = there.as_deref().filter(|_| behind > 0) {
            synced.pulled += behind;
            let branch = Branch { name: &synced.remote.tracking(), tip: there, errand: Errand::Sync };
            if let Brought::Merged(resolved) = bring(git, store, policy, now, branch)? {
                synced.resolved.merged.extend(resolved.merged);
                synced.resolved.moved.extend(resolved.moved);
            }
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
        let name = setting("remote")?;
        let merge = setting("merge")?;
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
