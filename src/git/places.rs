//! The folders of a repository.

use std::path::{Path, PathBuf};

/// Folders of a repository.
#[derive(Debug, Clone)]
pub(super) struct Places {
    /// That of the work tree's own: index, HEAD, what is in progress.
    pub private: PathBuf,
    /// The hooks that are run: `core.hooksPath`, else git's own.
    pub hooks: PathBuf,
    pub objects: PathBuf,
    /// Where git lists the commits whose parents were not fetched; there is no such file in a clone of the complete history.
    pub shallow: PathBuf,
}

impl Places {
    /// What `git rev-parse` is asked for them.
    pub(super) const ASKED: [&str; 7] =
        ["--absolute-git-dir", "--git-path", "hooks", "--git-path", "objects", "--git-path", "shallow"];

    /// Reads the answer of `git rev-parse` in a folder.
    pub(super) fn parse(folder: &Path, told: &str) -> Option<Places> {
        let mut lines = told.lines().map(|line| folder.join(line));
        let mut next = || lines.next();
        Some(Places { private: next()?, hooks: next()?, objects: next()?, shallow: next()? })
    }
}
