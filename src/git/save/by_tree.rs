//! The commit of some files by writing their trees: what it takes does not grow with the files beside them, but for git's
//! index, which git writes again for any change.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::PathBuf;

use super::found::{Found, find, is_same};
use super::message::cleaned;
use super::next_index::NextIndex;
use super::objects::Reader;
use super::settings::Settings;
use super::snapshot::{Snapshot, is_late};
use super::tree::{Edit, Edits};
use super::trees::Trees;
use super::turn::Attempt;
use crate::error::Result;
use crate::git::{Git, Underway};
use crate::lang::tr;

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
        let mut reader = Reader::start(git).ok()?;
        let head = reader.commit("HEAD").ok()?;
        let old = head.as_ref().map(|head| head.tree.as_str());
        let mut trees = Trees::new(git, &mut reader);
        let tree = trees.edited(old, &edits)?;
        // git leaves out what is ignored, unless it is in the index.
        let snapshot = Snapshot { tree, parents: head.iter().map(|head| head.commit.clone()).collect() };
        let next = Next { snapshot, before: head.map(|head| head.tree) };
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
