//! The desk as a git repository: clones that go apart and come together.

mod again;
mod articles;
mod by_tree;
pub mod clones;
mod commit;
mod layout;
mod merge;
mod model;
mod renamed;
mod resolve;
mod rounds;
mod rules;
mod sealed;
mod setup;
mod soak;
mod sync;
mod writers;
