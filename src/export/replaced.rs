//! A file that is written beside its place and then takes it.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use crate::error::{Context, Error, ErrorKind, Result};
use crate::lang::tr;

/// A file beside a target. What a killed export left of it is written over.
pub(super) struct Replacement<'a> {
    target: &'a Path,
    path: PathBuf,
    /// Held as long as it is written: two exports to one target would write into each other.
    lock: File,
}

impl<'a> Replacement<'a> {
    /// Makes an empty file beside a target.
    ///
    /// # Errors
    /// Exit 5 when another export is writing it, 7 when the system refuses.
    pub(super) fn beside(target: &'a Path) -> Result<Replacement<'a>> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let path = target.with_file_name(format!(".{name}.itdesk-export"));
        let open = File::options().read(true).write(true).create(true).truncate(false).open(&path);
        let lock = open.doing("write", &path)?;
        hold(&lock, target)?;
        lock.set_len(0).doing("write", &path)?;
        Ok(Replacement { target, path, lock })
    }

    /// Where it is written.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts it in the place of the target. It is on the disk when this returns.
    ///
    /// # Errors
    /// Exit 7 when the system refuses.
    pub(super) fn take_place(self) -> Result<()> {
        self.lock.sync_all().doing("save", &self.path)?;
        std::fs::rename(&self.path, self.target).doing("save", self.target)?;
        sync_folder(self.target)
    }
}

/// Locks a file that stands for a target while it is written.
///
/// # Errors
/// Exit 5 when another export holds it.
pub(super) fn hold(lock: &File, target: &Path) -> Result<()> {
    match lock.try_lock() {
        Ok(()) => Ok(()),
        Err(TryLockError::WouldBlock) => {
            let message = tr!("another export to {target} is running", target = target.display());
            Err(Error::new(ErrorKind::Busy, message).hint(tr!("try again when it is done")))
        }
        Err(TryLockError::Error(error)) => Err(Error::system("lock", target, error)),
    }
}

/// Brings the name of a file to the disk.
pub(super) fn sync_folder(path: &Path) -> Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    #[cfg(unix)]
    File::open(folder).and_then(|folder| folder.sync_all()).doing("save", folder)?;
    Ok(())
}
