//! Whose valid signature a commit bears, as git tells by the SSH keys that the policy gives its people.

use std::collections::HashMap;
use std::io::Write;

use crate::error::{Context, Result};
use crate::git::Git;
use crate::rules::policy::Policy;

/// What git says of the signature of a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Signed {
    /// There is none.
    No,
    /// It is valid, by a key of this person of the policy.
    By(String),
    /// There is one, by a key of nobody the policy names, or of a sort that cannot be checked here.
    Unknown,
    /// It does not fit the commit.
    Bad,
}

impl Signed {
    /// Whose it is.
    pub(crate) fn who(&self) -> Option<&str> {
        match self {
            Signed::By(who) => Some(who),
            _ => None,
        }
    }

    /// The word on the wire.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Signed::No => "no",
            Signed::By(_) => "good",
            Signed::Unknown => "unknown",
            Signed::Bad => "bad",
        }
    }
}

/// Asks git about the signatures of these commits.
///
/// # Errors
/// Exit 7 when git cannot be run, or the list of keys cannot be written.
pub(super) fn verify(git: &Git, policy: &Policy, commits: &[String]) -> Result<HashMap<String, Signed>> {
    if commits.is_empty() {
        return Ok(HashMap::new());
    }
    let (list, names) = list(policy);
    let mut file = tempfile::NamedTempFile::new().doing("write", "the list of keys")?;
    file.write_all(list.as_bytes()).doing("write", file.path())?;
    let keys = format!("gpg.ssh.allowedSignersFile={}", file.path().display());
    let args =
        ["-c", &keys, "log", "--no-show-signature", "--no-walk=unsorted", "--stdin", "--format=%H %G? %GS"];
    let told = git.feed(args, commits.join("\n").as_bytes())?;
    let read = |line: &str| {
        let mut fields = line.splitn(3, ' ');
        let commit = fields.next()?;
        let state = fields.next()?;
        let signer = fields.next().unwrap_or_default();
        let signed = match state {
            "N" => Signed::No,
            "B" => Signed::Bad,
            "G" => names.get(signer).map_or(Signed::Unknown, |who| Signed::By(who.clone())),
            _ => Signed::Unknown,
        };
        Some((commit.to_owned(), signed))
    };
    Ok(String::from_utf8_lossy(&told).lines().filter_map(read).collect())
}

/// Sort and key alone: what follows them is a remark, and nothing of it is to be read as another entry.
fn bare(key: &str) -> String {
    key.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
}

/// The keys as `ssh-keygen` reads them, each under a name that needs no quotes, and whose name that is.
fn list(policy: &Policy) -> (String, HashMap<String, String>) {
    let mut list = String::new();
    let mut names = HashMap::new();
    for (number, (name, person)) in policy.people.iter().enumerate() {
        let principal = format!("person-{number}");
        for key in person.ssh_keys.iter().map(|key| bare(key)) {
            // A key that two people share tells of neither who signed.
            let others = policy.people.iter().filter(|(other, _)| *other != name);
            if !others.flat_map(|(_, other)| &other.ssh_keys).any(|other| bare(other) == key) {
                list.push_str(&format!("{principal} namespaces=\"git\" {key}\n"));
            }
        }
        names.insert(principal, name.clone());
    }
    (list, names)
}
