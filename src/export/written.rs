//! What an export did.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::Serialize;

use super::plan::Plan;
use super::table::Table;

/// What an export did, as `--json` prints it.
#[derive(Debug, Serialize)]
pub(crate) struct Written {
    /// The file or the folder.
    pub target: PathBuf,
    /// The commit that was checked out; null without one.
    pub commit: Option<String>,
    /// The instant that the values are true for.
    pub exported: Timestamp,
    /// Whether everything was written, rather than what had changed.
    pub complete: bool,
    /// Tickets in the target.
    pub tickets: usize,
    /// Tickets that were read and written.
    pub changed: usize,
    /// Tickets that are no longer in the desk, and were removed.
    pub removed: usize,
    /// Rows that were written, by table.
    pub rows: BTreeMap<&'static str, u64>,
    /// Files that were written, relative to the folder; absent for a single file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub files: Option<Vec<String>>,
}

impl Written {
    /// An export that has written nothing yet.
    pub(super) fn new(target: &Path, plan: &Plan) -> Written {
        Written {
            target: target.to_owned(),
            commit: plan.next.head.commit.clone(),
            exported: plan.next.head.exported,
            complete: plan.whole,
            tickets: plan.next.tickets.len(),
            changed: 0,
            removed: plan.gone.len(),
            rows: BTreeMap::new(),
            files: None,
        }
    }

    /// Counts rows of a table.
    pub(super) fn add(&mut self, table: Table, rows: usize) {
        *self.rows.entry(table.name()).or_default() += rows as u64;
    }
}
