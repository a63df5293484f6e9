//! Records that commits removed.

use std::path::PathBuf;

use super::super::Git;
use super::super::raw_diff::object;
use crate::error::Result;
use crate::records::Kind;
use crate::store::ARCHIVE_FOLDER;

/// A file of the desk that a commit has no more, and a parent of it has.
pub(super) struct Removal {
    /// The commit, by its full id.
    pub commit: String,
    /// The file, relative to the desk.
    pub path: PathBuf,
    /// What the parent has there.
    pub object: String,
}

/// What commits, one a line, removed from the folders of records; of a merge, what it removed of any of its parents.
pub(super) fn removals(git: &Git, commits: &str) -> Result<Vec<Removal>> {
    if commits.is_empty() {
        return Ok(Vec::new());
    }
    let how = ["diff-tree", "--stdin", "-m", "-r", "-z", "--raw", "--no-renames", "--diff-filter=D"];
    let args = how.into_iter().chain(["--relative", "--"]).chain(folders());
    let told = git.feed(args, format!("{commits}\n").as_bytes())?;
    let mut fields = told.split(|b| *b == 0).map(String::from_utf8_lossy);
    let mut commit = String::new();
    let mut found = Vec::new();
    while let Some(head) = fields.next() {
        // A commit's id; or :MODE MODE OBJECT OBJECT STATUS, then the path.
        let Some(entry) = head.strip_prefix(':') else {
            commit = head.into_owned();
            continue;
        };
        let (Some(path), Some(object)) = (fields.next(), entry.split(' ').nth(2).and_then(object)) else {
            continue;
        };
        found.push(Removal { commit: commit.clone(), path: PathBuf::from(path.into_owned()), object });
    }
    Ok(found)
}

/// The folders in which records stand.
pub(super) fn folders() -> Vec<&'static str> {
    Kind::ALL.iter().map(|kind| kind.folder()).chain([ARCHIVE_FOLDER]).collect()
}
