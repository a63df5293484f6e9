//! The files of a desk that are not committed, as `git status` reports them.

use std::path::{Path, PathBuf};

use crate::error::Result;
use crate::git::Git;
use crate::records::Kind;
use crate::store::{ARCHIVE_FOLDER, MEASUREMENTS_FOLDER, POLICY_FILE};

/// What of a desk is shared: records, figures, policy.
pub(in crate::git) fn shared_paths() -> Vec<&'static str> {
    let mut paths: Vec<&str> = Kind::ALL.iter().map(|kind| kind.folder()).collect();
    paths.extend([ARCHIVE_FOLDER, MEASUREMENTS_FOLDER, POLICY_FILE]);
    paths
}

/// The files of the desk that are not committed as they are, relative to it: records, figures, policy.
///
/// # Errors
/// What running git can meet.
pub fn uncommitted(git: &Git) -> Result<Vec<PathBuf>> {
    let folders = shared_paths();
    let args = ["status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--"];
    let mut status = git.command(args.iter().chain(&folders));
    // It may run beside a merge, which needs the index: nothing is kept of what it finds out about the files.
    status.env("GIT_OPTIONAL_LOCKS", "0");
    let told = git.printed(status)?;
    let desk = |path: PathBuf| path.strip_prefix(&git.prefix).map(Path::to_path_buf).unwrap_or(path);
    Ok(entries(&told).map(|(_, path)| desk(path)).collect())
}

/// The files that `git status` tells, from the top of the work tree; whether git does not know them yet.
pub(in crate::git) fn entries(status: &[u8]) -> impl Iterator<Item = (bool, PathBuf)> + '_ {
    let entries = status.split(|b| *b == 0).filter(|e| e.len() > 3);
    entries.map(|entry| {
        let path = String::from_utf8_lossy(&entry[3..]).into_owned();
        (entry.starts_with(b"??"), PathBuf::from(path))
    })
}
