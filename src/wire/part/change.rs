//! A change's own part on the wire.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::records;
use crate::records::change::{
    Approval, Evaluation, Implementation, Observation, Prepared, Review, Risk, Window,
};
use crate::records::words::ChangeType;

/// What only a change has: its form, risk, approvals, window, implementation and review.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Change {
    /// Standard, normal or emergency (M6.1b).
    #[serde(rename = "type")]
    pub kind_of: ChangeType,
    /// The policy's template that a standard change was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Why it is needed (M6.1e).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reason: Vec<String>,
    /// What it takes: people, machines, licences (M6.1b).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// How it is implemented.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan: Vec<String>,
    /// How it is rolled back.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rollback_plan: Vec<String>,
    /// Services it touches beside the ticket's own.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub affects: Vec<String>,
    /// What could go wrong (M6.1d).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// Every vote, the void ones too (M6.1c).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<Approval>,
    /// When it is to be implemented.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// What must be ready before the start (M6.2a).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub preparation: Vec<Prepared>,
    /// How the implementation went.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub implementation: Option<Implementation>,
    /// What was observed afterwards (M6.2b).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub observations: Vec<Observation>,
    /// The effect of the change (M6.2b).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<Evaluation>,
    /// Looking back (M6.4a).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl From<&records::change::Change> for Change {
    fn from(part: &records::change::Change) -> Change {
        let records::change::Change {
            kind_of,
            template,
            reason,
            resources,
            plan,
            rollback_plan,
            affects,
            risk,
            approvals,
            window,
            preparation,
            implementation,
            observations,
            evaluation,
            review,
            extra,
        } = part.clone();
        Change {
            kind_of,
            template,
            reason,
            resources,
            plan,
            rollback_plan,
            affects,
            risk,
            approvals,
            window,
            preparation,
            implementation,
            observations,
            evaluation,
            review,
            extra,
        }
    }
}
