//! Sharing: fetch, merge, push, and again when someone else was faster.

use jiff::Timestamp;

use super::bring::{Branch, Brought, Errand, Merger, bring};
use super::remote::{Parting, Remote};
use super::save::{Reader, Settings};
use super::talk::{Pushed, Teller, fetch, is_there, push};
use super::{Git, Resolved, underway};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::{tr, tr_n};
use crate::rules::policy::Policy;
use crate::store::Store;

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

/// Shares the commits of this branch with the branch it follows; a push that comes too late is tried this often.
///
/// # Errors
/// Exit 2 without a branch or a remote, 5 in the middle of something, with conflicts that only a person can settle, or when others
/// are faster time and again, 7 when the remote cannot be reached or refuses.
pub fn sync(
    git: &Git,
    store: &Store,
    policy: &Policy,
    now: Timestamp,
    tries: u32,
    teller: &Teller,
) -> Result<Synced> {
    underway::refuse(git, tr!("nothing is shared until that is done"))?;
    let mut objects = Reader::start(git)?;
    let head = objects.commit("HEAD")?.map(|head| head.commit);
    let remote = Remote::after(git, head.as_deref())?;
    let merger = Merger { git, store, policy, now };
    let mut synced = Synced { remote, pulled: 0, pushed: 0, resolved: Resolved::default(), tries: 0 };
    let done = exchange(&merger, &mut objects, tries, teller, &mut synced);
    if synced.pulled > 0 {
        Settings::read(git)?.maintain(git)?;
    }
    done.map(|()| synced)
}

/// Fetches, merges and pushes until nobody else was faster.
fn exchange(
    merger: &Merger,
    objects: &mut Reader,
    tries: u32,
    teller: &Teller,
    synced: &mut Synced,
) -> Result<()> {
    let git = merger.git;
    for _ in 0..tries {
        fetch(git, &synced.remote, teller)?;
        let there = objects.commit(&synced.remote.tracking())?.map(|there| there.commit);
        if there.is_none() && synced.remote.is_gone(git)? {
            return Err(synced.remote.gone());
        }
        let head = objects.commit("HEAD")?.map(|head| head.commit);
        let head = head.as_deref().unwrap_or("HEAD");
        let Parting { mut ahead, behind, base } = Parting::of(git, head, there.as_deref())?;
        if let Some(there) = there.as_deref().filter(|_| behind > 0) {
            synced.pulled += behind;
            let branch = Branch { name: &synced.remote.tracking(), tip: there, errand: Errand::Sync };
            if let Brought::Merged(resolved) = bring(merger, objects, Some(head), branch, base.as_deref())? {
                // The commit of the merge is one of ours.
                ahead += 1;
                synced.resolved.merged.extend(resolved.merged);
                synced.resolved.moved.extend(resolved.moved);
            }
        }
        if ahead == 0 {
            return Ok(());
        }
        synced.tries += 1;
        if push(git, &synced.remote, there.as_deref(), teller)? == Pushed::Whole {
            synced.pushed = ahead;
            return Ok(());
        }
        if there.is_some() && !is_there(git, &synced.remote, teller)? {
            return Err(synced.remote.gone());
        }
        (teller.say)(tr!("someone else pushed first: trying again"));
    }
    let times = tr_n!(tries as usize, "{n} time", "{n} times");
    let message = tr!("someone else pushed to {remote} first {times}", remote = synced.remote.name, times);
    Err(Error::new(ErrorKind::Busy, message).hint(tr!("everything is merged here; try again: itdesk sync")))
}
