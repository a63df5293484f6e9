//! The indexes: what they say is what the files say.

use super::code::Code;
use super::finding::{FileFinding, Fix};
use crate::desk::Desk;
use crate::error::Result;
use crate::index::{self, Mismatch};
use crate::lang::tr;
use crate::records::Id;

/// What the indexes say otherwise than the files.
pub(super) fn check(desk: &Desk) -> Result<Vec<FileFinding>> {
    let mut findings = Vec::new();
    for shelf in desk.shelves() {
        if let Some(lie) = desk.verify_index(shelf)? {
            let finding = FileFinding::new(Code::Index, &index::file(shelf), described(&lie));
            findings.push(finding.fixed_by(Fix::Index(shelf, lie)));
        }
    }
    Ok(findings)
}

/// What is wrong with an index, in a few words.
fn described(lie: &Mismatch) -> String {
    let (lacks, ghosts, otherwise) = match lie {
        Mismatch::Broken(reason) => return tr!("it is broken: {reason}", reason),
        Mismatch::Untrue { lacks, ghosts, otherwise } => (lacks, ghosts, otherwise),
    };
    if lacks.is_empty() && ghosts.is_empty() && otherwise.is_empty() {
        return tr!("its sums of folders are wrong, so that changes in them could be missed").to_owned();
    }
    let mut parts = Vec::new();
    if !lacks.is_empty() {
        parts.push(tr!("it lacks {ids}", ids = some(lacks)));
    }
    if !ghosts.is_empty() {
        parts.push(tr!("it has {ids}, of which there is no file", ids = some(ghosts)));
    }
    if !otherwise.is_empty() {
        parts.push(tr!("what it has of {ids} is not what the file says", ids = some(otherwise)));
    }
    parts.join(tr!("; "))
}

/// The first of them, and how many more there are.
fn some(ids: &[Id]) -> String {
    const SHOWN: usize = 3;
    let shown: Vec<String> = ids.iter().take(SHOWN).map(Id::to_string).collect();
    match ids.len().saturating_sub(SHOWN) {
        0 => shown.join(", "),
        more => tr!("{shown} and {more} more", shown = shown.join(", "), more),
    }
}
