//! The commits of a desk: walked, or known from the last time.

use std::collections::{BTreeSet, HashMap};

use super::policy;
use super::trail::Trail;
use super::walked::{Continued, continued};
use crate::error::Result;
use crate::git::{Commit, Git};
use crate::records::Id;
use crate::store::{Shelf, Store};

/// The commits of the desk, and what is known of its files.
pub(super) struct History {
    pub trail: Trail,
    /// The commits that changed the policy, the oldest first; none where one ticket is verified.
    pub policy: Vec<Commit>,
    /// As [`Continued::unsigned`].
    pub unsigned: BTreeSet<String>,
    /// As [`Continued::whole`].
    pub whole: HashMap<Id, String>,
    /// Whether it is to be kept for the next time.
    pub is_new: bool,
}

impl History {
    /// As it was known, and what came since; else all of it.
    ///
    /// # Errors
    /// What running git, and reading the desk, can meet.
    pub(super) fn of(git: &Git, store: &Store, places: &[(Shelf, Id)], only: Option<Id>) -> Result<History> {
        if only.is_some() {
            let (policy, unsigned, whole) = Default::default();
            return Ok(History { trail: Trail::walk(git, only)?, policy, unsigned, whole, is_new: false });
        }
        if let Some(known) = continued(git, store, places)? {
            let Continued { trail, policy, unsigned, whole, is_old } = known;
            return Ok(History { trail, policy, unsigned, whole, is_new: is_old });
        }
        let (trail, policy) = std::thread::scope(|scope| {
            let policy = scope.spawn(|| policy::commits(git, None));
            let trail = Trail::walk(git, None);
            (trail, policy.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let (unsigned, whole) = Default::default();
        Ok(History { trail: trail?, policy: policy?, unsigned, whole, is_new: true })
    }
}
