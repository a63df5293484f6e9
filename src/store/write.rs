//! Writing a file so that it is complete at any instant, old or new, and below the desk whatever links are in it.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::{ErrorKind, Write};
use std::panic::resume_unwind;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::beneath::{self, Access, Dir, Thing};
use super::opened::Opened;
use super::sharing::Sharing;
use super::{owned, sync_tree};
use crate::error::{Context, Error, Link, Result};
use crate::lang::tr;

/// When a write reaches the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Before the call returns.
    Now,
    /// With the next [`sync_tree`]; for many files at once.
    Later,
}

/// A folder on the disk in which files are written; paths are relative to it.
#[derive(Debug)]
pub(super) struct Disk {
    root: PathBuf,
    sharing: OnceLock<Sharing>,
    pub(super) opened: Opened,
}

/// A file that is written and does not have its name yet. It holds nothing open: there may be many.
#[derive(Debug)]
pub(super) struct Temporary {
    pub(super) folder: PathBuf,
    pub(super) name: OsString,
    /// The name it gets.
    pub(super) to: OsString,
}

impl Disk {
    pub(super) fn new(root: PathBuf) -> Disk {
        Disk { root, sharing: OnceLock::new(), opened: Opened::default() }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Replaces `path` with a file of these bytes.
    pub(super) fn replace(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        let dir = self.folder_of(path)?;
        let temporary = self.temporary(&dir, path, bytes, Durability::Now)?;
        self.place(&dir, &temporary)?;
        self.finish(&dir, path)
    }

    /// Replaces many files, durable with the next [`sync_tree`]. All are written beside and brought to the disk before
    /// the first is replaced: a full disk replaces none, a power cut leaves none empty, and a file system that
    /// gives out no number of a file that was just removed (ext4) need not look for one among them.
    pub(super) fn replace_all(&self, files: &[(PathBuf, Vec<u8>)]) -> Result<()> {
        let mut beside = Vec::with_capacity(files.len());
        let written = files.iter().try_for_each(|(path, bytes)| {
            let dir = self.folder_of(path)?;
            beside.push(self.temporary(&dir, path, bytes, Durability::Later)?);
            Ok(())
        });
        let placed = AtomicUsize::new(0);
        let done =
            written.and_then(|()| sync_tree(&self.root)).and_then(|()| self.place_all(&beside, &placed));
        done.map_err(|error| {
            // Those that are placed have lost these names.
            beside.iter().for_each(|temporary| self.discard(temporary));
            written_of(error, placed.into_inner(), files.len())
        })
    }

    /// Gives temporary files their names. A file system may wait for the disk each time it frees a file that is
    /// replaced (ext4 with `discard`), so that many are placed at once.
    fn place_all(&self, files: &[Temporary], placed: &AtomicUsize) -> Result<()> {
        const AT_ONCE: usize = 8;
        const FEW: usize = 32;
        let place = |files: &[Temporary]| {
            files.iter().try_for_each(|temporary| {
                self.place(&self.dir(&temporary.folder)?, temporary)?;
                placed.fetch_add(1, Ordering::Relaxed);
                Ok(())
            })
        };
        if files.len() < FEW {
            return place(files);
        }
        std::thread::scope(|scope| {
            let parts = files.chunks(files.len().div_ceil(AT_ONCE));
            let running: Vec<_> = parts.map(|part| scope.spawn(move || place(part))).collect();
            let ended =
                running.into_iter().map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic)));
            // All have ended before the first error goes on.
            ended.collect::<Vec<Result<()>>>().into_iter().collect()
        })
    }

    /// Makes `path` a file of these bytes; `false` when there is something already.
    pub(super) fn create(&self, path: &Path, bytes: &[u8]) -> Result<bool> {
        let dir = self.folder_of(path)?;
        let temporary = self.temporary(&dir, path, bytes, Durability::Now)?;
        match dir.rename_new(&temporary.name, &temporary.to) {
            Ok(()) => self.finish(&dir, path).map(|()| true),
            Err(error) => {
                let _ = dir.remove(&temporary.name);
                match error.kind() {
                    ErrorKind::AlreadyExists => Ok(false),
                    _ => Err(Error::system("write", &self.root.join(path), error)),
                }
            }
        }
    }

    /// Moves `from` to `to`; `false` when there is something already. At any instant it stands at one of
    /// the two places, or at both.
    pub(super) fn relocate(&self, from: &Path, to: &Path) -> Result<bool> {
        if !self.copy_name(from, to)? {
            return Ok(false);
        }
        self.finish(&self.dir(to.parent().unwrap_or(Path::new("")))?, to)?;
        self.remove(from)?;
        self.finish(&self.dir(from.parent().unwrap_or(Path::new("")))?, from).map(|()| true)
    }

    /// Gives a file a second place; `false` when there is something already.
    pub(super) fn copy_name(&self, from: &Path, to: &Path) -> Result<bool> {
        let (old, name) = beneath::split(from).doing("move", from)?;
        let (_, new) = beneath::split(to).doing("move", to)?;
        let dir = self.folder_of(to)?;
        // A second name and not a rename, which would replace what is there.
        match self.dir(old)?.link(name, &dir, new) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(false),
            linked => linked.doing("move", self.root.join(from)).map(|()| true),
        }
    }

    /// Removes a file; a link is refused like any other use of it.
    pub(super) fn remove(&self, path: &Path) -> Result<()> {
        let (folder, name) = beneath::split(path).doing("remove", path)?;
        let dir = self.dir(folder)?;
        self.refuse_link(&dir, path, name)?;
        dir.remove(name).doing("remove", self.root.join(path))
    }

    /// Gives a file another name in its folder, in the place of what has it.
    pub(super) fn rename(&self, from: &Path, to: &Path) -> std::io::Result<()> {
        let ((folder, old), (_, new)) = (beneath::split(from)?, beneath::split(to)?);
        Dir::open(&self.root, folder)?.rename(old, new)
    }

    /// Removes a folder, if it is empty; tells what the system says.
    pub(super) fn remove_folder(&self, path: &Path) -> std::io::Result<()> {
        let (folder, name) = beneath::split(path)?;
        Dir::open(&self.root, folder)?.remove_folder(name)
    }

    /// Opens a file for more, or makes it, with its folder; true when it was made.
    pub(super) fn open_or_create(&self, path: &Path, access: Access) -> std::io::Result<(File, bool)> {
        let (folder, name) = beneath::split(path)?;
        let dir = match Dir::open(&self.root, folder) {
            Err(e) if e.kind() == ErrorKind::NotFound => self.make_io(folder)?,
            opened => opened?,
        };
        let (file, made) = beneath::open_or_create(&dir, name, access)?;
        if made {
            self.share(&file)?;
        }
        Ok((file, made))
    }

    /// Writes a file beside the one it is to become.
    pub(super) fn temporary(
        &self,
        dir: &Dir,
        path: &Path,
        bytes: &[u8],
        durability: Durability,
    ) -> Result<Temporary> {
        let (folder, to) = beneath::split(path).doing("write", path)?;
        self.refuse_link(dir, path, to)?;
        let (name, file) = self.fresh(dir, to).doing("write in", self.root.join(folder))?;
        self.fill((dir, &name), file, path, bytes, durability)?;
        Ok(Temporary { folder: folder.to_path_buf(), name, to: to.to_owned() })
    }

    /// [`Disk::temporary`] under a given name, durable with the next [`sync_tree`]; `false` when there is a file of
    /// this name. Who knows the name by other means needs no memory for each of a million files.
    pub(super) fn temporary_named(&self, dir: &Dir, path: &Path, name: &OsStr, bytes: &[u8]) -> Result<bool> {
        let (folder, to) = beneath::split(path).doing("write", path)?;
        self.refuse_link(dir, path, to)?;
        let Some(file) = self.empty(dir, to, name).doing("write in", self.root.join(folder))? else {
            return Ok(false);
        };
        self.fill((dir, name), file, path, bytes, Durability::Later).map(|()| true)
    }

    /// Writes all bytes into an empty file, or takes it away.
    fn fill(
        &self,
        (dir, name): (&Dir, &OsStr),
        mut file: File,
        path: &Path,
        bytes: &[u8],
        durability: Durability,
    ) -> Result<()> {
        let filled = file.write_all(bytes).and_then(|()| match durability {
            Durability::Now => file.sync_all(),
            Durability::Later => Ok(()),
        });
        filled.map_err(|error| {
            let _ = dir.remove(name);
            Error::system("write", &self.root.join(path), error)
        })
    }

    /// Writes a long file beside the one it is to become, as `fill` gives it, and brings it to the disk.
    pub(super) fn stream(
        &self,
        path: &Path,
        fill: &mut dyn FnMut(&mut dyn Write) -> Result<()>,
    ) -> Result<Temporary> {
        let dir = self.folder_of(path)?;
        let (folder, to) = beneath::split(path).doing("write", path)?;
        self.refuse_link(&dir, path, to)?;
        let (name, mut file) = self.fresh(&dir, to).doing("write in", self.root.join(folder))?;
        let temporary = Temporary { folder: folder.to_path_buf(), name, to: to.to_owned() };
        let filled = fill(&mut file).and_then(|()| file.sync_all().doing("write", self.root.join(path)));
        filled.inspect_err(|_| self.discard(&temporary))?;
        Ok(temporary)
    }

    /// Gives a file of [`Disk::stream`] its name, for good.
    pub(super) fn put(&self, temporary: &Temporary) -> Result<()> {
        let dir = self.dir(&temporary.folder)?;
        self.place(&dir, temporary)?;
        self.finish(&dir, &temporary.folder.join(&temporary.to))
    }

    /// An empty file under a name of its own, with the permissions and the owner of the one it is to replace.
    fn fresh(&self, dir: &Dir, to: &OsStr) -> std::io::Result<(OsString, File)> {
        loop {
            let mut random = [0_u8; 8];
            getrandom::fill(&mut random).map_err(std::io::Error::other)?;
            let name = temporary_name(u64::from_le_bytes(random));
            if let Some(file) = self.empty(dir, to, &name)? {
                return Ok((name, file));
            }
        }
    }

    /// An empty file of this name, with the permissions and the owner of the one it is to replace; `None` when there is
    /// one.
    fn empty(&self, dir: &Dir, to: &OsStr, name: &OsStr) -> std::io::Result<Option<File>> {
        let old = owned::of(dir, to)?;
        match dir.create(name, Access::Write, old.as_ref().map_or(0o666, |old| old.mode)) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => Ok(None),
            made => {
                let file = made?;
                match &old {
                    Some(old) => old.give_to(&file),
                    None => self.share(&file),
                }
                .inspect_err(|_| drop(dir.remove(name)))?;
                Ok(Some(file))
            }
        }
    }

    /// Gives a new file the permissions that the repository asks for.
    fn share(&self, file: &File) -> std::io::Result<()> {
        let sharing = self.sharing();
        owned::change(file, |mode| sharing.file(mode))
    }

    fn sharing(&self) -> Sharing {
        *self.sharing.get_or_init(|| Sharing::of(&self.root))
    }

    /// Gives a temporary file its name, in the place of what has it.
    fn place(&self, dir: &Dir, temporary: &Temporary) -> Result<()> {
        dir.rename(&temporary.name, &temporary.to).map_err(|error| {
            let _ = dir.remove(&temporary.name);
            Error::system("write", &self.root.join(&temporary.folder).join(&temporary.to), error)
        })
    }

    /// Takes a temporary file away, as well as it can: doctor finds what stays.
    pub(super) fn discard(&self, temporary: &Temporary) {
        let _ = Dir::open(&self.root, &temporary.folder).and_then(|dir| dir.remove(&temporary.name));
    }

    /// The rename itself is durable once its folder is.
    fn finish(&self, dir: &Dir, path: &Path) -> Result<()> {
        let folder = self.root.join(path.parent().unwrap_or(Path::new("")));
        dir.sync().doing("save", folder).map_err(|error| {
            error.hint(tr!(
                "it is written, but may be lost in a power cut: check the disk before you try again"
            ))
        })
    }

    fn refuse_link(&self, dir: &Dir, path: &Path, name: &OsStr) -> Result<()> {
        match dir.thing(name).doing("access", self.root.join(path))? {
            Some(Thing::Link) => Err(std::io::Error::other(Link(path.into()))).doing("write", path),
            _ => Ok(()),
        }
    }

    /// A folder that is there.
    pub(super) fn dir(&self, folder: &Path) -> Result<Dir> {
        Dir::open(&self.root, folder).doing("open", self.root.join(folder))
    }

    /// The folder of a file, made where it is missing.
    pub(super) fn folder_of(&self, path: &Path) -> Result<Dir> {
        let (folder, _) = beneath::split(path).doing("write", path)?;
        self.make_folder(folder)
    }

    /// Makes a folder and those above it, each durable in the one that holds it.
    pub(super) fn make_folder(&self, folder: &Path) -> Result<Dir> {
        self.make_io(folder).doing("create the folder", self.root.join(folder))
    }

    fn make_io(&self, folder: &Path) -> std::io::Result<Dir> {
        match Dir::open(&self.root, folder) {
            Err(e) if e.kind() == ErrorKind::NotFound && !folder.as_os_str().is_empty() => {}
            opened => return opened,
        }
        let (above, name) = beneath::split(folder)?;
        let parent = self.make_io(above)?;
        match parent.make(name) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => Dir::open(&self.root, folder),
            made => {
                made?;
                let dir = Dir::open(&self.root, folder)?;
                let sharing = self.sharing();
                owned::change(&dir, |mode| sharing.folder(mode))?;
                parent.sync()?;
                Ok(dir)
            }
        }
    }
}

/// The name of a file that is to become another one.
pub(super) fn temporary_name(number: u64) -> OsString {
    OsString::from(format!(".itdesk-{number:016x}.tmp"))
}

/// An error that stopped the writing of many files, with the number of those that were written.
pub(super) fn written_of(error: Error, written: usize, all: usize) -> Error {
    if written == 0 {
        return error;
    }
    let message =
        tr!("{message}; {written} of {all} files are written", message = error.message, written, all);
    Error { message, ..error }
        .hint(tr!("remove the cause, then run the same command again: it adds what is missing"))
}

/// Replaces a file outside of the desk, such as a report, with one of these bytes; it is on the disk when this returns.
///
/// # Errors
/// Exit 7 when the system refuses.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = path.file_name().unwrap_or_default();
    Disk::new(folder.to_path_buf()).replace(Path::new(name), bytes)
}
