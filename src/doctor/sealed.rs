//! Sealed years of the archive: that every record in them can be read.

use super::code::Code;
use super::finding::FileFinding;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::store::{Year, check_sealed};

/// How many records the sealed files have, and what is wrong with these files.
pub(super) fn check(desk: &Desk) -> Result<(usize, Vec<FileFinding>)> {
    let mut records = 0;
    let mut findings = Vec::new();
    for year in desk.store.sealed_years()? {
        match desk.store.sealed(year) {
            Ok(None) => {}
            Ok(Some(sealed)) => {
                records += sealed.len();
                let flaws = check_sealed(&sealed, year);
                findings.extend(flaws.into_iter().map(|flaw| finding(year, &flaw.error)));
            }
            Err(error) => findings.push(finding(year, &error)),
        }
    }
    Ok((records, findings))
}

fn finding(year: Year, error: &Error) -> FileFinding {
    let path = year.path();
    let message = error.message.replacen(&format!("{}: ", path.display()), "", 1);
    FileFinding::new(Code::Damaged, &path, message)
}
