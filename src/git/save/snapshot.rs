//! A commit that is made without the index: a tree, what it follows, and the branch that goes on to it.

use super::settings::Settings;
use crate::error::{Error, Result};
use crate::git::Git;

/// A tree that is to be committed, and the commits it follows: none before the first, two for a merge.
#[derive(Debug)]
pub(in crate::git) struct Snapshot {
    pub tree: String,
    pub parents: Vec<String>,
}

impl Snapshot {
    /// Makes the commit, signed where git is set to sign; no branch has it yet. Returns its id.
    ///
    /// # Errors
    /// Exit 7 when git cannot make it: no name, no key.
    pub(in crate::git) fn commit(&self, git: &Git, settings: Settings, message: &str) -> Result<String> {
        let mut args = vec!["commit-tree"];
        if settings.sign {
            args.push("-S");
        }
        for parent in &self.parents {
            args.extend(["-p", parent]);
        }
        args.extend(["-F", "-", &self.tree]);
        let id = git.feed(args, message.as_bytes())?;
        Ok(String::from_utf8_lossy(&id).trim_end().to_owned())
    }

    /// Advances HEAD, and the branch it is on, from the first parent to the commit; `why` is for the reflog.
    ///
    /// # Errors
    /// Exit 7 with what git says; [`is_late`] tells whether another was faster.
    pub(in crate::git) fn advance(&self, git: &Git, commit: &str, why: &str) -> Result<()> {
        let none = "0".repeat(commit.len());
        let old = self.parents.first().map_or(none.as_str(), String::as_str);
        git.output(["update-ref", "-m", why, "HEAD", commit, old]).map(drop)
    }
}

/// Whether a branch did not go on because another program had it go on meanwhile.
pub(in crate::git) fn is_late(error: &Error) -> bool {
    error.message.contains("cannot lock ref")
}
