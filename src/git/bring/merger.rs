//! What a merge needs to know of the desk.

use jiff::Timestamp;

use crate::git::Git;
use crate::rules::policy::Policy;
use crate::store::Store;

/// Who merges, and by which rules.
#[derive(Clone, Copy)]
pub(in crate::git) struct Merger<'m> {
    /// The repository.
    pub git: &'m Git,
    /// The files of the desk.
    pub store: &'m Store,
    /// The policy by which records merge.
    pub policy: &'m Policy,
    /// The time of the merge.
    pub now: Timestamp,
}
