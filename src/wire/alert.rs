//! What became of an alert, on the wire.

use schemars::JsonSchema;
use serde::Serialize;

use crate::records::words::AlertState;
use crate::rules::alerts::Became;

/// What became of one alert of a payload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AlertOutcome {
    /// The system it came from: a word of `--from`, or a profile.
    pub system: String,
    /// By which the system knows it; null where it could not be read.
    pub key: Option<String>,
    /// What the system calls it; null where it could not be read.
    pub title: Option<String>,
    /// Whether it fires; null where it could not be read.
    pub state: Option<AlertState>,
    /// What the desk did with it.
    pub became: Became,
    /// Its incident; null where it has none.
    pub id: Option<String>,
    /// Why, where that is not plain.
    pub why: Option<String>,
}
