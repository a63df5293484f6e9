//! The merge driver: git hands over three files and takes the merged one (gitattributes, "merge").

use std::borrow::Borrow;
use std::io::Write;
use std::path::Path;

use jiff::Timestamp;

use super::Git;
use crate::error::{Context, Error, ErrorKind, Result};
use crate::lang::tr;
use crate::records::Ticket;
use crate::records::ticket::FORMAT;
use crate::rules::merge::{Apart, Versions, merge, merge_measurements};
use crate::rules::policy::Policy;
use crate::store::{Place, is_measurements};

/// The files that git names to a merge driver: `%O %A %B`, and `%P`, the path they are versions of.
#[derive(Debug, Clone, Copy)]
pub struct Files<'p> {
    /// The common ancestor; empty when both sides added the file.
    pub base: &'p Path,
    /// Our version; the outcome is written here.
    pub ours: &'p Path,
    /// Theirs.
    pub theirs: &'p Path,
    /// Where the file stands in the repository.
    pub name: &'p str,
}

/// Merges their version into ours.
///
/// # Errors
/// Exit 5 when it is left to a person, or to `itdesk git resolve`: records that cannot be merged get git's conflict
/// markers; of two tickets with one id, and of one that belongs out of the archive again, ours stays as it is.
pub fn drive(files: Files<'_>, policy: impl FnOnce() -> Policy, now: Timestamp) -> Result<()> {
    let read = |path: &Path| std::fs::read(path).doing("read", path);
    let base = read(files.base)?;
    let ours = read(files.ours)?;
    let theirs = read(files.theirs)?;
    if has_measurements(files.name) {
        return overwrite(files.ours, &merge_measurements(&base, &ours, &theirs)).doing("write", files.ours);
    }
    match merged([&base, &ours, &theirs], policy, now) {
        Driven::Merged(bytes)
            if is_archived(files.name) && known(&bytes).is_some_and(|t| !t.state.is_ended()) =>
        {
            let message =
                tr!("{files}: archived on one side, but active again on the other", files = files.name);
            Err(Error::new(ErrorKind::Busy, message)
                .hint(tr!("itdesk git resolve takes it out of the archive")))
        }
        Driven::Merged(bytes) => overwrite(files.ours, &bytes).doing("write", files.ours),
        Driven::ByText => by_text(files),
        Driven::TwoTickets => {
            let message = format!("{}: {}", files.name, Apart::TwoTickets);
            Err(Error::new(ErrorKind::Busy, message)
                .hint(tr!("itdesk git resolve makes two tickets of them")))
        }
    }
}

/// Writes over what a file holds. Emptied first, ext4 would bring it to the disk at once; git reads and removes it.
fn overwrite(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).open(path)?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)
}

/// What the driver makes of three files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Driven {
    /// One record; its bytes.
    Merged(Vec<u8>),
    /// They are left to git: one of them is no record, or none could be written of both.
    ByText,
    /// They are two tickets with one id.
    TwoTickets,
}

/// Merges the bytes of two files, ours and theirs, after that of their common ancestor, which is empty or anything else
/// where there is none. The policy is asked for only once both are records.
pub fn merged<P: Borrow<Policy>>(
    [base, ours, theirs]: [&[u8]; 3],
    policy: impl FnOnce() -> P,
    now: Timestamp,
) -> Driven {
    let (Some(ours), Some(theirs)) = (known(ours), known(theirs)) else { return Driven::ByText };
    let base = known(base);
    let versions = Versions { base: base.as_ref(), ours: &ours, theirs: &theirs };
    match merge(policy().borrow(), versions, now) {
        Ok(merged) => Driven::Merged(merged.to_bytes()),
        Err(Apart::NoRecord(_)) => Driven::ByText,
        Err(Apart::TwoTickets) => Driven::TwoTickets,
    }
}

/// Whether a file of the repository holds measurements of the desk in it, wherever that is.
fn has_measurements(name: &str) -> bool {
    // measurements/YYYY/MM.jsonl
    let path = Path::new(name);
    path.ancestors().nth(3).is_some_and(|desk| path.strip_prefix(desk).is_ok_and(is_measurements))
}

/// Whether a record's place is in the archive, where git follows one that was moved there.
fn is_archived(name: &str) -> bool {
    Place::below(Path::new(name)).is_some_and(|(_, _, place)| place == Place::Archive)
}

/// A record this program may write.
fn known(bytes: &[u8]) -> Option<Ticket> {
    Ticket::parse(bytes).ok().filter(|ticket| ticket.format <= FORMAT)
}

/// What git would have done without a driver.
fn by_text(files: Files<'_>) -> Result<()> {
    let here = Path::new(".");
    let git = Git::at(here);
    let labels = ["-L", "ours", "-L", "base", "-L", "theirs"].map(std::ffi::OsStr::new);
    let paths = [files.ours, files.base, files.theirs].map(Path::as_os_str);
    let ran = git.run(["merge-file".as_ref(), "--quiet".as_ref()].into_iter().chain(labels).chain(paths))?;
    if ran.ok() {
        return Ok(());
    }
    let message =
        tr!("{files}: not a record on both sides: merged as text, with conflicts", files = files.name);
    Err(Error::new(ErrorKind::Busy, message).hint(tr!("resolve the conflict in the file, then git add it")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measurements_are_known_by_their_place_in_a_desk() {
        for (name, is) in [
            ("measurements/2026/11.jsonl", true),
            ("desks/office/measurements/2026/11.jsonl", true),
            ("measurements/11.jsonl", false),
            ("11.jsonl", false),
            ("incidents/2026/11/INC-261123-4KX9P.json", false),
        ] {
            assert_eq!(has_measurements(name), is, "{name}");
        }
    }

    #[test]
    fn nothing_of_a_longer_file_is_left() {
        let file = tempfile::NamedTempFile::new().unwrap();
        for text in ["{ \"long\": \"record\" }", "{}", "{ \"again\": 1 }"] {
            overwrite(file.path(), text.as_bytes()).unwrap();
            assert_eq!(std::fs::read_to_string(file.path()).unwrap(), text);
        }
        assert!(overwrite(&file.path().join("none"), b"").is_err());
    }
}
