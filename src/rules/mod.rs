//! The rules: pure functions from policy, record and time to a verdict.
//!
//! Nothing here reads a file, asks the clock or prints; `clippy.toml` keeps it so.

pub mod assign;
pub mod calendar;
pub mod change;
pub mod classify;
pub mod clocks;
pub mod course;
pub mod delivery;
pub mod duration;
pub mod elements;
pub mod life;
pub mod limits;
pub mod mail;
pub mod policy;
pub mod replay;
pub mod retention;
pub mod targets;
pub mod undo;
pub mod verbs;
pub mod workflow;
