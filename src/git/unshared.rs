//! What of a desk nobody else has yet, in one run of git.

use std::path::{Path, PathBuf};

use super::Git;
use super::save::shared_paths;
use crate::error::Result;

/// What is not shared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unshared {
    /// Files of the desk that are not committed as they are, from the top of the work tree.
    pub uncommitted: Vec<PathBuf>,
    /// Commits that were not pushed; `None` where the branch follows none.
    pub ahead: Option<usize>,
}

/// What of the desk in `root` is not shared; `None` outside of a repository.
///
/// # Errors
/// Exit 7 when git cannot be started.
pub fn unshared(root: &Path) -> Result<Option<Unshared>> {
    let status =
        ["status", "--porcelain=v2", "--branch", "-z", "--untracked-files=all", "--no-renames", "--"];
    let ran = Git::at(root).run(status.into_iter().chain(shared_paths()))?;
    if !ran.ok() {
        return Ok(None);
    }
    Ok(Some(read(&String::from_utf8_lossy(&ran.stdout))))
}

fn read(text: &str) -> Unshared {
    let mut unshared = Unshared::default();
    for entry in text.split('\0') {
        let path = match entry.split_at_checked(2) {
            Some(("# ", header)) => {
                let ahead = header.strip_prefix("branch.ab +").and_then(|ab| ab.split(' ').next());
                unshared.ahead = ahead.and_then(|n| n.parse().ok()).or(unshared.ahead);
                continue;
            }
            Some(("1 ", fields)) => fields.splitn(8, ' ').nth(7),
            Some(("u ", fields)) => fields.splitn(10, ' ').nth(9),
            Some(("? ", path)) => Some(path),
            _ => None,
        };
        unshared.uncommitted.extend(path.map(PathBuf::from));
    }
    unshared
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_unmerged_and_new_files_are_read_whatever_their_names() {
        let text = "# branch.oid 1f\0# branch.head main\0# branch.upstream origin/main\0# branch.ab +2 -1\0\
            1 .M N... 100644 100644 100644 aa bb incidents/a b.json\0\
            u UU N... 100644 100644 100644 100644 aa bb cc changes/c.json\0? requests/d.json\0";
        let unshared = read(text);
        assert_eq!(unshared.ahead, Some(2));
        let paths = ["incidents/a b.json", "changes/c.json", "requests/d.json"].map(PathBuf::from);
        assert_eq!(unshared.uncommitted, paths);
        assert_eq!(read("# branch.oid (initial)\0"), Unshared::default());
    }
}
