//! Folders held open by the system: what is done in one is done there, whatever its name means meanwhile.

use std::ffi::{OsStr, OsString};
use std::fs::File;
use std::io::Result;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, FileType, Mode, OFlags, Stat};
use rustix::io::Errno;

use super::path::{Access, Thing};
use crate::error::Link;

/// A folder of the desk, held open: what is done in it is done in this folder, whatever its name means by now.
#[derive(Debug)]
pub(in crate::store) struct Dir {
    fd: OwnedFd,
    /// Relative to the desk, for errors.
    path: PathBuf,
}

const FOLDER: OFlags = OFlags::RDONLY.union(OFlags::DIRECTORY).union(OFlags::CLOEXEC);

/// Opens a file to read it. A pipe is opened without waiting for its other end.
pub(super) fn open(root: &Path, relative: &Path) -> Result<File> {
    beneath(root, relative, OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC).map(File::from)
}

fn beneath(root: &Path, relative: &Path, flags: OFlags) -> Result<OwnedFd> {
    let top = rustix::fs::open(root, FOLDER, Mode::empty())?;
    if relative.as_os_str().is_empty() {
        return Ok(top);
    }
    super::path::steps(relative)?;
    let opened = at_once(&top, relative, flags);
    opened.map_err(|errno| match errno {
        // Which of these a link gives, the kernel and the way of opening decide.
        Errno::LOOP | Errno::NOTDIR | Errno::MLINK => super::path::named(root, relative, errno.into()),
        errno => errno.into(),
    })
}

/// One call to the kernel where it can look after links itself, from Linux 5.6 on.
#[cfg(target_os = "linux")]
fn at_once(top: &OwnedFd, relative: &Path, flags: OFlags) -> rustix::io::Result<OwnedFd> {
    use rustix::fs::{ResolveFlags, openat2};
    let way = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
    match openat2(top, relative, flags, Mode::empty(), way) {
        // An older kernel, or a sandbox that does not know the call.
        Err(Errno::NOSYS | Errno::PERM | Errno::INVAL | Errno::AGAIN) => by_step(top, relative, flags),
        opened => opened,
    }
}

#[cfg(not(target_os = "linux"))]
fn at_once(top: &OwnedFd, relative: &Path, flags: OFlags) -> rustix::io::Result<OwnedFd> {
    by_step(top, relative, flags)
}

/// Folder by folder, none of them a link.
pub(super) fn by_step(top: &OwnedFd, relative: &Path, flags: OFlags) -> rustix::io::Result<OwnedFd> {
    let names = super::path::steps(relative).map_err(|_| Errno::INVAL)?;
    let Some((last, above)) = names.split_last() else {
        return rustix::fs::openat(top, ".", flags, Mode::empty());
    };
    let mut folder: Option<OwnedFd> = None;
    for name in above {
        let at = folder.as_ref().unwrap_or(top);
        folder = Some(rustix::fs::openat(at, *name, FOLDER | OFlags::NOFOLLOW, Mode::empty())?);
    }
    rustix::fs::openat(folder.as_ref().unwrap_or(top), *last, flags | OFlags::NOFOLLOW, Mode::empty())
}

impl Dir {
    /// Opens a folder below `root`.
    pub(in crate::store) fn open(root: &Path, relative: &Path) -> Result<Dir> {
        Ok(Dir { fd: beneath(root, relative, FOLDER)?, path: relative.to_path_buf() })
    }

    fn checked<T>(&self, name: &OsStr, done: rustix::io::Result<T>) -> Result<T> {
        done.map_err(|errno| match errno {
            Errno::LOOP | Errno::NOTDIR | Errno::MLINK if self.is_link(name) => {
                std::io::Error::other(Link(self.path.join(name)))
            }
            errno => errno.into(),
        })
    }

    fn is_link(&self, name: &OsStr) -> bool {
        self.stat(name).is_ok_and(|stat| stat.is_some_and(|s| thing(&s) == Thing::Link))
    }

    pub(in crate::store) fn stat(&self, name: &OsStr) -> Result<Option<Stat>> {
        match rustix::fs::statat(&self.fd, name, AtFlags::SYMLINK_NOFOLLOW) {
            Err(Errno::NOENT) => Ok(None),
            looked => Ok(Some(looked?)),
        }
    }

    /// What stands under a name.
    pub(in crate::store) fn thing(&self, name: &OsStr) -> Result<Option<Thing>> {
        Ok(self.stat(name)?.as_ref().map(thing))
    }

