//! Chooses how a branch is brought in.

use jiff::Timestamp;

use super::branch::{Branch, Brought, Errand};
use super::by_git;
use super::by_tree;
use super::merger::Merger;
use crate::error::{Error, Result};
use crate::git::{Git, underway};
use crate::lang::tr;
use crate::rules::policy::Policy;
use crate::store::Store;

/// Merges a branch into the one checked out.
///
/// # Errors
/// Exit 2 when there is no such branch, 5 in the middle of something, when files are in the way, or with conflicts that only a person
/// can settle.
pub fn merge_in(git: &Git, store: &Store, policy: &Policy, now: Timestamp, name: &str) -> Result<Brought> {
    underway::refuse(git, tr!("nothing is merged until that is done"))?;
    let [head, tip] = git.commits(["HEAD", name])?;
    let tip = tip.ok_or_else(|| {
        Error::usage(tr!("git has no branch or commit '{name}'", name))
            .hint(tr!("list the branches: git branch --all"))
    })?;
    let merger = Merger { git, store, policy, now };
    bring(&merger, head.as_deref(), Branch { name, tip: &tip, errand: Errand::Merge })
}

/// Merges a branch into `head`, the last commit of the one checked out; when nothing happened here since it parted, the
/// branch here goes forward to it.
pub(in crate::git) fn bring(merger: &Merger, head: Option<&str>, branch: Branch) -> Result<Brought> {
    let git = merger.git;
    let head = head.unwrap_or("HEAD");
    let bases = git.run(["merge-base", "--all", head, branch.tip])?;
    if !bases.ok() {
        return Err(by_git::unrelated(git, branch)?);
    }
    let bases = bases.text();
    let bases: Vec<&str> = bases.lines().collect();
    match bases[..] {
        [base] if base == branch.tip => return Ok(Brought::Already),
        [base] => {
            if let Some(brought) = by_tree::bring(merger, base, head, branch)? {
                return Ok(brought);
            }
            if base == head {
                return by_git::forward(git, branch);
            }
        }
        // git makes one ancestor of several.
        _ => {}
    }
    by_git::merge(merger, branch)
}
