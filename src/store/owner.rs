//! Whose desk it is: a desk of another user is not opened unless the user trusts it.
//!
//! Whoever owns a desk decides its policy, and with it who acts, what is written where, and what is asked of git. git
//! refuses the repository of another user for the same reason (`safe.directory`), and is the model here.

use std::os::unix::fs::MetadataExt;
use std::path::Path;

use super::POLICY_FILE;
use crate::error::{Context, Error, ErrorKind, Result};
use crate::lang::tr;

/// The administrator, who can do whatever a desk of theirs could.
const ROOT: u32 = 0;
/// The user who became root by `sudo`.
const SUDO_USER: &str = "SUDO_UID";
/// Everyone may write here.
const WORLD_WRITABLE: u32 = 0o002;

/// Checks that the desk in `root` belongs to the user, or to root, or that the user trusts it.
///
/// `trusted` names desks: an absolute path, `PATH/*` for all below a folder, `*` for all.
///
/// # Errors
/// Exit 4 when another user owns the desk, or its policy where everyone may write; 7 when it cannot be looked at.
pub fn check_owner(root: &Path, trusted: &[String]) -> Result<()> {
    let root = root.canonicalize().doing("access", root)?;
    let folder = root.metadata().doing("access", &root)?;
    let mut owners = vec![folder.uid()];
    // Where only owner and group may write, the owner of the folder decided who writes the policy.
    if folder.mode() & WORLD_WRITABLE != 0 {
        let policy = root.join(POLICY_FILE);
        owners.push(policy.symlink_metadata().doing("access", &policy)?.uid());
    }
    let Some(stranger) = owners.into_iter().find(|owner| !is_own(*owner)) else { return Ok(()) };
    if trusted.iter().any(|name| names(name, &root)) {
        return Ok(());
    }
    let me = rustix::process::geteuid().as_raw();
    let message = tr!(
        "the desk in {root} belongs to another user (uid {stranger}; you are uid {me})",
        root = root.display(),
        stranger,
        me
    );
    let hint = tr!("if you trust its owner: itdesk config trust {quoted}", quoted = quoted(&root));
    Err(Error::new(ErrorKind::Rule, message).hint(hint))
}

fn is_own(owner: u32) -> bool {
    let me = rustix::process::geteuid().as_raw();
    let behind = || std::env::var(SUDO_USER).ok().and_then(|uid| uid.parse::<u32>().ok());
    owner == ROOT || owner == me || (me == ROOT && behind() == Some(owner))
}

/// Whether an entry of `trusted` means this folder.
fn names(entry: &str, root: &Path) -> bool {
    let same = |path: &str| Path::new(path).canonicalize().is_ok_and(|path| path == *root);
    match entry.strip_suffix("/*") {
        _ if entry == "*" => true,
        Some(above) => root.parent().is_some_and(|parent| {
            let above = Path::new(if above.is_empty() { "/" } else { above }).canonicalize();
            above.is_ok_and(|above| parent.starts_with(above))
        }),
        None => same(entry),
    }
}

/// A path as a shell reads it.
fn quoted(path: &Path) -> String {
    let path = path.display().to_string();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@:".contains(c);
    match path.chars().all(is_plain) {
        true => path,
        false => format!("'{}'", path.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_names_one_desk_all_below_a_folder_or_all() {
        let home = tempfile::TempDir::new().unwrap();
        let top = home.path().canonicalize().unwrap();
        let desk = top.join("team/desk");
        std::fs::create_dir_all(&desk).unwrap();
        let at = |rest: &str| format!("{}{rest}", top.display());
        for (entry, named) in [
            ("*".to_owned(), true),
            ("/*".to_owned(), true),
            (at("/team/desk"), true),
            (at("/team/desk/"), true),
            (at("/team/*"), true),
            (at("/*"), true),
            (at("/team/desk/*"), false),
            (at("/team"), false),
            (at("/te*"), false),
            (at("/other/*"), false),
            (String::new(), false),
        ] {
            assert_eq!(names(&entry, &desk), named, "{entry}");
        }
    }

    #[test]
    fn a_path_is_quoted_for_the_shell() {
        for (path, told) in [("/srv/desk", "/srv/desk"), ("/a b", "'/a b'"), ("/it's", "'/it'\\''s'")] {
            assert_eq!(quoted(Path::new(path)), told);
        }
    }
}
