//! Signatures that were verified before. git starts a program for each, and what it says of a commit stays true as long as
//! the keys and git's settings are the same.
//!
//! They are kept in git's own folder, where no commit can put a file: a list in the desk could come from a clone that forged it.

use std::collections::HashMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::error::{Context, Result};
use crate::git::Git;
use crate::rules::fingerprint::hex;

/// What git says of a signature: its letter (`%G?`), and the name of the signer (`%GS`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    pub letter: char,
    pub signer: String,
}

/// The verdicts that hold for a list of keys.
#[derive(Debug)]
pub(super) struct Remembered {
    path: PathBuf,
    head: String,
    known: HashMap<String, Verdict>,
}

/// What git prints of a valid signature.
pub(super) const VALID: char = 'G';

/// The file, in git's folder of the work tree.
const NAME: &str = "itdesk.signatures";

impl Remembered {
    /// Those that hold for these keys; none where there is no such list, or only a part of one.
    ///
    /// # Errors
    /// What running git can meet.
    pub(super) fn of(git: &Git, keys: &str) -> Result<Remembered> {
        let settings = git.settings("gpg.")?;
        let mut hash = Sha256::new();
        for part in [keys.as_bytes(), settings.as_bytes()] {
            hash.update(part.len().to_le_bytes());
            hash.update(part);
        }
        let head = format!("signatures 1 {}", hex(&hash.finalize()));
        let path = git.private()?.join(NAME);
        let text = std::fs::read_to_string(&path).unwrap_or_default();
        Ok(Remembered { known: parse(&head, &text).unwrap_or_default(), path, head })
    }

    /// What git said of a commit.
    pub(super) fn get(&self, commit: &str) -> Option<&Verdict> {
        self.known.get(commit)
    }

    /// Remembers valid signatures; all else is asked again, for it may be the fault of a program that is missing.
    ///
    /// # Errors
    /// What the system refuses; the file is whole, as it was before or as it is to be.
    pub(super) fn add(&mut self, new: HashMap<String, Verdict>) -> Result<()> {
        let before = self.known.len();
        self.known.extend(new.into_iter().filter(|(_, verdict)| verdict.letter == VALID));
        if self.known.len() == before {
            return Ok(());
        }
        replace(&self.path, &self.text())
    }

    fn text(&self) -> String {
        let line = |(commit, verdict): (&String, &Verdict)| {
            format!("{commit} {} {}\n", verdict.letter, verdict.signer)
        };
        let mut lines: Vec<String> = self.known.iter().map(line).collect();
        lines.sort_unstable();
        format!("{}\n{}{END} {}\n", self.head, lines.concat(), lines.len())
    }
}

/// Writes a file of git's folder; it is whole, as it was before or as it is to be.
///
/// # Errors
/// What the system refuses.
pub(super) fn replace(path: &Path, text: &str) -> Result<()> {
    let mut file = tempfile::NamedTempFile::new_in(path.parent().unwrap_or(path)).doing("write", path)?;
    file.write_all(text.as_bytes()).doing("write", path)?;
    file.persist(path).map(drop).map_err(|e| e.error).doing("write", path)
}

/// How the last line begins; without it the file is a part of one.
const END: &str = "end";

/// The verdicts of a file that begins with `head`.
fn parse(head: &str, text: &str) -> Option<HashMap<String, Verdict>> {
    let rest = text.strip_prefix(head)?.strip_prefix('\n')?;
    let lines: Vec<&str> = rest.strip_suffix('\n')?.split('\n').collect();
    let (last, lines) = lines.split_last()?;
    if *last != format!("{END} {}", lines.len()) {
        return None;
    }
    let verdict = |line: &&str| {
        let mut words = line.splitn(3, ' ');
        let commit = words.next()?.to_owned();
        let letter = words.next()?.chars().next()?;
        Some((commit, Verdict { letter, signer: words.next()?.to_owned() }))
    };
    lines.iter().map(verdict).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_reads_back_and_a_part_of_one_is_none() {
        let verdict = |letter, signer: &str| Verdict { letter, signer: signer.to_owned() };
        let known = HashMap::from([
            ("aa".to_owned(), verdict('G', "person-12")),
            ("bb".to_owned(), verdict('G', "")),
        ]);
        let list =
            Remembered { path: PathBuf::new(), head: "signatures 1 k".to_owned(), known: known.clone() };
        let text = list.text();
        assert_eq!(parse("signatures 1 k", &text), Some(known));
        assert_eq!(parse("signatures 1 other", &text), None, "other keys");
        for end in 0..text.len() {
            assert_eq!(parse("signatures 1 k", &text[..end]), None, "{end}");
        }
        assert_eq!(parse("k", "k\nend 0\n"), Some(HashMap::new()));
    }
}
