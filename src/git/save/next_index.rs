//! git's index as it is to be after a commit. As in a commit that git makes, its lock is held from before the
//! commit until the new index is in place, so that no index ever lacks what its commit has.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::hold::Hold;
use crate::error::{Context, Error, Result};
use crate::git::Git;
use crate::lang::tr;

/// The lock on a repository's index, and the index that is to follow. Dropped without [`NextIndex::finish`], it leaves the
/// index as it was.
#[derive(Debug)]
pub(super) struct NextIndex {
    index: PathBuf,
    lock: PathBuf,
    next: PathBuf,
    is_placed: bool,
    _hold: Hold,
}

impl NextIndex {
    /// Takes the lock; `None` when another git has it. `private` is the folder of the work tree's index.
    ///
    /// # Errors
    /// What the system refuses.
    pub(super) fn begin(private: &Path) -> Result<Option<NextIndex>> {
        let path = |name: &str| private.join(name);
        let (index, lock) = (path("index"), path("index.lock"));
        let hold = Hold::begin();
        match File::options().write(true).create_new(true).open(&lock) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => return Ok(None),
            made => made.doing("create", &lock)?,
        };
        let taken = NextIndex { index, lock, next: path("itdesk.index"), is_placed: false, _hold: hold };
        // What a command left that was killed.
        remove(&taken.next)?;
        remove(&path("itdesk.index.lock"))?;
        // git replaces an index and never writes into one, so that a second name is as good as a copy.
        let linked = std::fs::hard_link(&taken.index, &taken.next);
        match linked.or_else(|_| std::fs::copy(&taken.index, &taken.next).map(drop)) {
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            linked => linked.doing("copy", &taken.index)?,
        }
        Ok(Some(taken))
    }

    /// Brings these files up to date in the index that is to follow: their contents are written elsewhere.
    ///
    /// # Errors
    /// Exit 7 with what git says.
    pub(super) fn update(&self, git: &Git, paths: &BTreeSet<PathBuf>) -> Result<()> {
        let list: String = paths.iter().map(|path| format!("{}\0", path.display())).collect();
        let args = ["update-index", "--add", "--remove", "--info-only", "-z", "--stdin"];
        git.at_top().with_index(&self.next).feed(args, list.as_bytes()).map(drop)
    }

    /// Puts the index in its place, and gives up the lock.
    ///
    /// # Errors
    /// What the system refuses; the commit is made then, and the index lacks it.
    pub(super) fn finish(mut self) -> Result<()> {
        let placed = std::fs::rename(&self.next, &self.lock);
        let placed = placed.and_then(|()| std::fs::rename(&self.lock, &self.index));
        self.is_placed = placed.is_ok();
        placed.doing("replace", &self.index).map_err(|error: Error| {
            error.hint(tr!("the commit is made; update git's index: git reset --mixed"))
        })
    }
}

impl Drop for NextIndex {
    fn drop(&mut self) {
        // After the end the lock may be another's already.
        if !self.is_placed {
            let _ = std::fs::remove_file(&self.next);
            let _ = std::fs::remove_file(&self.lock);
        }
    }
}

fn remove(path: &Path) -> Result<()> {
    match std::fs::remove_file(path) {
        Err(e) if e.kind() == ErrorKind::NotFound => Ok(()),
        removed => removed.doing("remove", path),
    }
}
