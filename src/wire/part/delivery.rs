//! A delivery's own part on the wire.

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::records;
use crate::records::delivery::{
    Acceptance, Criterion, Delivered, FollowUp, Need, Plan, Prepared, Survey, Test,
};
use crate::records::feedback::Feedback;
use crate::records::schema::Instant;

/// What only a delivery has: needs, plan, tests, criteria, acceptance, feedback, follow-up.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Delivery {
    /// What is needed (M4.1b).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// What is needed, by kind (M4.1a).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs_by_kind: Vec<Need>,
    /// The agreement of the policy that the needs are recorded in (M4.1b); any text where the policy had none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreement: Option<String>,
    /// The contract that the needs are recorded in, by its number (M4.1b).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The class of service agreed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_class: Option<String>,
    /// Who answers for what, a line each (M4.1b).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub responsibilities: Vec<String>,
    /// When the delivery is to begin.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Instant>")]
    pub begin: Option<Timestamp>,
    /// By when it is to be delivered (M1.4b: late deliveries show).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Instant>")]
    pub deliver_by: Option<Timestamp>,
    /// Those who accept, named beforehand (M4.2b).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acceptance_team: Vec<String>,
    /// How it is prepared (M4.1a).
    #[serde(skip_serializing_if = "Plan::is_empty")]
    pub plan: Plan,
    /// Resources, blueprint and deployment part by part, each with its state (M4.1a).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub preparation: Vec<Prepared>,
    /// Tests and what they found, in order (M4.1c).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tests: Vec<Test>,
    /// The criteria to meet, agreed beforehand (M4.2a).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub criteria: Vec<Criterion>,
    /// When it was last begun, and by whom.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub delivered: Option<Delivered>,
    /// Rounds of acceptance, the last one last (M3.4b).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acceptances: Vec<Acceptance>,
    /// What the customer said, and the answers (M4.3a).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub feedback: Vec<Feedback>,
    /// Answers to surveys (M7.1e).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub surveys: Vec<Survey>,
    /// Service reviews to come and held (M4.4a).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub follow_ups: Vec<FollowUp>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl From<&records::delivery::Delivery> for Delivery {
    fn from(part: &records::delivery::Delivery) -> Delivery {
        let records::delivery::Delivery {
            needs,
            needs_by_kind,
            agreement,
            contract,
            service_class,
            responsibilities,
            begin,
            deliver_by,
            acceptance_team,
            plan,
            preparation,
            tests,
            criteria,
            delivered,
            acceptances,
            feedback,
            surveys,
            follow_ups,
            extra,
        } = part.clone();
        Delivery {
            needs,
            needs_by_kind,
            agreement,
            contract,
            service_class,
            responsibilities,
            begin,
            deliver_by,
            acceptance_team,
            plan,
            preparation,
            tests,
            criteria,
            delivered,
            acceptances,
            feedback,
            surveys,
            follow_ups,
            extra,
        }
    }
}
