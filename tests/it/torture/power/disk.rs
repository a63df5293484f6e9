//! A disk that loses its power: what a file system may have kept of a list of operations.

use std::collections::BTreeMap;

use super::trace::Operation;

/// What a tree holds: folders, and files with their bytes, by their path.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tree {
    pub folders: std::collections::BTreeSet<String>,
    pub files: BTreeMap<String, Vec<u8>>,
}

/// What became of bytes that were written and not synced.
#[derive(Debug, Clone, Copy)]
pub enum Unsynced {
    /// The file is as long as it was when it was last synced.
    Lost,
    /// Half of them are there.
    Half,
}

/// A file, whatever its names: all it held, and what of it is on the disk.
#[derive(Debug, Clone, Default)]
struct File {
    bytes: Vec<u8>,
    synced: Vec<u8>,
}

/// A disk in the middle of a list of operations.
struct Disk<'o> {
    before: &'o Tree,
    /// By number; names lead to numbers.
    files: Vec<File>,
    names: BTreeMap<String, usize>,
    /// The changes of names so far, each with the number of the file where it makes one.
    changes: Vec<(&'o Operation, Option<usize>)>,
    /// So many of them are certainly on the disk.
    durable: usize,
}

/// Every tree that a power cut can leave of these operations, those first that it leaves early. A file system
/// keeps changes of names in their order (its journal does), but bytes only once they are synced.
pub fn cut(before: &Tree, operations: &[Operation]) -> Vec<Tree> {
    let mut disk = Disk::new(before);
    let mut trees = Vec::new();
    for operation in std::iter::once(None).chain(operations.iter().map(Some)) {
        if let Some(operation) = operation {
            disk.apply(operation);
        }
        for kept in disk.durable..=disk.changes.len() {
            for unsynced in [Unsynced::Lost, Unsynced::Half] {
                let tree = disk.tree(kept, unsynced);
                if !trees.contains(&tree) {
                    trees.push(tree);
                }
            }
        }
    }
    trees
}

/// The least that is on the disk after all of these operations.
pub fn at_least(before: &Tree, operations: &[Operation]) -> Tree {
    let mut disk = Disk::new(before);
    operations.iter().for_each(|operation| disk.apply(operation));
    disk.tree(disk.durable, Unsynced::Lost)
}

impl<'o> Disk<'o> {
    fn new(before: &'o Tree) -> Disk<'o> {
        let file = |bytes: &Vec<u8>| File { bytes: bytes.clone(), synced: bytes.clone() };
        let names = before.files.keys().cloned().zip(0..).collect();
        Disk {
            before,
            files: before.files.values().map(file).collect(),
            names,
            changes: Vec::new(),
            durable: 0,
        }
    }

    fn apply(&mut self, operation: &'o Operation) {
        match operation {
            Operation::Write { path, bytes } => {
                let file = &mut self.files[self.names[path]];
                file.bytes.extend(bytes);
            }
            Operation::SyncFile { path } => {
                let file = &mut self.files[self.names[path]];
                file.synced.clone_from(&file.bytes);
            }
            Operation::SyncFolder { path } => {
                let of_folder = |(change, _): &(&Operation, Option<usize>)| change.is_in(path);
                let last = self.changes.iter().rposition(of_folder);
                self.durable = self.durable.max(last.map_or(0, |last| last + 1));
            }
            Operation::SyncAll => {
                self.files.iter_mut().for_each(|file| file.synced.clone_from(&file.bytes));
                self.durable = self.changes.len();
            }
            change => {
                let made = matches!(change, Operation::Create { .. }).then(|| {
                    self.files.push(File::default());
                    self.files.len() - 1
                });
                rename(&mut self.names, change, made);
                self.changes.push((change, made));
            }
        }
    }

    /// What is there when the first `kept` changes of names are.
    fn tree(&self, kept: usize, unsynced: Unsynced) -> Tree {
        let mut names: BTreeMap<String, usize> = self.before.files.keys().cloned().zip(0..).collect();
        let mut folders = self.before.folders.clone();
        for (change, made) in &self.changes[..kept] {
            rename(&mut names, change, *made);
            match change {
                Operation::MakeFolder { path } => drop(folders.insert(path.clone())),
                Operation::RemoveFolder { path } => drop(folders.remove(path)),
                _ => {}
            }
        }
        let files = names.into_iter().map(|(name, file)| (name, self.files[file].after(unsynced))).collect();
        Tree { folders, files }
    }
}

impl File {
    fn after(&self, unsynced: Unsynced) -> Vec<u8> {
        match unsynced {
            Unsynced::Lost => self.synced.clone(),
            Unsynced::Half => self.bytes[..self.synced.len().midpoint(self.bytes.len())].to_vec(),
        }
    }
}

fn rename(names: &mut BTreeMap<String, usize>, change: &Operation, made: Option<usize>) {
    match change {
        Operation::Create { path } => drop(names.insert(path.clone(), made.expect("a file is made"))),
        Operation::Rename { from, to } => {
            let file = names.remove(from).unwrap_or_else(|| panic!("{from} is no file"));
            names.insert(to.clone(), file);
        }
        Operation::Link { from, to } => drop(names.insert(to.clone(), names[from])),
        Operation::Remove { path } => drop(names.remove(path)),
        _ => {}
    }
}

#[test]
fn the_disk_loses_what_was_not_synced_and_keeps_the_order_of_names() {
    let path = |name: &str| format!("d/{name}");
    let write = |order: &[&str]| -> Vec<Operation> {
        let operation = |word: &&str| match *word {
            "create" => Operation::Create { path: path("a") },
            "write" => Operation::Write { path: path("a"), bytes: b"text".to_vec() },
            "sync" => Operation::SyncFile { path: path("a") },
            "rename" => Operation::Rename { from: path("a"), to: path("b") },
            "folder" => Operation::SyncFolder { path: "d".into() },
            all => panic!("{all}"),
        };
        order.iter().map(operation).collect()
    };
    let empty = Tree::default();
    let safe = cut(&empty, &write(&["create", "write", "sync", "rename", "folder"]));
    assert!(safe.iter().filter_map(|tree| tree.files.get("d/b")).all(|bytes| bytes == b"text"));
    let risky = cut(&empty, &write(&["create", "write", "rename", "folder"]));
    let found: Vec<_> = risky.iter().filter_map(|tree| tree.files.get("d/b")).collect();
    assert_eq!(found, [b"" as &[u8], b"te"]);
    let least = |order: &[&str]| at_least(&empty, &write(order)).files;
    assert_eq!(least(&["create", "write", "sync", "rename", "folder"])["d/b"], b"text");
    assert!(least(&["create", "write", "sync", "rename"]).is_empty(), "no name is durable yet");
}
