//! Who decided, and what proves it: the histories of the desk against the commits of its repository.
//!
//! A history says who did what; git says in which commit that came, who wrote the commit, and whether it bears a valid
//! signature. `trail` walks the commits, `signers` asks git about signatures (`remembered` keeps the answers), and here both
//! are judged by the policy.

mod changed;
mod committed;
mod events;
mod evidence;
mod fault;
mod gateways;
mod history;
mod policy;
mod remembered;
mod sealed;
mod signers;
mod step;
mod trail;
mod verify;
mod walked;
mod weaker;

pub(crate) use evidence::evidence;
pub(crate) use fault::{Fault, HistoryFinding};
pub(crate) use policy::{KeyChange, PolicyCommit};
pub(crate) use verify::{Proven, VerifyReport, verify};
