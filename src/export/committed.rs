//! What git says of the files of a desk: which changed since a commit, and which are not committed.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::git::{self, Git};
use crate::lang::tr;
use crate::records::{Id, Kind};
use crate::store::ARCHIVE_FOLDER;

/// The repository of a desk.
pub(super) struct Repository {
    git: Git,
    /// The commit that is checked out.
    pub head: Option<String>,
}

/// The tickets that some files are of.
#[derive(Debug, Default)]
pub(super) struct Named {
    keys: HashSet<i64>,
    /// A file of the archive that is not of one ticket: any of those may have changed.
    archive: bool,
}

impl Repository {
    /// The repository of a desk.
    ///
    /// # Errors
    /// When there is none, or git cannot be run.
    pub(super) fn of(desk: &Desk) -> Result<Repository> {
        let git = Git::of(desk.store.root())?;
        let [head] = git.commits(["HEAD"])?;
        Ok(Repository { git, head })
    }

    /// The full name of a commit.
    ///
    /// # Errors
    /// Exit 2 when the repository has no such commit.
    pub(super) fn commit(&self, name: &str) -> Result<String> {
        let [found] = self.git.commits([name])?;
        found.ok_or_else(|| {
            Error::usage(tr!("this repository has no commit {name}", name))
                .hint(tr!("list the commits: git log --oneline · export what changed since the last export: leave out --since"))
        })
    }

    /// Whether the repository has this commit.
    pub(super) fn has(&self, commit: &str) -> bool {
        self.git.commits([commit]).is_ok_and(|[found]| found.is_some())
    }

    /// Whether a commit is another, or an ancestor of it.
    ///
    /// # Errors
    /// Exit 7 when git cannot be run.
    pub(super) fn is_within(&self, commit: &str, of: &str) -> Result<bool> {
        self.git.is_ancestor(commit, of)
    }

    /// The tickets whose files differ between a commit and the one that is checked out.
    ///
    /// # Errors
    /// What running git can meet.
    pub(super) fn changed_since(&self, commit: &str) -> Result<Named> {
        let Some(head) = self.head.as_deref().filter(|head| *head != commit) else {
            return Ok(Named::default());
        };
        let args = ["diff", "--name-only", "-z", "--no-renames", "--relative", commit, head, "--"];
        let args: Vec<&str> = args.into_iter().chain(folders()).collect();
        let told = self.git.bytes(args)?;
        let paths = told.split(|b| *b == 0).filter(|path| !path.is_empty());
        Ok(Named::of(paths.map(|path| PathBuf::from(String::from_utf8_lossy(path).into_owned()))))
    }

    /// The tickets whose files are not committed as they are.
    ///
    /// # Errors
    /// What running git can meet.
    pub(super) fn uncommitted(&self) -> Result<Named> {
        Ok(Named::of(git::uncommitted(&self.git)?.into_iter()))
    }
}

impl Named {
    fn of(paths: impl Iterator<Item = PathBuf>) -> Named {
        let mut named = Named::default();
        for path in paths {
            match path.file_stem().and_then(|stem| stem.to_str()).and_then(|stem| stem.parse::<Id>().ok()) {
                Some(id) => {
                    named.keys.insert(id.number());
                }
                None => named.archive |= path.starts_with(Path::new(ARCHIVE_FOLDER)),
            }
        }
        named
    }

    /// Whether a ticket is among them, or may be.
    pub(super) fn has(&self, key: i64, archived: bool) -> bool {
        (archived && self.archive) || self.keys.contains(&key)
    }
}

/// The folders of records.
fn folders() -> Vec<&'static str> {
    Kind::ALL.iter().map(|kind| kind.folder()).chain([ARCHIVE_FOLDER]).collect()
}

/// A target that has the desk up to a commit before the one that `--since` names.
pub(super) fn gap(target: &Path, has: &str, since: &str) -> Error {
    let message = tr!(
        "{target} has the desk as of commit {has}, so changes between it and {since} would be missing",
        target = target.display(),
        has = short(has),
        since = short(since)
    );
    Error::new(ErrorKind::Rule, message)
        .hint(tr!("leave out --since, or give --since {has}", has = short(has)))
}

/// The first letters of a commit's name.
pub(super) fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}
