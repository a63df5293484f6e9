//! The branch elsewhere that a branch is shared by.

use super::Git;
use crate::error::{Error, Result};
use crate::lang::tr;

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

impl Remote {
    /// The branch that the one checked out follows, else the branch of its name at the only remote.
    ///
    /// # Errors
    /// Exit 2 when there is no branch, no commit or no remote.
    pub fn of(git: &Git) -> Result<Remote> {
        let branch = git.branch()?.ok_or_else(|| {
            Error::usage(tr!("no branch is checked out")).hint(tr!("git switch BRANCH, then itdesk sync"))
        })?;
        if !git.run(["rev-parse", "--quiet", "--verify", "HEAD"])?.ok() {
            return Err(Error::usage(tr!("nothing is committed yet"))
                .hint(tr!("git add . && git commit, then itdesk sync")));
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
            Error::usage(tr!("the repository has no remote to share with"))
                .hint(tr!("git remote add origin URL, then itdesk sync"))
        })?;
        Ok(Remote { name: name.to_owned(), branch, followed: false })
    }

    pub(super) fn tracking(&self) -> String {
        format!("refs/remotes/{}/{}", self.name, self.branch)
    }

    /// The commit of the branch there, as far as was fetched.
    pub(super) fn tip(&self, git: &Git) -> Result<Option<String>> {
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

    pub(super) fn gone(&self) -> Error {
        let Remote { name, branch, .. } = self;
        Error::usage(tr!(
            "{name} no longer has the branch {branch}: it was merged or removed there",
            name,
            branch
        ))
        .hint(tr!(
            "to continue: git switch main, itdesk sync; to share it again: git push -u {name} HEAD:{branch}",
            name,
            branch
        ))
    }
}

/// How many commits we have and `there` has not, and the other way about.
pub(super) fn apart(git: &Git, there: Option<&str>) -> Result<(usize, usize)> {
    let count = |range: &str| git.output(["rev-list", "--count", "--left-right", range]);
    let counts = match there {
        Some(there) => count(&format!("HEAD...{there}"))?,
        None => git.output(["rev-list", "--count", "HEAD"])?,
    };
    let mut numbers = counts.split_whitespace().map(|number| number.parse().unwrap_or(0));
    Ok((numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)))
}
