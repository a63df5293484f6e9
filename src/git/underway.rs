//! What git is in the middle of: a merge, a rebase, a cherry-pick, a revert, patches by mail, a bisection.

use super::Git;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::{self, mark, tr};

/// Something git has begun and not finished.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Underway {
    /// `git merge`.
    Merge,
    /// `git rebase`.
    Rebase,
    /// `git cherry-pick`.
    CherryPick,
    /// `git revert`.
    Revert,
    /// `git am`: patches from mail.
    Patches,
    /// `git bisect`, which checks out old commits: what is committed there is on no branch.
    Bisect,
}

impl Underway {
    /// By what git says that it is in the middle of something; the first that is there is it. A rebase picks its commits one by
    /// one, and says so by either.
    const SIGNS: [(&'static str, Underway); 7] = [
        ("MERGE_HEAD", Underway::Merge),
        ("rebase-apply/applying", Underway::Patches),
        ("rebase-merge", Underway::Rebase),
        ("rebase-apply", Underway::Rebase),
        ("CHERRY_PICK_HEAD", Underway::CherryPick),
        ("REVERT_HEAD", Underway::Revert),
        ("BISECT_LOG", Underway::Bisect),
    ];

    /// What git is in the middle of, if anything.
    ///
    /// # Errors
    /// What running git can meet.
    pub fn of(git: &Git) -> Result<Option<Underway>> {
        let private = git.private()?;
        let mut signs = Underway::SIGNS.iter();
        Ok(signs.find(|(name, _)| private.join(name).exists()).map(|(_, underway)| *underway))
    }

    /// The name by which git knows the commit that is brought in, where it is one.
    pub fn theirs(self) -> Option<&'static str> {
        match self {
            Underway::Merge => Some("MERGE_HEAD"),
            Underway::Rebase => Some("REBASE_HEAD"),
            Underway::CherryPick => Some("CHERRY_PICK_HEAD"),
            Underway::Revert => Some("REVERT_HEAD"),
            Underway::Patches | Underway::Bisect => None,
        }
    }

    /// Its name, for a sentence.
    pub fn word(self) -> &'static str {
        match self {
            Underway::Merge => mark!("a merge"),
            Underway::Rebase => mark!("a rebase"),
            Underway::CherryPick => mark!("a cherry-pick"),
            Underway::Revert => mark!("a revert"),
            Underway::Patches => "git am",
            Underway::Bisect => mark!("a bisection"),
        }
    }

    /// How a person goes on with it.
    pub fn onward(self) -> &'static str {
        match self {
            Underway::Merge => "git commit --no-edit",
            Underway::Rebase => "git rebase --continue",
            Underway::CherryPick => "git cherry-pick --continue",
            Underway::Revert => "git revert --continue",
            Underway::Patches => "git am --continue",
            Underway::Bisect => "git bisect reset",
        }
    }

    /// All that it takes to be through with it.
    pub fn way_out(self) -> String {
        match self {
            Underway::Bisect => self.onward().to_owned(),
            _ => tr!("itdesk git resolve, then {onward}", onward = self.onward()),
        }
    }

    /// How a person goes on where the commit that is brought in changes nothing any more: some have git refuse to go on with it.
    pub fn past(self) -> &'static str {
        match self {
            Underway::CherryPick => "git cherry-pick --skip",
            Underway::Revert => "git revert --skip",
            Underway::Patches => "git am --skip",
            Underway::Merge | Underway::Rebase | Underway::Bisect => self.onward(),
        }
    }
}

/// Refuses while git is in the middle of something.
///
/// # Errors
/// Exit 5 with the way out.
pub fn refuse(git: &Git, what: &str) -> Result<()> {
    let Some(underway) = Underway::of(git)? else { return Ok(()) };
    let message =
        tr!("git is in the middle of {underway}: {what}", underway = lang::shown(underway.word()), what);
    Err(Error::new(ErrorKind::Busy, message)
        .hint(tr!("finish it first: {way_out}", way_out = underway.way_out())))
}
