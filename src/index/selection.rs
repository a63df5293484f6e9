//! Which tickets, and the value that a column holds.

use rusqlite::types::ValueRef;

use crate::query::{Filter, Stored, column};
use crate::records::Kind;

/// Which tickets, in which order.
#[derive(Debug, Clone, Copy)]
pub struct Selection<'a> {
    /// What they must pass.
    pub filter: &'a Filter,
    /// Of this kind only.
    pub kind: Option<Kind>,
    /// Whether its plain words are asked here: in the texts that a list looks through.
    pub words: bool,
}

impl Selection<'_> {
    /// The condition beside the filter's.
    pub(super) fn extra(&self) -> String {
        self.kind.map_or("1".to_owned(), |kind| format!("{} = '{kind}'", column("kind")))
    }
}

pub(super) fn stored(value: ValueRef<'_>) -> Stored<'_> {
    match value {
        ValueRef::Integer(number) => Stored::Number(number),
        ValueRef::Text(text) => Stored::Text(match std::str::from_utf8(text) {
            Ok(text) => text.into(),
            Err(_) => String::from_utf8_lossy(text),
        }),
        _ => Stored::None,
    }
}
