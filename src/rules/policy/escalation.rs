//! `[escalation]`: to whom work goes that is late or stuck, level by level.

use super::AgreementConditions;

/// Who gets work next, and when (M5.1b).
#[derive(Debug, Clone, PartialEq)]
pub struct Escalation {
    /// The share of a target from which a level is due that names none, 1 at the deadline.
    pub at: f64,
    /// In the order of the file: of those that match a ticket, the first is its level 1.
    pub levels: Vec<EscalationLevel>,
}

impl Default for Escalation {
    fn default() -> Self {
        Escalation { at: 0.75, levels: Vec::new() }
    }
}

/// A level.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct EscalationLevel {
    /// A name in [`super::Policy::teams`] or [`super::Policy::people`]; a team comes first.
    pub to: String,
    /// The share of a target from which it is due; `None` takes [`Escalation::at`].
    pub at: Option<f64>,
    /// What a ticket must have; empty matches everything.
    pub when: AgreementConditions,
}
