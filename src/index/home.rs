//! Where an index lives: its file below `.itdesk`, and the lock that keeps it whole.

use std::fs::File;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::schema;
use super::trouble::Trouble;
use crate::store::{Shelf, Store};

/// How long another command's writing to the index is waited for; then this one makes its own.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a writer waits to keep its row: the next reader finds it without that.
const SHORT_PATIENCE: Duration = Duration::from_millis(20);

/// The place of an index, entered: nobody clears it while someone is in.
#[derive(Debug)]
pub(super) struct Home {
    path: PathBuf,
    door: File,
}

impl Home {
    /// Enters the place of a shelf's index, making it where it is not there.
    pub(super) fn enter(store: &Store, shelf: Shelf) -> std::io::Result<Home> {
        let folder = store.root().join(".itdesk");
        let open = || {
            let mut options = File::options();
            options
                .create(true)
                .truncate(false)
                .write(true)
                .open(folder.join(format!("{}.lock", name(shelf))))
        };
        let door = match open() {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                std::fs::create_dir(&folder)?;
                open()?
            }
            opened => opened?,
        };
        door.lock_shared()?;
        Ok(Home { path: folder.join(format!("{}.sqlite", name(shelf))), door })
    }

    /// Opens the index, made anew where there is none.
    pub(super) fn open(&self) -> Result<Connection, Trouble> {
        let db = Connection::open(&self.path)?;
        db.busy_timeout(PATIENCE)?;
        schema::prepare(&db)?;
        Ok(db)
    }

    /// Opens the index for the row of a writer; `None` when there is none yet.
    pub(super) fn open_if_there(&self) -> Result<Option<Connection>, Trouble> {
        if !self.path.is_file() {
            return Ok(None);
        }
        let db = Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        db.busy_timeout(SHORT_PATIENCE)?;
        Ok(schema::is_ours(&db)?.then_some(db))
    }

    /// Takes the index away. Only when nobody else is in: files that SQLite still has open must keep
    /// their names.
    pub(super) fn clear(&self) -> std::io::Result<()> {
        self.door.unlock()?;
        self.door.try_lock().map_err(std::io::Error::from)?;
        for suffix in ["-wal", "-shm", "-journal", ""] {
            let mut name = self.path.clone().into_os_string();
            name.push(suffix);
            let gone = match std::fs::symlink_metadata(&name) {
                Ok(data) if data.is_dir() => std::fs::remove_dir_all(&name),
                _ => std::fs::remove_file(&name),
            };
            gone.or_else(|e| if e.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(e) })?;
        }
        self.door.unlock()
    }

    /// The file system's own time, in nanoseconds: what a file changed from now on is not older than.
    pub(super) fn tick(&self) -> i64 {
        let touched =
            self.door.set_modified(std::time::SystemTime::UNIX_EPOCH).and_then(|()| touch(&self.door));
        touched.unwrap_or(0)
    }
}

/// Sets a file's time of change to the file system's present, and reads it back.
#[cfg(unix)]
fn touch(file: &File) -> std::io::Result<i64> {
    use std::os::unix::fs::MetadataExt;

    use rustix::fs::{Timespec, Timestamps, UTIME_NOW, futimens};
    let now = Timespec { tv_sec: 0, tv_nsec: UTIME_NOW };
    futimens(file, &Timestamps { last_access: now, last_modification: now })?;
    let data = file.metadata()?;
    Ok(data.mtime().wrapping_mul(1_000_000_000).wrapping_add(data.mtime_nsec()))
}

#[cfg(not(unix))]
fn touch(_: &File) -> std::io::Result<i64> {
    Ok(0)
}

fn name(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Live => "index",
        Shelf::Archive => "archive",
    }
}
