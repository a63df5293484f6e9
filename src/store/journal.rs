//! What a command writes, for the commit that may be made of it.

use std::collections::BTreeSet;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::Result;
use crate::records::Id;

/// The files and actions of one command, in a desk whose commands are committed.
pub struct Journal {
    check: Box<dyn Fn() -> Result<()> + Send + Sync>,
    written: Mutex<Written>,
}

/// What was written so far.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// Files, relative to the desk.
    pub paths: BTreeSet<PathBuf>,
    /// Actions, in order.
    pub actions: Vec<CommitNote>,
    /// What all of it is, in a line, where the actions do not say.
    pub about: Option<String>,
}

/// An action that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommitNote {
    /// The ticket.
    pub id: Id,
    /// The verb in the past.
    pub did: String,
    /// The ticket's title.
    pub title: String,
    /// What was said, by line.
    pub note: Vec<String>,
}

impl Journal {
    /// A journal; `check` refuses before anything is written.
    pub fn new(check: impl Fn() -> Result<()> + Send + Sync + 'static) -> Journal {
        Journal { check: Box::new(check), written: Mutex::default() }
    }

    /// Asks whether anything may be written.
    ///
    /// # Errors
    /// What the check refuses.
    pub fn check(&self) -> Result<()> {
        (self.check)()
    }

    /// What was written so far.
    pub fn written(&self) -> Written {
        self.open().clone()
    }

    /// Writes down that a file was written, moved or removed.
    pub fn touched(&self, path: &Path) {
        self.open().paths.insert(path.to_path_buf());
    }

    /// Writes down an action.
    pub fn told(&self, told: CommitNote) {
        self.open().actions.push(told);
    }

    /// Says in a line what all of it is.
    pub fn about(&self, line: String) {
        self.open().about = Some(line);
    }

    fn open(&self) -> MutexGuard<'_, Written> {
        self.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Journal").field(&self.written()).finish()
    }
}
