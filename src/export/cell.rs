//! A value of a table, and what its column holds.

use std::borrow::Cow;

use jiff::Timestamp;

/// A value of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Cell<'t> {
    /// Not known, or none.
    Null,
    /// A word, a text, or JSON.
    Text(&'t str),
    /// A whole number.
    Integer(i64),
    /// A number.
    Real(f64),
    /// Yes or no.
    Flag(bool),
    /// An instant.
    Time(Timestamp),
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// Text.
    Text,
    /// JSON as text: an array of texts, or an object.
    Json,
    /// A whole number of 64 bits.
    Integer,
    /// A number of 64 bits.
    Real,
    /// Yes or no.
    Flag,
    /// An instant in UTC, in microseconds.
    Time,
}

impl<'t> Cell<'t> {
    /// A text that may be absent.
    pub(super) fn text(text: Option<&'t str>) -> Cell<'t> {
        text.map_or(Cell::Null, Cell::Text)
    }

    /// A time that may be absent.
    pub(super) fn time(at: Option<Timestamp>) -> Cell<'t> {
        at.map_or(Cell::Null, Cell::Time)
    }
}

/// The lines joined by newlines; `None` without lines.
pub(super) fn joined(lines: &[String]) -> Option<Cow<'_, str>> {
    match lines {
        [] => None,
        [line] => Some(Cow::Borrowed(line)),
        lines => Some(Cow::Owned(lines.join("\n"))),
    }
}

/// A value as JSON.
pub(super) fn json(value: &impl serde::Serialize) -> Option<String> {
    serde_json::to_string(value).ok()
}
