//! What git knows of the desk: records that a merge lost, and how this clone merges.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::checked::{Checked, Record, is_name};
use super::code::Code;
use super::finding::{FileFinding, Fix};
use crate::desk::Desk;
use crate::error::Result;
use crate::git::{Git, Lost, Named, lost, removed_files, set_up};
use crate::lang::tr;

/// Findings of a desk that is in a git repository; none where it is in none, or where git cannot be asked.
pub(super) fn check(desk: &Desk) -> Vec<FileFinding> {
    let Ok(git) = Git::of(desk.store.root()) else { return Vec::new() };
    let lost = lost(&git, &desk.store, &desk.policy, desk.now).unwrap_or_default();
    let outdated = outdated(&git).unwrap_or_default();
    lost.into_iter().map(gone).chain(outdated).collect()
}

/// Attachments that are missing, and in a commit: `--fix` writes them again.
pub(super) fn bring_files(desk: &Desk, looked: &mut [Checked]) {
    let missing: BTreeSet<Named> = looked.iter().filter_map(|l| l.record.as_ref()).flat_map(named).collect();
    if missing.is_empty() {
        return;
    }
    let found = Git::of(desk.store.root()).and_then(|git| removed_files(&git, &missing));
    let found = found.unwrap_or_default();
    for looked in looked {
        let Some(record) = &looked.record else { continue };
        let folder = looked.path.with_extension("");
        let file = |named: Named| found.get(&named).map(|bytes| (folder.join(&named.1), bytes.clone()));
        let files: Vec<(PathBuf, Vec<u8>)> = named(record).filter_map(file).collect();
        let findings = looked.findings.iter_mut().filter(|f| f.code == Code::MissingFile);
        for (finding, name) in findings.zip(&record.missing) {
            if files.iter().any(|(path, _)| path.ends_with(&**name)) {
                finding.fix = Some(Fix::BringFiles(files.clone()));
            }
        }
    }
}

fn named(record: &Record) -> impl Iterator<Item = Named> + '_ {
    let names = record.missing.iter().filter(|name| is_name(name));
    names.map(|name| (record.id, name.to_string()))
}

fn gone(lost: Lost) -> FileFinding {
    let Lost { id, merge, path, .. } = &lost;
    let message = tr!("{id} is in a parent of the merge {merge}, but no longer exists", id, merge);
    FileFinding::new(Code::Lost, &path.clone(), message).fixed_by(Fix::BringBack(Box::new(lost)))
}

fn outdated(git: &Git) -> Result<Option<FileFinding>> {
    if !set_up(git)?.is_outdated() {
        return Ok(None);
    }
    let config = git.output(["rev-parse", "--git-path", "config"])?;
    let message = tr!("merge.directoryRenames is not false: a merge may move or drop records");
    Ok(Some(FileFinding::new(Code::SetUp, Path::new(&config), message).fixed_by(Fix::SetUp)))
}
