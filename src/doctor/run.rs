//! One run over every file: check, or check, fix and check again.

use std::path::PathBuf;

use rayon::prelude::*;

use super::articles;
use super::clone;
use super::finding::FileFinding;
use super::indexes;
use super::measurements;
use super::place;
use super::sealed;
use super::ties;
use crate::desk::Desk;
use crate::error::Result;

/// How often fixing may make other things mendable, until it is left for another run.
const ROUNDS: usize = 4;

/// What was found on a desk.
#[derive(Debug)]
pub struct DoctorReport {
    /// Records that were read, or should have been.
    pub checked: usize,
    /// What was wrong, by file; what was fixed is marked so.
    pub findings: Vec<FileFinding>,
    /// Where originals went, relative to the desk; `None` when nothing was changed.
    pub aside: Option<PathBuf>,
}

impl DoctorReport {
    /// How many findings were fixed.
    pub fn fixed(&self) -> usize {
        self.findings.iter().filter(|f| f.fixed).count()
    }

    /// What is left.
    pub fn left(&self) -> impl Iterator<Item = &FileFinding> {
        self.findings.iter().filter(|f| !f.fixed)
    }
}

/// Checks every file, and the index. It takes no lock: commands may go on beside it.
///
/// # Errors
/// Exit 7 when a folder cannot be read.
pub fn check(desk: &Desk) -> Result<DoctorReport> {
    let mut report = check_files(desk)?;
    report.findings.extend(indexes::check(desk)?);
    report.findings = sorted(report.findings);
    Ok(report)
}

fn check_files(desk: &Desk) -> Result<DoctorReport> {
    let walked = desk.store.walk()?;
    let mut looked: Vec<_> =
        walked.into_par_iter().filter_map(|file| super::check::look(desk, file)).collect();
    clone::bring_files(desk, &mut looked);
    let (keepers, by_month) = place::place(desk, &mut looked)?;
    let mut links = ties::dead_links(desk, &looked, &keepers);
    links.extend(ties::rings(&looked, &keepers));
    links.extend(articles::dead_references(desk, &looked, &keepers));
    let events = ties::shared_events(desk, &looked, &keepers)?;
    let keys = ties::same_keys(desk, &looked, &keepers)?;
    let (sealed, damaged) = sealed::check(desk, &keepers)?;
    let checked = looked.iter().filter(|l| l.counts).count() + sealed;
    let mut findings: Vec<FileFinding> = looked.into_iter().flat_map(|l| l.findings).collect();
    findings.extend(desk.store.own_links().iter().map(|path| super::checked::link(path)));
    findings.extend(links.into_iter().chain(events).chain(keys).chain(measurements::check(desk)?));
    findings.extend(damaged);
    findings.extend(clone::check(desk));
    findings.extend(place::by_month(desk, by_month));
    Ok(DoctorReport { checked, findings: sorted(findings), aside: None })
}

/// Checks every file and fixes what can be fixed, under the desk's lock. Originals are kept aside
/// before a file is changed or moved; then everything is checked again.
///
/// # Errors
/// What writing can meet; what was fixed until then stays so, and its originals are kept.
pub fn fix(desk: &Desk) -> Result<DoctorReport> {
    let lock = desk.store.lock()?;
    let quarantine = desk.store.quarantine(&lock, desk.now);
    let mut fixed = Vec::new();
    let mut report = check_files(desk)?;
    for _ in 0..ROUNDS {
        let now = super::fix::fix(desk, &lock, &quarantine, report.findings.clone())?;
        if now.is_empty() {
            break;
        }
        fixed.extend(now);
        report = check_files(desk)?;
    }
    // Last, for what was fixed is news to it.
    let untrue = indexes::check(desk)?;
    if !untrue.is_empty() {
        fixed.extend(super::fix::fix(desk, &lock, &quarantine, untrue)?);
        report.findings.extend(indexes::check(desk)?);
    }
    report.aside = desk.store.holds(quarantine.folder()).then(|| quarantine.folder().to_path_buf());
    report.findings.extend(fixed);
    report.findings = sorted(report.findings);
    Ok(report)
}

fn sorted(mut findings: Vec<FileFinding>) -> Vec<FileFinding> {
    findings.sort_by(|a, b| (&a.file, a.code, &a.message).cmp(&(&b.file, b.code, &b.message)));
    findings.dedup();
    findings
}
