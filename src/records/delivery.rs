//! What only a delivery has: needs, plan, tests, criteria, acceptance, feedback, follow-up (M4, M3.4).

use jiff::Timestamp;
use jiff::civil::Date;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::feedback::Feedback;
use super::measure::Quantity;
use super::schema::{Day, Instant};
use super::target::Target;
use super::words::{AcceptanceStep, AcceptanceVerdict, NeedKind, PlanPart, Readiness, TestKind, Verdict};

/// The delivery's own part. Who delivers stands in the envelope's `assignee`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// What is needed (M4.1b).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// What is needed, by kind (M4.1a).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs_by_kind: Vec<Need>,
    /// The agreement of the policy that the needs are recorded in (M4.1b); any text where the policy had none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<String>,
    /// The contract that the needs are recorded in, by its number (M4.1b).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The class of service agreed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_class: Option<String>,
    /// Who answers for what, a line each (M4.1b).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub responsibilities: Vec<String>,
    /// When the delivery is to begin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begin: Option<Timestamp>,
    /// By when it is to be delivered (M1.4b: late deliveries show).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deliver_by: Option<Timestamp>,
    /// Those who accept, named beforehand (M4.2b).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acceptance_team: Vec<String>,
    /// How it is prepared (M4.1a).
    #[serde(default, skip_serializing_if = "Plan::is_empty")]
    pub plan: Plan,
    /// Resources, blueprint and deployment part by part, each with its state (M4.1a).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preparation: Vec<Prepared>,
    /// Tests and what they found, in order (M4.1c).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<Test>,
    /// The criteria to meet, agreed beforehand (M4.2a).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<Criterion>,
    /// When it was last begun, and by whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delivered: Option<Delivered>,
    /// Rounds of acceptance, the last one last (M3.4b).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub acceptances: Vec<Acceptance>,
    /// What the customer said, and the answers (M4.3a).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub feedback: Vec<Feedback>,
    /// Answers to surveys (M7.1e).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub surveys: Vec<Survey>,
    /// Service reviews to come and held (M4.4a).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub follow_ups: Vec<FollowUp>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// The plan of a delivery: resources, the service blueprint, the deployment (M4.1a).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Plan {
    /// People, machines, licences.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// How the service is performed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub process: Vec<String>,
    /// What it is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub components: Vec<String>,
    /// Where it meets others.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interfaces: Vec<String>,
    /// How it reaches the customer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub mode: Vec<String>,
    /// How it is rolled out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub deployment: Vec<String>,
    /// Where it runs.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub environment: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Plan {
    /// True when nothing is planned yet.
    pub fn is_empty(&self) -> bool {
        *self == Plan::default()
    }
}

/// A need of a kind (M4.1a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Need {
    /// Functional, performance or security.
    pub kind: NeedKind,
    /// In words.
    pub text: String,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A part of the plan and how far it is prepared (M4.1a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Prepared {
    /// Which part of resources, blueprint or deployment.
    pub part: PlanPart,
    /// What it is; a part may have several, each with its own text.
    pub text: String,
    /// How far it is prepared.
    pub state: Readiness,
    /// Who last set the state.
    pub by: String,
    /// When it was last set.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A value that was measured, and the target that it was compared with (M4.1c, M4.2a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Measured {
    /// What was measured.
    pub name: String,
    /// The value; absent where a criterion was not measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<Quantity>,
    /// The target at that time.
    pub target: Target,
    /// Whether the value met the target.
    pub met: bool,
    /// The agreement that the target is from; absent where it is a criterion of the delivery.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub agreement: Option<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A test and what it found (M4.1c).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Test {
    /// Functional, performance, security or user acceptance.
    pub kind: TestKind,
    /// Passed or failed.
    pub verdict: Verdict,
    /// The values that were measured, which decide the verdict.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measured: Vec<Measured>,
    /// What shows it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// By whom.
    pub by: String,
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Something to be met, and what was measured (M4.2a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Criterion {
    /// What is measured; each name stands once.
    pub name: String,
    /// What it must be.
    pub target: Target,
    /// What it was, last measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measured: Option<Quantity>,
    /// By whom it was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When it was measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Instant>")]
    pub at: Option<Timestamp>,
    /// The ticket in which a missed criterion is followed up, once it was accepted with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_point: Option<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// When the delivery was begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Delivered {
    /// The deliverer.
    pub by: String,
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A round of acceptance: the five steps, and the verdict (M3.4b, M3.4c).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Acceptance {
    /// The steps taken, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<AcceptanceDone>,
    /// The criteria as they were when the round ended; while it lasts, as they were at the step `result` (M4.2b).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<Measured>,
    /// Customer satisfaction in percent, from the step `feedback`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub satisfaction: Option<Quantity>,
    /// Process conformity in percent, from the step `process`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conformity: Option<Quantity>,
    /// How the round ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<AcceptanceVerdict>,
    /// The weighted score in percent that the verdict rests on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<Quantity>,
    /// Why it was rejected.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A step of acceptance that was taken.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct AcceptanceDone {
    /// Which of the five.
    pub step: AcceptanceStep,
    /// By whom.
    pub by: String,
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// What was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub finding: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// An answer to a survey (M7.1e).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Survey {
    /// Satisfaction, 1 to 5.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub csat: Option<u8>,
    /// How likely a recommendation is, 0 to 10.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub nps: Option<u8>,
    /// In words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub comment: Vec<String>,
    /// Who answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A service review (M4.4a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FollowUp {
    /// The day it is to be held on; late from the next day on, by the desk's zone.
    #[schemars(with = "Day")]
    pub on: Date,
    /// When it was held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Instant>")]
    pub done: Option<Timestamp>,
    /// By whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What was found.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub finding: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
