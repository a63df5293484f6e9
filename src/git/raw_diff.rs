//! What `git diff-tree` and `git diff-index` print with `--raw -z`.

use std::path::PathBuf;

/// What became of a file: its object at both ends, `None` where there is no such file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FileChange {
    pub before: Option<String>,
    pub after: Option<String>,
    /// Whether it is a program at the end.
    pub executable: bool,
    /// Whether it is a plain file at both ends, and of the same mode where it is at both.
    pub plain: bool,
}

const FILE: &str = "100644";
const PROGRAM: &str = "100755";
const NONE: &str = "000000";

/// The files that differ, by path: `:MODE MODE OBJECT OBJECT STATUS`, then the path.
pub(super) fn file_changes(raw: &[u8]) -> impl Iterator<Item = (PathBuf, FileChange)> + '_ {
    let mut fields = raw.split(|b| *b == 0).map(String::from_utf8_lossy);
    std::iter::from_fn(move || {
        let (head, path) = (fields.next()?, fields.next()?);
        let mut words = head.trim_start_matches(':').split(' ');
        let modes = [words.next().unwrap_or_default(), words.next().unwrap_or_default()];
        let mut objects = words.map(object);
        let change = FileChange {
            before: objects.next().flatten(),
            after: objects.next().flatten(),
            executable: modes[1] == PROGRAM,
            plain: is_plain(modes),
        };
        Some((PathBuf::from(path.into_owned()), change))
    })
}

fn is_plain(modes: [&str; 2]) -> bool {
    let [before, after] = modes;
    let known = |mode: &str| [FILE, PROGRAM, NONE].contains(&mode);
    known(before) && known(after) && (before == after || before == NONE || after == NONE)
}

/// The name of an object; git writes zeros where there is none.
pub(super) fn object(name: &str) -> Option<String> {
    name.bytes().any(|b| b != b'0').then(|| name.to_owned())
}
