//! What is asked of an import, and what came of it.

use std::path::PathBuf;

use serde::{Serialize, Serializer};

use super::source::Limits;
use crate::error::Error;

/// What to import, and how.
#[derive(Debug, Clone, Default)]
pub struct ImportRequest {
    /// The file; `-` for stdin.
    pub file: String,
    /// A built-in profile, or the file of one; `plain` when not given.
    pub profile: Option<String>,
    /// Read and check everything, and write no ticket.
    pub dry_run: bool,
    /// Where the rejected rows go; an old file is replaced, none is made when all rows are good.
    pub rejects: Option<PathBuf>,
    /// No progress bar.
    pub quiet: bool,
    /// In which encoding the file is; the profile's, or found out, when not given.
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// How much it may hold; [`Limits::default`] when not given.
    pub limits: Option<Limits>,
    /// A progress bar on stderr, if that is a terminal.
    pub progress: bool,
}

/// What came of an import.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Summary {
    /// New tickets; those that would be, for a dry run.
    pub tickets_added: usize,
    /// Tickets that the desk has already.
    pub tickets_known: usize,
    /// Rows of the source, the bad ones among them.
    pub rows_read: usize,
    /// Events written into the histories of the new tickets.
    pub events: usize,
    /// Rows that are not in, in the order of the source.
    pub rejected: Vec<Rejected>,
    /// How our classes compare with the source's, where the profile says which column has them.
    pub compared: Option<Compared>,
    /// Why there are no more rows, when the source breaks off. An error to end with.
    #[serde(serialize_with = "said")]
    pub truncated: Option<Error>,
    /// The encoding it was read in, where that is not UTF-8.
    pub encoding: Option<&'static str>,
    /// True when that was guessed from its bytes alone.
    #[serde(skip)]
    pub encoding_is_guess: bool,
    /// The list in JSON that the rows were found in, where nobody said which.
    pub rows_of: Option<String>,
    /// Columns that nothing maps and nothing ignores.
    pub unknown_columns: Vec<String>,
    /// Columns that the profile maps and the source does not have.
    pub absent_columns: Vec<String>,
}

/// A row that is not in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// The line it begins in, 1 for the first.
    pub line: usize,
    /// Why.
    pub reason: String,
}

/// How our classes compare with the source's.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Compared {
    /// Tickets of another class.
    pub differ: usize,
    /// Tickets of which the source says a class.
    pub of: usize,
}

fn said<S: Serializer>(error: &Option<Error>, to: S) -> Result<S::Ok, S::Error> {
    error.as_ref().map(|e| &e.message).serialize(to)
}
