//! Where records stand, and that each stands there once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::checked::{Checked, Record, is_archived};
use super::code::Code;
use super::finding::{FileFinding, Fix};
use crate::desk::Desk;
use crate::error::Result;
use crate::git::{Git, Underway};
use crate::lang::{tr, tr_n};
use crate::records::ticket::FORMAT;
use crate::records::{Id, Ticket};
use crate::rules::merge::{Versions, merge};
use crate::store::Place;

/// The one file of each id that counts as its ticket.
pub(super) type Keepers = HashMap<Id, usize>;

/// Adds what is wrong with the places of records to their findings, and tells which file of each id
/// is the ticket: the one in its place, else the one in the archive, else the first. The other records are those that
/// are filed by month.
pub(super) fn place(desk: &Desk, looked: &mut [Checked]) -> Result<(Keepers, Vec<Id>)> {
    let mut keepers = Keepers::new();
    let mut by_month = Vec::new();
    for (id, mut files) in by_id(looked) {
        let rank = |file: &usize| (rank(id, &looked[*file].path), *file);
        files.sort_by_key(rank);
        keepers.insert(id, files[0]);
        for finding in check(desk, looked, id, &files)? {
            let file = files.iter().find(|f| looked[**f].path == finding.file);
            file.into_iter().for_each(|f| attach(&mut looked[*f], finding.clone()));
        }
        by_month.extend(is_by_month(desk, looked, id, &files)?.then_some(id));
    }
    by_month.sort_unstable();
    Ok((keepers, by_month))
}

/// Whether a record can move from the folder of its month: it is nowhere else, or is the same in the folder of its day,
/// because the move was interrupted. Of such a copy nothing else is told.
fn is_by_month(desk: &Desk, looked: &mut [Checked], id: Id, files: &[usize]) -> Result<bool> {
    let month = Place::Month.path(id);
    let Some(file) = files.iter().copied().find(|file| looked[*file].path == month) else { return Ok(false) };
    if file == files[0] {
        return Ok(true);
    }
    let same = desk.store.bytes(&looked[files[0]].path)? == desk.store.bytes(&month)?;
    if same {
        looked[file].findings.clear();
    }
    Ok(same)
}

/// How many records are filed by month, as earlier versions did it.
pub(super) fn by_month(desk: &Desk, ids: Vec<Id>) -> Option<FileFinding> {
    let count = Some(ids.len()).filter(|count| *count > 0)?;
    let message = tr_n!(
        count,
        "{n} record is in the folder of its month",
        "{n} records are in the folders of their months"
    );
    // What git has in conflict there must stay until that is settled.
    let during = Git::of(desk.store.root()).and_then(|git| Underway::of(&git)).ok().flatten();
    let fix = during.is_none().then_some(Fix::FileByDay(ids));
    Some(FileFinding::new(Code::ByMonth, Path::new("."), message).fixed_by(fix))
}

fn by_id(looked: &[Checked]) -> HashMap<Id, Vec<usize>> {
    let mut files: HashMap<Id, Vec<usize>> = HashMap::new();
    for (file, record) in looked.iter().enumerate().filter_map(|(n, l)| Some((n, l.record.as_ref()?))) {
        files.entry(record.id).or_default().push(file);
    }
    files
}

/// The rank of a place that is none of the record's.
const ELSEWHERE: u8 = Place::ALL.len() as u8;
const ARCHIVED: u8 = Place::Archive as u8;

fn rank(id: Id, path: &Path) -> u8 {
    match Place::of(path) {
        Some((of, place)) if of == id => place as u8,
        _ => ELSEWHERE,
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
        match (rank(id, &keeper.path), rank(id, &other.path)) {
            (live, ARCHIVED) if live < ARCHIVED => found.push(twice(keeper, other, record.ended, same)),
            (_, ELSEWHERE..) | (ARCHIVED.., _) => found.push(duplicate(keeper, other, same)),
            _ if same => {}
            _ => found.push(two_versions(desk, keeper, other)?),
        }
    }
    found.extend(alone_in_place(desk, keeper, record, alone));
    Ok(found)
}

/// A ticket that has ended belongs into the archive once it is there; one that goes on does not.
fn twice(live: &Checked, archived: &Checked, ended: bool, same: bool) -> FileFinding {
    let (extra, kept) = if ended || !same { (live, archived) } else { (archived, live) };
    let path = kept.path.display();
    let message = match same {
        true => tr!("the same is in {path}", path),
        false => tr!("another version of it is in {path}", path),
    };
    FileFinding::new(Code::Twice, &extra.path, message)
        .fixed_by(same.then(|| Fix::QuarantineCopy(kept.path.clone())))
}

/// A text merge has left one version by day and another by month: both are of one ticket.
fn two_versions(desk: &Desk, by_day: &Checked, by_month: &Checked) -> Result<FileFinding> {
    let path = by_day.path.display();
    let message = tr!("another version of it is in {path}", path);
    let joins = joined(desk, &by_day.path, &by_month.path)?.is_some();
    let fix = joins.then(|| Fix::Join(by_day.path.clone()));
    Ok(FileFinding::new(Code::Twice, &by_month.path, message).fixed_by(fix))
}

/// Both versions of a ticket merged by field; `None` where they are two tickets, or no records any more.
pub(super) fn joined(desk: &Desk, ours: &Path, theirs: &Path) -> Result<Option<Ticket>> {
    let read = |path: &Path| -> Result<Option<Ticket>> {
        Ok(desk
            .store
            .bytes(path)?
            .and_then(|bytes| Ticket::parse(&bytes).ok())
            .filter(|t| t.format <= FORMAT))
    };
    let (Some(ours), Some(theirs)) = (read(ours)?, read(theirs)?) else { return Ok(None) };
    let versions = Versions { base: None, ours: &ours, theirs: &theirs };
    Ok(merge(&desk.policy, versions, desk.now).ok())
}

fn duplicate(keeper: &Checked, other: &Checked, same: bool) -> FileFinding {
    let path = keeper.path.display();
    let message = match same {
        true => tr!("the same record is in {path}", path),
        false => tr!("another version of this record is in {path}", path),
    };
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
    let id = record.id;
    let (code, message) = match (rank(id, &keeper.path), free) {
        (ARCHIVED, true) => (Code::NotEnded, tr!("{id} has not ended", id)),
        (ARCHIVED, false) => {
            (Code::NotEnded, tr!("{id} has not ended, and another file is in its place", id))
        }
        (_, true) => (Code::Misplaced, tr!("{id} belongs at {place}", id, place = place.display())),
        (_, false) => {
            let message =
                tr!("{id} belongs at {place}, but another file is there", id, place = place.display());
            (Code::Misplaced, message)
        }
    };
    Some(FileFinding::new(code, &keeper.path, message).fixed_by(fix))
}

/// Only what has ended may stay in the archive.
fn place_of(looked: &Checked, record: &Record) -> PathBuf {
    match Place::of(&looked.path) {
        Some((_, Place::Archive)) if !record.ended => Place::Day,
        Some((_, place)) => place,
        None if is_archived(&looked.path) && record.ended => Place::Archive,
        None => Place::Day,
    }
    .path(record.id)
}
