//! Where an index lives: its file below `.itdesk`, and the lock that keeps it whole.

use std::fs::File;
use std::path::PathBuf;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::error::IndexError;
use super::schema;
use crate::store::{PRIVATE, Shelf, Store};

/// How long another command's writing to the index is waited for; then this one makes its own.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);
/// How long a writer waits to keep its row: the next reader finds it without that.
const SHORT_PATIENCE: Duration = Duration::from_millis(20);

/// How the names of an index's files end; the index itself is removed last.
const SUFFIXES: [&str; 4] = ["-wal", "-shm", "-journal", ""];

/// The place of an index, entered: nobody clears it while someone is in.
#[derive(Debug)]
pub(super) struct IndexFile {
    path: PathBuf,
    lock: File,
}

impl IndexFile {
    /// Enters the place of a shelf's index, making it where it is not there.
    pub(super) fn enter(store: &Store, shelf: Shelf) -> std::io::Result<IndexFile> {
        let lock = store.open_private(&format!("{}.lock", name(shelf)))?;
        let file = format!("{}.sqlite", name(shelf));
        // SQLite would follow a link, and opens these by their names.
        let names = SUFFIXES.map(|suffix| format!("{file}{suffix}"));
        let [.., is_there] = store.private_files(names.each_ref().map(String::as_str))?;
        lock.lock_shared()?;
        // SQLite gives what it makes beside a file the permissions of the file.
        if !is_there {
            // Where this fails, SQLite says why.
            let _ = store.open_private(&file);
        }
        Ok(IndexFile { path: store.root().join(PRIVATE).join(&file), lock })
    }

    /// Opens the index, made anew where there is none.
    pub(super) fn open(&self) -> Result<Connection, IndexError> {
        let db = Connection::open(&self.path)?;
        patient(&db, PATIENCE)?;
        schema::prepare(&db)?;
        Ok(db)
    }

    /// Opens the index for the row of a writer; `None` when there is none yet.
    pub(super) fn open_if_there(&self) -> Result<Option<Connection>, IndexError> {
        if !self.path.is_file() {
            return Ok(None);
        }
        let db = Connection::open_with_flags(&self.path, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        patient(&db, SHORT_PATIENCE)?;
        Ok(schema::is_ours(&db)?.then_some(db))
    }

    /// Opens an index that is there, for a question that is not worth any wait: nothing is made for it.
    pub(super) fn open_existing(store: &Store, shelf: Shelf) -> Option<Connection> {
        if !store.root().join(PRIVATE).join(format!("{}.sqlite", name(shelf))).is_file() {
            return None;
        }
        IndexFile::enter(store, shelf).ok()?.open_if_there().ok()?
    }

    /// Brings the write-ahead log into the index once it has grown long. Whoever reads or writes at the
    /// moment goes first; then it is left to a later command.
    pub(super) fn shorten_log(&self, db: &Connection) {
        if std::fs::metadata(self.named("-wal")).is_ok_and(|log| log.len() > LONGEST_LOG) {
            let _ = db.busy_timeout(Duration::ZERO);
            let _ = db.execute_batch("PRAGMA synchronous = NORMAL");
            let _ = db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()));
        }
    }

    /// The index's file as an address that SQLite reads, whatever bytes its path is made of.
    pub(super) fn address(&self) -> String {
        let path = self.path.as_os_str().as_encoded_bytes();
        let plain = |b: &u8| b.is_ascii_alphanumeric() || b"/._-".contains(b);
        let spell = |b: &u8| if plain(b) { char::from(*b).to_string() } else { format!("%{b:02X}") };
        format!("file:{}?mode=rw", path.iter().map(spell).collect::<String>())
    }

    /// The index's file, or one that SQLite keeps beside it.
    fn named(&self, suffix: &str) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(suffix);
        name.into()
    }

    /// Takes the index away. Only when nobody else is in: files that SQLite still has open must keep
    /// their names.
    pub(super) fn clear(&self) -> std::io::Result<()> {
        self.lock.unlock()?;
        self.lock.try_lock().map_err(std::io::Error::from)?;
        for suffix in SUFFIXES {
            let name = self.named(suffix);
            let gone = match std::fs::symlink_metadata(&name) {
                Ok(data) if data.is_dir() => std::fs::remove_dir_all(&name),
                _ => std::fs::remove_file(&name),
            };
            gone.or_else(|e| if e.kind() == std::io::ErrorKind::NotFound { Ok(()) } else { Err(e) })?;
        }
        self.lock.unlock()
    }

    /// The file system's own time, in nanoseconds: what a file changed from now on is not older than. Where it
    /// cannot be told, nothing is.
    pub(super) fn tick(&self) -> i64 {
        touch(&self.lock).unwrap_or(0)
    }
}

/// How long the write-ahead log may grow, in bytes, before it is brought into the index. Every command
/// that opens the index reads what is in it.
const LONGEST_LOG: u64 = 1 << 20;

/// So many bytes of an index are mapped: most of one of 100,000 tickets. All of one of a million would count as memory of
/// whoever reads it once.
const MAPPED: u64 = 128 << 20;

/// Sets how long others are waited for, and leaves the write-ahead log as it is when the command ends:
/// bringing it into the index costs syncs, which is more than writing the record itself.
fn patient(db: &Connection, patience: Duration) -> rusqlite::Result<()> {
    db.busy_timeout(patience)?;
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    // A row in the log that a power cut takes away is found again by its file; what must be in order is
    // bringing the log into the index.
    db.execute_batch(&format!(
        "PRAGMA synchronous = OFF; PRAGMA mmap_size = {MAPPED}; PRAGMA wal_autocheckpoint = 0"
    ))
}

/// Lets the file system set a file's times to its present, and reads that back. It is the time of the inode's
/// change, which nobody can set to anything else; another command that does the same meanwhile makes it
/// later, yet not later than now.
#[cfg(unix)]
fn touch(file: &File) -> std::io::Result<i64> {
    use std::os::unix::fs::MetadataExt;

    use rustix::fs::{Timespec, Timestamps, UTIME_NOW, futimens};
    let now = Timespec { tv_sec: 0, tv_nsec: UTIME_NOW };
    futimens(file, &Timestamps { last_access: now, last_modification: now })?;
    let data = file.metadata()?;
    Ok(data.ctime().wrapping_mul(1_000_000_000).wrapping_add(data.ctime_nsec()))
}

#[cfg(not(unix))]
fn touch(_: &File) -> std::io::Result<i64> {
    Ok(0)
}

/// What the files of a shelf's index are called.
pub(super) fn name(shelf: Shelf) -> &'static str {
    match shelf {
        Shelf::Live => "index",
        Shelf::Archive => "archive",
    }
}
