//! What was found in one file.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use super::code::Code;
use super::finding::FileFinding;
use super::leads::Leads;
use crate::lang::tr;
use crate::records::Id;

/// What was seen of a file; of a record no more than the look at the whole desk needs.
#[derive(Debug)]
pub(super) struct Checked {
    /// Relative to the desk.
    pub path: PathBuf,
    /// The record, when it is one.
    pub record: Option<Record>,
    /// Whether it is a record or has the name of one.
    pub counts: bool,
    pub findings: Vec<FileFinding>,
}

/// A record that was read.
#[derive(Debug)]
pub(super) struct Record {
    pub id: Id,
    pub ended: bool,
    /// The attachments that its history names and that are not beside it.
    pub missing: Box<[Box<str>]>,
    /// Its events' ids, each once, by [`fingerprint`].
    pub events: Box<[u64]>,
    /// The dedupe key of a ticket that is open.
    pub key: Option<Box<str>>,
    /// The ids that its links name, as they stand.
    pub links: Box<[Box<str>]>,
    /// The links that put tickets in an order: which of [`links::ORDERED`], from which ticket to which.
    pub ordered: Box<[(&'static str, i64, i64)]>,
    /// Where the texts of an article lead, and by what names they are led to.
    pub article: Option<Box<Leads>>,
}

/// A number for an event's id, so that hundreds of thousands of them fit into memory.
pub(super) fn fingerprint(event: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    event.hash(&mut hasher);
    hasher.finish()
}

/// A link: what it leads to is not the desk's, and nothing is done to it.
pub(super) fn link(path: &Path) -> FileFinding {
    FileFinding::new(Code::Link, path, tr!("this is a symbolic link"))
}

/// Whether a text can be the name of a file.
pub(super) fn is_name(name: &str) -> bool {
    Path::new(name).components().eq([std::path::Component::Normal(name.as_ref())])
}

/// Whether a path lies in the archive.
pub(super) fn is_archived(path: &Path) -> bool {
    path.starts_with(crate::store::ARCHIVE_FOLDER)
}
