//! Every file where records stand, whatever its name: for those who look for what should not be there.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use super::beneath::{self, Dir, Thing};
use super::{ARCHIVE_FOLDER, MEASUREMENTS_FOLDER, POLICY_FILE, PRIVATE, QUARANTINE, Store, scan};
use crate::error::{Context, Error, Result};
use crate::lang::tr;
use crate::records::{Id, Kind};

/// A file in a folder of records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Walked {
    /// Relative to the desk.
    pub path: PathBuf,
    /// What it is, where it is no plain file: it is neither read nor followed.
    pub odd: Option<&'static str>,
    /// The record beside which it is kept, where it stands in such a folder.
    pub beside: Option<Id>,
}

impl Store {
    /// Every file in the folders of the kinds and in the archive, in the order of their paths.
    pub fn walk(&self) -> Result<Vec<Walked>> {
        let mut folders: VecDeque<PathBuf> = Kind::ALL.iter().map(|k| k.folder().into()).collect();
        folders.push_back(ARCHIVE_FOLDER.into());
        self.walk_from(folders)
    }

    /// Every file in the folder of the measurements, in the order of their paths.
    pub fn walk_measurements(&self) -> Result<Vec<Walked>> {
        self.walk_from(VecDeque::from([MEASUREMENTS_FOLDER.into()]))
    }

    fn walk_from(&self, mut folders: VecDeque<PathBuf>) -> Result<Vec<Walked>> {
        let mut found = Vec::new();
        while let Some(folder) = folders.pop_front() {
            self.list(&folder, &mut folders, &mut found)?;
        }
        found.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(found)
    }

    fn list(&self, folder: &Path, folders: &mut VecDeque<PathBuf>, found: &mut Vec<Walked>) -> Result<()> {
        let whole = self.root().join(folder);
        let entries = match Dir::open(self.root(), folder).and_then(|dir| dir.entries()) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
            Err(e) if beneath::link_in(&e).is_some() => {
                found.push(Walked { path: folder.to_path_buf(), odd: Some(LINK), beside: None });
                return Ok(());
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotADirectory => {
                let odd = Some(tr!("a file where a folder belongs"));
                found.push(Walked { path: folder.to_path_buf(), odd, beside: None });
                return Ok(());
            }
            read => read.doing("read", &whole)?,
        };
        let beside = folder.file_name().and_then(scan::id_name);
        for (name, thing) in entries {
            let path = folder.join(&name);
            if thing == Thing::Folder && beside.is_none() && scan::record_name(&name).is_none() {
                folders.push_back(path);
            } else {
                found.push(Walked { path, odd: odd(thing), beside });
            }
        }
        Ok(())
    }

    /// The bytes of a file of the desk; `None` when there is none (any more).
    pub fn bytes(&self, path: &Path) -> Result<Option<Vec<u8>>> {
        match beneath::read(self.root(), path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(Error::system("read", path, e)),
        }
    }

    /// Whether the bytes of a file of the desk are as `wanted`; not when it cannot be read.
    pub fn bytes_are(&self, path: &Path, wanted: &dyn Fn(&[u8]) -> bool) -> bool {
        self.bytes(path).is_ok_and(|bytes| bytes.is_some_and(|bytes| wanted(&bytes)))
    }

    /// Whether something stands at this path of the desk, be it a link that leads nowhere.
    pub fn holds(&self, path: &Path) -> bool {
        matches!(beneath::thing(self.root(), path), Ok(Some(_)))
    }

    /// The links among the desk's own files and folders that no walk comes by: policy, what git reads, originals kept
    /// aside, lock and index.
    pub fn own_links(&self) -> Vec<PathBuf> {
        let is_link = |path: &Path| matches!(beneath::thing(self.root(), path), Ok(Some(Thing::Link)));
        let named = [POLICY_FILE, ".gitattributes", ".gitignore", QUARANTINE, PRIVATE].map(PathBuf::from);
        let within = [QUARANTINE, PRIVATE].into_iter().flat_map(|folder| {
            let names = scan::names(self.root(), Path::new(folder)).unwrap_or_default();
            names.into_iter().map(move |name| Path::new(folder).join(name))
        });
        named.into_iter().chain(within).filter(|path| is_link(path)).collect()
    }
}

/// What a symbolic link is called.
const LINK: &str = "a symbolic link";

impl Walked {
    /// Whether it is a symbolic link.
    pub fn is_link(&self) -> bool {
        self.odd == Some(LINK)
    }
}

/// What a thing is when it is no plain file.
fn odd(thing: Thing) -> Option<&'static str> {
    match thing {
        Thing::File => None,
        Thing::Link => Some(LINK),
        Thing::Folder => Some(tr!("a folder where a file belongs")),
        Thing::Other => Some(tr!("not a plain file")),
    }
}
