//! Whose valid signature a commit bears, as git tells by the SSH keys that the policy gives its people.

use std::collections::HashMap;
use std::io::Write;

use super::remembered::{Remembered, VALID, Verdict};
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

/// What git says of the signatures of these commits. It is asked once for each: the answers are remembered in this clone.
///
/// # Errors
/// Exit 7 when git cannot be run, or the list of keys cannot be written.
pub(super) fn verify(git: &Git, policy: &Policy, commits: &[String]) -> Result<HashMap<String, Signed>> {
    if commits.is_empty() {
        return Ok(HashMap::new());
    }
    let (list, names) = list(policy);
    let mut remembered = Remembered::of(git, &list)?;
    let new: Vec<&str> =
        commits.iter().filter(|commit| remembered.get(commit).is_none()).map(String::as_str).collect();
    let told = ask(git, &list, &new)?;
    let signed = |verdict: &Verdict| match verdict.letter {
        'N' => Signed::No,
        'B' => Signed::Bad,
        VALID => names.get(&verdict.signer).map_or(Signed::Unknown, |who| Signed::By(who.clone())),
        _ => Signed::Unknown,
    };
    let all = commits.iter().filter_map(|commit| {
        let verdict = remembered.get(commit).or_else(|| told.get(commit))?;
        Some((commit.clone(), signed(verdict)))
    });
    let all = all.collect();
    // A clone that cannot be written to asks again next time.
    let _ = remembered.add(told);
    Ok(all)
}

/// Asks git about commits, with these keys.
fn ask(git: &Git, keys: &str, commits: &[&str]) -> Result<HashMap<String, Verdict>> {
    if commits.is_empty() {
        return Ok(HashMap::new());
    }
    let mut file = tempfile::NamedTempFile::new().doing("write", "the list of keys")?;
    file.write_all(keys.as_bytes()).doing("write", file.path())?;
    let keys = format!("gpg.ssh.allowedSignersFile={}", file.path().display());
    let args =
        ["-c", &keys, "log", "--no-show-signature", "--no-walk=unsorted", "--stdin", "--format=%H %G? %GS"];
    let told = git.feed(args, commits.join("\n").as_bytes())?;
    let read = |line: &str| {
        let mut fields = line.splitn(3, ' ');
        let commit = fields.next()?.to_owned();
        let letter = fields.next()?.chars().next()?;
        Some((commit, Verdict { letter, signer: fields.next().unwrap_or_default().to_owned() }))
    };
    Ok(String::from_utf8_lossy(&told).lines().filter_map(read).collect())
}

/// Those of these commits that bear no signature. git also says that there is none where it lacks the program that checks it;
/// so their own text is looked at.
///
/// # Errors
/// Exit 7 when git cannot be run.
pub(super) fn unsigned(git: &Git, commits: Vec<String>) -> Result<Vec<String>> {
    let texts = git.contents(&commits)?;
    let is_unsigned = |text: &Option<Vec<u8>>| {
        let text = text.as_deref().map(String::from_utf8_lossy);
        text.is_some_and(|text| text.lines().take_while(|l| !l.is_empty()).all(|l| !l.starts_with(SIGNATURE)))
    };
    Ok(commits
        .into_iter()
        .zip(texts)
        .filter(|(_, text)| is_unsigned(text))
        .map(|(commit, _)| commit)
        .collect())
}

/// How the field of a commit begins in which its signature is, whichever hash the repository has.
const SIGNATURE: &str = "gpgsig";

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
