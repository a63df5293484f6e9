//! Steps down from the folder of the desk, and what stands at the end of a path.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{Error, ErrorKind, Read, Result};
use std::path::{Component, Path, PathBuf};

use super::platform;
use super::platform::Dir;
use crate::error::Link;
use crate::lang::tr;

/// What stands under a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Thing {
    File,
    Folder,
    Link,
    Other,
}

/// How a file is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::store) enum Access {
    Read,
    Write,
    /// Read, and write at the end.
    Append,
}

/// Reads a plain file below `root`. Anything else of that name is refused: a pipe would never end.
pub(in crate::store) fn read(root: &Path, relative: &Path) -> Result<Vec<u8>> {
    let mut file = platform::open(root, relative)?;
    let data = file.metadata()?;
    if !data.is_file() {
        return Err(Error::other(tr!("it is not a plain file")));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(data.len()).unwrap_or(0) + 1);
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What stands at a path below `root`; `None` when there is nothing.
pub(in crate::store) fn thing(root: &Path, relative: &Path) -> Result<Option<Thing>> {
    let (folder, name) = split(relative)?;
    match Dir::open(root, folder) {
        Err(e) if is_no_folder(&e) => Ok(None),
        opened => opened?.thing(name),
    }
}

/// Whether reading a folder failed because there is none of that name.
pub(in crate::store) fn is_no_folder(error: &Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// The link that an error is about, relative to the desk.
pub(in crate::store) fn link_in(error: &Error) -> Option<&Path> {
    Some(&error.get_ref()?.downcast_ref::<Link>()?.0)
}

/// A path's folder and its last name.
pub(in crate::store) fn split(relative: &Path) -> Result<(&Path, &OsStr)> {
    match (relative.parent(), relative.file_name()) {
        (Some(folder), Some(name)) => Ok((folder, name)),
        _ => Err(Error::new(ErrorKind::InvalidInput, tr!("it has no file name"))),
    }
}

/// The names on the way down; a path that could lead out is refused.
pub(in crate::store) fn steps(relative: &Path) -> Result<Vec<&OsStr>> {
    let mut names = Vec::new();
    for part in relative.components() {
        match part {
            Component::Normal(name) => names.push(name),
            Component::CurDir => {}
            _ => return Err(Error::new(ErrorKind::InvalidInput, tr!("it leads out of the desk"))),
        }
    }
    Ok(names)
}

/// The same error, or the first link on the way where there is one.
pub(in crate::store) fn named(root: &Path, relative: &Path, error: Error) -> Error {
    let Ok(names) = steps(relative) else { return error };
    let mut at = PathBuf::new();
    for name in names {
        at.push(name);
        if root.join(&at).symlink_metadata().is_ok_and(|data| data.is_symlink()) {
            return Error::other(Link(at));
        }
    }
    error
}

/// Opens a file for more, or makes it; true when it was made.
pub(in crate::store) fn open_or_create(dir: &Dir, name: &OsStr, access: Access) -> Result<(File, bool)> {
    // Twice: it may come or go between the two calls.
    for _ in 0..2 {
        match dir.file(name, access) {
            Err(e) if e.kind() == ErrorKind::NotFound => {}
            opened => return plain(opened?).map(|file| (file, false)),
        }
        match dir.create(name, access, 0o666) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
            made => return made.map(|file| (file, true)),
        }
    }
    dir.file(name, access).and_then(plain).map(|file| (file, false))
}

fn plain(file: File) -> Result<File> {
    if file.metadata()?.is_file() { Ok(file) } else { Err(Error::other(tr!("it is not a plain file"))) }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::symlink;

    use rustix::fs::{Mode, OFlags};

    use super::*;

    #[test]
    fn a_link_anywhere_on_the_way_is_named_by_either_way_of_opening() {
        let home = tempfile::tempdir().unwrap();
        let root = home.path().join("desk");
        let outside = home.path().join("outside");
        std::fs::create_dir_all(root.join("a/b")).unwrap();
        std::fs::create_dir_all(outside.join("b")).unwrap();
        std::fs::write(outside.join("b/file"), "outside").unwrap();
        std::fs::write(root.join("a/b/file"), "inside").unwrap();
        symlink(&outside, root.join("out")).unwrap();
        symlink("a", root.join("within")).unwrap();
        symlink(outside.join("b/file"), root.join("a/b/leaf")).unwrap();
        symlink("nowhere", root.join("a/dangling")).unwrap();
        assert_eq!(read(&root, Path::new("a/b/file")).unwrap(), b"inside");
        let top = rustix::fs::open(&root, OFlags::RDONLY | OFlags::DIRECTORY, Mode::empty()).unwrap();
        for (path, link) in [
            ("out/b/file", "out"),
            ("within/b/file", "within"),
            ("a/b/leaf", "a/b/leaf"),
            ("a/dangling", "a/dangling"),
        ] {
            let error = read(&root, Path::new(path)).unwrap_err();
            assert_eq!(link_in(&error), Some(Path::new(link)), "{path}: {error}");
            assert!(platform::by_step(&top, Path::new(path), OFlags::RDONLY).is_err(), "{path}");
        }
        assert!(platform::by_step(&top, Path::new("a/b/file"), OFlags::RDONLY).is_ok());
        for path in ["../outside/b/file", "a/../../outside/b/file", "/etc/passwd"] {
            assert!(read(&root, Path::new(path)).is_err(), "{path}");
        }
    }
}
