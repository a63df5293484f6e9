//! `[views.NAME]`: a list under a name.

/// What a list shows, and how: filter words as on a command line, order, fields, groups.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct View {
    /// Filter words, parted by spaces; quotes keep words together.
    pub filter: Option<String>,
    /// The order, as `--sort` takes it.
    pub sort: Option<String>,
    /// The fields, as `--fields` takes them.
    pub fields: Option<String>,
    /// The fields whose values are counted, as `--group-by` takes them.
    pub group_by: Option<String>,
}
