//! Bringing another branch into the one checked out. Where both sides changed nothing but records and measurements, the
//! merge is computed from git's objects, and only what changes is looked at in the work tree; else `git merge` does it.

mod all;
mod branch;
mod by_git;
mod by_tree;
mod check_out;
mod merger;
mod sides;

pub(super) use all::bring;
pub use all::merge_in;
pub use branch::Brought;
pub(super) use branch::{Branch, Errand};
pub use by_git::conclude;
pub(super) use merger::Merger;
