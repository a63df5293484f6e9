//! What only an incident has: analysis, cause, repairs, outages.

use std::fmt;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::schema::Instant;
use super::words::{
    AnalysisStep, CauseClass, CauseStatus, FoundBy, Gate, HandlingResult, Method, Nature, Verdict,
};

/// The incident's own part (M5).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Incident {
    /// An incident, or a problem behind incidents (M5.1b).
    pub nature: Nature,
    /// How it was found (M5.2a).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub found_by: Option<FoundBy>,
    /// When the fault happened, which may be long before it was reported (M5.4a); the time of the
    /// creation where nobody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occurred: Option<Timestamp>,
    /// Where it happened (M5.4b).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What was seen (M5.4a).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub symptom: Vec<String>,
    /// Steps of analysis done so far (M5.2c), in the order they were written.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub analysis: Vec<Analysis>,
    /// The root cause (M5.2d).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// Rounds of repair, numbered from 1 (M5.3).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
    /// Times a service was down (M7.1a).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outages: Vec<Outage>,
    /// The alerts it covers, each as its monitoring system last reported it (M5.2a).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alerts: Vec<KnownAlert>,
    /// How often it was escalated.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub escalation: u32,
    /// Since when it is a major incident (M3.2a).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub major: Option<Timestamp>,
    /// Who does what in a major incident.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// When the review of a major incident was held.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reviewed: Option<Timestamp>,
    /// The outcome, the fourth element of a record (M5.4b).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcome: Vec<String>,
    /// Whether it is resolved, or needs further handling or the customer's feedback (M5.4a).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<HandlingResult>,
    /// Who confirmed the result for the customer (M5.1c, M5.3a).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A role in a major incident.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Role {
    /// Its name in the policy.
    pub role: String,
    /// Who has it.
    pub person: String,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// One step of analysis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Analysis {
    /// Which of the five steps.
    pub step: AnalysisStep,
    /// The method used, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    /// What was found.
    pub finding: Vec<String>,
    /// By what others refer to it; absent where it follows from step and finding, as in entries of earlier versions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub node: Option<String>,
    /// The `node` of the entry that it explains; absent at the top (M5.2b).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub under: Option<String>,
    /// Whether it answers why the entry above it is so.
    #[serde(default, skip_serializing_if = "is_false")]
    pub why: bool,
    /// Whether one of the causes below explains it, or all are needed; absent: one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gate: Option<Gate>,
    /// Whether it is confirmed or excluded; absent while neither is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<CauseStatus>,
    /// The class of this cause (M5.2d).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<CauseClass>,
    /// How far its effect extends (M5.2b).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extent: Option<Extent>,
    /// What confirmed or excluded it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Analysis {
    /// A step of analysis at the top of the tree.
    pub fn new(step: AnalysisStep, method: Option<Method>, finding: Vec<String>) -> Analysis {
        Analysis {
            step,
            method,
            finding,
            node: None,
            under: None,
            why: false,
            gate: None,
            status: None,
            cause: None,
            extent: None,
            evidence: Vec::new(),
            extra: Map::new(),
        }
    }
}

/// How far the effect of a cause extends (M5.2b).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Extent {
    /// A level of impact of the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
    /// In words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl fmt::Display for Extent {
    /// `extensive: all mailboxes`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text.join(" / ");
        match &self.level {
            Some(level) if text.is_empty() => f.write_str(level),
            Some(level) => write!(f, "{level}: {text}"),
            None => f.write_str(&text),
        }
    }
}

/// The root cause.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Cause {
    /// The manual's class of cause.
    pub class: CauseClass,
    /// In words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub text: Vec<String>,
    /// How far its effect extends (M5.2b).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extent: Option<Extent>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// One round of repair with its verifications.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Repair {
    /// 1 for the first.
    pub round: u32,
    /// When the repair was carried out.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// What was done.
    pub done: Vec<String>,
    /// True where it restores the service and leaves the cause; a lasting repair otherwise (M5.3a).
    #[serde(default, skip_serializing_if = "is_false")]
    pub workaround: bool,
    /// What verifying it found, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verifications: Vec<Verification>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// One verification of a repair (M5.3a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Verification {
    /// When.
    #[schemars(with = "Instant")]
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Whether the system is back.
    pub verdict: Verdict,
    /// How it was verified.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// What was measured of the service since the repair, against its targets.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measured: Vec<MeasuredSince>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A measure of a service since its repair, against its target (M5.3a).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct MeasuredSince {
    /// The measure and the statistic, such as `response_time.p95`.
    pub name: String,
    /// The value since the repair.
    pub value: f64,
    /// What is to be reached.
    pub target: f64,
    /// The unit of both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Whether the value reaches the target.
    pub met: bool,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A time during which a service was down; open while `to` is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Outage {
    /// From when.
    #[schemars(with = "Instant")]
    pub from: Timestamp,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Instant>")]
    pub to: Option<Timestamp>,
    /// Which service; absent when the ticket names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// An alert that an incident stands for; it fires while `until` is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct KnownAlert {
    /// The monitoring system.
    pub system: String,
    /// By which that system knows it again.
    pub key: String,
    /// One line, as it was first told.
    pub title: String,
    /// In the system's own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity: Option<String>,
    /// The service it is about; absent where the mapping names none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// Since when it fires, or fired.
    #[schemars(with = "Instant")]
    pub since: Timestamp,
    /// When it was over.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Instant>")]
    pub until: Option<Timestamp>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

fn is_false(given: &bool) -> bool {
    !given
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}
