//! Sealed years of the archive: all archived records of a kind and a year in one file, `archive/incidents/2019.jsonl.zst`.
//!
//! The file is what `zstd` reads: frames of some hundred lines, a record a line, in the order of their ids. At its end stands
//! an index in a frame that every reader of zstd skips (`format`), so that one record is read without the others. A year is
//! a folder to whoever asks for the archive: its files and the records of its sealed file, each record once. What stands in a
//! file of its own, live or archived, wins over the sealed one: restoring a ticket need not write the others again.

mod check;
mod file;
mod format;
mod line;
mod seal;
mod shelf;
mod union;
mod write;
mod year;

pub use check::{SealedFlaw, check};
pub use file::Sealed;
pub use format::Flaw;
pub use line::one_line;
pub use seal::SealedYear;
pub use union::{MergeLines, union};
pub use year::Year;
