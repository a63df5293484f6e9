//! A branch that is brought into the one checked out.

use crate::error::{Error, ErrorKind, Result};
use crate::git::{Git, Resolved};
use crate::lang::tr;

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
pub(in crate::git) struct Branch<'b> {
    /// Its name, which the message of the merge has.
    pub name: &'b str,
    /// Its last commit.
    pub tip: &'b str,
    /// Who brings it in.
    pub errand: Errand,
}

/// On whose behalf a branch is brought in.
#[derive(Debug, Clone, Copy)]
pub(in crate::git) enum Errand {
    /// `git merge`.
    Merge,
    /// `sync`.
    Sync,
}

impl Branch<'_> {
    /// What it is called where it could not be brought in.
    pub(super) fn what(&self) -> &'static str {
        match self.errand {
            Errand::Merge => tr!("the branch"),
            Errand::Sync => tr!("the fetched commits"),
        }
    }

    /// The command that brings it in, for those who have to try again.
    pub(super) fn command(&self) -> String {
        match self.errand {
            Errand::Merge => format!("itdesk git merge {}", self.name),
            Errand::Sync => "itdesk sync".to_owned(),
        }
    }

    /// Its name as people call it.
    pub(super) fn short(&self) -> &str {
        self.name.trim_start_matches("refs/remotes/")
    }

    /// The message that `git merge` would write.
    pub(super) fn message(&self, git: &Git) -> Result<String> {
        let full = match self.errand {
            Errand::Sync => self.name.to_owned(),
            Errand::Merge => git.run(["rev-parse", "--symbolic-full-name", self.name])?.text(),
        };
        let kinds =
            [("refs/heads/", "branch"), ("refs/remotes/", "remote-tracking branch"), ("refs/tags/", "tag")];
        let known = kinds.iter().find_map(|(prefix, kind)| Some((*kind, full.strip_prefix(prefix)?)));
        let what = match known {
            Some((kind, name)) => format!("{kind} '{name}' of ."),
            None => format!("commit '{}'", self.name),
        };
        let line = format!("{}\t\t{what}\n", self.tip);
        git.feed(["fmt-merge-msg"], line.as_bytes()).map(|text| String::from_utf8_lossy(&text).into_owned())
    }
}

/// The error of a merge that files here keep from the work tree, of whose changes nothing would be left.
pub(super) fn in_the_way(branch: Branch, files: &[String], untracked: bool) -> Error {
    let what = branch.what();
    let command = branch.command();
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
