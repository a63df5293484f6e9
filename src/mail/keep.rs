//! What came with a message, kept beside its record.

use super::Letter;
use super::body::BodyPart;
use super::thread::{self, Place};
use crate::desk::Desk;
use crate::error::Result;
use crate::records::{Attachment, Id, Mail};
use crate::store::{Lock, Shelf, mix};

/// An attachment that was not kept, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Its safe name.
    pub name: String,
    /// How long it is.
    pub bytes: u64,
}

/// What was kept beside a record for a message.
pub(super) struct KeptMail {
    place: Place,
    pub files: Vec<Attachment>,
    pub left_out: Vec<LeftOut>,
    /// The messages it answers that the desk never saw.
    thread: Vec<String>,
}

impl KeptMail {
    /// What the history says of the message.
    pub(super) fn mail(&self, letter: &Letter) -> Mail {
        let digest = Some(letter.digest(None));
        Mail { files: self.files.clone(), digest, thread: self.thread.clone(), ..Mail::new(&letter.id) }
    }

    /// Remembers one more message that an answer may name.
    pub(super) fn remember(&mut self, message: Option<String>) {
        self.thread.extend(message);
    }

    /// Takes the files away again, when the record that names them was not written. An error may come after the record was
    /// written, and where that cannot be told they stay: a file too many is found by doctor, one too few is lost.
    pub(super) fn drop(&self, desk: &Desk, lock: &Lock, letter: &Letter) {
        let (shelf, id) = self.place;
        let unnamed = match desk.store.load(shelf, id) {
            None => !desk.store.has_record(shelf, id),
            Some(Ok(ticket)) => {
                !ticket.history.iter().filter_map(|e| e.mail.as_ref()).any(|mail| mail.id == letter.id)
            }
            Some(Err(_)) => false,
        };
        if unnamed {
            let names: Vec<String> = self.files.iter().map(|file| file.name.clone()).collect();
            desk.store.drop_beside(lock, shelf, id, &names);
        }
    }
}

/// Keeps what came with a message, and what was cut of its text, within the policy's limits, and says what was left out.
///
/// # Errors
/// What writing can meet; nothing is kept then.
pub(super) fn keep(
    desk: &Desk,
    lock: &Lock,
    letter: &Letter,
    shelf: Shelf,
    id: Id,
    cut: &[String],
) -> Result<(KeptMail, Vec<String>)> {
    let thread = thread::unseen(desk, letter)?;
    let mut kept = KeptMail { place: (shelf, id), files: Vec::new(), left_out: Vec::new(), thread };
    let cut = (!cut.is_empty())
        .then(|| BodyPart::whole("quoted.txt", "text/plain", &format!("{}\n", cut.join("\n"))));
    let mail = &desk.policy.mail;
    let mut room = mail.attachments;
    for part in letter.parts.iter().chain(&cut).filter(|part| !part.bytes.is_empty()) {
        let name = part.safe_name();
        let bytes = part.bytes.len() as u64;
        if bytes > mail.attachment || bytes > room {
            kept.left_out.push(LeftOut { name, bytes });
            continue;
        }
        room -= bytes;
        match keep_part(desk, lock, letter, kept.place, &name, part) {
            Ok(file) => kept.files.push(file),
            Err(error) => {
                kept.drop(desk, lock, letter);
                return Err(error);
            }
        }
    }
    let lines = kept.left_out.iter().map(|part| {
        format!("[attachment {} left out: {} bytes are more than the desk keeps]", part.name, part.bytes)
    });
    let more = (letter.parts_more > 0).then(|| {
        format!("[{} more attachments left out: the desk keeps 100 of a message]", letter.parts_more)
    });
    let lines = lines.chain(more).chain(letter.remarks.iter().cloned()).collect();
    Ok((kept, lines))
}

/// A message as a number.
pub(super) fn number(letter: &Letter) -> u64 {
    mix(&letter.id.bytes().map(i64::from).collect::<Vec<_>>()) as u64
}

/// A name begins with letters of the message's own, so that files of two clones of a desk never meet under one name.
fn keep_part(
    desk: &Desk,
    lock: &Lock,
    letter: &Letter,
    (shelf, id): Place,
    name: &str,
    part: &BodyPart,
) -> Result<Attachment> {
    let own = crate::records::id::event_letters(number(letter));
    let name = desk.store.keep_attachment(lock, shelf, id, &format!("{}-{name}", &own[..6]), &part.bytes)?;
    let media_type = part.media_type.clone();
    let bytes = part.bytes.len() as u64;
    Ok(Attachment { name, media_type, bytes, ..Attachment::default() })
}
