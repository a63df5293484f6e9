//! Files beside records that are gone although the history of the record names them: a revert
//! took out the event and its file, and a merge brought back the event alone.
//!
//! What a person removed stays removed: a commit that removed the file and kept the event that
//! names it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::path::Path;

use super::super::Git;
use super::removals::{Removal, removals};
use crate::error::Result;
use crate::records::Id;
use crate::store::Place;

/// A file beside the record of a ticket, by its name.
pub type Named = (Id, String);

/// The contents of files that are to be beside records again. It asks git only where a file is
/// missing.
///
/// # Errors
/// What running git can meet.
pub fn removed_files(git: &Git, missing: &BTreeSet<Named>) -> Result<HashMap<Named, Vec<u8>>> {
    let everywhere: Vec<String> = missing.iter().flat_map(paths).collect();
    if everywhere.is_empty() || !git.run(["rev-parse", "--quiet", "--verify", "HEAD"])?.ok() {
        return Ok(HashMap::new());
    }
    let walk = |merges: &str| {
        let args =
            ["--literal-pathspecs", "rev-list", merges, "--full-history", "HEAD", "--"].map(str::to_owned);
        git.output(args.into_iter().chain(everywhere.iter().cloned()))
    };
    let merges = walk("--merges")?;
    let others = walk("--no-merges")?;
    let mut removed: Vec<(Named, Removal)> = Vec::new();
    for removal in removals(git, &others)?.into_iter().chain(removals(git, &merges)?) {
        let named = missing.iter().find(|named| paths(named).any(|path| removal.path == Path::new(&path)));
        removed.extend(named.map(|named| (named.clone(), removal)));
    }
    let on_purpose = on_purpose(git, &removed, &others)?;
    removed.retain(|(named, _)| !on_purpose.contains(named));
    let objects: Vec<String> = removed.iter().map(|(_, removal)| removal.object.clone()).collect();
    let contents = git.contents(&objects)?;
    let found = removed.into_iter().zip(contents);
    Ok(found.filter_map(|((named, _), bytes)| Some((named, bytes?))).collect())
}

/// Where a file may be.
fn paths((id, name): &Named) -> impl Iterator<Item = String> + '_ {
    Place::ALL.into_iter().map(move |place| place.attachments(*id).join(name).display().to_string())
}

/// The files that one of `commits` removed from all places while its record names them. What a
/// merge removed, a commit that it brings in removed before it.
fn on_purpose(git: &Git, removed: &[(Named, Removal)], commits: &str) -> Result<HashSet<Named>> {
    let commits: HashSet<&str> = commits.lines().collect();
    let removed: Vec<_> = removed.iter().filter(|(_, r)| commits.contains(r.commit.as_str())).collect();
    let asked = |(named, removal): &&(Named, Removal)| {
        let records = Place::ALL.map(|place| place.path(named.0).display().to_string());
        let files = paths(named).chain(records);
        files.map(|path| format!("{}:./{path}", removal.commit)).collect::<Vec<_>>()
    };
    let names: Vec<String> = removed.iter().flat_map(asked).collect();
    let contents = git.contents(&names)?;
    let mut on_purpose = HashSet::new();
    for ((named, _), found) in removed.iter().zip(contents.chunks(2 * Place::ALL.len())) {
        let (files, records) = found.split_at(Place::ALL.len());
        let names = |bytes: &Vec<u8>| memchr::memmem::find(bytes, named.1.as_bytes()).is_some();
        if files.iter().all(Option::is_none) && records.iter().flatten().any(names) {
            on_purpose.insert(named.clone());
        }
    }
    Ok(on_purpose)
}
