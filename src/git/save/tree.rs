//! Trees as git stores them, and what a commit changes in them. Reads and writes nothing itself.

use std::collections::BTreeMap;
use std::path::{Component, Path};

use crate::rules::fingerprint::hex;

/// What becomes of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::git) enum Edit {
    /// It has this content.
    Content {
        /// The id of the content, in hexadecimal digits.
        blob: String,
        /// Whether it is a program; `None` where the file system does not say.
        executable: Option<bool>,
    },
    /// It is not there.
    Gone,
}

/// The edits below a folder.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::git) struct Edits {
    pub(super) files: BTreeMap<String, Edit>,
    pub(super) folders: BTreeMap<String, Edits>,
}

impl Edits {
    /// Adds the edit of a file; `None` for a path that is none of a work tree.
    pub(in crate::git) fn add(&mut self, path: &Path, edit: Edit) -> Option<()> {
        let mut names = path.components().map(|part| match part {
            Component::Normal(name) => name.to_str().map(str::to_owned),
            _ => None,
        });
        let name = names.next_back()??;
        let folder = names.try_fold(self, |folder, name| Some(folder.folders.entry(name?).or_default()))?;
        folder.files.insert(name, edit);
        Some(())
    }
}

/// An entry of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    mode: Mode,
    id: Vec<u8>,
}

/// The kinds of entries, by their octal digits.
type Mode = String;
const FILE: &str = "100644";
const PROGRAM: &str = "100755";
const FOLDER: &str = "40000";

/// A tree: its entries by the names under which git sorts them. That of a folder ends with `/`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Tree {
    entries: BTreeMap<Vec<u8>, Entry>,
}

/// A tree holds something else where a file or a folder is to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unlike;

