//! The index: what lists, filters and searches ask instead of reading every record.
//!
//! Files are the only truth. Each command first compares the folders with the index and reads anew what
//! has changed ([`sync`]), so that a hand edit, a `git pull` or another policy shows in the next answer.
//! An index that is missing, damaged or of another version is made again without a word; where none
//! can be kept (a read-only desk, another command in the way), one is made in memory for the moment.

mod ask;
mod best;
mod deadlines;
mod error;
mod file;
mod items;
mod name;
mod offer;
mod owed;
mod past;
mod question;
mod reading;
mod row;
mod scan;
mod schema;
mod selection;
mod source;
mod sync;
mod text;
mod update;
mod verify;
mod vocabulary;

pub(crate) use ask::Group;
pub(crate) use best::Wish;
pub(crate) use deadlines::{Deadline, DeadlinePlace, DueBy};
pub(crate) use error::IndexError;
pub(crate) use items::{Toward, walk};
pub(crate) use name::Name;
pub(crate) use offer::{Offer, offers};
pub(crate) use question::{fingerprint, with};
pub(crate) use selection::Selection;
pub(crate) use source::{Index, Need, Source};
pub(crate) use text::Hit;
pub(crate) use update::{ending_in, records_written};
pub(crate) use verify::{Mismatch, file, remake, verify};
