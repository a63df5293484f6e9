//! What only a change has: its form, risk, approvals, window, course and review (M6).

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::measure::Quantity;
use super::schema::Instant;
use super::target::Target;
use super::words::{ChangeOutcome, ChangeType, Difficulty, RiskLevel, Vote};

/// The change's own part. Content and scope of impact stand in the envelope: `description`,
/// `submission.scope`; the main service in `service`, the implementer in `assignee`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// Standard, normal or emergency (M6.1b).
    #[serde(rename = "type")]
    pub kind_of: ChangeType,
    /// The policy's template that a standard change was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Why it is needed (M6.1e).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reason: Vec<String>,
    /// What it takes: people, machines, licences (M6.1b).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// How it is implemented.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plan: Vec<String>,
    /// How it is rolled back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rollback_plan: Vec<String>,
    /// Services it touches beside the ticket's own.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub affects: Vec<String>,
    /// What could go wrong (M6.1d).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub risk: Option<Risk>,
    /// Every vote, the void ones too (M6.1c).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<Approval>,
    /// When it is to be implemented.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// What must be ready before the start (M6.2a).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preparation: Vec<Prepared>,
    /// How the implementation went.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub implementation: Option<Implementation>,
    /// What was observed afterwards (M6.2b).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub observations: Vec<Observation>,
    /// The effect of the change (M6.2b).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evaluation: Option<Evaluation>,
    /// Looking back (M6.4a).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The risk assessment before implementation (M6.1d).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Risk {
    /// What may happen.
    pub effects: Vec<String>,
    /// A level of the policy's `changes.likelihood`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub likelihood: Option<String>,
    /// A level of the policy's `changes.impact`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<String>,
    /// How complex the change is: technology, time and departments it takes (M6.1c).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complexity: Option<Difficulty>,
    /// What follows from likelihood and impact, by the policy's matrix.
    pub level: RiskLevel,
    /// Why it has this level.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// What is done against it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mitigation: Vec<String>,
    /// The responsible person.
    pub signed_by: String,
    /// When it was assessed.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// One vote (M6.1c).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Approval {
    /// The role it was given in.
    pub role: String,
    /// Who.
    pub who: String,
    /// The person who was away, for whom it was given.
    #[serde(default, rename = "for", skip_serializing_if = "Option::is_none")]
    pub instead_of: Option<String>,
    /// For or against.
    pub vote: Vote,
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// Why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
    /// What the form was known by when the vote was given; a vote on another form does not count.
    pub form: String,
    /// Since when it does not count any more: the form was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Instant>")]
    pub void: Option<Timestamp>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The time it is to be carried out in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Window {
    /// Not before.
    #[schemars(with = "Instant")]
    pub from: Timestamp,
    /// Not after.
    #[schemars(with = "Instant")]
    pub to: Timestamp,
    /// What stood against it, where it was forced.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<String>,
    /// Why it was forced.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// An item of the preparation that is settled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Prepared {
    /// An item of the policy's `changes.checklist`.
    pub item: String,
    /// Why it is not needed; absent when it was done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_needed: Option<String>,
    /// Who says so.
    pub by: String,
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// How carrying it out went.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Implementation {
    /// The named implementer (M6.2a).
    pub by: String,
    /// When it began.
    #[schemars(with = "Instant")]
    pub started: Timestamp,
    /// When it was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Instant>")]
    pub ended: Option<Timestamp>,
    /// How it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outcome: Option<ChangeOutcome>,
    /// Until when it is watched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Instant>")]
    pub watched_until: Option<Timestamp>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Something seen while it was watched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Observation {
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// In words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// What was measured, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// What it should be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// What it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Quantity>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What the change came to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Evaluation {
    /// The effect.
    pub effect: Vec<String>,
    /// Whether it was as expected.
    pub as_expected: bool,
    /// What is left over.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left: Vec<String>,
    /// Who says so.
    pub by: String,
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Looking back (M6.4a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// What was changed.
    pub content: Vec<String>,
    /// How it went.
    pub course: Vec<String>,
    /// What came of it.
    pub result: Vec<String>,
    /// What was difficult.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<String>,
    /// What is to be done better.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub improvements: Vec<String>,
    /// Those responsible and of management who took part.
    pub attended: Vec<String>,
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
