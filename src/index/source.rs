//! What an index is made from, and an index that is open.

use jiff::Timestamp;
use rusqlite::Connection;

use crate::rules::policy::Policy;
use crate::store::{Shelf, Store, Unreadable};

/// What an index is made from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    /// The files.
    pub store: &'a Store,
    /// The rules that classes and deadlines follow from.
    pub policy: &'a Policy,
    /// Known again by this number: with another policy every row is computed anew.
    pub fingerprint: i64,
    /// The instant of the command.
    pub now: Timestamp,
    /// Whether a long rebuild may draw a progress bar.
    pub progress: bool,
    /// The time as of which records are read; `None` reads them as they are.
    pub as_of: Option<Timestamp>,
}

/// How much of the index must be up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// What lists and filters ask.
    Rows,
    /// The full texts as well.
    Texts,
}

/// An index that agrees with the files of its shelf.
pub struct Index<'a> {
    pub(super) source: Source<'a>,
    pub(super) shelf: Shelf,
    pub(super) db: Connection,
    /// Record files at a place that is not theirs; read at every look.
    pub(super) misplaced: Vec<Unreadable>,
}
