//! The commit of some files by writing their trees: what it takes does not grow with the files beside them, but for git's
//! index, which git writes again for any change.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::message::cleaned;
use super::next_index::NextIndex;
use super::settings::Settings;
use super::snapshot::{Snapshot, is_late};
use super::tree::{Edit, Edits};
use super::trees::Trees;
use super::turn::Attempt;
use crate::error::Result;
use crate::git::{Git, Underway};
use crate::lang::tr;

/// A file of the work tree as it is found; `None` where it is not there.
type Found = BTreeMap<PathBuf, Option<Metadata>>;

/// Commits these files, named from the top of the work tree.
///
/// # Errors
/// Exit 7 when git cannot make the commit: no name, no key.
pub(super) fn commit(git: &Git, paths: &BTreeSet<PathBuf>, message: &str) -> Result<Attempt> {
    let private = git.private()?;
    let has_own_index = std::env::var_os("GIT_INDEX_FILE").is_some() || private.join("index").is_symlink();
    if has_own_index || Underway::of(git)?.is_some() {
        return Ok(Attempt::Unsuited);
    }
    let settings = Settings::read(git)?;
    let Some(found) = find(git.top(), paths).filter(|_| !settings.special) else {
        return Ok(Attempt::Unsuited);
    };
    let Some(index) = NextIndex::begin(&private)? else {
        return Ok(Attempt::InTheWay(tr!("index.lock exists").to_owned()));
    };
    let (indexed, made) = std::thread::scope(|scope| {
        let indexed = scope.spawn(|| index.update(git, paths));
        let made = Next::make(git, &found, settings);
        (indexed.join(), made)
    });
    let (Ok(Ok(())), Some(made)) = (indexed, made) else { return Ok(Attempt::Unsuited) };
    if made.is_unchanged() {
        return Ok(Attempt::Unchanged);
    }
    if find(git.top(), paths).is_none_or(|now| !is_same(&found, &now)) {
        return Ok(Attempt::InTheWay(tr!("the files changed meanwhile").to_owned()));
    }
    let commit = made.snapshot.commit(git, settings, &cleaned(message))?;
    let word = if made.before.is_some() { "commit" } else { "commit (initial)" };
    let why = format!("{word}: {}", message.lines().next().unwrap_or_default());
    if let Err(error) = made.snapshot.advance(git, &commit, &why) {
        return if is_late(&error) { Ok(Attempt::InTheWay(error.message)) } else { Err(error) };
    }
    index.finish()?;
    settings.maintain(git)?;
    Ok(Attempt::Committed(commit))
}

/// Looks at the files; `None` when one is no plain file, or has a name that cannot be handed to git by line.
fn find(top: &Path, paths: &BTreeSet<PathBuf>) -> Option<Found> {
    let look = |path: &PathBuf| {
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
    paths.iter().map(look).collect()
}

fn is_same(before: &Found, now: &Found) -> bool {
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

#[cfg(unix)]
fn is_executable(data: &Metadata, settings: Settings) -> Option<bool> {
    use std::os::unix::fs::PermissionsExt;
    settings.file_mode.then(|| data.permissions().mode() & 0o100 != 0)
}

#[cfg(not(unix))]
fn is_executable(_: &Metadata, _: Settings) -> Option<bool> {
    None
}

/// The tree that is to be committed, and what it follows.
#[derive(Debug)]
struct Next {
    snapshot: Snapshot,
    /// The tree of HEAD; `None` before the first commit.
    before: Option<String>,
}

impl Next {
    /// Writes the contents and trees; `None` where that fails, or where `git commit` would do something else.
    fn make(git: &Git, found: &Found, settings: Settings) -> Option<Next> {
        let edits = edits(git, found, settings)?;
        let mut trees = Trees::start(git).ok()?;
        let head = trees.commit("HEAD")?;
        let old = head.as_ref().map(|(_, tree)| tree.as_str());
        let tree = trees.edited(old, &edits)?;
        // git leaves out what is ignored, unless it is in the index.
        let snapshot = Snapshot { tree, parents: head.iter().map(|(id, _)| id.clone()).collect() };
        let next = Next { snapshot, before: head.map(|(_, tree)| tree) };
        trees.ignored()?.is_empty().then_some(next)
    }

    fn is_unchanged(&self) -> bool {
        self.before.as_ref() == Some(&self.snapshot.tree)
    }
}

/// Writes the contents, with the filters of `.gitattributes`.
fn edits(git: &Git, found: &Found, settings: Settings) -> Option<Edits> {
    let there = found.iter().filter(|(_, data)| data.is_some());
    let list: String = there.map(|(path, _)| format!("{}\n", path.display())).collect();
    let ids = match list.as_str() {
        "" => Vec::new(),
        list => git.at_top().feed(["hash-object", "-w", "--stdin-paths"], list.as_bytes()).ok()?,
    };
    let ids = String::from_utf8(ids).ok()?;
    let mut ids = ids.lines();
    let mut edits = Edits::default();
    for (path, data) in found {
        let edit = match data {
            None => Edit::Gone,
            Some(data) => {
                Edit::Content { blob: ids.next()?.to_owned(), executable: is_executable(data, settings) }
            }
        };
        edits.add(path, edit)?;
    }
    Some(edits)
}
