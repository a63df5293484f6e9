//! The commit of what a command wrote. Where only `git commit` does it right, `git commit` does it; else the
//! trees are written for these files alone, which takes no look at all others.

mod by_git;
mod by_tree;
mod commit;
mod hold;
mod message;
mod next_index;
mod objects;
mod settings;
mod status;
mod tree;
mod turn;

pub use commit::{Saved, save, save_all};
pub(super) use status::shared_paths;
pub use status::uncommitted;
