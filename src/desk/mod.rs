//! An opened desk: policy, files, who acts and when. Every change to a ticket goes through it.

mod create;
mod locate;
mod opened;
mod proof;
mod ties;
mod windows;

pub use opened::{Desk, Outcome, Step, fresh_event_id};
pub use ties::Tie;
