//! Files beside a record: what came with its messages, in a folder that has the record's name without `.json`.

use std::path::{Path, PathBuf};

use super::{Durability, Lock, Shelf, Store, scan, write};
use crate::error::{Context, Error, Result};
use crate::records::Id;

impl Shelf {
    /// The folder of the files beside the record of `id` on this shelf, relative to the desk.
    ///
    /// ```
    /// use itdesk::store::Shelf;
    /// let folder = Shelf::Live.beside("INC-261123-4KX9P".parse().unwrap());
    /// assert_eq!(folder.to_str(), Some("incidents/2026/11/INC-261123-4KX9P"));
    /// ```
    pub fn beside(self, id: Id) -> PathBuf {
        self.path(id).with_extension("")
    }
}

impl Store {
    /// Keeps bytes beside the record of `id` and returns the name they got: `name`, or one with a number where
    /// other bytes have that name already. The same bytes are kept once.
    ///
    /// # Errors
    /// Exit 7 when the system refuses.
    pub fn keep_beside(
        &self,
        _lock: &Lock,
        shelf: Shelf,
        id: Id,
        name: &str,
        bytes: &[u8],
    ) -> Result<String> {
        let folder = shelf.beside(id);
        let names = std::iter::once(name.to_owned()).chain((2..).map(|number| numbered(name, number)));
        for name in names {
            let path = folder.join(&name);
            if write::create(&self.root().join(&path), bytes, Durability::Now)?
                || self.bytes_are(&path, &|kept| kept == bytes)
            {
                self.touched(&path);
                return Ok(name);
            }
        }
        unreachable!("there is always another number")
    }

    /// The names of the files beside a record, sorted; none where there is no folder.
    pub fn names_beside(&self, shelf: Shelf, id: Id) -> Result<Vec<String>> {
        let found = scan::children(self.root(), &[shelf.beside(id)])?;
        let name = |path: PathBuf| path.file_name().and_then(|n| n.to_str()).map(str::to_owned);
        let mut names: Vec<String> = found.into_iter().filter_map(name).collect();
        names.sort();
        Ok(names)
    }

    /// Takes files away that were kept beside a record which then could not be written.
    pub fn drop_beside(&self, _lock: &Lock, shelf: Shelf, id: Id, names: &[String]) {
        let folder = self.root().join(shelf.beside(id));
        // Whatever stays is found by doctor.
        names.iter().for_each(|name| drop(std::fs::remove_file(folder.join(name))));
        let _ = std::fs::remove_dir(folder);
    }

    /// Moves the files beside a record to the other shelf; what is there already stays.
    pub(super) fn shelve_beside(
        &self,
        lock: &Lock,
        id: Id,
        from: Shelf,
        to: Shelf,
        durability: Durability,
    ) -> Result<()> {
        let (old, new) = (from.beside(id), to.beside(id));
        for name in self.names_beside(from, id)? {
            let (from, to) = (old.join(&name), new.join(&name));
            if !self.relocate(lock, &from, &to, durability)? {
                self.drop_copy(&from, &to)?;
            }
        }
        match std::fs::remove_dir(self.root().join(&old)) {
            Err(e) if scan::is_no_folder(&e) || e.kind() == std::io::ErrorKind::DirectoryNotEmpty => Ok(()),
            gone => gone.doing("remove", &old),
        }
    }

    /// What an interrupted move left behind.
    fn drop_copy(&self, copy: &Path, of: &Path) -> Result<()> {
        if self.bytes(copy)? != self.bytes(of)? {
            let message = format!("{} is there already, and is not the same", of.display());
            let hint = format!("compare it with {} and keep one", copy.display());
            return Err(Error::new(crate::error::ErrorKind::Damaged, message).hint(hint));
        }
        self.touched(copy);
        let copy = self.root().join(copy);
        std::fs::remove_file(&copy).doing("remove", &copy)
    }
}

/// `a.tar` as `a-2.tar`.
fn numbered(name: &str, number: u32) -> String {
    match name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
        Some((stem, ending)) => format!("{stem}-{number}.{ending}"),
        None => format!("{name}-{number}"),
    }
}
