//! The parts of the envelope: who asked, where it is known elsewhere, what it is classed by.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::fold;
use super::words::{Audience, DataLoss, Difficulty, Interruption, TicketType};

/// Who asked, and how to reach them (M2.2c).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Requester {
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// E-mail address or telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<String>,
    /// Staff, or from outside (M1.1b).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
    /// The customer the person belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Requester {
    pub(super) fn is_empty(&self) -> bool {
        *self == Requester::default()
    }

    /// True when `who` is the requester, by name or by contact.
    pub fn is(&self, who: &str) -> bool {
        [&self.name, &self.contact].into_iter().flatten().any(|n| fold::same_name(n, who))
    }
}

/// What a submission carries beside its description (M2.2b), in the requester's words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Submission {
    /// Whom and what it concerns.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// What is to be expected if nothing is done.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_impact: Option<String>,
    /// How things stand now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub current_state: Option<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Submission {
    pub(super) fn is_empty(&self) -> bool {
        *self == Submission::default()
    }
}

/// A number in another system.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct External {
    /// The system.
    pub system: String,
    /// The number there.
    pub number: String,
    /// Where to look at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// What the class is computed from (M2.3a). Absent means not assessed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assessment {
    /// Type (M2.1b).
    #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind_of: Option<TicketType>,
    /// A level of the policy's impact list: breadth and scope.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub impact: Option<String>,
    /// A level of the policy's urgency list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<String>,
    /// Degree of business interruption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interruption: Option<Interruption>,
    /// Chance of data loss.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data_loss: Option<DataLoss>,
    /// Technology, time, departments to coordinate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub difficulty: Option<Difficulty>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Who set the class by hand, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassSet {
    /// Who.
    pub by: String,
    /// Why.
    pub because: String,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Targets in force, in minutes of the calendar named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// The agreement they come from; `default` where none matches.
    pub policy: String,
    /// The calendar they are counted on.
    pub calendar: String,
    /// To the first answer to the requester.
    pub respond: i64,
    /// To the solution carried out.
    pub handle: i64,
    /// To the confirmed end.
    pub resolve: i64,
    /// The longest silence towards the requester (M2.4a).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub update: Option<i64>,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Targets {
    pub(super) fn is_empty(&self) -> bool {
        *self == Targets::default()
    }
}

/// Deadlines; absent while the clock is paused.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Due {
    /// Of the first answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub respond: Option<Timestamp>,
    /// Of the solution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handle: Option<Timestamp>,
    /// Of the confirmed end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolve: Option<Timestamp>,
}

impl Due {
    pub(super) fn is_empty(&self) -> bool {
        *self == Due::default()
    }
}

/// A tie to another ticket.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// `caused_by`, `causes`, `relates_to` …
    pub rel: String,
    /// The other ticket.
    pub id: String,
    /// Fields of a newer version, kept as they were.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl External {
    /// The number `number` of `system`.
    pub fn new(system: &str, number: &str) -> External {
        External { system: system.to_owned(), number: number.to_owned(), ..External::default() }
    }
}

impl ClassSet {
    /// Set by `by`, because `because`.
    pub fn new(by: &str, because: &str) -> ClassSet {
        ClassSet { by: by.to_owned(), because: because.to_owned(), ..ClassSet::default() }
    }
}

impl Link {
    /// A tie to the ticket `id`.
    pub fn new(rel: &str, id: &str) -> Link {
        Link { rel: rel.to_owned(), id: id.to_owned(), extra: Map::new() }
    }
}
