//! What git knows of the desk: records that a merge lost, and how this clone merges.

use std::path::Path;

use super::code::Code;
use super::finding::{Finding, Mend};
use crate::desk::Desk;
use crate::error::Result;
use crate::git::{Git, Lost, lost, set_up};

/// Findings of a desk that is in a git repository; none where it is in none, or where git cannot be asked.
pub(super) fn check(desk: &Desk) -> Vec<Finding> {
    let Ok(git) = Git::of(desk.store.root()) else { return Vec::new() };
    let lost = lost(&git, &desk.store, &desk.policy, desk.now).unwrap_or_default();
    let outdated = outdated(&git).unwrap_or_default();
    lost.into_iter().map(gone).chain(outdated).collect()
}

fn gone(lost: Lost) -> Finding {
    let Lost { id, merge, path, .. } = &lost;
    let message = format!("{id} is in a parent of the merge {merge}, and nowhere now");
    Finding::new(Code::Lost, &path.clone(), message).mended_by(Mend::BringBack(Box::new(lost)))
}

fn outdated(git: &Git) -> Result<Option<Finding>> {
    if !set_up(git)?.is_outdated() {
        return Ok(None);
    }
    let config = git.output(["rev-parse", "--git-path", "config"])?;
    let message = "merge.directoryRenames is not false: a merge may move or drop records";
    Ok(Some(Finding::new(Code::SetUp, Path::new(&config), message).mended_by(Mend::SetUp)))
}
