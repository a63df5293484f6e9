//! Where folders cannot be held open, every step of a path is looked at before it is used.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{Error, ErrorKind, Result};
use std::path::{Path, PathBuf};

use super::path::{Access, Thing};
use crate::error::Link;

/// A folder of the desk.
#[derive(Debug)]
pub(in crate::store) struct Dir {
    full: PathBuf,
    path: PathBuf,
}

pub(super) fn open(root: &Path, relative: &Path) -> Result<File> {
    refuse_links(root, relative)?;
    File::open(root.join(relative))
}

fn refuse_links(root: &Path, relative: &Path) -> Result<()> {
    super::path::steps(relative)?;
    let clean = || Error::from(ErrorKind::NotFound);
    let found = super::path::named(root, relative, clean());
    if super::path::link_in(&found).is_some() { Err(found) } else { Ok(()) }
}

impl Dir {
    pub(in crate::store) fn open(root: &Path, relative: &Path) -> Result<Dir> {
        refuse_links(root, relative)?;
        let full = root.join(relative);
        match std::fs::metadata(&full)?.is_dir() {
            true => Ok(Dir { full, path: relative.to_path_buf() }),
            false => Err(ErrorKind::NotADirectory.into()),
        }
    }

    fn refuse_link(&self, name: &OsStr) -> Result<()> {
        match self.thing(name)? {
            Some(Thing::Link) => Err(Error::other(Link(self.path.join(name)))),
            _ => Ok(()),
        }
    }

    pub(in crate::store) fn thing(&self, name: &OsStr) -> Result<Option<Thing>> {
        match std::fs::symlink_metadata(self.full.join(name)) {
            Err(e) if e.kind() == ErrorKind::NotFound => Ok(None),
            looked => Ok(Some(of_type(looked?.file_type()))),
        }
    }

    pub(in crate::store) fn is_same(&self, _: &OsStr, _: &File) -> Result<bool> {
        // An open file cannot be taken away here.
        Ok(true)
    }

    pub(in crate::store) fn file(&self, name: &OsStr, access: Access) -> Result<File> {
        self.refuse_link(name)?;
        options(access).open(self.full.join(name))
    }

    pub(in crate::store) fn create(&self, name: &OsStr, access: Access, _: u32) -> Result<File> {
        let mut options = options(access);
        options.write(true).create_new(true).open(self.full.join(name))
    }

    pub(in crate::store) fn make(&self, name: &OsStr) -> Result<()> {
        std::fs::create_dir(self.full.join(name))
    }

    pub(in crate::store) fn rename(&self, from: &OsStr, to: &OsStr) -> Result<()> {
        std::fs::rename(self.full.join(from), self.full.join(to))
    }

    pub(in crate::store) fn rename_new(&self, from: &OsStr, to: &OsStr) -> Result<()> {
        self.link(from, self, to)?;
        self.remove(from)
    }

    pub(in crate::store) fn link(&self, from: &OsStr, folder: &Dir, to: &OsStr) -> Result<()> {
        self.refuse_link(from)?;
        std::fs::hard_link(self.full.join(from), folder.full.join(to))
    }

    pub(in crate::store) fn remove(&self, name: &OsStr) -> Result<()> {
        std::fs::remove_file(self.full.join(name))
    }

    pub(in crate::store) fn remove_folder(&self, name: &OsStr) -> Result<()> {
        std::fs::remove_dir(self.full.join(name))
    }

    pub(in crate::store) fn sync(&self) -> Result<()> {
        File::open(&self.full).and_then(|folder| folder.sync_all())
    }

    pub(in crate::store) fn entries(&self) -> Result<Vec<(OsString, Thing)>> {
        let entry =
            |e: Result<std::fs::DirEntry>| e.and_then(|e| Ok((e.file_name(), of_type(e.file_type()?))));
        std::fs::read_dir(&self.full)?.map(entry).collect()
    }

    pub(in crate::store) fn metadata(&self) -> Result<std::fs::Metadata> {
        std::fs::metadata(&self.full)
    }

    /// The folder's whole path.
    pub(in crate::store) fn full(&self) -> &Path {
        &self.full
    }
}

fn options(access: Access) -> std::fs::OpenOptions {
    let mut options = File::options();
    match access {
        Access::Read => options.read(true),
        Access::Write => options.write(true),
        Access::Append => options.read(true).append(true),
    };
    options
}

fn of_type(kind: std::fs::FileType) -> Thing {
    match kind {
        kind if kind.is_symlink() => Thing::Link,
        kind if kind.is_dir() => Thing::Folder,
        kind if kind.is_file() => Thing::File,
        _ => Thing::Other,
    }
}
