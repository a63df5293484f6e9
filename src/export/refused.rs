//! Why a target is refused.

use std::path::Path;

use crate::error::{Error, ErrorKind};
use crate::lang::tr;

/// Something else is in the place of a target.
pub(super) fn not_an_export(target: &Path) -> Error {
    let message = tr!("{target} exists and is not an export of itdesk", target = target.display());
    Error::usage(message).hint(tr!("nothing was changed; export to another place, or remove it first"))
}

/// A newer program wrote the target.
pub(super) fn newer(target: &Path, format: i64) -> Error {
    let message =
        tr!("{target} was written by a newer itdesk (format {format})", target = target.display(), format);
    Error::usage(message).hint(tr!("update itdesk, or export to another place"))
}

/// The target is an export that lacks what every export has.
pub(super) fn damaged(target: &Path) -> Error {
    let message = tr!("{target} is a damaged export", target = target.display());
    Error::new(ErrorKind::Damaged, message)
        .hint(tr!("remove it and export again: the desk has everything that was in it"))
}

/// What SQLite could not do with a file.
pub(super) fn failed(doing: &str, target: &Path, error: rusqlite::Error) -> Error {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseCorrupt, DatabaseLocked, NotADatabase};
    match error.sqlite_error_code() {
        Some(DatabaseCorrupt | NotADatabase) => damaged(target).because(error),
        Some(DatabaseBusy | DatabaseLocked) => {
            let message = tr!("another program is using {target}", target = target.display());
            Error::new(ErrorKind::Busy, message).hint(tr!("try again when it is done")).because(error)
        }
        _ => Error::system(doing, target, std::io::Error::other(error)),
    }
}
