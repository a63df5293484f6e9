//! What a delivery lacks, and how to give it.

/// Something a delivery lacks, and the command that gives it, with `ID` for the delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What is missing.
    pub what: String,
    /// How to give it.
    pub way: String,
}

impl Missing {
    /// What is missing, and the command that gives it.
    pub(super) fn new(what: &str, way: &str) -> Missing {
        Missing { what: what.to_owned(), way: way.to_owned() }
    }
}
