//! The life cycles: which step leads where. Code, docs and `itdesk workflow` read the same tables.

mod article;
mod change;
mod ci;
mod delivery;
mod improvement;
mod incident;
mod steps;
mod transition;
mod verb;

pub use steps::{Stage, allowed, allowed_of, begins, leads, stages, steps, words};
pub use transition::Transition;
pub use verb::Verb;
