//! An incident's own part on the wire.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::records;
use crate::records::incident::{Analysis, Cause, KnownAlert, Outage, Repair, Role};
use crate::records::schema::Instant;
use crate::records::words::{FoundBy, HandlingResult, Nature};

/// What only an incident or a problem has: analysis, cause, repairs, outages.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Incident {
    /// An incident, or a problem behind incidents (M5.1b).
    pub nature: Nature,
    /// How it was found (M5.2a).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found_by: Option<FoundBy>,
    /// When the fault happened, where somebody said so (M5.4a).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Instant>")]
    pub occurred: Option<Timestamp>,
    /// Where it happened (M5.4b).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What was seen (M5.4a).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub symptom: Vec<String>,
    /// Steps of analysis done so far (M5.2c), in the order they were written.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub analysis: Vec<Analysis>,
    /// The root cause (M5.2d).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<Cause>,
    /// Rounds of repair, numbered from 1 (M5.3).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repairs: Vec<Repair>,
    /// Times a service was down (M7.1a).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outages: Vec<Outage>,
    /// The alerts it covers, each as its monitoring system last reported it (M5.2a).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alerts: Vec<KnownAlert>,
    /// How often it was escalated.
    #[serde(skip_serializing_if = "is_zero")]
    pub escalation: u32,
    /// Since when it is a major incident (M3.2a).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Instant>")]
    pub major: Option<Timestamp>,
    /// Who does what in a major incident.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// When the review of a major incident was held.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Instant>")]
    pub reviewed: Option<Timestamp>,
    /// The outcome, the fourth element of a record (M5.4b).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub outcome: Vec<String>,
    /// Whether it is resolved, or needs further handling or the customer's feedback (M5.4a).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub result: Option<HandlingResult>,
    /// Who confirmed the result for the customer (M5.1c, M5.3a).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub confirmed_by: Option<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl From<&records::Incident> for Incident {
    fn from(part: &records::Incident) -> Incident {
        let records::Incident {
            nature,
            found_by,
            occurred,
            place,
            symptom,
            analysis,
            cause,
            repairs,
            outages,
            alerts,
            escalation,
            major,
            roles,
            reviewed,
            outcome,
            result,
            confirmed_by,
            extra,
        } = part.clone();
        Incident {
            nature,
            found_by,
            occurred,
            place,
            symptom,
            analysis,
            cause,
            repairs,
            outages,
            alerts,
            escalation,
            major,
            roles,
            reviewed,
            outcome,
            result,
            confirmed_by,
            extra,
        }
    }
}

fn is_zero(n: &u32) -> bool {
    *n == 0
}
