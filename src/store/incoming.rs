//! What a clone notes for itself about messages it takes in: the id that a message is about to get, and messages that
//! were not taken in.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::beneath::Access;
use super::{Lock, Store};
use crate::error::{Context, Result};
use crate::records::Id;

/// Where messages are named that were not taken in, relative to the desk. It is of this clone alone.
pub const IGNORED_MAIL: &str = ".itdesk/ignored-mail.jsonl";
/// A longer list begins anew; the one before stays beside it.
const LONGEST: u64 = 4 << 20;

impl Store {
    /// The id under which files of a message were kept by a command that did not live to write the record.
    pub fn intended(&self, _lock: &Lock, message: u64) -> Option<Id> {
        let text = String::from_utf8(self.bytes(&intent(message)).ok()??).ok()?;
        text.trim().parse().ok()
    }

    /// Notes the id that a message gets, before its files are kept.
    ///
    /// # Errors
    /// Exit 7 when the system refuses.
    pub fn intend(&self, _lock: &Lock, message: u64, id: Id) -> Result<()> {
        self.disk.create(&intent(message), id.to_string().as_bytes()).map(|_| ())
    }

    /// Forgets the id that a message was to get: its record is there.
    pub fn intended_no_more(&self, _lock: &Lock, message: u64) {
        // A note that stays names a ticket that is there, and is not followed.
        let _ = self.disk.remove(&intent(message));
    }

    /// Names a message that was not taken in.
    ///
    /// # Errors
    /// Exit 7 when the system refuses.
    pub fn note_ignored(&self, line: &str) -> Result<()> {
        let path = Path::new(IGNORED_MAIL);
        let (mut file, _) = self.disk.open_or_create(path, Access::Append).doing("write", path)?;
        if file.metadata().doing("access", path)?.len() > LONGEST {
            self.disk.rename(path, &path.with_extension("jsonl.old")).doing("rename", path)?;
            file = self.disk.open_or_create(path, Access::Append).doing("write", path)?.0;
        }
        file.write_all(format!("{line}\n").as_bytes()).doing("write", path)
    }
}

fn intent(message: u64) -> PathBuf {
    PathBuf::from(format!(".itdesk/taking-in-{message:016x}"))
}
