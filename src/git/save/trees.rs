//! Trees of a repository, read, edited and written.

use std::path::Path;

use super::objects::{Reader, TreeWriter};
use super::tree::{Edits, Tree};
use crate::git::Git;

/// Trees that are read, changed and written.
pub(in crate::git) struct Trees<'g> {
    git: &'g Git,
    reader: &'g mut Reader,
    writer: Option<TreeWriter>,
    /// The files that no commit has yet, each ended by a zero byte.
    fresh: String,
}

impl<'g> Trees<'g> {
    /// Those of a repository, read by `reader`.
    pub(in crate::git) fn new(git: &'g Git, reader: &'g mut Reader) -> Trees<'g> {
        Trees { git, reader, writer: None, fresh: String::new() }
    }

    /// Edits the top tree of a commit; returns its new id. `None` where that fails, or a file would take the place of
    /// something else.
    pub(in crate::git) fn edited(&mut self, old: Option<&str>, edits: &Edits) -> Option<String> {
        match self.edit(old, edits, Path::new(""))? {
            Some(tree) => Some(tree),
            None => self.write(&Tree::default()),
        }
    }

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

    /// Which of the new files git ignores, as it names them.
    pub(in crate::git) fn ignored(&self) -> Option<Vec<u8>> {
        if self.fresh.is_empty() {
            return Some(Vec::new());
        }
        let top = self.git.at_top();
        let told =
            top.feed_any(["check-ignore", "--no-index", "-z", "--stdin"], self.fresh.as_bytes()).ok()?;
        // 1 says that none is.
        matches!(told.code, 0 | 1).then_some(told.stdout)
    }
}
