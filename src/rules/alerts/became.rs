//! What became of an alert, in one word.

use schemars::JsonSchema;
use serde::Serialize;

/// What became of an alert.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Became {
    /// It opened an incident.
    Opened,
    /// It joined an open incident as another alert of it.
    Added,
    /// It says something new of its open incident.
    Updated,
    /// It says nothing new: nothing was written.
    Repeated,
    /// Its incident was over and is taken up again.
    Reopened,
    /// Someone's word on it was noted.
    Noted,
    /// It is over; that was noted.
    Recovered,
    /// It is over, and so is the outage.
    Ended,
    /// It is over, and its incident is marked as one to be resolved.
    Proposed,
    /// It is over, and its incident is resolved.
    Resolved,
    /// It is no business of the desk; `why` says so.
    Ignored,
    /// It could not be read or taken; `why` says so.
    Rejected,
}

/// What became of an alert, and why where that is not plain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenAlert {
    /// What became of it.
    pub became: Became,
    /// Why.
    pub why: Option<String>,
}

impl TakenAlert {
    /// Without a reason.
    pub fn plain(became: Became) -> TakenAlert {
        TakenAlert { became, why: None }
    }

    /// It is ignored, because `why`.
    pub fn ignored(why: impl Into<String>) -> TakenAlert {
        TakenAlert { became: Became::Ignored, why: Some(why.into()) }
    }
}
