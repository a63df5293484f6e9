//! What differs between trees, asked of git without its index.

use std::path::PathBuf;

use super::Git;
use super::raw_diff::{FileChange, file_changes, groups};
use crate::error::Result;

/// The files that differ between each of these pairs of trees, from the top of the work tree: all, or those in these paths of
/// the desk.
///
/// # Errors
/// What running git can meet.
pub(crate) fn tree_changes(
    git: &Git,
    trees: &[[&str; 2]],
    paths: &[&str],
) -> Result<Vec<Vec<(PathBuf, FileChange)>>> {
    let pairs: String = trees.iter().map(|[from, to]| format!("{from} {to}\n")).collect();
    // git reads its index before anything else, and that is as long as the desk. Trees need none.
    let no_index = git.with_index(&git.private()?.join("itdesk.none"));
    let args = ["diff-tree", "--stdin", "-r", "-z", "--raw", "--no-renames", "--"];
    let raw = no_index.feed(args.into_iter().chain(paths.iter().copied()), pairs.as_bytes())?;
    let mut groups = groups(&raw).into_iter();
    Ok(trees
        .iter()
        .map(|_| groups.next().map(|raw| file_changes(raw).collect()).unwrap_or_default())
        .collect())
}
