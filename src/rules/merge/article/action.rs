//! What an event means for the texts of an article, by what it changed: so that an event that takes another back is known as
//! well.

use serde_json::Value;

use super::text::{self, DRAFT};
use crate::records::{Event, FieldChange};

/// What an event does to the texts of an article.
#[derive(Debug, Clone, Copy)]
pub(super) enum Action {
    /// Puts its draft into force under this number.
    Publishes(u64),
    /// Takes a publication back.
    Withdraws,
    /// Drops the draft.
    Drops,
    /// Writes on the draft, or begins one.
    Writes,
    /// Approves the draft.
    Approves,
    /// Something else.
    Other,
}

impl Action {
    pub(super) fn of(event: &Event) -> Action {
        let version = event.changes.iter().find_map(|(name, change)| Some((version_of(name)?, change)));
        let becomes = |field: &str| event.changes.get(&format!("{DRAFT}{field}")).map(|c| &c.1);
        match version {
            Some((number, FieldChange(Value::Null, Value::Object(_), None))) => {
                return Action::Publishes(number);
            }
            Some((_, FieldChange(_, Value::Null, None))) => return Action::Withdraws,
            _ => {}
        }
        if becomes("title").is_some_and(Value::is_null) {
            Action::Drops
        } else if text::NAMES.iter().any(|field| becomes(field).is_some()) {
            Action::Writes
        } else if becomes("approval").is_some_and(|approval| !approval.is_null()) {
            Action::Approves
        } else {
            Action::Other
        }
    }
}

/// The version that a draft is begun from.
pub(super) fn revises(event: &Event) -> Option<u64> {
    event.changes.get(&format!("{DRAFT}revises")).and_then(|c| c.1.as_u64())
}

/// The number of the version that a field is.
pub(super) fn version_of(name: &str) -> Option<u64> {
    name.strip_prefix("article.versions.")?.parse().ok()
}
