//! What is around a configuration item, and which changes came before an incident.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::records::schema::Instant;
use crate::records::{State, Ticket};
use crate::rules::items::impact::{ItemFacts, WorkFacts};

/// What is around a configuration item.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Around {
    /// The items that it needs.
    pub depends_on: Vec<ItemFacts>,
    /// The items that need it directly.
    pub dependents: Vec<ItemFacts>,
    /// The open tickets that concern it.
    pub tickets: Vec<WorkFacts>,
    /// The changes of the last 90 days to it and to what it depends on, the last one first.
    pub changes: Vec<RecentChange>,
}

/// A change that was carried out not long before.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RecentChange {
    /// Its id.
    pub id: String,
    /// One line.
    pub title: String,
    /// Where it is in its life cycle.
    pub state: State,
    /// When carrying it out began.
    #[schemars(with = "Instant")]
    pub started: Timestamp,
    /// When that was over; null while it is not.
    #[schemars(with = "Option<Instant>")]
    pub ended: Option<Timestamp>,
    /// The ids of the items that it concerns.
    pub items: Vec<String>,
}

impl RecentChange {
    /// A change as it is told.
    pub fn of(change: &Ticket) -> RecentChange {
        let course = change.change().and_then(|part| part.implementation.as_ref());
        RecentChange {
            id: change.id.to_string(),
            title: change.title.clone(),
            state: change.state,
            started: course.map_or(change.created(), |course| course.started),
            ended: course.and_then(|course| course.ended),
            items: change.items.clone(),
        }
    }
}
