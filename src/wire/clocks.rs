//! Deadlines, targets and clocks of a ticket on the wire.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;

use crate::lang::mark;
use crate::records::schema::Instant;
use crate::rules::clocks::{ClockState, Pace};

/// Deadlines; null while a clock is paused.
#[derive(Debug, Clone, Default, Serialize, JsonSchema)]
pub struct Due {
    /// Of the first answer.
    #[schemars(with = "Option<Instant>")]
    pub respond: Option<Timestamp>,
    /// Of the solution.
    #[schemars(with = "Option<Instant>")]
    pub handle: Option<Timestamp>,
    /// Of the confirmed end.
    #[schemars(with = "Option<Instant>")]
    pub resolve: Option<Timestamp>,
}

/// Targets in force, in minutes of the calendar.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Targets {
    /// The agreement they come from.
    pub policy: String,
    /// The calendar the minutes are counted on.
    pub calendar: String,
    /// To the first answer.
    pub respond: i64,
    /// To the solution.
    pub handle: i64,
    /// To the confirmed end.
    pub resolve: i64,
    /// The longest silence towards the requester; null where the agreement sets none.
    pub update: Option<i64>,
}

/// The clocks.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Clocks {
    /// To the first answer.
    pub respond: Clock,
    /// To the solution.
    pub handle: Clock,
    /// To the confirmed end.
    pub resolve: Clock,
    /// The longest silence towards the requester, where the agreement sets one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub update: Option<Clock>,
}

impl Clocks {
    /// The clocks by name, in the order they fall due.
    pub fn named(&self) -> Vec<(&'static str, &Clock)> {
        let mut all = vec![
            (mark!("respond"), &self.respond),
            (mark!("handle"), &self.handle),
            (mark!("resolve"), &self.resolve),
        ];
        all.extend(self.update.as_ref().map(|u| ("update", u)));
        all
    }
}

/// One clock, in working seconds of its calendar.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Clock {
    /// `unknown` where it is over and nobody knows since when.
    pub state: ClockState,
    /// Null while paused.
    #[schemars(with = "Option<Instant>")]
    pub due: Option<Timestamp>,
    /// Working seconds used.
    pub elapsed_seconds: i64,
    /// Negative when overdrawn.
    pub remaining_seconds: i64,
    /// Share of the target used; 1 at the deadline.
    pub used: f64,
    /// Running, with at least the policy's share used.
    pub at_risk: bool,
    /// No longer counting.
    pub stopped: bool,
    /// How it goes on, while it counts.
    #[serde(skip)]
    pub pace: Option<Pace>,
    /// Working seconds it may take.
    #[serde(skip)]
    pub target_seconds: i64,
}

/// Whether a resolution is final.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Confirmation {
    /// Whether the customer may still object.
    pub state: ConfirmationState,
    /// Null while it is awaited.
    pub by: Option<ConfirmedBy>,
    /// Until when the customer may object; null once it is confirmed.
    #[schemars(with = "Option<Instant>")]
    pub until: Option<Timestamp>,
}

/// Where the confirmation of a resolution stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ConfirmationState {
    /// The customer may still object.
    Awaited,
    /// The resolution is final.
    Confirmed,
}

/// What made a resolution final.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ConfirmedBy {
    /// The customer confirmed it.
    Customer,
    /// The ticket was closed.
    Closed,
    /// Nobody objected in time.
    Silence,
}

/// A limit in real time.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct RecordLimit {
    /// `running`, `met` or `breached`.
    pub state: ClockState,
    /// When it began.
    #[schemars(with = "Instant")]
    pub since: Timestamp,
    /// Its deadline.
    #[schemars(with = "Instant")]
    pub due: Timestamp,
    /// When it was met; null while it is not.
    #[schemars(with = "Option<Instant>")]
    pub done: Option<Timestamp>,
}
