//! The commit of what a command wrote. Where only `git commit` does it right, `git commit` does it; else the
//! trees are written for these files alone, which takes no look at all others.

mod by_git;
mod by_tree;
mod commit;
mod found;
mod hold;
mod message;
mod next_index;
mod objects;
mod settings;
mod snapshot;
mod status;
mod tree;
mod trees;
mod turn;

pub use commit::{Saved, save, save_all};
pub(super) use found::{Found, find, is_same};
pub use hold::leave_interrupts_to_caller;
pub(super) use objects::Reader;
pub(super) use objects::write_contents;
pub(super) use settings::Settings;
pub(super) use snapshot::{Snapshot, is_late};
pub use status::uncommitted;
pub(super) use status::{entries, shared_paths};
pub(super) use tree::{Edit, Edits};
pub(super) use trees::Trees;
pub(super) use turn::{Turn, retry};
