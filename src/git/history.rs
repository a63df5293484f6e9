//! What `git log` says of the history of a repository.

use std::ffi::{OsStr, OsString};
use std::path::Path;
use std::process::Stdio;

use super::commit;
use super::commit::{Commit, CommitChanges};
use super::ran::{failed, not_run, ran};
use super::run::Git;
use crate::error::{Error, Result};
use crate::lang::tr;

impl Git {
    /// Whether this clone has only the latest of the history.
    ///
    /// # Errors
    /// As [`Git::output`].
    pub(super) fn is_shallow(&self) -> Result<bool> {
        Ok(self.places()?.shallow.exists())
    }

    /// Sees to it that this clone has the whole history.
    ///
    /// # Errors
    /// Exit 2 when it is shallow: the commits that brought earlier events are missing.
    pub fn refuse_shallow(&self) -> Result<()> {
        if !self.is_shallow()? {
            return Ok(());
        }
        let error = Error::usage(tr!("this clone is shallow: earlier commits and their authors are missing"));
        Err(error.hint(tr!("fetch the rest: git fetch --unshallow")))
    }

    /// Whether a commit is another, or an ancestor of it.
    ///
    /// # Errors
    /// Exit 7 when git cannot be started.
    pub(crate) fn is_ancestor(&self, commit: &str, of: &str) -> Result<bool> {
        Ok(commit == of || self.run(["merge-base", "--is-ancestor", commit, of])?.ok())
    }

    /// The commits that changed any of these paths (relative to the desk's folder), children before their parents, also
    /// those of side branches. A merge is among them only if it changed something itself.
    ///
    /// # Errors
    /// As [`Git::output`]; a repository without a commit has none.
    pub fn history(&self, paths: &[&Path]) -> Result<Vec<Commit>> {
        self.history_since(None, paths)
    }

    /// Those of [`Git::history`] that are not in the history of a commit, where one is given.
    ///
    /// # Errors
    /// As [`Git::history`].
    pub(crate) fn history_since(&self, since: Option<&str>, paths: &[&Path]) -> Result<Vec<Commit>> {
        let since = since.map(|commit| OsString::from(format!("{commit}..HEAD")));
        let args = ["--full-history", "--topo-order"].map(OsString::from).into_iter().chain(since);
        let paths = paths.iter().map(|path| path.as_os_str().to_owned());
        self.log(args.chain(["--".into()]).chain(paths))
    }

    /// The commits that `git log` lists with these arguments, the newest first.
    ///
    /// # Errors
    /// As [`Git::output`]; a repository without a commit has none.
    pub fn log(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<Vec<Commit>> {
        Ok(commit::parse(&self.log_text(args)?))
    }

    /// The same with the files that each changed since its parent; none for a merge.
    ///
    /// # Errors
    /// As [`Git::log`].
    pub(crate) fn log_changes(
        &self,
        args: impl IntoIterator<Item = impl AsRef<OsStr>>,
    ) -> Result<Vec<CommitChanges>> {
        let raw = ["--raw", "--no-abbrev", "--no-renames", "--no-relative", "--root", "--diff-merges=off"]
            .map(OsString::from);
        let args = args.into_iter().map(|arg| arg.as_ref().to_owned());
        Ok(commit::parse_changes(&self.log_text(raw.into_iter().chain(args))?))
    }

    fn log_text(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<Vec<u8>> {
        let mut command = self.command(["log", "-z", commit::FORMAT]);
        let ran = command.args(args).stdin(Stdio::null()).output().map(ran).map_err(not_run)?;
        if ran.ok() {
            return Ok(ran.stdout);
        }
        // Before the first commit there is no history.
        let [head] = self.commits(["HEAD"])?;
        if head.is_none() { Ok(Vec::new()) } else { Err(failed(&command, &ran)) }
    }
}
