//! `[deliveries]`: tests, acceptance and feedback.

use crate::records::words::{DeliveryDemand, TestKind};

/// How deliveries are tested and accepted (M4, M3.4).
#[derive(Debug, Clone, PartialEq)]
pub struct Deliveries {
    /// Tests of which the last must have passed before a delivery begins (M4.1c).
    pub tests: Vec<TestKind>,
    /// What must be planned and ready before a delivery begins, beside needs, criteria and an acceptance team (M4.1a).
    pub requires: Vec<DeliveryDemand>,
    /// What every member of an acceptance team must be qualified for; `None` asks nothing (M4.2b).
    pub acceptance_qualification: Option<String>,
    /// The share of the verdict that rests on the customer's satisfaction, 0 to 1; the rest is process
    /// conformity (M3.4c).
    pub satisfaction: f64,
    /// The score from which a delivery passes, 0 to 1 (M3.4c).
    pub pass: f64,
    /// By when feedback is answered, in minutes of real time (M4.3a).
    pub feedback: i64,
}

impl Default for Deliveries {
    fn default() -> Self {
        let tests = vec![TestKind::Functional, TestKind::Performance, TestKind::Uat];
        Deliveries {
            tests,
            requires: Vec::new(),
            acceptance_qualification: None,
            satisfaction: 0.7,
            pass: 0.85,
            feedback: 24 * 60,
        }
    }
}
