//! The work tree and git's index, from one commit to another.

use std::collections::BTreeMap;
use std::fs::Metadata;
use std::path::{Path, PathBuf};

use super::super::save::{Found, find, is_same, retry};
use super::sides::Touched;
use crate::error::{Error, ErrorKind, Result};
use crate::git::Git;
use crate::git::ran::said;
use crate::lang::tr;

/// So many files are checked out one by one. git looks for each of them in all of its index: for more it is faster to compare the
/// complete trees.
const FEW: usize = 40;

/// Files that were found to be as a commit has them, in the work tree and in the index, some time ago.
pub(super) struct Untouched {
    index: PathBuf,
    found: Found,
}

impl Untouched {
    /// Looks at these files, on their way from this commit. `None` where one is not as it is there, or where there are so many
    /// that a look at all of them is faster.
    ///
    /// # Errors
    /// What running git can meet.
    pub(super) fn find(git: &Git, from: &str, touched: &Touched) -> Result<Option<Untouched>> {
        let index = git.private()?.join("index");
        if touched.is_empty() || touched.len() > FEW || std::env::var_os("GIT_INDEX_FILE").is_some() {
            return Ok(None);
        }
        let Some(found) = look(git, &index, touched) else { return Ok(None) };
        let is_free =
            |path: &Path| found.get(path).is_some_and(Option::is_none) && is_below_folders(git.top(), path);
        if touched.iter().any(|(path, is_new)| *is_new && !is_free(path)) {
            return Ok(None);
        }
        let args = ["--literal-pathspecs", "diff-index", "--name-only", "-z", from, "--"].map(AsRef::as_ref);
        let differs =
            git.at_top().bytes(args.into_iter().chain(touched.keys().map(|path| path.as_os_str())))?;
        Ok(differs.is_empty().then_some(Untouched { index, found }))
    }

    /// Whether that is so still.
    fn holds(&self, git: &Git, touched: &Touched) -> bool {
        look(git, &self.index, touched).is_some_and(|now| is_same(&self.found, &now))
    }
}

/// How the files and the index are found; the index stands among the files by its own path.
fn look(git: &Git, index: &PathBuf, touched: &Touched) -> Option<Found> {
    let files = find(git.top(), touched.keys())?;
    let index: BTreeMap<PathBuf, Option<Metadata>> = find(git.top(), [index])?;
    Some(files.into_iter().chain(index).collect())
}

/// Whether a new file would come into folders that are there, or into none: git puts folders in the place of files and links.
fn is_below_folders(top: &Path, path: &Path) -> bool {
    let above = path.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
    above.map(|above| std::fs::symlink_metadata(top.join(above))).all(|data| match data {
        Ok(data) => data.is_dir(),
        Err(error) => error.kind() == std::io::ErrorKind::NotFound,
    })
}

/// Brings index and work tree from one commit to another, where nothing is lost by it. Waits for another git that has the
/// index. Files that are known to be untouched need no look at any other.
///
/// # Errors
/// Exit 7 when a file cannot be written: those that were are as before then.
pub(super) fn check_out(
    git: &Git,
    [from, to]: [&str; 2],
    touched: &Touched,
    untouched: Option<&Untouched>,
) -> Result<bool> {
    if touched.is_empty() {
        return Ok(true);
    }
    let is_untouched = |untouched: &Untouched| untouched.holds(git, touched);
    if untouched.is_none_or(|untouched| !is_untouched(untouched)) {
        return read_tree(git, from, to);
    }
    let paths: String = touched.keys().map(|path| format!("{}\0", path.display())).collect();
    let restore = |commit: &str| {
        retry(|| {
            let source = format!("--source={commit}");
            let args = ["--literal-pathspecs", "restore", "--quiet", "--staged", "--worktree", &source];
            let all = args.into_iter().chain(["--pathspec-from-file=-", "--pathspec-file-nul"]);
            let ran = git.at_top().feed_any(all, paths.as_bytes())?;
            Ok((ran.ok() || !ran.stderr.contains("index.lock")).then_some(ran))
        })
    };
    match restore(to)? {
        Some(ran) if ran.ok() => Ok(true),
        Some(ran) => {
            restore(from)?;
            Err(Error::new(
                ErrorKind::System,
                tr!("git {verb} failed: {said}", verb = "restore", said = said(&ran)),
            ))
        }
        None => Ok(false),
    }
}

/// Has git compare all of both commits with its index.
fn read_tree(git: &Git, from: &str, to: &str) -> Result<bool> {
    let updated = retry(|| {
        let ran = git.at_top().run(["read-tree", "-m", "-u", "--no-recurse-submodules", from, to])?;
        Ok((ran.ok() || !ran.stderr.contains("index.lock")).then_some(ran.ok()))
    });
    Ok(updated?.unwrap_or(false))
}
