//! One measured value, a line of `measurements/YYYY/MM.jsonl` (M7.1).

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A value that was measured, at a time. Lines are only ever added, so that git's union merge is right for them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// When it was measured.
    pub at: Timestamp,
    /// The service it was measured of; absent for the desk as a whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service: Option<String>,
    /// What was measured: a name of the policy's measures, or one of [`names`].
    pub measure: String,
    /// How much; finite.
    pub value: f64,
    /// In which unit, as it was given; absent where the policy says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// What else is known of it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub labels: BTreeMap<String, String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Names with a meaning of their own; the desk's own measures may have any other.
pub mod names {
    /// Satisfaction of a customer, 1 to 5 (M7.1e); label `ticket` where it is about one.
    pub const CSAT: &str = "csat";
    /// How likely a customer recommends the service, 0 to 10 (M7.1e).
    pub const NPS: &str = "nps";
    /// A vulnerability was found (M7.1c), value 1; label `vulnerability` names it.
    pub const VULNERABILITY_FOUND: &str = "vulnerability.found";
    /// A vulnerability was fixed (M7.1c), value 1; label `vulnerability` names it.
    pub const VULNERABILITY_FIXED: &str = "vulnerability.fixed";
    /// Security events, value: how many (M7.1c).
    pub const SECURITY_EVENT: &str = "security.event";
    /// A check of data integrity, 1 intact, 0 not (M7.1c).
    pub const INTEGRITY: &str = "integrity";
    /// Crashes, value: how many (M7.1d).
    pub const CRASH: &str = "crash";
}
