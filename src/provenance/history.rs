//! The commits of a desk: known from the last time, or walked.

use super::policy;
use super::trail::Trail;
use super::walked::{History, continued};
use crate::error::Result;
use crate::git::Git;
use crate::records::Id;
use crate::store::{Shelf, Store};

/// The history as it was known, and what came since; else all of it.
///
/// # Errors
/// What running git, and reading the desk, can meet.
pub(super) fn of(git: &Git, store: &Store, places: &[(Shelf, Id)], only: Option<Id>) -> Result<History> {
    if only.is_some() {
        return Ok(History { trail: Trail::walk(git, only)?, ..History::default() });
    }
    if let Some(known) = continued(git, store, places)? {
        return Ok(known);
    }
    let (trail, policy) = std::thread::scope(|scope| {
        let policy = scope.spawn(|| policy::commits(git, None));
        let trail = Trail::walk(git, None);
        (trail, policy.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    Ok(History { trail: trail?, policy: policy?, is_new: true, ..History::default() })
}
