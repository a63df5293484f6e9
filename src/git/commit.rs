//! Commits, as `git log` tells them.

use jiff::Timestamp;

/// A commit.
#[derive(Debug, Clone, PartialEq, Eq)]
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

/// A person, as a commit names one. git takes a person's word for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// `user.name`.
    pub name: String,
    /// `user.email`.
    pub email: String,
}

/// What `git log -z` is to tell of each commit; [`parse`] reads it back.
pub(super) const FORMAT: &str = "--format=%H%x00%T%x00%P%x00%an%x00%ae%x00%at%x00%cn%x00%ce%x00%ct%x00%s";
const FIELDS: usize = 10;

/// Reads what `git log -z` told in [`FORMAT`].
pub(super) fn parse(told: &[u8]) -> Vec<Commit> {
    let told = told.strip_suffix(b"\0").unwrap_or(told);
    let fields: Vec<String> =
        told.split(|b| *b == 0).map(|f| String::from_utf8_lossy(f).into_owned()).collect();
    fields.chunks_exact(FIELDS).map(commit).collect()
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
        let told: String = [first, second].map(|fields| format!("{}\0", fields.join("\0"))).concat();
        let commits = parse(told.as_bytes());
        assert_eq!(commits.len(), 2);
        assert_eq!(commits[0].parents, ["p1", "p2"]);
        assert_eq!(commits[0].author.email, "l@x.org");
        assert_eq!(commits[0].committed.as_second(), 1_700_000_001);
        assert_eq!((commits[1].id.as_str(), commits[1].subject.as_str()), ("bb", ""));
        assert_eq!(parse(b""), []);
    }
}
