//! Mail in and out: one message becomes a ticket or a reply to one, and a ticket becomes a message.
//!
//! Bytes become a [`Letter`] (`letter`, `text`, `automatic`, `names`: functions of what they are given),
//! [`take`] finds its ticket and writes; [`compose`] prints what goes out. Nothing here opens a connection:
//! fetching and sending are the work of programs made for it.

mod alternative;
mod answer;
mod automatic;
mod base64;
mod body;
mod charset;
mod compose;
mod draft;
mod escalated;
mod flowed;
mod forward;
mod head;
mod html;
mod keep;
mod known;
mod letter;
mod markup;
mod message;
mod names;
mod one_line;
mod opening;
mod params;
mod quotes;
mod references;
mod reply;
mod shifted;
mod structure;
mod survey;
mod take;
mod taken;
mod template;
mod text;
mod thread;
mod uuencode;
mod words;

pub use body::BodyPart;
pub use compose::{Outgoing, compose};
pub use keep::LeftOut;
pub use known::Known;
pub use letter::NoLetter;
pub use message::{Letter, Mailbox};
pub use quotes::Reply;
pub use take::take;
pub use taken::{Received, TakenMail, note_unread};
