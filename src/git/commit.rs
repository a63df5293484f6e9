//! Commits, as `git log` tells them.

use std::path::PathBuf;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::raw_diff::{FileChange, file_change};

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commit {
    /// Its full id.
    pub id: String,
    /// The id of its tree.
    pub tree: String,
    /// Its parents' ids: none for the first, several for a merge.
    pub parents: Vec<String>,
    /// Who wrote it.
    pub author: Person,
    /// When it was written.
    pub authored: Timestamp,
    /// Who put it into the repository.
    pub committer: Person,
    /// When it was put there.
    pub committed: Timestamp,
    /// The first line of its message.
    pub subject: String,
}

/// A commit and the files that it changed.
pub(crate) type CommitChanges = (Commit, Vec<(PathBuf, FileChange)>);

/// A person, as a commit names one. git takes a person's word for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// `user.name`.
    pub name: String,
    /// `user.email`.
    pub email: String,
}

/// What `git log -z` is to tell of each commit; [`parse`] reads it back.
pub(super) const FORMAT: &str = "--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%s";
const FIELDS: usize = 10;

/// Reads the output of `git log -z` in [`FORMAT`].
pub(super) fn parse(output: &[u8]) -> Vec<Commit> {
    let output = output.strip_suffix(b"\0").unwrap_or(output);
    let fields: Vec<String> =
        output.split(|b| *b == 0).map(|f| String::from_utf8_lossy(f).into_owned()).collect();
    fields.chunks_exact(FIELDS).map(commit).collect()
}

/// Reads the output of `git log -z --raw` in [`FORMAT`]: commits, each with the files it changed. Their fields follow those of the
/// commit, and begin with a colon, the first after a line end.
pub(super) fn parse_changes(output: &[u8]) -> Vec<CommitChanges> {
    let output = output.strip_suffix(b"\0").unwrap_or(output);
    let mut fields = output.split(|b| *b == 0).map(String::from_utf8_lossy).peekable();
    let mut commits = Vec::new();
    loop {
        let own: Vec<String> = fields.by_ref().take(FIELDS).map(std::borrow::Cow::into_owned).collect();
        if own.len() < FIELDS {
            return commits;
        }
        let mut files = Vec::new();
        while let Some(head) = fields.next_if(|field| field.trim_start_matches('\n').starts_with(':')) {
            let path = fields.next().unwrap_or_default();
            files.push(file_change(head.trim_start_matches('\n'), &path));
        }
        commits.push((commit(&own), files));
    }
}

fn commit(fields: &[String]) -> Commit {
    let person = |name: usize| Person { name: fields[name].clone(), email: fields[name + 1].clone() };
    let time =
        |at: usize| fields[at].parse().ok().and_then(|s| Timestamp::from_second(s).ok()).unwrap_or_default();
    Commit {
        id: fields[0].clone(),
        tree: fields[1].clone(),
        parents: fields[2].split_whitespace().map(str::to_owned).collect(),
        author: person(3),
        authored: time(5),
        committer: person(6),
        committed: time(8),
        subject: fields[9].clone(),
    }
}

impl Commit {
    /// The first letters of the id, as git shortens it for people.
    pub fn short(&self) -> &str {
        self.id.get(..10).unwrap_or(&self.id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_read_back() {
        let first =
            ["aa", "t", "p1 p2", "Lin", "l@x.org", "1700000000", "CI", "ci@x", "1700000001", "Fix: it"];
        let second = ["bb", "", "", "", "", "0", "", "", "0", ""];
        // As git ends each of them.
        let output: String = [first, second].map(|fields| format!("{}\0", fields.join("\0"))).concat();
        let commits = parse(output.as_bytes());
        assert_eq!(commits.len(), 2);
        assert_eq!(commits[0].parents, ["p1", "p2"]);
        assert_eq!(commits[0].author.email, "l@x.org");
        assert_eq!(commits[0].committed.as_second(), 1_700_000_001);
        assert_eq!((commits[1].id.as_str(), commits[1].subject.as_str()), ("bb", ""));
        assert_eq!(parse(b""), []);
    }

    #[test]
    fn files_follow_their_commit() {
        let fields =
            |id: &str| format!("{}\0", [id, "t", "p", "a", "b", "1", "c", "d", "2", ":odd"].join("\0"));
        let file = |name: &str| format!(":100644 100644 aa 00 D\0{name}\0");
        let output = format!("{}{}\n{}{}{}", fields("a"), fields("b"), file("x"), file("y z"), fields("c"));
        let output = parse_changes(output.as_bytes());
        let shown = |(commit, files): &CommitChanges| {
            let paths = files.iter().map(|(path, change)| {
                assert_eq!((change.before.as_deref(), &change.after), (Some("aa"), &None));
                path.display().to_string()
            });
            (commit.id.clone(), commit.subject.clone(), paths.collect::<Vec<_>>().join(","))
        };
        let output: Vec<_> = output.iter().map(shown).collect();
        let row = |id: &str, files: &str| (id.to_owned(), ":odd".to_owned(), files.to_owned());
        assert_eq!(output, [row("a", ""), row("b", "x,y z"), row("c", "")]);
        assert_eq!(parse_changes(b"").len(), 0);
    }
}
