//! Finding the desk, as git finds its repository.

use std::path::{Path, PathBuf};

use crate::error::{Error, ErrorKind, Result};

/// The file that makes a folder a desk.
pub const POLICY_FILE: &str = "itdesk.toml";

/// The desk that was named, or the nearest one at or above `from`.
///
/// # Errors
/// Exit 2 when the named folder is no desk, or there is none on the way up.
pub fn find_desk(named: Option<&Path>, from: &Path) -> Result<PathBuf> {
    if let Some(named) = named {
        let root = from.join(named);
        if root.join(POLICY_FILE).is_file() {
            return Ok(root);
        }
        let message = format!("{} is not a desk: it has no {POLICY_FILE}", root.display());
        return Err(Error::new(ErrorKind::Usage, message)
            .hint(format!("make one there: itdesk init {}", named.display())));
    }
    let found = from.ancestors().find(|dir| dir.join(POLICY_FILE).is_file());
    found.map(Path::to_path_buf).ok_or_else(|| {
        let message = format!("no desk here: no {POLICY_FILE} in {} or above", from.display());
        Error::new(ErrorKind::Usage, message)
            .hint("make one with: itdesk init · or name one with --desk DIR or ITDESK_DIR")
    })
}
