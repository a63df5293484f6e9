//! Sealed years of the archive: that every record in them can be read, and what it names is there.

use super::check::{missing_files, named, summary};
use super::checked::Checked;
use super::clone;
use super::code::Code;
use super::finding::FileFinding;
use super::place::Keepers;
use super::ties::dead_links_of;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::records::Ticket;
use crate::store::{Place, Year, check_sealed};

/// How many records the sealed files have, and what is wrong with these files and with the records in them.
pub(super) fn check(desk: &Desk, keepers: &Keepers) -> Result<(usize, Vec<FileFinding>)> {
    let mut records = 0;
    let mut findings = Vec::new();
    let mut lacking = Vec::new();
    for year in desk.store.sealed_years()? {
        match desk.store.sealed(year) {
            Ok(None) => {}
            Ok(Some(sealed)) => {
                records += sealed.len();
                let (flaws, looked) = check_sealed(&sealed, year, |ticket| look(desk, keepers, ticket));
                lacking.extend(looked);
                findings.extend(flaws.into_iter().map(|flaw| finding(year, &flaw.error)));
            }
            Err(error) => findings.push(finding(year, &error)),
        }
    }
    clone::bring_files(desk, &mut lacking);
    findings.extend(lacking.into_iter().flat_map(|looked| looked.findings));
    Ok((records, findings))
}

/// What a sealed record lacks: an attachment, or a ticket that it is linked to. `None` of one that lacks nothing, and of a ticket
/// that was restored: its own file counts.
fn look(desk: &Desk, keepers: &Keepers, ticket: &Ticket) -> Option<Checked> {
    if keepers.contains_key(&ticket.id) {
        return None;
    }
    let path = Place::Archive.path(ticket.id);
    let (missing, mut findings) = missing_files(desk, &path, ticket);
    findings.extend(dead_links_of(desk, keepers, &path, named(ticket)));
    if findings.is_empty() {
        return None;
    }
    Some(Checked { path, record: Some(summary(ticket, missing)), counts: false, findings })
}

fn finding(year: Year, error: &Error) -> FileFinding {
    let path = year.path();
    let message = error.message.replacen(&format!("{}: ", path.display()), "", 1);
    FileFinding::new(Code::Damaged, &path, message)
}
