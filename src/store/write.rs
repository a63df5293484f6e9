//! Writing a file so that it is whole at any instant, old or new.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, PersistError};

use crate::error::{Context, Error, Result};

/// When a write reaches the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Before the call returns.
    Now,
    /// With the next [`sync_tree`]; for many files at once.
    Later,
}

/// Replaces `path` with a file of these bytes.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> Result<()> {
    let folder = folder_of(path)?;
    let temporary = temporary(&folder, path, bytes, Durability::Now)?;
    temporary.persist(path).map_err(|e| Error::system("write", path, &e.error))?;
    finish(&folder, Durability::Now)
}

/// Replaces many files, durable with the next [`sync_tree`]. All are written beside before the first is replaced: a full
/// disk replaces none, and a file system that gives out no number of a file that was just removed (ext4) need
/// not look for one among them.
pub(super) fn replace_all(files: &[(PathBuf, Vec<u8>)]) -> Result<()> {
    let beside = |(path, bytes): &(PathBuf, Vec<u8>)| {
        temporary(&folder_of(path)?, path, bytes, Durability::Later).map(NamedTempFile::into_temp_path)
    };
    let beside = files.iter().map(beside).collect::<Result<Vec<_>>>()?;
    for (temporary, (path, _)) in beside.into_iter().zip(files) {
        temporary.persist(path).map_err(|e| Error::system("write", path, &e.error))?;
    }
    Ok(())
}

/// Replaces a file outside of the desk, such as a report, with one of these bytes; it is on the disk when this returns.
///
/// # Errors
/// Exit 7 when the system refuses.
pub fn replace_file(path: &Path, bytes: &[u8]) -> Result<()> {
    replace(path, bytes)
}

/// Makes `path` a file of these bytes; `false` when there is one already.
pub(super) fn create(path: &Path, bytes: &[u8], durability: Durability) -> Result<bool> {
    let folder = folder_of(path)?;
    let temporary = temporary(&folder, path, bytes, durability)?;
    match temporary.persist_noclobber(path) {
        Ok(_) => finish(&folder, durability).map(|()| true),
        Err(PersistError { error, .. }) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(false),
        Err(e) => Err(Error::system("write", path, &e.error)),
    }
}

/// Moves `from` to `to`; `false` when there is something already. At any instant it stands at one of
/// the two places, or at both.
pub(super) fn relocate(from: &Path, to: &Path, durability: Durability) -> Result<bool> {
    let folder = folder_of(to)?;
    // A link and not a rename, which would replace what is there.
    match std::fs::hard_link(from, to) {
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => return Ok(false),
        linked => linked.doing("move", from)?,
    }
    finish(&folder, durability)?;
    std::fs::remove_file(from).doing("move", from)?;
    finish(&folder_of(from)?, durability).map(|()| true)
}

fn temporary(folder: &Path, path: &Path, bytes: &[u8], durability: Durability) -> Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".itdesk-").suffix(".tmp");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As any other file of the repository: what the umask leaves of rw-rw-rw-.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(folder).doing("write in", folder)?;
    file.write_all(bytes).doing("write", path)?;
    if durability == Durability::Now {
        file.as_file().sync_all().doing("write", path)?;
    }
    Ok(file)
}

/// The rename itself is durable once its folder is.
fn finish(folder: &Path, durability: Durability) -> Result<()> {
    match durability {
        Durability::Now => sync_folder(folder).map_err(|error| {
            error
                .hint("it is written, but may not outlast a power cut: look at the disk before you try again")
        }),
        Durability::Later => Ok(()),
    }
}

pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    File::open(folder).and_then(|f| f.sync_all()).doing("sync", folder)
}

fn folder_of(path: &Path) -> Result<PathBuf> {
    let folder = path.parent().unwrap_or(Path::new(".")).to_path_buf();
    make_folder(&folder)?;
    Ok(folder)
}

/// Makes a folder and those above it, each durable in the one that holds it.
pub(super) fn make_folder(folder: &Path) -> Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder.parent().filter(|p| !p.as_os_str().is_empty());
    if let Some(above) = above {
        make_folder(above)?;
    }
    match std::fs::create_dir(folder) {
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        made => {
            made.doing("make the folder", folder)?;
            above.map_or(Ok(()), sync_folder)
        }
    }
}

/// Brings everything written below `root` to the disk at once.
pub fn sync_tree(root: &Path) -> Result<()> {
    #[cfg(target_os = "linux")]
    {
        let folder = File::open(root).doing("sync", root)?;
        rustix::fs::syncfs(&folder).map_err(std::io::Error::from).doing("sync", root)
    }
    #[cfg(not(target_os = "linux"))]
    {
        for path in super::scan::files(root, super::Shelf::Live)? {
            let path = root.join(path);
            File::open(&path).and_then(|f| f.sync_all()).doing("sync", &path)?;
        }
        sync_folder(root)
    }
}
