//! What a list prints of its tickets.

/// The form in which a list is printed.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form<'a> {
    /// Their number.
    Count,
    /// How many have the same values of these fields.
    GroupBy(&'a str),
    /// Some fields.
    Fields(&'a str),
    /// A line of the reader's own.
    Template(&'a str),
    /// A table, or the format that was asked for.
    Table,
}
