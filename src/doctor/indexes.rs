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
            let finding = FileFinding::new(Code::Index, &index::file(shelf), told(&lie));
            findings.push(finding.fixed_by(Fix::Index(shelf, lie)));
        }
    }
    Ok(findings)
}

fn told(lie: &Mismatch) -> String {
    let (lacks, ghosts, otherwise) = match lie {
        Mismatch::Broken(reason) => return tr!("it is broken: {reason}", reason),
        Mismatch::Untrue { lacks, ghosts, otherwise } => (lacks, ghosts, otherwise),
    };
    if lacks.is_empty() && ghosts.is_empty() && otherwise.is_empty() {
        return "its sums of folders are wrong, so that it could miss what changes in them".to_owned();
    }
    let parts = [
        (lacks, "it lacks ", ""),
        (ghosts, "it holds ", ghosts_are(ghosts.len())),
        (otherwise, "it has something else than the file says of ", ""),
    ];
    let told = parts.into_iter().filter(|(ids, ..)| !ids.is_empty());
    told.map(|(ids, before, behind)| format!("{before}{}{behind}", some(ids))).collect::<Vec<_>>().join("; ")
}

fn ghosts_are(count: usize) -> &'static str {
    if count == 1 { ", which is not there" } else { ", which are not there" }
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
