//! What can go wrong with an index: told apart from what goes wrong with the desk.

use std::path::PathBuf;

use rusqlite::ErrorCode;

use crate::error::{Error, ErrorKind};
use crate::lang::tr;

/// Why a question to an index was not answered.
#[derive(Debug)]
pub enum IndexError {
    /// The desk's own trouble; the command's error.
    Desk(Error),
    /// The index's trouble, which is nobody's business: another one is made.
    Sqlite(rusqlite::Error),
    /// A file that was not to be read when the index looked at it can be read now: it is looked at again.
    Moved(PathBuf),
}

impl From<rusqlite::Error> for IndexError {
    fn from(error: rusqlite::Error) -> IndexError {
        IndexError::Sqlite(error)
    }
}

impl From<Error> for IndexError {
    fn from(error: Error) -> IndexError {
        IndexError::Desk(error)
    }
}

impl IndexError {
    pub(super) fn into_error(self) -> Error {
        match self {
            IndexError::Desk(error) => error,
            IndexError::Sqlite(error) => hopeless(error),
            IndexError::Moved(path) => {
                let message = tr!("{path} was unreadable for a moment", path = path.display());
                Error::new(ErrorKind::System, message).hint(tr!(
                    "the file is being written, or its disk is faulty; nothing was changed, try again"
                ))
            }
        }
    }
}

/// Whether an index that answers so is no good any more. Whatever is not the state of the machine (a
/// lock, a full disk, no permission) is taken for damage: a wrong schema has many faces.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    let rusqlite::Error::SqliteFailure(failure, _) = error else { return true };
    !matches!(
        failure.code,
        ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::CannotOpen
            | ErrorCode::ReadOnly
            | ErrorCode::PermissionDenied
            | ErrorCode::DiskFull
            | ErrorCode::OutOfMemory
            | ErrorCode::SystemIoFailure
            | ErrorCode::OperationInterrupted
    )
}

/// When even an index in memory cannot be made.
pub(super) fn hopeless(error: rusqlite::Error) -> Error {
    Error::new(ErrorKind::System, tr!("cannot create an index in memory: {error}", error))
        .hint(tr!("free some memory; the desk's files are unchanged"))
        .because(error)
}
