//! Chooses how a branch is brought in.

use jiff::Timestamp;

use super::branch::{Branch, Brought, Errand};
use super::by_git;
use super::by_tree;
use super::merger::Merger;
use crate::error::{Error, Result};
use crate::git::save::{Reader, Settings};
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
    let branch = Branch { name, tip: &tip, errand: Errand::Merge };
    let brought = bring(&merger, &mut Reader::start(git)?, head.as_deref(), branch, None)?;
    if brought != Brought::Already {
        Settings::read(git)?.maintain(git)?;
    }
    Ok(brought)
}

/// Merges a branch into `head`, the last commit of the one checked out; when nothing happened here since it parted, the
/// branch here goes forward to it. Git is asked where they parted unless that is known.
pub(in crate::git) fn bring(
    merger: &Merger,
    objects: &mut Reader,
    head: Option<&str>,
    branch: Branch,
    parted: Option<&str>,
) -> Result<Brought> {
    let git = merger.git;
    let head = head.unwrap_or("HEAD");
    let asked;
    let bases: Vec<&str> = match parted {
        Some(base) => vec![base],
        None => {
            asked = git.run(["merge-base", "--all", head, branch.tip])?;
            if !asked.ok() {
                return Err(by_git::unrelated(git, branch)?);
            }
            std::str::from_utf8(&asked.stdout).unwrap_or_default().lines().collect()
        }
    };
    match bases[..] {
        [base] if base == branch.tip => return Ok(Brought::Already),
        [base] => {
            if let Some(brought) = by_tree::bring(merger, objects, base, head, branch)? {
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
