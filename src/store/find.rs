//! Finding the desk, as git finds its repository.

use std::path::{Path, PathBuf};

use super::beneath;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;

/// The file that makes a folder a desk.
pub const POLICY_FILE: &str = "itdesk.toml";

/// The desk that was named, or the nearest one at or above `from`.
///
/// # Errors
/// Exit 2 when the named folder is no desk, or there is none on the way up.
pub fn find_desk(named: Option<&Path>, from: &Path) -> Result<PathBuf> {
    if let Some(named) = named {
        let root = from.join(named);
        if is_desk(&root)? {
            return Ok(root);
        }
        let message = tr!(
            "{root} is not a desk: it has no {policy_file}",
            root = root.display(),
            policy_file = POLICY_FILE
        );
        return Err(Error::new(ErrorKind::Usage, message)
            .hint(tr!("create one there: itdesk init {named}", named = named.display())));
    }
    for dir in from.ancestors() {
        if is_desk(dir)? {
            return Ok(dir.to_path_buf());
        }
    }
    let message = tr!(
        "no desk here: no {policy_file} in {from} or above",
        policy_file = POLICY_FILE,
        from = from.display()
    );
    Err(Error::new(ErrorKind::Usage, message)
        .hint(tr!("create one with: itdesk init · or name one with --desk DIR or ITDESK_DIR")))
}

/// Whether a folder is a desk; a policy that is a link makes it one, which then refuses the link. One that cannot be told must not lead on to another desk above it.
fn is_desk(dir: &Path) -> Result<bool> {
    let path = dir.join(POLICY_FILE);
    match std::fs::symlink_metadata(&path) {
        Ok(data) => Ok(data.is_file() || data.is_symlink()),
        Err(e) if beneath::is_no_folder(&e) || e.kind() == std::io::ErrorKind::PermissionDenied => Ok(false),
        Err(e) => Err(Error::system("access", &path, e)),
    }
}
