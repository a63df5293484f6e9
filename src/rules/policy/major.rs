//! `[major]`: how major incidents are led and reported on.

/// What a major incident asks for (M3.2a).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Major {
    /// The longest silence towards those affected, in minutes of real time.
    pub update: i64,
    /// How many days after the resolution the review is due.
    pub review: i64,
    /// The roles that people can have in it; the first leads.
    pub roles: Vec<String>,
}

impl Default for Major {
    fn default() -> Self {
        Major { update: 30, review: 5, roles: vec!["commander".to_owned(), "scribe".to_owned()] }
    }
}