    /// Whether `file` is what this name means.
    pub(in crate::store) fn is_same(&self, name: &OsStr, file: &File) -> Result<bool> {
        let own = rustix::fs::fstat(file)?;
        Ok(self.stat(name)?.is_some_and(|s| (s.st_dev, s.st_ino) == (own.st_dev, own.st_ino)))
    }

    /// Opens a file that is there.
    pub(in crate::store) fn file(&self, name: &OsStr, access: Access) -> Result<File> {
        let flags = flags(access) | OFlags::NONBLOCK;
        self.checked(name, rustix::fs::openat(&self.fd, name, flags, Mode::empty())).map(File::from)
    }

    /// Makes a file that is not there yet.
    pub(in crate::store) fn create(&self, name: &OsStr, access: Access, mode: u32) -> Result<File> {
        let flags = flags(access) | OFlags::CREATE | OFlags::EXCL;
        Ok(rustix::fs::openat(&self.fd, name, flags, permissions(mode)).map(File::from)?)
    }

    pub(in crate::store) fn make(&self, name: &OsStr) -> Result<()> {
        Ok(rustix::fs::mkdirat(&self.fd, name, permissions(0o777))?)
    }

    /// Gives a name to what has another, in the place of what has it.
    pub(in crate::store) fn rename(&self, from: &OsStr, to: &OsStr) -> Result<()> {
        Ok(rustix::fs::renameat(&self.fd, from, &self.fd, to)?)
    }

    /// The same, where nothing has the name.
    pub(in crate::store) fn rename_new(&self, from: &OsStr, to: &OsStr) -> Result<()> {
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::{RenameFlags, renameat_with};
            match renameat_with(&self.fd, from, &self.fd, to, RenameFlags::NOREPLACE) {
                Err(Errno::NOSYS | Errno::INVAL | Errno::PERM) => {}
                done => return Ok(done?),
            }
        }
        self.link(from, self, to)?;
        self.remove(from)
    }

    pub(in crate::store) fn link(&self, from: &OsStr, folder: &Dir, to: &OsStr) -> Result<()> {
        if self.is_link(from) {
            return Err(std::io::Error::other(Link(self.path.join(from))));
        }
        Ok(rustix::fs::linkat(&self.fd, from, &folder.fd, to, AtFlags::empty())?)
    }

    pub(in crate::store) fn remove(&self, name: &OsStr) -> Result<()> {
        Ok(rustix::fs::unlinkat(&self.fd, name, AtFlags::empty())?)
    }

    pub(in crate::store) fn remove_folder(&self, name: &OsStr) -> Result<()> {
        Ok(rustix::fs::unlinkat(&self.fd, name, AtFlags::REMOVEDIR)?)
    }

    pub(in crate::store) fn sync(&self) -> Result<()> {
        Ok(rustix::fs::fsync(&self.fd)?)
    }

    /// What is in the folder.
    pub(in crate::store) fn entries(&self) -> Result<Vec<(OsString, Thing)>> {
        let mut found = Vec::new();
        for entry in rustix::fs::Dir::read_from(&self.fd)? {
            let entry = entry?;
            let name = entry.file_name().to_bytes();
            if matches!(name, b"." | b"..") {
                continue;
            }
            let name = OsString::from_vec(name.to_vec());
            let thing = match entry.file_type() {
                // Not every file system tells.
                FileType::Unknown => match self.thing(&name)? {
                    Some(thing) => thing,
                    None => continue,
                },
                kind => of_type(kind),
            };
            found.push((name, thing));
        }
        Ok(found)
    }

    /// The folder's own data.
    pub(in crate::store) fn metadata(&self) -> Result<std::fs::Metadata> {
        File::from(self.fd.try_clone()?).metadata()
    }
}

impl AsFd for Dir {
    fn as_fd(&self) -> std::os::fd::BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

fn flags(access: Access) -> OFlags {
    let flags = match access {
        Access::Read => OFlags::RDONLY,
        Access::Write => OFlags::WRONLY,
        Access::Append => OFlags::RDWR | OFlags::APPEND,
    };
    flags | OFlags::NOFOLLOW | OFlags::CLOEXEC
}

#[allow(clippy::unnecessary_cast, reason = "the width of a mode differs between platforms")]
fn permissions(mode: u32) -> Mode {
    Mode::from_raw_mode(mode as rustix::fs::RawMode)
}

fn thing(stat: &Stat) -> Thing {
    of_type(FileType::from_raw_mode(stat.st_mode))
}

fn of_type(kind: FileType) -> Thing {
    match kind {
        FileType::RegularFile => Thing::File,
        FileType::Directory => Thing::Folder,
        FileType::Symlink => Thing::Link,
        _ => Thing::Other,
    }
}
