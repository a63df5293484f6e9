//! One service, reviewed.

use std::cmp::Reverse;

use serde::Serialize;

use super::health::{Health, Rag, Reason};
use super::ranking::Missed;
use super::reviewed::{Reviewed, figure};

/// One service, reviewed.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceReview {
    /// Its name in the policy.
    pub name: String,
    /// Its name for people.
    pub title: Option<String>,
    /// How it is.
    pub health: Health,
    /// Its tickets that missed a target; none where no ticket had one decided.
    pub missed: Option<Missed>,
    /// Its figures.
    pub figures: Vec<Reviewed>,
}

impl ServiceReview {
    /// A figure of the service by its name.
    pub fn figure(&self, name: &str) -> Option<&Reviewed> {
        figure(&self.figures, name)
    }

    /// How many of its tickets missed a target.
    pub fn missed_tickets(&self) -> u64 {
        self.missed.map_or(0, |missed| missed.tickets.part)
    }

    /// Where it is among the services: what is down first, then by the tickets that missed, those that grew first.
    pub(super) fn rank(&self) -> (bool, Reverse<u64>, i64, Rag, &str) {
        let is_urgent = |r: &Reason| matches!(r, Reason::Down { .. } | Reason::TargetMissed { .. });
        let growth = self.missed.and_then(|m| Some(m.tickets.part as i64 - m.before? as i64)).unwrap_or(0);
        let calm = !self.health.reasons.iter().any(is_urgent);
        (calm, Reverse(self.missed_tickets()), -growth, self.health.light, &self.name)
    }
}
