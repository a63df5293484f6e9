//! What becomes of a message, and the trace of one that is not taken in.

use super::keep::LeftOut;
use super::message::Letter;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::{Attachment, Id, Ticket};

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It opened a ticket.
    Created,
    /// It opened a ticket that follows this one, which was over.
    Followed(Id),
    /// It was written down on its ticket.
    Noted,
    /// It was an answer to the requester.
    Answered,
    /// What the ticket waited for has come.
    Resumed,
    /// The ticket was taken up again.
    Reopened,
    /// It answers a survey: score and comment are recorded, and nothing else.
    Surveyed,
    /// It was taken in already.
    Known,
    /// It was not taken in, for this reason.
    Ignored(String),
}

/// What was done with a message.
#[derive(Debug)]
pub struct TakenMail {
    /// What became of it.
    pub outcome: Received,
    /// Its ticket.
    pub ticket: Option<Ticket>,
    /// What was kept beside the record.
    pub files: Vec<Attachment>,
    /// What was not.
    pub left_out: Vec<LeftOut>,
    /// Whether its sender may be answered by a program: a person wrote it, it opened a ticket, and not too many came of late.
    pub answer: bool,
}

/// So many bytes of a message that could not be read are kept.
const BEGINNING: usize = 4_096;

impl TakenMail {
    /// A message of which no more is to be said than what became of it.
    pub(super) fn of(outcome: Received) -> TakenMail {
        TakenMail { outcome, ticket: None, files: Vec::new(), left_out: Vec::new(), answer: false }
    }
}

/// A message that is not taken in leaves its name, so that whoever misses it can find out.
pub(super) fn ignored(desk: &Desk, letter: &Letter, why: String) -> Result<TakenMail> {
    let line = serde_json::json!({
        "at": desk.now, "message_id": letter.id, "from": letter.from.address, "subject": letter.subject, "because": why,
    });
    desk.store.note_ignored(&line.to_string())?;
    Ok(TakenMail::of(Received::Ignored(why)))
}

/// Notes a message that could not be read, with how it begins: its header says whose it was.
///
/// # Errors
/// Exit 7 when the system refuses.
pub fn note_unread(desk: &Desk, bytes: &[u8], why: &str) -> Result<()> {
    let begins: String = String::from_utf8_lossy(&bytes[..bytes.len().min(BEGINNING)]).into_owned();
    let line = serde_json::json!({ "at": desk.now, "because": why, "begins": begins });
    desk.store.note_ignored(&line.to_string())
}

impl From<super::NoLetter> for Error {
    fn from(why: super::NoLetter) -> Error {
        Error::usage(why.to_string())
            .hint(tr!("give one complete message (RFC 5322) on stdin, or name its FILE"))
    }
}
