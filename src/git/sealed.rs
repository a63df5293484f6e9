//! Sealed years that two clones changed: one file with the records of both, those that differ merged by field.

use std::io::Write;
use std::path::Path;

use jiff::Timestamp;

use super::driver::{Driven, Files, merged};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::lang::tr;
use crate::rules::policy::Policy;
use crate::store::{Flaw, MergeLines, Sealed, Year, one_line, union_of_sealed};

/// Merges two lines of a sealed record by field, after that of their common ancestor; `None` where they are no versions of one
/// ticket.
pub fn merge_line(
    policy: &Policy,
    now: Timestamp,
    base: Option<&[u8]>,
    ours: &[u8],
    theirs: &[u8],
) -> Option<Vec<u8>> {
    match merged([base.unwrap_or_default(), ours, theirs], || policy, now) {
        Driven::Merged(bytes) => Some(one_line(&bytes)),
        Driven::ByText | Driven::TwoTickets => None,
    }
}

/// The merge driver for a sealed file: writes the union over ours.
///
/// # Errors
/// Exit 5 when a side is damaged, or a record cannot be merged: it is left to a person.
pub fn drive_sealed(files: Files, year: Year, policy: &Policy, now: Timestamp) -> Result<()> {
    let read = |path: &Path| -> Result<Option<Sealed>, Flaw> {
        // git hands over an empty file where a side has none.
        match std::fs::File::open(path)? {
            file if file.metadata()?.len() == 0 => Ok(None),
            file => Sealed::open(file, year).map(Some),
        }
    };
    let folder = files.ours.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut beside = tempfile::NamedTempFile::new_in(folder).doing("create a file in", folder)?;
    let made = (|| {
        let sides = [read(files.base)?, read(files.ours)?, read(files.theirs)?];
        merge_sides(sides, policy, now, beside.as_file_mut())
    })();
    made.map_err(|flaw| apart(files.name, &flaw))?;
    // git opens the file of this name again; what it holds is replaced, as for a record.
    let mut from = beside.reopen().doing("read", beside.path())?;
    let mut to = std::fs::OpenOptions::new().write(true).open(files.ours).doing("write", files.ours)?;
    let length = std::io::copy(&mut from, &mut to).doing("write", files.ours)?;
    to.set_len(length).and_then(|()| to.flush()).doing("write", files.ours)
}

/// The union of three objects of git, `None` where a side has none.
pub(super) fn union_of_objects(
    year: Year,
    [base, ours, theirs]: [Option<Vec<u8>>; 3],
    policy: &Policy,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<(), Flaw> {
    let read = |bytes: Option<Vec<u8>>| bytes.map(|bytes| Sealed::of_bytes(bytes, year)).transpose();
    merge_sides([read(base)?, read(ours)?, read(theirs)?], policy, now, out)
}

/// Writes the union of ours and theirs, after their common ancestor.
fn merge_sides(
    [base, ours, theirs]: [Option<Sealed>; 3],
    policy: &Policy,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<(), Flaw> {
    let merge: MergeLines = &|base, ours, theirs| merge_line(policy, now, base, ours, theirs);
    union_of_sealed(base.as_ref(), ours.as_ref(), theirs.as_ref(), merge, out)
}

fn apart(name: &str, flaw: &Flaw) -> Error {
    let error = Error::new(ErrorKind::Busy, format!("{name}: {flaw}"));
    error.hint(tr!("keep one side: git checkout --ours (or --theirs), then seal the year again"))
}
