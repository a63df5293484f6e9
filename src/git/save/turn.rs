//! Waiting for other programs that commit in the same repository.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::Duration;

use crate::error::{Context, Error, ErrorKind, Result};
use crate::lang::tr;

/// How often, and how far apart, another git that holds the index is waited for.
const PATIENCE: (u32, Duration) = (100, Duration::from_millis(50));
/// How often another itdesk that commits is waited for: its hooks may take their time, its key ask for a touch.
const TURN: u32 = 1_200;

/// The turn of one command to commit. git reads its index before it locks it: of two commits at once, one may write the index as it
/// was before the other.
pub(in crate::git) struct Turn {
    _file: File,
}

impl Turn {
    /// Waits for the turn in the repository whose private folder this is.
    pub(in crate::git) fn take(private: &Path) -> Result<Turn> {
        let path = private.join("itdesk.lock");
        let opened = File::options().create(true).truncate(false).write(true).open(&path);
        let file = opened.doing("open", &path).map_err(not_committed)?;
        for _ in 0..TURN {
            match file.try_lock() {
                Ok(()) => return Ok(Turn { _file: file }),
                Err(TryLockError::Error(e)) => return Err(not_committed(Error::system("lock", &path, e))),
                Err(TryLockError::WouldBlock) => std::thread::sleep(PATIENCE.1),
            }
        }
        Err(not_committed(Error::new(
            ErrorKind::Busy,
            tr!("another itdesk has been committing for a minute"),
        )))
    }
}

/// What an attempt to commit came to.
#[derive(Debug)]
pub(super) enum Attempt {
    /// The id of the commit.
    Committed(String),
    /// There was nothing to commit.
    Unchanged,
    /// Another program was in the way, and may be out of it soon: what it did.
    InTheWay(String),
    /// Only `git commit` does this right.
    Unsuited,
}

/// Repeats an attempt until it comes to something; `None` when another git has the index for longer than is waited for.
pub(in crate::git) fn retry<T>(mut attempt: impl FnMut() -> Result<Option<T>>) -> Result<Option<T>> {
    for _ in 0..PATIENCE.0 {
        if let Some(done) = attempt()? {
            return Ok(Some(done));
        }
        std::thread::sleep(PATIENCE.1);
    }
    Ok(None)
}

/// Repeats an attempt while another program is in the way.
pub(super) fn patiently(attempt: impl Fn() -> Result<Attempt>) -> Result<Attempt> {
    let mut why = String::new();
    let done = retry(|| {
        Ok(match attempt().map_err(not_committed)? {
            Attempt::InTheWay(what) => {
                why = what;
                None
            }
            done => Some(done),
        })
    });
    if let Some(done) = done? {
        return Ok(done);
    }
    let message = tr!("another git process uses this repository: the change is not committed ({why})", why);
    let hint =
        tr!("check whether one is running; if not, remove .git/index.lock, then git add and git commit");
    Err(Error::new(ErrorKind::Busy, message).hint(hint))
}

/// The error of a command whose files are written and whose commit failed.
pub(super) fn not_committed(error: Error) -> Error {
    let message = tr!("the change is written, but not committed: {message}", message = error.message);
    Error { message, ..error }.hint(tr!(
        "fix this, then commit the file with git, or all uncommitted changes with: itdesk sync --commit"
    ))
}
