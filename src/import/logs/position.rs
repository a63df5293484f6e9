//! How far a log was read: kept below `.itdesk/`, so that the next run goes on from there.

use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::rules::fnv::fnv;
use crate::rules::logs::LogMemory;
use crate::store::Store;

/// So many bytes from the beginning of a file say whether it is still the same.
pub(super) const HEAD: usize = 1_024;

/// How far a log was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogPosition {
    /// The file, for people.
    pub path: String,
    /// The number of the file in its file system; 0 where there is none.
    pub inode: u64,
    /// Where the first line begins that was not read.
    pub offset: u64,
    /// How many bytes behind that were read as a line without an end.
    #[serde(default)]
    pub unended: u64,
    /// The number of the file's first bytes.
    pub head: u64,
    /// How many those are.
    pub head_length: usize,
    /// Lines that count towards alerts to come.
    #[serde(default)]
    pub memory: LogMemory,
}

impl LogPosition {
    /// The position in a log, read by rules from this place; `None` when it was not read yet, or its position is
    /// damaged.
    ///
    /// # Errors
    /// Exit 7 when the system refuses.
    pub fn load(store: &Store, log: &Path, rules: &str) -> Result<Option<LogPosition>> {
        let bytes = store.private_bytes(&name(log, rules))?;
        Ok(bytes.and_then(|bytes| serde_json::from_slice(&bytes).ok()))
    }

    /// Keeps it.
    ///
    /// # Errors
    /// Exit 7 when the system refuses.
    pub fn save(&self, store: &Store, log: &Path, rules: &str) -> Result<()> {
        let text = serde_json::to_string(self).unwrap_or_default();
        store.replace_private(&name(log, rules), &(text + "\n"))
    }
}

/// A file a log and a set of rules.
fn name(log: &Path, rules: &str) -> String {
    let both = format!("{}\0{rules}", log.display());
    format!("log-{:016x}.json", fnv(both.as_bytes()))
}
