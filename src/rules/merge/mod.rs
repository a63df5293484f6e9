//! Merging what two clones made of one ticket (design, git).
//!
//! A ticket is told anew from the events of both, each once, so that the result depends on nothing but which events
//! there are: it is the same whichever clone merges, in whichever order three and more are merged, and whatever git takes for their
//! common ancestor. The ancestor serves for one thing: to see what was edited by hand, which becomes an event.
//!
//! - Steps follow the life cycle in the order of the history. One that no longer fits changes nothing; it is kept,
//!   marked ([`RejectedStep`](crate::records::RejectedStep)) and told.
//! - A field that one side changed takes the change; one that both changed takes the later event, and a `merged`
//!   event after it keeps the other value ([`Merged`](crate::records::Merged)). Sets, lines and lists of things merge
//!   by what was added and taken away (`table`).
//! - What is published of an article stands as a whole, and approvals hold for the text they were given on (`article`).
//! - Class, targets and deadlines are computed anew.

mod ancestor;
mod apply;
mod article;
mod by_hand;
mod change;
mod collision;
mod events;
mod field;
mod fields;
mod fit;
mod hand;
mod items;
mod lines;
mod lists;
mod measurements;
mod notes;
mod records;
mod replay;
mod steps;
mod table;
mod union;
mod versions;

pub use by_hand::{BY_HAND, by_whom};
pub use collision::{is_move, keeps_id, moved_on};
pub use events::MERGER;
pub use measurements::merge_measurements;
pub use records::{forged, merge};
pub use versions::{Apart, Versions, is_same_ticket};
