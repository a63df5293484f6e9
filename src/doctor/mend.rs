//! Mending files. Nothing is changed before its original is safe in the folder of originals.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::finding::{Finding, Mend};
use super::measurements;
use super::stored::mended;
use crate::desk::Desk;
use crate::error::Result;
use crate::git::{self, Git};
use crate::records::Ticket;
use crate::store::{Aside, Lock};

/// Mends what can be mended and returns those findings.
pub(super) fn mend(desk: &Desk, lock: &Lock, aside: &Aside, findings: Vec<Finding>) -> Result<Vec<Finding>> {
    let mut files: BTreeMap<PathBuf, Vec<Finding>> = BTreeMap::new();
    for finding in findings.into_iter().filter(|f| f.mend.is_some()) {
        files.entry(finding.file.clone()).or_default().push(finding);
    }
    let mut fixed = Vec::new();
    // What is taken out goes first: a copy is compared with the other file as that was found.
    for taken_out in [true, false] {
        for (file, findings) in &files {
            let Some(mend) = strongest(findings).filter(|m| takes_out(m) == taken_out) else { continue };
            if carry_out(desk, lock, aside, file, mend)? {
                fixed.extend(findings.iter().map(|f| Finding { fixed: true, ..f.clone() }));
            }
        }
    }
    Ok(fixed)
}

/// A file that is taken out needs no other mending, and one that is moved is rewritten on the way.
fn strongest(findings: &[Finding]) -> Option<&Mend> {
    let mends = findings.iter().filter_map(|f| f.mend.as_ref());
    mends.min_by_key(|mend| match mend {
        Mend::Aside | Mend::AsideCopy(_) => 0,
        Mend::Move(_) | Mend::Carry(_) => 1,
        // Before a record is rewritten, for each file has its own finding.
        Mend::BringFiles(_) => 2,
        Mend::Rewrite | Mend::Lines | Mend::BringBack(_) | Mend::SetUp | Mend::Index(..) => 3,
    })
}

fn takes_out(mend: &Mend) -> bool {
    matches!(mend, Mend::Aside | Mend::AsideCopy(_))
}

/// Whether it was done; a file that changed since it was looked at is left as it is.
fn carry_out(desk: &Desk, lock: &Lock, aside: &Aside, file: &Path, mend: &Mend) -> Result<bool> {
    match mend {
        Mend::Aside if desk.store.holds(file) => aside.take(lock, file).map(|()| true),
        Mend::Aside => Ok(false),
        Mend::AsideCopy(of) => {
            let bytes = desk.store.bytes(file)?;
            let same = bytes.is_some() && bytes == desk.store.bytes(of)?;
            if same { aside.take(lock, file).map(|()| true) } else { Ok(false) }
        }
        Mend::Carry(to) if desk.store.holds(file) => desk.store.relocate(lock, file, to),
        Mend::Carry(_) => Ok(false),
        Mend::Move(to) => rewrite(desk, lock, aside, file, to),
        Mend::Rewrite => rewrite(desk, lock, aside, file, file),
        Mend::Lines => measurements::mend(desk, lock, aside, file),
        Mend::BringBack(lost) => lost.bring_back(&desk.store, lock).map(|paths| !paths.is_empty()),
        Mend::BringFiles(files) => bring_files(desk, lock, files),
        Mend::SetUp => Git::of(desk.store.root()).and_then(|git| git::complete(&git)).map(|()| true),
        Mend::Index(shelf, lie) => desk.remake_index(*shelf, lie).map(|()| true),
    }
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

fn rewrite(desk: &Desk, lock: &Lock, aside: &Aside, file: &Path, to: &Path) -> Result<bool> {
    let Some(bytes) = desk.store.bytes(file)? else { return Ok(false) };
    let Ok(ticket) = Ticket::parse(&bytes) else { return Ok(false) };
    aside.keep(lock, file, &bytes)?;
    if to != file && !desk.store.relocate(lock, file, to)? {
        return Ok(false);
    }
    let after = mended(desk, ticket);
    if after.format <= crate::records::ticket::FORMAT && after.to_bytes() != bytes {
        desk.store.rewrite(lock, to, &after.to_bytes())?;
    }
    Ok(true)
}
