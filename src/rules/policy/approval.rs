//! `[changes.approval]`: who decides on a change, in which order.

use super::Glob;
use crate::records::words::{ChangeType, Difficulty, RiskLevel};

/// A way to an approval: a role or a person, and how many who hold the role must vote for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// A role in `Person::roles`, or `@` and the name of a person.
    pub role: String,
    /// Votes it takes. With one, the first vote decides; with more, it is refused as soon as so many
    /// can no longer be reached.
    pub quorum: u32,
}

impl Route {
    /// The person who decides, where the route is not a role.
    pub fn person(&self) -> Option<&str> {
        person_of(&self.role)
    }
}

/// The person that `@NAME` names; `None` for a role.
pub fn person_of(role: &str) -> Option<&str> {
    role.strip_prefix('@').map(str::trim)
}

/// The steps of an approval in order; any one of the routes of a step decides it (M6.1c).
pub type ApprovalSteps = Vec<Vec<Route>>;

/// Steps for some changes. An empty condition asks nothing (M6.1c).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ApprovalRule {
    /// Levels of risk.
    pub risk: Vec<RiskLevel>,
    /// Types of change.
    pub r#type: Vec<ChangeType>,
    /// Services, any of which the change touches.
    pub service: Vec<String>,
    /// Patterns of the scope of impact that the form has.
    pub scope: Vec<Glob>,
    /// Levels of impact that the assessment has.
    pub impact: Vec<String>,
    /// Levels of complexity that the assessment has.
    pub complexity: Vec<Difficulty>,
    /// Who decides.
    pub steps: ApprovalSteps,
}
