//! What a customer said of a ticket, a service or the desk, and the answer (M4.3a).

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::open_words::Channel;
use super::schema::Instant;
use super::words::FeedbackType;

/// Something a customer said, and the answer (M4.3a).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Feedback {
    /// 1 for the first of its ticket.
    pub number: u32,
    /// Complaint, praise, suggestion or comment; absent in records of 0.1.
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind_of: Option<FeedbackType>,
    /// The class of the problem, from the policy's list (M4.3b).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<String>,
    /// Who said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How it came in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// What was said; nothing where only a score was given.
    #[serde(default)]
    pub text: Vec<String>,
    /// Satisfaction, 1 to 5, where it came with a score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csat: Option<u8>,
    /// Likelihood of a recommendation, 0 to 10, where it came with a score.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nps: Option<u8>,
    /// When it came in.
    #[schemars(with = "Instant")]
    pub received: Timestamp,
    /// When it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Instant>")]
    pub answered: Option<Timestamp>,
    /// By whom it was answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answer: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Feedback {
    /// Its type. What 0.1 recorded has none, and is a comment.
    pub fn type_or_comment(&self) -> FeedbackType {
        self.kind_of.unwrap_or(FeedbackType::Comment)
    }
}
