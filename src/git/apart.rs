//! A merge in which git leaves the records alone, for they are merged in one go afterwards.

use super::{ATTRIBUTES, Git};
use crate::error::{Context, Result};

const FILE: &str = ".gitattributes";

/// The files that itdesk merges, as the desk's attributes name them: records and measurements.
fn merged_here() -> impl Iterator<Item = &'static str> {
    let lines = ATTRIBUTES.lines().filter(|line| line.ends_with(" merge=itdesk"));
    lines.filter_map(|line| line.split(' ').next())
}

/// A tree with the attributes of the repository, but that no record merges: with `GIT_ATTR_SOURCE` git leaves those that
/// both sides changed in conflict, without a look inside and without a process for each.
///
/// # Errors
/// What running git and writing a temporary index can meet.
pub(super) fn records_apart(git: &Git) -> Result<String> {
    let own = git.folder().join(FILE);
    let mut text = match std::fs::read(&own) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        read => read.doing("read", &own)?,
    };
    for pattern in merged_here() {
        text.extend_from_slice(format!("\n{pattern} -merge\n").as_bytes());
    }
    let object = git.feed(["hash-object", "-w", "--stdin"], &text)?;
    let all = format!(":(top,glob)**/{FILE}");
    let mut entries = git.bytes(["ls-files", "--stage", "--full-name", "-z", "--", &all])?;
    let object = String::from_utf8_lossy(&object);
    entries.extend_from_slice(format!("100644 {} 0\t{}{FILE}\0", object.trim_end(), git.prefix).as_bytes());
    let folder = tempfile::tempdir().doing("create a folder in", std::env::temp_dir())?;
    let index = git.with_index(&folder.path().join("index"));
    index.feed(["update-index", "-z", "--index-info"], &entries)?;
    index.output(["write-tree"])
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_merged_here_is_what_the_attributes_name() {
        let patterns: Vec<&str> = super::merged_here().collect();
        assert_eq!(
            patterns,
            [
                "???-??????-?????.json",
                "KB-??????-?????.json",
                "measurements/**/*.jsonl",
                "archive/*/*.jsonl.zst"
            ]
        );
    }
}
