//! The merge of records that the driver would have made, for clones without it: whatever git left in conflict, and
//! whatever it merged as text, is merged by field from the commits that are brought together.

mod all;
mod files;
mod history;
mod lost;
mod outcome;
mod removals;
mod settle;
mod versions;

pub(super) use all::is_record;
pub use all::{Resolved, resolve};
pub use files::{Named, removed_files};
pub use lost::{Lost, lost};
pub(super) use outcome::{Outcome, Three, Version, outcome};
