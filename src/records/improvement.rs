//! What only an improvement has: the need, the plan, what was done, figures before and after (M7.3, M7.4).

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::schema::{Day, Instant};
use super::target::Target;
use super::words::{Effect, ImprovementKind};

/// The improvement's own part: a turn of plan, do, check, act (PDCA, M7.3a), or several.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Improvement {
    /// What shows that it is needed; tickets stand in the links.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// The figure to improve: the name of an indicator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// The value that the figure is to reach.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// What is to be done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plan: Vec<String>,
    /// What that takes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// What it changes: the way of working, resources, standards (M4.3b); tools, training, risks (M6.4a).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<ImprovementKind>,
    /// Who agreed to the plan for the customer, and when (M4.3b).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Agreed>,
    /// The first day of doing it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begin: Option<Date>,
    /// The day by whose end it is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub done_by: Option<Date>,
    /// The day by whose end its effect is checked, or checked again (M7.4a: at regular dates).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_on: Option<Date>,
    /// Who gets the outcome (M7.4a: feedback to those concerned).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub concerned: Vec<String>,
    /// What was done, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<Done>,
    /// What comparing before and after found, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// What was decided on each check.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Act>,
    /// What users say of it (M7.4a).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub feedback: Vec<UserFeedback>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What a user says of an improvement (M7.4a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct UserFeedback {
    /// When it was received.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// Who recorded it.
    pub by: String,
    /// Whose it is.
    pub from: String,
    /// How satisfied the user is, from 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<u8>,
    /// In words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The customer's word on the plan (M4.3b).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Agreed {
    /// Who agreed for the customer.
    pub by: String,
    /// On which day.
    #[schemars(with = "Day")]
    pub on: Date,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Something that was done for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Done {
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The figure over a time, as it was read from the desk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Reading {
    /// First instant of the time.
    #[schemars(with = "Instant")]
    pub from: Timestamp,
    /// First instant after it.
    #[schemars(with = "Instant")]
    pub to: Timestamp,
    /// The figure; absent when there was nothing to read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// From how many observations.
    pub n: u64,
    /// The median of the observations, where they are numbers of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub median: Option<f64>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A comparison of before with after (M7.3a, M7.4a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// The figure that was read.
    pub measure: String,
    /// Its unit, in words.
    pub unit: String,
    /// Before it began.
    pub before: Reading,
    /// After it was done.
    pub after: Reading,
    /// Whether the target is reached; absent without a target or a figure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reached: Option<bool>,
    /// How many users had given feedback by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub feedback: Option<u64>,
    /// The mean of their scores, from 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<f64>,
    /// The difference in words, and how sure it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remark: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What was decided on a check (M7.4a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Act {
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Whether the effect lasts, or it is to be tried again.
    pub effect: Effect,
    /// Why, and what is made a standard.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
