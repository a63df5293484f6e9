//! `[changes]`: how changes are assessed, approved and scheduled.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{ApprovalRule, ApprovalSteps, Route};
use crate::records::words::RiskLevel;

/// How changes are assessed, approved and scheduled (M6).
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// Roles that may raise a change (M6.1b); empty lets everyone.
    pub requesters: Vec<String>,
    /// Levels of likelihood, the most likely first.
    pub likelihood: Vec<String>,
    /// Levels of impact, the gravest first.
    pub impact: Vec<String>,
    /// A row an impact, a level of risk a likelihood (M6.1d).
    pub matrix: Vec<Vec<RiskLevel>>,
    /// Who approves a change of low, medium and high risk, where no rule says otherwise (M6.1c).
    pub approval: [ApprovalSteps; 3],
    /// Who approves the changes that a rule is for; the first that matches decides (M6.1c).
    pub approval_rules: Vec<ApprovalRule>,
    /// How soon each step of an approval is decided, in minutes of real time; `None`: no limit.
    pub step_approval: Option<i64>,
    /// Whether the implementer may vote.
    pub implementer_may_approve: bool,
    /// Whether a vote counts towards a window only once its commit bears the voter's valid signature.
    pub signed: bool,
    /// By when an emergency that has begun is approved, in minutes of real time.
    pub emergency_approval: i64,
    /// How long a change is watched after it was carried out, in minutes of real time (M6.2b).
    pub monitoring: i64,
    /// What must be ready before the start (M6.2a).
    pub checklist: Vec<String>,
    /// Times in which nothing is changed.
    pub freezes: Vec<Freeze>,
    /// Standard changes by name, approved beforehand.
    pub templates: BTreeMap<String, Template>,
}

/// A time in which nothing is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freeze {
    /// Its name.
    pub name: String,
    /// First instant of it.
    pub from: Timestamp,
    /// First instant after it.
    pub to: Timestamp,
    /// The services it is for; empty for all.
    pub services: Vec<String>,
}

/// A standard change: its form, filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The title of the change, unless it is given another.
    pub title: String,
    /// What is done.
    pub content: Vec<String>,
    /// What it touches.
    pub scope: Option<String>,
    /// Why.
    pub reason: Vec<String>,
    /// What it takes.
    pub resources: Vec<String>,
    /// How it is carried out.
    pub plan: Vec<String>,
    /// How it is taken back.
    pub rollback_plan: Vec<String>,
    /// Its services, the main one first.
    pub services: Vec<String>,
    /// What may happen.
    pub effects: Vec<String>,
    /// What is done against it.
    pub mitigation: Vec<String>,
    /// Its risk, assessed once for all.
    pub risk: RiskLevel,
    /// Who approved the template.
    pub approved_by: String,
}

impl Default for Changes {
    /// The manual's rules: low risk by the technical lead or the department head, high risk by senior
    /// management or the change advisory board (M6.1c).
    fn default() -> Self {
        use RiskLevel::{High as H, Low as L, Medium as M};
        let route = |role: &str, quorum| Route { role: role.to_owned(), quorum };
        let texts = |list: &[&str]| list.iter().map(|t| (*t).to_owned()).collect::<Vec<_>>();
        const MATRIX: [[RiskLevel; 4]; 4] = [[H, H, H, M], [H, H, M, M], [H, M, M, L], [M, M, L, L]];
        Changes {
            requesters: Vec::new(),
            likelihood: texts(&["almost-certain", "likely", "possible", "unlikely"]),
            impact: texts(&["extensive", "significant", "moderate", "minor"]),
            matrix: MATRIX.iter().map(|row| row.to_vec()).collect(),
            approval: [
                vec![vec![route("technical-lead", 1), route("department-head", 1)]],
                vec![vec![route("department-head", 1), route("senior-management", 1)]],
                vec![vec![route("senior-management", 1), route("cab", 2)]],
            ],
            approval_rules: Vec::new(),
            step_approval: None,
            implementer_may_approve: false,
            signed: false,
            emergency_approval: 24 * 60,
            monitoring: 7 * 24 * 60,
            checklist: texts(&["environment", "tests", "training", "migration", "resources"]),
            freezes: Vec::new(),
            templates: BTreeMap::new(),
        }
    }
}
