//! `[measures]`: what is measured, and what is to be reached.

use std::collections::BTreeMap;

use crate::records::words::{Better, Layer};

/// What is measured, and how it is judged.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Monitoring {
    /// Measures by name; the policy's `[measures.NAME]`.
    pub measures: BTreeMap<String, Measure>,
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
        }
    }
}
