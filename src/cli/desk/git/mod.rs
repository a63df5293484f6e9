//! `git`: the desk as a git repository.

mod driver;
mod merge;
pub(super) mod setup;
mod status;
mod verb;

pub(crate) use driver::driven;
pub(crate) use merge::{moved, say_moved};
pub(crate) use verb::{GitVerb, run};
