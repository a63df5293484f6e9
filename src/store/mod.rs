//! The files of a desk: where they are, how they are read all at once, how one is written safely.

mod append;
mod attachments;
mod batch;
mod beneath;
mod files;
mod find;
mod foreign;
mod handle;
mod incoming;
mod journal;
mod lock;
mod measurements;
mod moves;
mod opened;
#[cfg(not(unix))]
#[path = "owned/portable.rs"]
mod owned;
#[cfg(unix)]
#[path = "owned/unix.rs"]
mod owned;
mod owner;
mod place;
mod print;
mod quarantine;
mod scan;
mod scratch;
mod sealed;
mod sharing;
mod shelf;
mod stat_cache;
mod sync;
mod walk;
mod write;

pub use append::NextLines;
pub use batch::Batch;
pub use find::{POLICY_FILE, find_desk};
pub use foreign::is_same_file;
pub use handle::{PRIVATE, Store};
pub use incoming::IGNORED_MAIL;
pub use journal::{CommitNote, Journal, Written};
pub use lock::Lock;
pub use measurements::{Asked, MEASUREMENTS_FOLDER, is_measurements, measurements_file, names_month};
pub use owner::check_owner;
pub use place::Place;
pub use print::{Print, Prints, Seen};
pub use quarantine::{QUARANTINE, Quarantine};
pub use scan::Unreadable;
pub(crate) use scan::record_name;
pub use sealed::{
    Flaw, MergeLines, Sealed, SealedFlaw, SealedYear, Year, check as check_sealed, one_line,
    union as union_of_sealed,
};
pub use shelf::{ARCHIVE_FOLDER, Shelf};
pub use stat_cache::{Folder, Known, KnownFolder, Stamp, Stamped, UNSTEADY, mix};
pub use sync::sync_tree;
pub use walk::Walked;
pub use write::{Durability, replace_file};
