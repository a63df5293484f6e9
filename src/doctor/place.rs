//! Where records stand, and that each stands there once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::checked::{Checked, Record, is_archived};
use super::code::Code;
use super::finding::{FileFinding, Fix};
use crate::desk::Desk;
use crate::error::Result;
use crate::lang::tr;
use crate::records::Id;
use crate::store::Shelf;

/// The one file of each id that counts as its ticket.
pub(super) type Keepers = HashMap<Id, usize>;

/// Adds what is wrong with the places of records to their findings, and tells which file of each id
/// is the ticket: the one in its place, else the one in the archive, else the first.
pub(super) fn place(desk: &Desk, looked: &mut [Checked]) -> Result<Keepers> {
    let mut keepers = Keepers::new();
    for (id, mut files) in by_id(looked) {
        let rank = |file: &usize| (rank(id, &looked[*file].path), *file);
        files.sort_by_key(rank);
        keepers.insert(id, files[0]);
        for finding in check(desk, looked, id, &files)? {
            let file = files.iter().find(|f| looked[**f].path == finding.file);
            file.into_iter().for_each(|f| attach(&mut looked[*f], finding.clone()));
        }
    }
    Ok(keepers)
}

fn by_id(looked: &[Checked]) -> HashMap<Id, Vec<usize>> {
    let mut files: HashMap<Id, Vec<usize>> = HashMap::new();
    for (file, record) in looked.iter().enumerate().filter_map(|(n, l)| Some((n, l.record.as_ref()?))) {
        files.entry(record.id).or_default().push(file);
    }
    files
}

fn rank(id: Id, path: &Path) -> u8 {
    match path {
        path if path == id.path() => 0,
        path if path == Shelf::Archive.path(id) => 1,
        _ => 2,
    }
}

/// Nothing else is told of a mere copy. A file in the wrong place that cannot be moved waits for a
/// person: until then nothing else of it is changed.
fn attach(looked: &mut Checked, finding: FileFinding) {
    match finding.fix {
        Some(Fix::QuarantineCopy(_)) => looked.findings.clear(),
        Some(_) => {}
        None => looked.findings.iter_mut().for_each(|f| f.fix = None),
    }
    looked.findings.push(finding);
}

/// What is wrong with the files of one id, the best of which comes first.
fn check(desk: &Desk, looked: &[Checked], id: Id, files: &[usize]) -> Result<Vec<FileFinding>> {
    let keeper = &looked[files[0]];
    let Some(record) = &keeper.record else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    let mut alone = true;
    for other in files[1..].iter().map(|f| &looked[*f]) {
        let same = desk.store.bytes(&keeper.path)? == desk.store.bytes(&other.path)?;
        alone &= same;
        found.push(match rank(id, &keeper.path) == 0 && rank(id, &other.path) == 1 {
            true => twice(keeper, other, record.ended, same),
            false => duplicate(keeper, other, same),
        });
    }
    found.extend(alone_in_place(desk, keeper, record, alone));
    Ok(found)
}

/// A ticket that has ended belongs into the archive once it is there; one that goes on does not.
fn twice(live: &Checked, archived: &Checked, ended: bool, same: bool) -> FileFinding {
    let (extra, kept) = if ended || !same { (live, archived) } else { (archived, live) };
    let how = if same { "the same" } else { "another version of it" };
    let message = tr!("{how} is in {path}", how, path = kept.path.display());
    FileFinding::new(Code::Twice, &extra.path, message)
        .fixed_by(same.then(|| Fix::QuarantineCopy(kept.path.clone())))
}

fn duplicate(keeper: &Checked, other: &Checked, same: bool) -> FileFinding {
    let how = if same { "the same record" } else { "another version of this record" };
    let message = tr!("{how} is in {path}", how, path = keeper.path.display());
    FileFinding::new(Code::DuplicateId, &other.path, message)
        .fixed_by(same.then(|| Fix::QuarantineCopy(keeper.path.clone())))
}

/// What is wrong with the place of the file that counts as the ticket; it can be moved unless other
/// versions of it make it doubtful which one is meant.
fn alone_in_place(desk: &Desk, keeper: &Checked, record: &Record, alone: bool) -> Option<FileFinding> {
    let place = place_of(keeper, record);
    if keeper.path == place {
        return None;
    }
    let free = !desk.store.holds(&place);
    let fix = (alone && free).then(|| Fix::Move(place.clone()));
    let taken = if free { "" } else { ", where another file stands" };
    let finding = match rank(record.id, &keeper.path) {
        1 => FileFinding::new(
            Code::NotEnded,
            &keeper.path,
            tr!("{id} has not ended{taken}", id = record.id, taken),
        ),
        _ => {
            let message =
                tr!("{id} belongs at {place}{taken}", id = record.id, place = place.display(), taken);
            FileFinding::new(Code::Misplaced, &keeper.path, message)
        }
    };
    Some(finding.fixed_by(fix))
}

/// Only what has ended may stay in the archive.
fn place_of(looked: &Checked, record: &Record) -> PathBuf {
    match is_archived(&looked.path) && record.ended {
        true => Shelf::Archive.path(record.id),
        false => record.id.path(),
    }
}
