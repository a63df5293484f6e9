//! The commit that `git add` and `git commit --only` make: with hooks, in a sparse checkout, of links.

use std::collections::BTreeSet;
use std::path::PathBuf;

use super::settings::HOOKS;
use super::status::entries;
use super::turn::Attempt;
use crate::error::{Error, ErrorKind, Result};
use crate::git::Git;
use crate::git::ran::SILENT;
use crate::lang::{self, tr};

/// By what git says that another one had the index or the branch, or has just written the index as it was before.
const MEANWHILE: [&str; 3] = ["index.lock", "cannot lock ref", "did not match any file(s) known to git"];

/// Commits these files, named from the top of the work tree.
///
/// # Errors
/// Exit 7 with what git, or a hook, says.
pub(super) fn commit(git: &Git, paths: &BTreeSet<PathBuf>, message: &str) -> Result<Attempt> {
    let open = open(git, paths)?;
    if open.is_empty() {
        return Ok(Attempt::Unchanged);
    }
    let list = |new: bool| {
        let named = open.iter().filter(|(untracked, _)| *untracked || !new);
        named.map(|(_, path)| format!("{}\0", path.display())).collect::<String>()
    };
    let fresh = list(true);
    let done = add(git, &fresh).and_then(|()| only(git, &list(false), message));
    let Err(error) = done else { return git.output(["rev-parse", "HEAD"]).map(Attempt::Committed) };
    if !fresh.is_empty() {
        // As it was before: nothing of ours is left in the index.
        let _ = git.top_command(&["rm", "--cached", "--quiet", "--ignore-unmatch"], &fresh);
    }
    if MEANWHILE.iter().any(|sign| error.message.contains(sign)) {
        return Ok(Attempt::InTheWay(error.message));
    }
    Err(reason(git, paths, error)?)
}

/// Those of the paths that are not committed; whether git does not know them yet.
fn open(git: &Git, paths: &BTreeSet<PathBuf>) -> Result<Vec<(bool, PathBuf)>> {
    let status = git.feed(["status", "--porcelain", "-z", "--untracked-files=all", "--no-renames"], b"")?;
    Ok(entries(&status).filter(|(_, path)| paths.contains(path)).collect())
}

fn add(git: &Git, paths: &str) -> Result<()> {
    if paths.is_empty() { Ok(()) } else { git.top_command(&["add", "--force", "--sparse"], paths) }
}

fn only(git: &Git, paths: &str, message: &str) -> Result<()> {
    let message = format!("--message={message}");
    git.top_command(&["commit", "--quiet", "--cleanup=whitespace", "--only", &message], paths)
}

/// Why `git commit` failed that said nothing: a hook may refuse without a word, or another commit has it all.
fn reason(git: &Git, paths: &BTreeSet<PathBuf>, error: Error) -> Result<Error> {
    let silent = lang::text(SILENT);
    if !error.message.contains(silent) {
        return Ok(error);
    }
    if open(git, paths)?.is_empty() {
        return Ok(Error::new(ErrorKind::Busy, tr!("another commit already has these changes")));
    }
    let hooks = git.hooks()?;
    let may_refuse = |name: &&&str| !name.starts_with("post-") && hooks.join(name).exists();
    let hooks: Vec<&str> = HOOKS.iter().filter(may_refuse).copied().collect();
    let why = match hooks.as_slice() {
        [] => tr!("git gives no reason").to_owned(),
        [hook] => tr!("the hook {hook} refused it without a message", hook),
        hooks => tr!("one of the hooks {hooks} refused it without a message", hooks = hooks.join(", ")),
    };
    let message = error.message.replace(silent, &why);
    Ok(Error { message, ..error })
}
