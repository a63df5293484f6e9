//! An opened desk: policy, files, who acts and when. Every change to a ticket goes through it.

mod create;
mod faults;
mod feedback;
mod items;
mod locate;
mod opened;
mod proof;
mod staging;
mod ties;
mod together;
mod windows;

pub use faults::Analysed;
pub use feedback::{FeedbackAbout, FeedbackSender};
pub use items::FoundImpact;
pub use locate::WrongKind;
pub use opened::{Desk, Outcome, Step, fresh_event_id, random_share};
pub use staging::Staging;
pub use ties::Tie;
