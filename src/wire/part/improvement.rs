//! An improvement's own part on the wire.

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::records;
use crate::records::improvement::{Act, Agreed, Check, Done, UserFeedback};
use crate::records::schema::Day;
use crate::records::target::Target;
use crate::records::words::ImprovementKind;

/// What only an improvement has: the need, the plan, what was done, figures before and after.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Improvement {
    /// What shows that it is needed; tickets stand in the links.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// The figure to improve: the name of an indicator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// The value that the figure is to reach.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<Target>,
    /// What is to be done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plan: Vec<String>,
    /// What that takes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub resources: Vec<String>,
    /// What it changes: the way of working, resources, standards (M4.3b).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kinds: Vec<ImprovementKind>,
    /// Who agreed to the plan for the customer, and when (M4.3b).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agreed: Option<Agreed>,
    /// The first day of doing it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Day>")]
    pub begin: Option<Date>,
    /// The day by whose end it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Day>")]
    pub done_by: Option<Date>,
    /// The day by whose end its effect is checked, or checked again (M7.4a: at regular dates).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(with = "Option<Day>")]
    pub review_on: Option<Date>,
    /// Who gets the outcome (M7.4a: feedback to those concerned).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub concerned: Vec<String>,
    /// What was done, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub done: Vec<Done>,
    /// What comparing before and after found, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// What was decided on each check.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub acts: Vec<Act>,
    /// What users say of it (M7.4a).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub feedback: Vec<UserFeedback>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl From<&records::Improvement> for Improvement {
    fn from(part: &records::Improvement) -> Improvement {
        let records::Improvement {
            evidence,
            measure,
            target,
            plan,
            resources,
            kinds,
            agreed,
            begin,
            done_by,
            review_on,
            concerned,
            done,
            checks,
            acts,
            feedback,
            extra,
        } = part.clone();
        Improvement {
            evidence,
            measure,
            target,
            plan,
            resources,
            kinds,
            agreed,
            begin,
            done_by,
            review_on,
            concerned,
            done,
            checks,
            acts,
            feedback,
            extra,
        }
    }
}
