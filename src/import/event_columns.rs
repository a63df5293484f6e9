//! The columns of a source beside those of the fields.

use super::profile::Profile;
use super::source::{Column, Source};

/// The columns beside the fields.
pub(super) struct Columns {
    pub at: Option<Column>,
    pub by: Option<Column>,
    pub created: Option<Column>,
    pub recorded: Option<Column>,
    pub note: Option<Column>,
    pub responded: Option<Column>,
    pub handled: Option<Column>,
    pub resolved: Option<Column>,
    pub closed: Option<Column>,
    pub reassignment: Option<Column>,
    pub compare: Option<Column>,
}

impl Columns {
    /// The columns that the profile names, where the source has them.
    pub(super) fn of(profile: &Profile, source: &Source) -> Columns {
        let find = |name: &Option<String>| name.as_deref().map(|n| source.column(n));
        let e = &profile.events;
        let m = &profile.milestones;
        Columns {
            at: find(&e.at),
            by: find(&e.by),
            created: find(&e.created),
            recorded: find(&e.recorded),
            note: find(&e.note),
            responded: find(&m.responded),
            handled: find(&m.handled),
            resolved: find(&m.resolved),
            closed: find(&m.closed),
            reassignment: find(&profile.reassignment),
            compare: find(&profile.compare),
        }
    }
}
