//! Fixing files. Nothing is changed before its original is safe in the folder of originals.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::finding::{FileFinding, Fix};
use super::measurements;
use super::place;
use super::stored::fixed;
use crate::desk::Desk;
use crate::error::Result;
use crate::git::{self, Git};
use crate::records::Ticket;
use crate::store::{Lock, Quarantine};

/// Fixes what can be fixed and returns those findings.
pub(super) fn fix(
    desk: &Desk,
    lock: &Lock,
    quarantine: &Quarantine,
    findings: Vec<FileFinding>,
) -> Result<Vec<FileFinding>> {
    let mut files: BTreeMap<PathBuf, Vec<FileFinding>> = BTreeMap::new();
    for finding in findings.into_iter().filter(|f| f.fix.is_some()) {
        files.entry(finding.file.clone()).or_default().push(finding);
    }
    let mut fixed = Vec::new();
    // What is taken out goes first: a copy is compared with the other file as that was found.
    for taken_out in [true, false] {
        for (file, findings) in &files {
            let Some(fix) = strongest(findings).filter(|m| takes_out(m) == taken_out) else { continue };
            if carry_out(desk, lock, quarantine, file, fix)? {
                fixed.extend(findings.iter().map(|f| FileFinding { fixed: true, ..f.clone() }));
            }
        }
    }
    Ok(fixed)
}

/// A file that is taken out needs no other fixing, and one that is moved is rewritten on the way.
fn strongest(findings: &[FileFinding]) -> Option<&Fix> {
    let fixes = findings.iter().filter_map(|f| f.fix.as_ref());
    fixes.min_by_key(|fix| match fix {
        Fix::Quarantine | Fix::QuarantineCopy(_) => 0,
        Fix::Move(_) | Fix::Carry(_) | Fix::Join(_) => 1,
        // Before a record is rewritten, for each file has its own finding.
        Fix::BringFiles(_) => 2,
        Fix::Rewrite | Fix::Lines | Fix::FileByDay(_) | Fix::BringBack(_) | Fix::SetUp | Fix::Index(..) => 3,
    })
}

fn takes_out(fix: &Fix) -> bool {
    matches!(fix, Fix::Quarantine | Fix::QuarantineCopy(_))
}

/// Whether it was done; a file that changed since it was looked at is left as it is.
fn carry_out(desk: &Desk, lock: &Lock, quarantine: &Quarantine, file: &Path, fix: &Fix) -> Result<bool> {
    match fix {
        Fix::Quarantine if desk.store.holds(file) => quarantine.take(lock, file).map(|()| true),
        Fix::Quarantine => Ok(false),
        Fix::QuarantineCopy(of) => {
            let bytes = desk.store.bytes(file)?;
            let same = bytes.is_some() && bytes == desk.store.bytes(of)?;
            if same { quarantine.take(lock, file).map(|()| true) } else { Ok(false) }
        }
        Fix::Carry(to) if desk.store.holds(file) => desk.store.relocate(lock, file, to),
        Fix::Carry(_) => Ok(false),
        Fix::Join(with) => join(desk, lock, quarantine, file, with),
        Fix::FileByDay(ids) => desk.store.file_by_day(lock, ids).map(|moved| moved > 0),
        Fix::Move(to) => rewrite(desk, lock, quarantine, file, to),
        Fix::Rewrite => rewrite(desk, lock, quarantine, file, file),
        Fix::Lines => measurements::fix(desk, lock, quarantine, file),
        Fix::BringBack(lost) => lost.bring_back(&desk.store, lock).map(|paths| !paths.is_empty()),
        Fix::BringFiles(files) => bring_files(desk, lock, files),
        Fix::SetUp => Git::of(desk.store.root()).and_then(|git| git::complete(&git)).map(|()| true),
        Fix::Index(shelf, lie) => desk.remake_index(*shelf, lie).map(|()| true),
    }
}

/// Merges a record into another version of it, and takes it out.
fn join(desk: &Desk, lock: &Lock, quarantine: &Quarantine, file: &Path, with: &Path) -> Result<bool> {
    let (Some(ticket), Some(bytes)) = (place::joined(desk, with, file)?, desk.store.bytes(with)?) else {
        return Ok(false);
    };
    quarantine.keep(lock, with, &bytes)?;
    desk.store.rewrite(lock, with, &ticket.to_bytes())?;
    quarantine.take(lock, file).map(|()| true)
}

/// Writes files where nothing is; true when one was written.
fn bring_files(desk: &Desk, lock: &Lock, files: &[(PathBuf, Vec<u8>)]) -> Result<bool> {
    let mut brought = false;
    for (path, bytes) in files.iter().filter(|(path, _)| !desk.store.holds(path)) {
        desk.store.rewrite(lock, path, bytes)?;
        brought = true;
    }
    Ok(brought)
}

fn rewrite(desk: &Desk, lock: &Lock, quarantine: &Quarantine, file: &Path, to: &Path) -> Result<bool> {
    let Some(bytes) = desk.store.bytes(file)? else { return Ok(false) };
    let Ok(ticket) = Ticket::parse(&bytes) else { return Ok(false) };
    quarantine.keep(lock, file, &bytes)?;
    if to != file && !desk.store.relocate(lock, file, to)? {
        return Ok(false);
    }
    let after = fixed(desk, ticket);
    if after.format <= crate::records::ticket::FORMAT && after.to_bytes() != bytes {
        desk.store.rewrite(lock, to, &after.to_bytes())?;
    }
    Ok(true)
}
