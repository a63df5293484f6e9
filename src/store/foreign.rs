//! Files that a person names for results: never one of the desk's own.

use std::path::{Path, PathBuf};

use super::{ARCHIVE_FOLDER, MEASUREMENTS_FOLDER, POLICY_FILE, Place, QUARANTINE, Store};
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::Kind;

impl Store {
    /// Refuses a file of a person's choice that is one of the desk: its records, policy, index, repository. `flag` is
    /// what named it.
    ///
    /// # Errors
    /// Exit 2 when it is.
    pub fn spare(&self, path: &Path, flag: &str) -> Result<()> {
        let root = self.root().canonicalize().unwrap_or_else(|_| self.root().to_path_buf());
        let own = |name: &str| {
            let folders = Kind::ALL.iter().map(|kind| kind.folder()).chain(OWN_FOLDERS);
            folders.into_iter().any(|folder| folder.eq_ignore_ascii_case(name))
                || OWN_FILES.iter().any(|file| file.eq_ignore_ascii_case(name))
        };
        let real = where_it_leads(path);
        let names: Vec<String> = real.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        let inside = real.strip_prefix(&root).ok().and_then(|inside| inside.iter().next());
        let is_own = inside.is_some_and(|first| own(&first.to_string_lossy()))
            || names.iter().any(|name| name.eq_ignore_ascii_case(".git"))
            || (real.is_file() && self.is_linked(&real));
        if is_own {
            let message = tr!("{flag} {path} is a file of the desk", flag, path = path.display());
            return Err(Error::usage(message).hint(tr!("name a file that is not part of the desk")));
        }
        Ok(())
    }

    /// Whether a file is a record or the policy under another name.
    fn is_linked(&self, file: &Path) -> bool {
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let Ok(data) = file.metadata() else { return false };
            if data.nlink() < 2 {
                return false;
            }
            let same = |other: &Path| is_same_file(file, other);
            let ids = self.ids().unwrap_or_default();
            OWN_FILES.iter().any(|name| same(&self.root().join(name)))
                || ids
                    .iter()
                    .any(|id| Place::ALL.iter().any(|place| same(&self.root().join(place.path(*id)))))
        }
        #[cfg(not(unix))]
        {
            let _ = file;
            false
        }
    }
}

/// The folders of a desk beside those of its kinds.
const OWN_FOLDERS: [&str; 5] = [".itdesk", ".git", ARCHIVE_FOLDER, MEASUREMENTS_FOLDER, QUARANTINE];
/// The files of a desk that are no records.
const OWN_FILES: [&str; 4] = [POLICY_FILE, ".gitignore", ".gitattributes", ".mailmap"];

/// Where a path leads over its links; the last name may be of a file that is not there yet.
fn where_it_leads(path: &Path) -> PathBuf {
    let mut path = path.to_path_buf();
    for _ in 0..40 {
        if let Ok(real) = path.canonicalize() {
            return real;
        }
        let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = folder.canonicalize().or_else(|_| std::path::absolute(folder)).unwrap_or_default();
        let here = path.file_name().map(|name| folder.join(name)).unwrap_or(folder.clone());
        match std::fs::read_link(&here) {
            // A link to a file that is not there yet makes that file.
            Ok(target) => path = folder.join(target),
            Err(_) => return here,
        }
    }
    path
}

/// Whether two paths name one file, by whatever links.
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let id = |path: &Path| path.metadata().ok().map(|data| (data.dev(), data.ino()));
        id(a).is_some() && id(a) == id(b)
    }
    #[cfg(not(unix))]
    {
        a.canonicalize().ok().is_some_and(|a| b.canonicalize().is_ok_and(|b| a == b))
    }
}
