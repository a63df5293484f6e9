//! Files beside a record: what came with its messages, in a folder that has the record's name without `.json`.

use std::path::{Path, PathBuf};

use super::{Lock, Place, Shelf, Store, beneath, scan};
use crate::error::{Context, Error, Result};
use crate::lang::tr;
use crate::records::Id;

impl Store {
    /// The folder of the files beside the record of `id` on a shelf, or where they would be, relative to the desk.
    pub fn attachments(&self, shelf: Shelf, id: Id) -> PathBuf {
        self.place_or_new(shelf, id).attachments(id)
    }

    /// Keeps bytes beside the record of `id` and returns the name they got: `name`, or one with a number where
    /// other bytes have that name already. The same bytes are kept once.
    ///
    /// # Errors
    /// Exit 7 when the system refuses.
    pub fn keep_attachment(
        &self,
        _lock: &Lock,
        shelf: Shelf,
        id: Id,
        name: &str,
        bytes: &[u8],
    ) -> Result<String> {
        let folder = self.attachments(shelf, id);
        let names = std::iter::once(name.to_owned()).chain((2..).map(|number| numbered(name, number)));
        let there = self.names_in(&folder)?;
        // On many systems two names that differ in case alone are one file.
        let is_taken = |name: &String| there.iter().any(|there| there.to_lowercase() == name.to_lowercase());
        for name in names {
            let path = folder.join(&name);
            if (!is_taken(&name) && self.disk.create(&path, bytes)?)
                || self.bytes_are(&path, &|kept| kept == bytes)
            {
                self.touched(&path);
                return Ok(name);
            }
        }
        unreachable!("there is always another number")
    }

    /// The names of the files beside a record, sorted; none where there is no folder.
    pub fn attachment_names(&self, shelf: Shelf, id: Id) -> Result<Vec<String>> {
        self.names_in(&self.attachments(shelf, id))
    }

    /// The names of the files beside a record in one of its places, sorted.
    pub(crate) fn names_beside(&self, place: Place, id: Id) -> Result<Vec<String>> {
        self.names_in(&place.attachments(id))
    }

    fn names_in(&self, folder: &Path) -> Result<Vec<String>> {
        let found = match scan::names(self.root(), folder) {
            Err(e) if beneath::is_no_folder(&e) => Vec::new(),
            read => read.doing("read", self.root().join(folder))?,
        };
        let mut names: Vec<String> = found.into_iter().filter_map(|name| name.into_string().ok()).collect();
        names.sort();
        Ok(names)
    }

    /// Takes files away that were kept beside a record which then could not be written.
    pub fn drop_beside(&self, _lock: &Lock, shelf: Shelf, id: Id, names: &[String]) {
        let folder = self.attachments(shelf, id);
        // Whatever stays is found by doctor.
        names.iter().for_each(|name| drop(self.disk.remove(&folder.join(name))));
        let _ = self.disk.remove_folder(&folder);
    }

    /// Gives the files beside a record their names in another place of it; what is there already stays. Returns the old
    /// places.
    pub(super) fn copy_beside(&self, id: Id, from: Place, to: Place) -> Result<Vec<PathBuf>> {
        let old = from.attachments(id);
        let new = to.attachments(id);
        let mut left = Vec::new();
        for name in self.names_beside(from, id)? {
            let from = old.join(&name);
            let to = new.join(&name);
            self.touched(&to);
            if !self.disk.copy_name(&from, &to)? {
                self.refuse_other(&from, &to)?;
            }
            left.push(from);
        }
        Ok(left)
    }

    /// Removes the folder of the files that a record had beside it, unless something is in it.
    pub(super) fn leave_beside(&self, place: Place, id: Id) -> Result<()> {
        let old = place.attachments(id);
        match self.disk.remove_folder(&old) {
            Err(e) if beneath::is_no_folder(&e) || e.kind() == std::io::ErrorKind::DirectoryNotEmpty => {
                Ok(())
            }
            gone => gone.doing("remove", &old),
        }
    }

    /// What an interrupted move left behind is the same in both places.
    fn refuse_other(&self, copy: &Path, of: &Path) -> Result<()> {
        if self.bytes(copy)? == self.bytes(of)? {
            return Ok(());
        }
        let message = tr!("{of} already exists with other content", of = of.display());
        let hint = tr!("compare it with {copy} and keep one", copy = copy.display());
        Err(Error::new(crate::error::ErrorKind::Damaged, message).hint(hint))
    }
}

/// `a.tar` as `a-2.tar`.
fn numbered(name: &str, number: u32) -> String {
    match name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()) {
        Some((stem, ending)) => format!("{stem}-{number}.{ending}"),
        None => format!("{name}-{number}"),
    }
}
