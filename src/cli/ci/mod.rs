//! `itdesk ci …`: configuration items, what depends on them, and what a fault reaches (M5.2b).

mod fault;
mod form;
mod impact;
mod table;
mod verb;

pub(crate) use fault::{FaultArgs, run as run_fault};
pub(crate) use verb::{CiVerb, run};
