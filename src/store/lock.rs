//! The desk's lock: one writer at a time.

use std::ffi::OsStr;
use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use super::beneath::{Access, Dir};
use super::write::Disk;
use super::{PRIVATE, beneath};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::lang::tr;

/// The lock's file below [`PRIVATE`].
const NAME: &str = "lock";

/// Held while a command reads, decides and writes; the system lets go of it when the process ends,
/// however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the lock of the desk in `root`.
    #[expect(clippy::disallowed_methods, reason = "waiting for other writers is measured in real time")]
    pub(super) fn take(disk: &Disk) -> Result<Lock> {
        let root = disk.root();
        let path = root.join(PRIVATE).join(NAME);
        let mut file = open(disk)?;
        let patience = patience()?;
        let begin = Instant::now();
        let mut nap = Duration::from_micros(200);
        loop {
            match file.try_lock() {
                Ok(()) if is_there(root, &file).doing("lock", &path)? => return Ok(Lock { _file: file }),
                // Its folder was taken away while this one waited: another writer locks the new one.
                Ok(()) => {
                    file = open(disk)?;
                }
                Err(TryLockError::Error(e)) => return Err(Error::system("lock", &path, e)),
                Err(TryLockError::WouldBlock) if begin.elapsed() >= patience => {
                    return Err(busy(root, patience));
                }
                Err(TryLockError::WouldBlock) => std::thread::sleep(nap),
            }
            nap = (nap * 2).min(Duration::from_millis(20));
        }
    }

    /// Whether a command holds the lock of the desk in `root` just now.
    pub(super) fn is_held(root: &Path) -> bool {
        let opened = Dir::open(root, Path::new(PRIVATE));
        let opened = opened.and_then(|dir| dir.file(OsStr::new(NAME), Access::Read));
        opened.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

fn open(disk: &Disk) -> Result<File> {
    let path = Path::new(PRIVATE).join(NAME);
    let opened = disk.open_or_create(&path, Access::Write);
    opened.map(|(file, _)| file).doing("open", disk.root().join(&path))
}

/// Whether the file is still the one of this name.
fn is_there(root: &Path, file: &File) -> std::io::Result<bool> {
    match Dir::open(root, Path::new(PRIVATE)) {
        Err(e) if beneath::is_no_folder(&e) => Ok(false),
        opened => opened?.is_same(OsStr::new(NAME), file),
    }
}

fn patience() -> Result<Duration> {
    let Ok(text) = std::env::var("ITDESK_LOCK_TIMEOUT") else { return Ok(Duration::from_secs(10)) };
    let seconds: Option<f64> = text.parse().ok();
    let patience = seconds.and_then(|s| Duration::try_from_secs_f64(s).ok());
    patience.ok_or_else(|| {
        Error::usage(tr!("ITDESK_LOCK_TIMEOUT is '{text}'; it must be a number of seconds", text))
    })
}

fn busy(root: &Path, patience: Duration) -> Error {
    let message = tr!(
        "another itdesk has been writing to {root} for {as_secs_f64} s",
        root = root.display(),
        as_secs_f64 = patience.as_secs_f64()
    );
    Error::new(ErrorKind::Busy, message)
        .hint(tr!("nothing was changed; try again, or wait longer with ITDESK_LOCK_TIMEOUT=60"))
}
