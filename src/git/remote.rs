//! The branch elsewhere that a branch is shared by.

use std::collections::HashSet;

use super::Git;
use crate::error::{Error, Result};
use crate::lang::tr;

/// The branch elsewhere that a branch here is shared by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// `origin`.
    pub name: String,
    /// The branch there.
    pub branch: String,
    /// Whether the branch here follows it already.
    pub followed: bool,
}

impl Remote {
    /// The branch that the one checked out follows, else the branch of its name at the only remote.
    ///
    /// # Errors
    /// Exit 2 when there is no branch, no commit or no remote.
    pub fn of(git: &Git) -> Result<Remote> {
        let [head] = git.commits(["HEAD"])?;
        Remote::after(git, head.as_deref())
    }

    /// [`Remote::of`] when the last commit is `head`.
    ///
    /// # Errors
    /// As [`Remote::of`].
    pub(super) fn after(git: &Git, head: Option<&str>) -> Result<Remote> {
        let branch = git.branch()?.ok_or_else(|| {
            Error::usage(tr!("no branch is checked out")).hint(tr!("git switch BRANCH, then itdesk sync"))
        })?;
        if head.is_none() {
            return Err(Error::usage(tr!("nothing is committed yet"))
                .hint(tr!("git add . && git commit, then itdesk sync")));
        }
        let config = git.config()?;
        let setting = |key: &str| config.text(&format!("branch.{branch}.{key}"));
        // A branch that follows another one here, whose remote is ".", is shared under its own name.
        if let (Some(name), Some(merge)) = (setting("remote").filter(|name| *name != "."), setting("merge")) {
            let there = merge.trim_start_matches("refs/heads/").to_owned();
            return Ok(Remote { name: name.to_owned(), branch: there, followed: true });
        }
        let remotes = git.output(["remote"])?;
        let name = remotes.lines().find(|name| *name == "origin").or_else(|| remotes.lines().next());
        let name = name.ok_or_else(|| {
            Error::usage(tr!("the repository has no remote to share with"))
                .hint(tr!("git remote add origin URL, then itdesk sync"))
        })?;
        Ok(Remote { name: name.to_owned(), branch, followed: false })
    }

    pub(super) fn tracking(&self) -> String {
        format!("refs/remotes/{}/{}", self.name, self.branch)
    }

    /// The commit of the branch there, as far as was fetched.
    fn tip(&self, git: &Git) -> Result<Option<String>> {
        let [tip] = git.commits([&self.tracking()])?;
        Ok(tip)
    }

    /// How many commits we have and they do not, and the other way about; as far as was fetched.
    ///
    /// # Errors
    /// What running git can meet.
    pub fn apart(&self, git: &Git) -> Result<(usize, usize)> {
        let [head, tip] = git.commits(["HEAD", &self.tracking()])?;
        let Some(head) = head else { return Ok((0, 0)) };
        let Parting { ahead, behind, .. } = Parting::of(git, &head, tip.as_deref())?;
        Ok((ahead, behind))
    }

    /// Whether the branch that is followed is known to be there no more; of a remote of which no branch is known, it was never there.
    ///
    /// # Errors
    /// What running git can meet.
    pub fn is_gone(&self, git: &Git) -> Result<bool> {
        let known = format!("refs/remotes/{}", self.name);
        Ok(self.followed
            && self.tip(git)?.is_none()
            && !git.output(["for-each-ref", "--count=1", &known])?.is_empty())
    }

    pub(super) fn gone(&self) -> Error {
        let Remote { name, branch, .. } = self;
        Error::usage(tr!(
            "{name} no longer has the branch {branch}: it was merged or removed there",
            name,
            branch
        ))
        .hint(tr!(
            "to continue: git switch main, itdesk sync; to share it again: git push -u {name} HEAD:{branch}",
            name,
            branch
        ))
    }
}

/// How far two commits are apart.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parting {
    /// Commits that only ours has.
    pub ahead: usize,
    /// Commits that only theirs has.
    pub behind: usize,
    /// The one best common ancestor, where it is known without another look.
    pub base: Option<String>,
}

impl Parting {
    /// That of our last commit and theirs.
    ///
    /// # Errors
    /// What running git can meet.
    pub(super) fn of(git: &Git, ours: &str, theirs: Option<&str>) -> Result<Parting> {
        let Some(theirs) = theirs else {
            let ahead = git.output(["rev-list", "--count", ours])?.parse().unwrap_or(0);
            return Ok(Parting { ahead, ..Parting::default() });
        };
        if ours == theirs {
            return Ok(Parting { base: Some(ours.to_owned()), ..Parting::default() });
        }
        let range = format!("{ours}...{theirs}");
        let output = git.output(["rev-list", "--left-right", "--parents", &range])?;
        Ok(Parting::read(&output, ours, theirs))
    }

    /// Reads commits that only one side has, each with its parents: `<COMMIT PARENT…` of ours, `>COMMIT PARENT…` of theirs.
    fn read(output: &str, ours: &str, theirs: &str) -> Parting {
        let mut parting = Parting::default();
        let mut apart = HashSet::new();
        let mut parents = HashSet::new();
        for line in output.lines() {
            let mut names = line.trim_start_matches(['<', '>']).split(' ');
            apart.extend(names.next());
            parents.extend(names);
            match line.starts_with('<') {
                true => parting.ahead += 1,
                false => parting.behind += 1,
            }
        }
        // Whoever has nothing of their own is where the other began. Else a parent that both have is a common ancestor, the
        // best ones are among these, and of several git has to say which.
        let mut common = parents.difference(&apart);
        let only = |side: &str| Some(side.to_owned());
        parting.base = match (parting.ahead, parting.behind, common.next(), common.next()) {
            (0, ..) => only(ours),
            (_, 0, ..) => only(theirs),
            (_, _, Some(base), None) => only(base),
            _ => None,
        };
        parting
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_common_ancestor_is_known_where_there_is_but_one() {
        let cases = [
            ("<c b\n<b a\n>d a\n", (2, 1, Some("a"))),
            // Theirs merged what began earlier: git says which of both is better.
            ("<c b\n>m d b\n>d a\n", (1, 2, None)),
            ("<c\n>d\n", (1, 1, None)),
            (">d c\n>c b\n", (0, 2, Some("ours"))),
            ("<d c\n", (1, 0, Some("theirs"))),
            (">d c\n>e b\n>f d e\n", (0, 3, Some("ours"))),
        ];
        for (output, (ahead, behind, base)) in cases {
            let base = base.map(str::to_owned);
            assert_eq!(Parting::read(output, "ours", "theirs"), Parting { ahead, behind, base }, "{output}");
        }
    }
}
