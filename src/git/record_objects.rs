//! The objects of records in commits.

use super::Git;
use crate::error::Result;
use crate::records::Id;
use crate::store::Place;

/// The objects of the record of each ticket in its commit: one for each of [`Place::ALL`], `None` where the commit has no file
/// there. A record can be in two places, after a text merge or a move that was interrupted.
///
/// # Errors
/// What running git can meet.
pub(crate) fn record_objects<'c>(
    git: &Git,
    wanted: impl IntoIterator<Item = (&'c str, Id)>,
) -> Result<Vec<[Option<String>; Place::ALL.len()]>> {
    let names = wanted.into_iter().flat_map(|(commit, id)| {
        Place::ALL.map(|place| format!("{commit}:./{}\n", place.path(id).display()))
    });
    let names: String = names.collect();
    if names.is_empty() {
        return Ok(Vec::new());
    }
    let output = git.feed(["cat-file", "--batch-check=%(objecttype) %(objectname)"], names.as_bytes())?;
    let output = String::from_utf8_lossy(&output);
    let objects: Vec<Option<String>> =
        output.lines().map(|line| line.strip_prefix("blob ").map(str::to_owned)).collect();
    let (records, _) = objects.as_chunks();
    Ok(records.to_vec())
}
