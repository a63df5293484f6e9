//! A service request's own part on the wire.

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::records;
use crate::records::words::ContentClass;

/// What only a request has.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Request {
    /// What the service asked for is about (M1.1a).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_class: Option<ContentClass>,
    /// The outcome (M2.4a).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcome: Vec<String>,
    /// How often it was escalated.
    #[serde(skip_serializing_if = "is_zero")]
    pub escalation: u32,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl From<&records::Request> for Request {
    fn from(part: &records::Request) -> Request {
        let records::Request { content_class, outcome, escalation, extra } = part.clone();
        Request { content_class, outcome, escalation, extra }
    }
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}
