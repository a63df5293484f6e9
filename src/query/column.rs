//! The name of a column.

/// A column's name in SQL; the keys of filters are the names, dots and all.
pub fn column(name: &str) -> String {
    format!("\"{name}\"")
}
