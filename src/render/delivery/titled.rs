//! A table under its title.

use crate::render::markdown::{heading, table};

/// A heading and a table; nothing without rows.
pub(super) fn titled(title: &str, header: &[&str], rows: &[Vec<String>]) -> String {
    if rows.is_empty() { String::new() } else { heading(2, title) + &table(header, rows) }
}
