//! The user's own configuration, and the desks that it names.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::places::{ALL, place};
use super::policy::read_text;
use crate::config::{self, UserConfig};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::store::find_desk;

/// The user's own configuration; an empty one where there is none. It is read once: the language is
/// chosen before the session begins.
///
/// # Errors
/// Exit 6 for one with a mistake.
pub(super) fn read_user() -> Result<UserConfig> {
    static READ: OnceLock<Result<UserConfig>> = OnceLock::new();
    READ.get_or_init(read_user_file).clone()
}

/// What `--desk` may name: the desks of the user's configuration, and all of them.
pub(crate) fn desk_names() -> Vec<String> {
    let mut names: Vec<String> = read_user().unwrap_or_default().desks.into_keys().collect();
    if !names.is_empty() {
        names.push(ALL.to_owned());
    }
    names
}

fn read_user_file() -> Result<UserConfig> {
    let Some(path) = config::user_config_path() else { return Ok(UserConfig::default()) };
    if !path.is_file() {
        return Ok(UserConfig::default());
    }
    let (user, findings) = config::read_user(&read_text(&path)?);
    match findings.first() {
        None => Ok(user),
        Some(f) => {
            let message = format!("{}:{}:{}: {}", path.display(), f.line, f.column, f.message);
            Err(Error::new(ErrorKind::Damaged, message)
                .hint(f.hint.clone().unwrap_or(tr!("fix or remove the file").into())))
        }
    }
}

/// Whether a command finds a desk: the one named by a flag, the environment or the user's
/// configuration, or one at or above the current folder.
pub(super) fn has_desk(named: Option<PathBuf>) -> bool {
    let Ok(here) = std::env::current_dir() else { return false };
    let of_environment = || std::env::var_os("ITDESK_DIR").filter(|dir| !dir.is_empty()).map(PathBuf::from);
    match named.or_else(of_environment) {
        Some(named) => {
            let user = read_user().unwrap_or_default();
            let is_all = named == Path::new(ALL) && !user.desks.is_empty();
            is_all || find_desk(Some(&place(&named, &user).path), &here).is_ok()
        }
        None => {
            let own = || read_user().ok().and_then(|user| user.desk);
            find_desk(None, &here).is_ok() || own().is_some_and(|own| find_desk(Some(&own), &here).is_ok())
        }
    }
}
