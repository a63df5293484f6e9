//! `[measures]`: what is measured, and what is to be reached.

use std::collections::BTreeMap;

use super::LogRule;
use crate::records::words::{AlertSeverity, Better, Layer, Outside};

/// What is measured, and how it is judged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Monitoring {
    /// Measures by name; the policy's `[measures.NAME]`.
    pub measures: BTreeMap<String, Measure>,
    /// What lines of logs mean; the policy's `[[monitor.log]]`.
    pub logs: Vec<LogRule>,
}

/// A measure: specific, measurable, agreed, relevant and timed (SMART, M7.1g).
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// A name for people.
    pub title: Option<String>,
    /// Where it stands among the others.
    pub layer: Layer,
    /// The unit its values are told in; a value without one is taken in it.
    pub unit: Option<String>,
    /// What is to be reached, in that unit.
    pub target: Option<f64>,
    /// Which way is better.
    pub better: Better,
    /// How far back its normal range is taken from, in days (M7.1f).
    pub baseline: i64,
    /// When its values raise an alert; `None`: never.
    pub alert: Option<MeasureAlert>,
}

/// When the values of a measure raise an alert, and when they end it (M7.1f, event-driven).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MeasureAlert {
    /// Outside of what; `None`: of its target, or of its normal range where it has no target.
    pub outside: Option<Outside>,
    /// So many values in a row outside raise it.
    pub after: u32,
    /// For at least so many minutes they are outside.
    pub lasting: i64,
    /// So many values in a row inside end it.
    pub clear: u32,
    /// How grave it is.
    pub severity: AlertSeverity,
    /// Values older than so many minutes open nothing.
    pub max_age: i64,
}

impl Default for MeasureAlert {
    fn default() -> MeasureAlert {
        MeasureAlert {
            outside: None,
            after: 3,
            lasting: 0,
            clear: 2,
            severity: AlertSeverity::Warning,
            max_age: 4 * 60,
        }
    }
}

impl Default for Measure {
    fn default() -> Measure {
        Measure {
            title: None,
            layer: Layer::Performance,
            unit: None,
            target: None,
            better: Better::Lower,
            baseline: 28,
            alert: None,
        }
    }
}