impl Tree {
    /// Reads a tree whose ids have so many bytes; `None` when it is not one.
    pub(super) fn parse(mut bytes: &[u8], id: usize) -> Option<Tree> {
        let mut entries = BTreeMap::new();
        while !bytes.is_empty() {
            let space = memchr::memchr(b' ', bytes)?;
            let end = space + memchr::memchr(0, &bytes[space..])?;
            let mode = std::str::from_utf8(&bytes[..space]).ok()?.to_owned();
            let name = key(&bytes[space + 1..end], &mode);
            let rest = &bytes[end + 1..];
            entries.insert(name, Entry { mode, id: rest.get(..id)?.to_vec() });
            bytes = &rest[id..];
        }
        Some(Tree { entries })
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (key, entry) in &self.entries {
            let name = if entry.mode == FOLDER { &key[..key.len() - 1] } else { &key[..] };
            bytes.extend_from_slice(entry.mode.as_bytes());
            bytes.push(b' ');
            bytes.extend_from_slice(name);
            bytes.push(0);
            bytes.extend_from_slice(&entry.id);
        }
        bytes
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether a file of this name is in it.
    fn has_file(&self, name: &str) -> bool {
        self.entries.contains_key(name.as_bytes())
    }

    /// The id of a folder in it, if there is one.
    pub(super) fn folder(&self, name: &str) -> Result<Option<String>, Unlike> {
        if self.has_file(name) {
            return Err(Unlike);
        }
        Ok(self.entries.get(&key(name.as_bytes(), FOLDER)).map(|entry| hex(&entry.id)))
    }

    /// Puts a folder into it, or takes it out.
    pub(super) fn set_folder(&mut self, name: &str, id: Option<&str>) {
        let key = key(name.as_bytes(), FOLDER);
        match id.and_then(unhex) {
            Some(id) => self.entries.insert(key, Entry { mode: FOLDER.to_owned(), id }),
            None => self.entries.remove(&key),
        };
    }

    /// Does the edit of a file. Returns whether the file is new in it.
    pub(super) fn edit(&mut self, name: &str, edit: &Edit) -> Result<bool, Unlike> {
        if self.entries.contains_key(&key(name.as_bytes(), FOLDER)) {
            return Err(Unlike);
        }
        let before = self.entries.get(name.as_bytes());
        if before.is_some_and(|entry| entry.mode != FILE && entry.mode != PROGRAM) {
            return Err(Unlike);
        }
        let is_new = before.is_none();
        let Edit::Content { blob, executable } = edit else {
            self.entries.remove(name.as_bytes());
            return Ok(false);
        };
        let is_program = executable.unwrap_or_else(|| before.is_some_and(|entry| entry.mode == PROGRAM));
        let mode = if is_program { PROGRAM } else { FILE }.to_owned();
        let id = unhex(blob).ok_or(Unlike)?;
        self.entries.insert(name.as_bytes().to_vec(), Entry { mode, id });
        Ok(is_new)
    }
}

/// The name under which git sorts an entry.
fn key(name: &[u8], mode: &str) -> Vec<u8> {
    let mut key = name.to_vec();
    if mode == FOLDER {
        key.push(b'/');
    }
    key
}

fn unhex(id: &str) -> Option<Vec<u8>> {
    let pairs = id.as_bytes().chunks(2);
    pairs.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "00112233445566778899aabbccddeeff00112233";
    const B: &str = "ffeeddccbbaa99887766554433221100ffeeddcc";

    fn content(blob: &str) -> Edit {
        Edit::Content { blob: blob.to_owned(), executable: Some(false) }
    }

    #[test]
    fn entries_are_sorted_as_git_sorts_them_and_read_back() {
        let mut tree = Tree::default();
        tree.set_folder("a", Some(A));
        for name in ["a.b", "a0", "Z"] {
            assert_eq!(tree.edit(name, &content(B)), Ok(true));
        }
        let bytes = tree.to_bytes();
        let text = String::from_utf8_lossy(&bytes);
        // A folder sorts as if its name ended with a slash: after '.', before '0'.
        let at = |name: &str| text.find(&format!(" {name}\0")).unwrap();
        assert!(at("Z") < at("a.b") && at("a.b") < at("a") && at("a") < at("a0"), "{text}");
        assert_eq!(Tree::parse(&bytes, 20), Some(tree));
        assert_eq!(Tree::parse(&bytes[..bytes.len() - 1], 20), None);
    }

    #[test]
    fn an_edit_keeps_the_mode_where_the_file_system_has_none() {
        let mut tree = Tree::default();
        tree.edit("run", &Edit::Content { blob: A.to_owned(), executable: Some(true) }).unwrap();
        assert_eq!(tree.edit("run", &Edit::Content { blob: B.to_owned(), executable: None }), Ok(false));
        assert!(tree.to_bytes().starts_with(b"100755 run\0"));
        assert_eq!(tree.edit("run", &Edit::Gone), Ok(false));
        assert!(tree.is_empty());
    }

    #[test]
    fn what_is_something_else_is_not_replaced() {
        let link = [b"120000 link\0".as_slice(), &[7; 20]].concat();
        let mut tree = Tree::parse(&link, 20).unwrap();
        assert_eq!(tree.edit("link", &content(A)), Err(Unlike));
        assert_eq!(tree.folder("link"), Err(Unlike));
        tree.set_folder("folder", Some(A));
        assert_eq!(tree.edit("folder", &content(A)), Err(Unlike));
        assert_eq!(tree.folder("folder"), Ok(Some(A.to_owned())));
    }

    #[test]
    fn edits_are_by_folder() {
        let mut edits = Edits::default();
        assert!(edits.add(Path::new("incidents/2026/a.json"), Edit::Gone).is_some());
        assert!(edits.add(Path::new("itdesk.toml"), Edit::Gone).is_some());
        assert!(edits.add(Path::new("../a.json"), Edit::Gone).is_none());
        assert_eq!(edits.files.keys().collect::<Vec<_>>(), ["itdesk.toml"]);
        assert!(edits.folders["incidents"].folders["2026"].files.contains_key("a.json"));
    }
}
