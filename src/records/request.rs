//! What only a service request has.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::words::ContentClass;

/// The request's own part (M2).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Request {
    /// What the service asked for is about (M1.1a).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_class: Option<ContentClass>,
    /// The outcome (M2.4a).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcome: Vec<String>,
    /// How often it was escalated.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub escalation: u32,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}
