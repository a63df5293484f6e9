//! Mail in and out: one message becomes a ticket or a reply to one, and a ticket becomes a message.
//!
//! Bytes become a [`Letter`] (`letter`, `text`, `automatic`, `names`: functions of what they are given),
//! [`take`] finds its ticket and writes; [`compose`] prints what goes out. Nothing here opens a connection:
//! fetching and sending are the work of programs made for it.

mod answer;
mod automatic;
mod body;
mod charset;
mod compose;
mod draft;
mod head;
mod html;
mod keep;
mod letter;
mod markup;
mod names;
mod quotes;
mod references;
mod take;
mod template;
mod text;
mod thread;

pub use body::Part;
pub use compose::{Outgoing, compose};
pub use letter::{Letter, Mailbox, NoLetter};
pub use take::{LeftOut, Outcome, Taken, take};
