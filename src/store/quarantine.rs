//! Changing files without losing a byte: originals are kept aside before anything happens to them.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::{Lock, Store};
use crate::error::Result;

/// The folder beside the kinds in which originals are kept.
pub const QUARANTINE: &str = "aside";

/// Where the originals of one fixing go: `aside/20261123T090000Z/`, each under the path it had.
#[derive(Debug)]
pub struct Quarantine<'s> {
    store: &'s Store,
    folder: PathBuf,
}

impl Store {
    /// A fresh folder for originals, named by `now`; it is made when the first of them comes.
    pub fn quarantine(&self, _lock: &Lock, now: Timestamp) -> Quarantine<'_> {
        let stamp = now.strftime("%Y%m%dT%H%M%SZ").to_string();
        let numbered = (2..).map(|n| format!("{stamp}-{n}"));
        let mut names =
            std::iter::once(stamp.clone()).chain(numbered).map(|name| Path::new(QUARANTINE).join(name));
        let folder = names.find(|folder| !self.holds(folder)).unwrap_or_else(|| QUARANTINE.into());
        Quarantine { store: self, folder }
    }

    /// Writes a record over its file, wherever that stands.
    pub fn rewrite(&self, _lock: &Lock, path: &Path, bytes: &[u8]) -> Result<()> {
        self.touched(path);
        self.disk.replace(path, bytes)
    }

    /// Removes a file of the desk, which stands elsewhere too: in git's history, or under another name.
    pub fn remove(&self, _lock: &Lock, path: &Path) -> Result<()> {
        self.touched(path);
        self.disk.remove(path)
    }

    /// [`Store::rewrite`] of many files, durable with the next [`sync_tree`](super::sync_tree); all are written beside before
    /// the first is replaced.
    pub fn rewrite_all(&self, _lock: &Lock, files: &[(PathBuf, Vec<u8>)]) -> Result<()> {
        files.iter().for_each(|(path, _)| self.touched(path));
        self.disk.replace_all(files)
    }

    /// Moves a file of the desk; `false`, and nothing done, when something stands there already.
    pub fn relocate(&self, _lock: &Lock, from: &Path, to: &Path) -> Result<bool> {
        self.touched(from);
        self.touched(to);
        self.disk.relocate(from, to)
    }
}

impl Quarantine<'_> {
    /// The folder, relative to the desk.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Keeps a copy of what a file holds, on the disk before this returns.
    pub fn keep(&self, _lock: &Lock, path: &Path, bytes: &[u8]) -> Result<()> {
        let place = |to: &Path| {
            self.store.touched(to);
            self.store.disk.create(to, bytes)
        };
        self.first_free(path, &place)
    }

    /// Moves a file here.
    pub fn take(&self, lock: &Lock, path: &Path) -> Result<()> {
        self.first_free(path, &|to| self.store.relocate(lock, path, to))
    }

    /// What is here already stays: a second original of a path is `….json.2`.
    fn first_free(&self, path: &Path, place: &dyn Fn(&Path) -> Result<bool>) -> Result<()> {
        let mut to = self.folder.join(path);
        for number in 2.. {
            if place(&to)? {
                break;
            }
            let mut name = self.folder.join(path).into_os_string();
            name.push(format!(".{number}"));
            to = name.into();
        }
        Ok(())
    }
}
