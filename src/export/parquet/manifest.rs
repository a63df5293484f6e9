//! `manifest.json`: which files are the export, and what they were made from.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::export::cell::CellKind;
use crate::export::known::{FORMAT, Head};
use crate::export::table::Table;

/// The name of the manifest.
pub(super) const MANIFEST: &str = "manifest.json";

/// The name of the file of a table without rows: who reads the table finds its columns.
pub(super) const EMPTY: &str = "empty";

/// What is in the folder.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The version of the format.
    pub(super) itdesk_export: u32,
    /// The program that wrote it.
    pub(super) program: String,
    /// The name of the desk.
    pub(super) desk: String,
    /// The commit that was checked out; null without one.
    pub(super) commit: Option<String>,
    /// The instant that the values are true for.
    pub(super) exported: Timestamp,
    /// The columns of each table, by name, with their types.
    pub(super) tables: BTreeMap<String, Vec<(String, String)>>,
    /// The files of the tables, in the order of their paths.
    pub(super) files: Vec<Entry>,
    /// What the next export needs to know of each ticket.
    pub(super) state: StateFile,
    /// What it was made from.
    pub(super) source: Head,
}

/// A file of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// Relative to the folder, with `/`.
    pub(super) path: String,
    /// The table.
    pub(super) table: String,
    /// The kind of its tickets; null for measurements.
    pub(super) kind: Option<String>,
    /// The month, such as `2026-11`; null for a table without rows.
    pub(super) month: Option<String>,
    /// How many rows it has.
    pub(super) rows: u64,
    /// How long it is.
    pub(super) bytes: u64,
    /// Of its bytes, in hexadecimal.
    pub(super) sha256: String,
}

/// The file with what the next export needs.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct StateFile {
    /// Relative to the folder.
    pub(super) path: String,
    /// Of its bytes.
    pub(super) sha256: String,
}

impl Manifest {
    /// A manifest of these files.
    pub(super) fn new(source: Head, mut files: Vec<Entry>, state: StateFile) -> Manifest {
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let Head { program, desk, commit, exported, .. } = source.clone();
        let itdesk_export = FORMAT;
        Manifest { itdesk_export, program, desk, commit, exported, tables: tables(), files, state, source }
    }
}

fn tables() -> BTreeMap<String, Vec<(String, String)>> {
    let columns = |table: &Table| table.columns().into_iter().map(|c| (c.name, word(c.kind).to_owned()));
    Table::ALL.iter().map(|table| (table.name().to_owned(), columns(table).collect())).collect()
}

fn word(kind: CellKind) -> &'static str {
    match kind {
        CellKind::Text => "text",
        CellKind::Json => "json",
        CellKind::Integer => "integer",
        CellKind::Real => "double",
        CellKind::Flag => "boolean",
        CellKind::Time => "timestamp",
    }
}
