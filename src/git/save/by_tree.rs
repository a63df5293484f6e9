//! The commit of some files by writing their trees: what it takes does not grow with the files beside them, but for git's
//! index, which git writes again for any change.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::Metadata;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::message::cleaned;
use super::next_index::NextIndex;
use super::objects::{Reader, TreeWriter};
use super::settings::Settings;
use super::tree::{Edit, Edits, Tree};
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
        let made = Snapshot::make(git, &found, settings);
        (indexed.join(), made)
    });
    let (Ok(Ok(())), Some(made)) = (indexed, made) else { return Ok(Attempt::Unsuited) };
    if made.is_unchanged() {
        return Ok(Attempt::Unchanged);
    }
    if find(git.top(), paths).is_none_or(|now| !is_same(&found, &now)) {
        return Ok(Attempt::InTheWay(tr!("the files changed meanwhile").to_owned()));
    }
    let commit = made.commit(git, settings, message)?;
    if let Err(error) = made.advance(git, &commit, message) {
        let is_late = error.message.contains("cannot lock ref");
        return if is_late { Ok(Attempt::InTheWay(error.message)) } else { Err(error) };
    }
    index.finish()?;
    if settings.wants_maintenance(&git.objects()?) {
        // As after any commit. It is no matter of this one if it fails.
        let _ = git.run(["maintenance", "run", "--auto", "--quiet"]);
    }
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
struct Snapshot {
    tree: String,
    /// The commit of HEAD and its tree; `None` before the first.
    parent: Option<(String, String)>,
}

impl Snapshot {
    /// Writes the contents and trees; `None` where that fails, or where `git commit` would do something else.
    fn make(git: &Git, found: &Found, settings: Settings) -> Option<Snapshot> {
        let edits = edits(git, found, settings)?;
        let mut reader = Reader::start(git).ok()?;
        let parent = match reader.read("HEAD").ok()? {
            None => None,
            Some((id, commit)) => {
                let head =
                    std::str::from_utf8(commit.get(..commit.iter().position(|b| *b == b'\n')?)?).ok()?;
                Some((id, head.strip_prefix("tree ")?.to_owned()))
            }
        };
        let mut trees = Trees { git, reader, writer: None, fresh: String::new() };
        let old = parent.as_ref().map(|(_, tree)| tree.as_str());
        let tree = match trees.edit(old, &edits, Path::new(""))? {
            Some(tree) => tree,
            None => trees.write(&Tree::default())?,
        };
        let ignored = if trees.fresh.is_empty() { Vec::new() } else { trees.ignored()? };
        // git leaves out what is ignored, unless it is in the index.
        ignored.is_empty().then_some(Snapshot { tree, parent })
    }

    fn is_unchanged(&self) -> bool {
        self.parent.as_ref().is_some_and(|(_, tree)| *tree == self.tree)
    }

    /// Makes the commit, which no branch has yet; returns its id.
    fn commit(&self, git: &Git, settings: Settings, message: &str) -> Result<String> {
        let mut args = vec!["commit-tree"];
        if settings.sign {
            args.push("-S");
        }
        if let Some((parent, _)) = &self.parent {
            args.extend(["-p", parent]);
        }
        args.extend(["-F", "-", &self.tree]);
        let id = git.feed(args, cleaned(message).as_bytes())?;
        Ok(String::from_utf8_lossy(&id).trim_end().to_owned())
    }

    /// Advances HEAD, and the branch it is on, to the commit, unless another was faster.
    fn advance(&self, git: &Git, commit: &str, message: &str) -> Result<()> {
        let none = "0".repeat(commit.len());
        let (old, word) = match &self.parent {
            Some((id, _)) => (id.as_str(), "commit"),
            None => (none.as_str(), "commit (initial)"),
        };
        let why = format!("{word}: {}", message.lines().next().unwrap_or_default());
        git.output(["update-ref", "-m", &why, "HEAD", commit, old]).map(drop)
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

/// Trees that are read, changed and written.
struct Trees<'g> {
    git: &'g Git,
    reader: Reader,
    writer: Option<TreeWriter>,
    /// The files that no commit has yet, each ended by a zero byte.
    fresh: String,
}

impl Trees<'_> {
    /// Edits a tree and those below it; returns its new id, within `Some`, or none where nothing is left in it.
    fn edit(&mut self, old: Option<&str>, edits: &Edits, path: &Path) -> Option<Option<String>> {
        let before = match old {
            None => Vec::new(),
            Some(id) => self.reader.read(id).ok()??.1,
        };
        let mut tree = match old {
            None => Tree::default(),
            Some(id) => Tree::parse(&before, id.len() / 2)?,
        };
        for (name, below) in &edits.folders {
            let inner = tree.folder(name).ok()?;
            let id = self.edit(inner.as_deref(), below, &path.join(name))?;
            tree.set_folder(name, id.as_deref());
        }
        for (name, edit) in &edits.files {
            if tree.edit(name, edit).ok()? {
                self.fresh.push_str(&format!("{}\0", path.join(name).display()));
            }
        }
        match old {
            _ if tree.is_empty() => Some(None),
            Some(id) if tree.to_bytes() == before => Some(Some(id.to_owned())),
            _ => self.write(&tree).map(Some),
        }
    }

    fn write(&mut self, tree: &Tree) -> Option<String> {
        if self.writer.is_none() {
            self.writer = Some(TreeWriter::start(self.git).ok()?);
        }
        self.writer.as_mut()?.write(&tree.to_bytes()).ok()
    }

    /// Which of the new files git ignores.
    fn ignored(&self) -> Option<Vec<u8>> {
        let top = self.git.at_top();
        let told =
            top.feed_any(["check-ignore", "--no-index", "-z", "--stdin"], self.fresh.as_bytes()).ok()?;
        // 1 says that none is.
        matches!(told.code, 0 | 1).then_some(told.stdout)
    }
}
