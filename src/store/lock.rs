//! The desk's lock: one writer at a time.

use std::fs::{File, TryLockError};
use std::path::Path;
use std::time::{Duration, Instant};

use super::write;
use crate::error::{Context, Error, ErrorKind, Result};

/// Held while a command reads, decides and writes; the system lets go of it when the process ends,
/// however it ends.
#[derive(Debug)]
pub struct Lock {
    _file: File,
}

impl Lock {
    /// Waits for the lock of the desk in `root`.
    #[expect(clippy::disallowed_methods, reason = "waiting for other writers is measured in real time")]
    pub(super) fn take(root: &Path) -> Result<Lock> {
        let folder = root.join(".itdesk");
        write::make_folder(&folder)?;
        let path = folder.join("lock");
        let mut file = open(&path)?;
        let patience = patience()?;
        let begin = Instant::now();
        let mut nap = Duration::from_micros(200);
        loop {
            match file.try_lock() {
                Ok(()) if is_there(&file, &path).doing("lock", &path)? => return Ok(Lock { _file: file }),
                // Its folder was taken away while this one waited: another writer locks the new one.
                Ok(()) => {
                    write::make_folder(&folder)?;
                    file = open(&path)?;
                }
                Err(TryLockError::Error(e)) => return Err(Error::system("lock", &path, &e)),
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
        let opened = File::open(root.join(".itdesk").join("lock"));
        opened.is_ok_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
    }
}

fn open(path: &Path) -> Result<File> {
    File::options().create(true).truncate(false).write(true).open(path).doing("open", path)
}

/// Whether the file is still the one of this name.
#[cfg(unix)]
fn is_there(file: &File, path: &Path) -> std::io::Result<bool> {
    use std::os::unix::fs::MetadataExt;
    let own = file.metadata()?;
    match std::fs::metadata(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(false),
        named => named.map(|named| (own.dev(), own.ino()) == (named.dev(), named.ino())),
    }
}

/// An open file cannot be taken away here.
#[cfg(not(unix))]
fn is_there(_: &File, _: &Path) -> std::io::Result<bool> {
    Ok(true)
}

fn patience() -> Result<Duration> {
    let Ok(text) = std::env::var("ITDESK_LOCK_TIMEOUT") else { return Ok(Duration::from_secs(10)) };
    let seconds: Option<f64> = text.parse().ok();
    let patience = seconds.and_then(|s| Duration::try_from_secs_f64(s).ok());
    patience
        .ok_or_else(|| Error::usage(format!("ITDESK_LOCK_TIMEOUT is '{text}'; it is a number of seconds")))
}

fn busy(root: &Path, patience: Duration) -> Error {
    let message =
        format!("another itdesk has been writing to {} for {} s", root.display(), patience.as_secs_f64());
    Error::new(ErrorKind::Busy, message)
        .hint("nothing was changed; try again, or wait longer with ITDESK_LOCK_TIMEOUT=60")
}
