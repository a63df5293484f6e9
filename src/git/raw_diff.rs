//! What `git diff-tree`, `git diff-index` and `git log` print with `--raw -z`.

use std::path::PathBuf;

/// What became of a file: its object at both ends, `None` where there is no such file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileChange {
    /// The object before.
    pub before: Option<String>,
    /// The object afterwards.
    pub after: Option<String>,
    /// Whether it is a program at the end.
    pub executable: bool,
    /// Whether it is a plain file at both ends, and of the same mode where it is at both.
    pub plain: bool,
}

const FILE: &str = "100644";
const PROGRAM: &str = "100755";
const NONE: &str = "000000";

/// The groups of what `git diff-tree --stdin -z` prints for pairs of trees: each begins with a line that names both.
pub(super) fn groups(raw: &[u8]) -> Vec<&[u8]> {
    let mut groups = Vec::new();
    let mut rest = raw;
    while let Some(end) = memchr::memchr(b'\n', rest) {
        rest = &rest[end + 1..];
        let (mut at, mut ends) = (0, memchr::memchr_iter(0, rest));
        // Only what begins with a colon is a file, with two zero bytes: a path may hold a line end.
        while rest.get(at) == Some(&b':') {
            at = ends.by_ref().nth(1).map_or(rest.len(), |end| end + 1);
        }
        groups.push(&rest[..at]);
        rest = &rest[at..];
    }
    groups
}

/// The files that differ, by path: `:MODE MODE OBJECT OBJECT STATUS`, then the path.
pub(super) fn file_changes(raw: &[u8]) -> impl Iterator<Item = (PathBuf, FileChange)> + '_ {
    let mut fields = raw.split(|b| *b == 0).map(String::from_utf8_lossy);
    std::iter::from_fn(move || {
        let (head, path) = (fields.next()?, fields.next()?);
        Some(file_change(&head, &path))
    })
}

/// The file that differs, by both its fields.
pub(super) fn file_change(head: &str, path: &str) -> (PathBuf, FileChange) {
    let mut words = head.trim_start_matches(':').split(' ');
    let modes = [words.next().unwrap_or_default(), words.next().unwrap_or_default()];
    let mut objects = words.map(object);
    let change = FileChange {
        before: objects.next().flatten(),
        after: objects.next().flatten(),
        executable: modes[1] == PROGRAM,
        plain: is_plain(modes),
    };
    (PathBuf::from(path), change)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_pair_of_trees_has_its_own_files() {
        let file = |name: &str| format!(":100644 100644 aa bb M\0{name}\0");
        let raw = format!("t1 t2\n{}{}t1 t1\nt1 t3\n{}", file("a"), file("b\nt4 t5\n"), file("c"));
        let paths =
            |raw: &[u8]| file_changes(raw).map(|(path, _)| path.display().to_string()).collect::<Vec<_>>();
        let groups: Vec<_> = groups(raw.as_bytes()).into_iter().map(paths).collect();
        assert_eq!(groups, [vec!["a", "b\nt4 t5\n"], vec![], vec!["c"]]);
    }
}
