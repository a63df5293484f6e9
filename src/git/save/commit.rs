//! The commit of what a command wrote: its own files, and nothing that is in the index beside them.

use std::collections::BTreeSet;

use super::message::message;
use super::status::uncommitted;
use super::turn::{Attempt, Turn, patiently};
use super::{by_git, by_tree};
use crate::error::Result;
use crate::git::Git;
use crate::records::Id;
use crate::store::Written;

/// A commit that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    /// Its id, shortened.
    pub commit: String,
    /// The first line of its message.
    pub subject: String,
    /// Whether it is on a branch; what is on none is left behind by the next checkout.
    pub on_branch: bool,
}

/// Commits the files that were written, and only those: what else is staged stays staged. `None` when there is nothing
/// in them that is not committed.
///
/// # Errors
/// Exit 5 when git is in the middle of something or keeps its index to itself, 7 when git refuses (a hook, no
/// name, no key); the files stay as they were written.
pub fn save(git: &Git, written: &Written) -> Result<Option<Saved>> {
    if written.paths.is_empty() {
        return Ok(None);
    }
    let paths = git.top_paths(&written.paths);
    let message = message(written);
    let _turn = Turn::take(&git.private()?)?;
    let attempt = match patiently(|| by_tree::commit(git, &paths, &message))? {
        Attempt::Unsuited => patiently(|| by_git::commit(git, &paths, &message))?,
        done => done,
    };
    let Attempt::Committed(commit) = attempt else { return Ok(None) };
    let subject = message.lines().next().unwrap_or_default().to_owned();
    let commit = commit.get(..SHORT).map(str::to_owned).unwrap_or(commit);
    Ok(Some(Saved { commit, subject, on_branch: git.branch()?.is_some() }))
}

/// How many letters of an id people are shown.
const SHORT: usize = 10;

/// Commits whatever of the desk's records, figures and policy is not committed; `None` when all is.
///
/// # Errors
/// As [`save`].
pub fn save_all(git: &Git) -> Result<Option<Saved>> {
    let open = uncommitted(git)?;
    let ids: BTreeSet<Id> = open.iter().filter_map(|path| path.file_stem()?.to_str()?.parse().ok()).collect();
    let about = match ids.len() {
        0 => None,
        1 => ids.first().map(|id| format!("Work on {id}")),
        n => Some(format!("Work on {n} tickets")),
    };
    save(git, &Written { paths: open.into_iter().collect(), about, ..Written::default() })
}
