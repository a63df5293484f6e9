//! A value of a table, and what its column holds.

use jiff::Timestamp;

use crate::query::Says;

/// A value of a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    /// Not known, or none.
    Null,
    /// A word, a text, or JSON.
    Text(String),
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

/// A row of a table, a cell for each of its columns.
pub(crate) type Row = Vec<Cell>;

impl Cell {
    /// A text that may be absent.
    pub(super) fn text(text: Option<impl Into<String>>) -> Cell {
        text.map_or(Cell::Null, |text| Cell::Text(text.into()))
    }

    /// A time that may be absent.
    pub(super) fn time(at: Option<Timestamp>) -> Cell {
        at.map_or(Cell::Null, Cell::Time)
    }

    /// Lines as one text; nothing where there is none.
    pub(super) fn lines(lines: &[String]) -> Cell {
        if lines.is_empty() { Cell::Null } else { Cell::Text(lines.join("\n")) }
    }

    /// A value as JSON.
    pub(super) fn json(value: &impl serde::Serialize) -> Cell {
        serde_json::to_string(value).map_or(Cell::Null, Cell::Text)
    }
}

impl From<Says> for Cell {
    fn from(says: Says) -> Cell {
        match says {
            Says::Nothing => Cell::Null,
            Says::Text(text) => Cell::Text(text),
            Says::Texts(texts) => Cell::json(&texts),
            Says::Number(number) => Cell::Integer(number),
            Says::Time(at) => Cell::Time(at),
        }
    }
}
