//! The files of a work tree as they are found, and whether they are still so.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// Files of the work tree, by their paths from its top; `None` where there is none.
pub(in crate::git) type Found = BTreeMap<PathBuf, Option<Metadata>>;

/// Looks at the files; `None` when one is no plain file, or has a name that cannot be handed to git by line.
pub(in crate::git) fn find<'p>(top: &Path, paths: impl IntoIterator<Item = &'p PathBuf>) -> Option<Found> {
    let look = |path: &'p PathBuf| {
        let name = path.to_str()?;
        if name.starts_with('"') || name.contains('\n') {
            return None;
        }
        match std::fs::symlink_metadata(top.join(path)) {
            Ok(data) => data.is_file().then(|| (path.clone(), Some(data))),
            Err(e) if matches!(e.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
                Some((path.clone(), None))
            }
            Err(_) => None,
        }
    };
    paths.into_iter().map(look).collect()
}

/// Whether the files are as they were.
pub(in crate::git) fn is_same(before: &Found, now: &Found) -> bool {
    let stamp = |data: &Option<Metadata>| data.as_ref().map(|d| (d.len(), d.modified().ok(), inode(d)));
    before.values().map(stamp).eq(now.values().map(stamp))
}

#[cfg(unix)]
fn inode(data: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(data)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}
