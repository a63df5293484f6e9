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
    let shared = |path: &Path| folders.iter().any(|folder| path.starts_with(folder));
    // git keeps what it knows of files that it does not track only for a look at all folders that names no file in them.
    let is_alone = git.prefix.is_empty();
    let (untracked, paths) = match is_alone {
        true => ("--untracked-files=normal", [].as_slice()),
        false => ("--untracked-files=all", folders.as_slice()),
    };
    let args = ["status", "--porcelain", "-z", "--no-renames", untracked, "--"];
    let mut status = git.command(args.iter().chain(paths));
    // It may run beside a merge, which needs the index: nothing is kept of what it finds out about the files.
    status.env("GIT_OPTIONAL_LOCKS", "0");
    let told = git.printed(status)?;
    if !is_alone {
        let desk = |path: PathBuf| path.strip_prefix(&git.prefix).map(Path::to_path_buf).unwrap_or(path);
        return Ok(entries(&told).map(|(_, path)| desk(path)).collect());
    }
    let open = entries(&told).filter(|(_, path)| shared(path));
    let (new_folders, files): (Vec<_>, Vec<_>) =
        open.partition(|(untracked, path)| *untracked && git.top().join(path).is_dir());
    let mut files: Vec<PathBuf> = files.into_iter().map(|(_, path)| path).collect();
    if !new_folders.is_empty() {
        let args = ["--literal-pathspecs", "ls-files", "--others", "--exclude-standard", "-z", "--"];
        let args = args.map(AsRef::as_ref).into_iter();
        let told = git.bytes(args.chain(new_folders.iter().map(|(_, folder)| folder.as_os_str())))?;
        let paths = told.split(|b| *b == 0).filter(|path| !path.is_empty());
        files.extend(paths.map(|path| PathBuf::from(String::from_utf8_lossy(path).into_owned())));
    }
    files.sort();
    Ok(files)
}

/// The files that `git status` tells, from the top of the work tree; whether git does not know them yet.
pub(in crate::git) fn entries(status: &[u8]) -> impl Iterator<Item = (bool, PathBuf)> + '_ {
    let entries = status.split(|b| *b == 0).filter(|e| e.len() > 3);
    entries.map(|entry| {
        let path = String::from_utf8_lossy(&entry[3..]).into_owned();
        (entry.starts_with(b"??"), PathBuf::from(path))
    })
}
