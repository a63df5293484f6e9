//! What git is in the middle of: a merge, a rebase, a cherry-pick, a revert.

use super::Git;
use crate::error::{Error, ErrorKind, Result};

/// Something git has begun and not finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Underway {
    Merge,
    Rebase,
    CherryPick,
    Revert,
}

impl Underway {
    const ALL: [(Underway, &'static str); 4] = [
        (Underway::Merge, "MERGE_HEAD"),
        (Underway::CherryPick, "CHERRY_PICK_HEAD"),
        (Underway::Revert, "REVERT_HEAD"),
        (Underway::Rebase, "REBASE_HEAD"),
    ];

    /// What git is in the middle of, if anything.
    ///
    /// # Errors
    /// What running git can meet.
    pub fn of(git: &Git) -> Result<Option<Underway>> {
        let names = ["MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "rebase-merge", "rebase-apply"];
        let asked = names.iter().flat_map(|name| ["--git-path", name]);
        let told = git.output(std::iter::once("rev-parse").chain(asked))?;
        let there: Vec<bool> = told.lines().map(|path| git.folder().join(path).exists()).collect();
        let is = |place: usize| there.get(place).copied().unwrap_or(false);
        // A rebase picks its commits one by one, and says so by either.
        Ok(match () {
            () if is(0) => Some(Underway::Merge),
            () if is(3) || is(4) => Some(Underway::Rebase),
            () if is(1) => Some(Underway::CherryPick),
            () if is(2) => Some(Underway::Revert),
            () => None,
        })
    }

    /// The name by which git knows the commit that is brought in.
    pub fn theirs(self) -> &'static str {
        Underway::ALL.iter().find(|(what, _)| *what == self).map_or("MERGE_HEAD", |(_, head)| *head)
    }

    /// Its name, for a sentence.
    pub fn word(self) -> &'static str {
        match self {
            Underway::Merge => "a merge",
            Underway::Rebase => "a rebase",
            Underway::CherryPick => "a cherry-pick",
            Underway::Revert => "a revert",
        }
    }

    /// How a person goes on with it.
    pub fn onward(self) -> &'static str {
        match self {
            Underway::Merge => "git commit --no-edit",
            Underway::Rebase => "git rebase --continue",
            Underway::CherryPick => "git cherry-pick --continue",
            Underway::Revert => "git revert --continue",
        }
    }
}

/// Refuses while git is in the middle of something.
///
/// # Errors
/// Exit 5 with the way out.
pub fn refuse(git: &Git, what: &str) -> Result<()> {
    let Some(underway) = Underway::of(git)? else { return Ok(()) };
    let message = format!("git is in the middle of {}: {what}", underway.word());
    Err(Error::new(ErrorKind::Busy, message)
        .hint(format!("finish it first: itdesk git resolve, then {}", underway.onward())))
}
