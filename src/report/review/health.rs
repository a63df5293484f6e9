//! How a service is (M7.2a): green, amber or red, by stated rules.

use jiff::Timestamp;
use serde::Serialize;

use super::anomaly::Anomaly;
use super::reviewed::Reviewed;

/// How a service is, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rag {
    /// It does not do what was agreed: act.
    Red,
    /// Something is off: look into it.
    Amber,
    /// All that is known is well.
    Green,
    /// Nothing is known of it.
    Unknown,
}

/// How a service is, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Health {
    /// In one word.
    pub light: Rag,
    /// The reasons, the gravest first; none for green.
    pub reasons: Vec<Reason>,
}

/// A reason for a light.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum Reason {
    /// It is down as of the end of the period: red.
    Down {
        /// Since when.
        since: Timestamp,
    },
    /// A target of the policy for availability or for the resolution of class A is missed: red.
    TargetMissed {
        /// The figure.
        figure: String,
    },
    /// Half of at least four goals are missed: red.
    HalfMissed {
        /// How many are missed.
        missed: usize,
        /// Of how many.
        of: usize,
    },
    /// A goal is missed: amber.
    GoalMissed {
        /// The figure.
        figure: String,
    },
    /// A figure of the whole period is worse than usual: amber.
    Unusual {
        /// The figure.
        figure: String,
    },
    /// A trend leads below a goal that is reached: amber.
    Heading {
        /// The figure.
        figure: String,
    },
}

/// Goals of which half may not be missed.
const MANY: usize = 4;

/// The figures whose missed goal makes a service red by itself.
const VITAL: [&str; 2] = ["availability", "sla.resolve.A"];

impl Reason {
    /// What it makes of a service.
    pub fn light(&self) -> Rag {
        match self {
            Reason::Down { .. } | Reason::TargetMissed { .. } | Reason::HalfMissed { .. } => Rag::Red,
            Reason::GoalMissed { .. } | Reason::Unusual { .. } | Reason::Heading { .. } => Rag::Amber,
        }
    }
}

/// The health of a service by its figures, its anomalies, and since when it is down.
pub(super) fn health(figures: &[Reviewed], anomalies: &[Anomaly], down: Option<Timestamp>) -> Health {
    let judged = figures.iter().filter(|f| f.met.is_some()).count();
    let missed: Vec<&Reviewed> = figures.iter().filter(|f| f.met == Some(false)).collect();
    let is_vital = |f: &&&Reviewed| VITAL.contains(&f.now.name.as_str());
    let named = |f: &Reviewed| f.now.name.clone();
    let mut reasons: Vec<Reason> = down.map(|since| Reason::Down { since }).into_iter().collect();
    reasons.extend(missed.iter().filter(is_vital).map(|f| Reason::TargetMissed { figure: named(f) }));
    if judged >= MANY && missed.len() * 2 >= judged {
        reasons.push(Reason::HalfMissed { missed: missed.len(), of: judged });
    }
    let others = missed.iter().filter(|f| !is_vital(f));
    reasons.extend(others.map(|f| Reason::GoalMissed { figure: named(f) }));
    let signs = anomalies.iter().filter(|a| a.whole).flat_map(|a| &a.signs);
    let worse = signs.filter(|s| s.worse == Some(true) && !missed.iter().any(|f| f.now.name == s.figure));
    reasons.extend(worse.map(|s| Reason::Unusual { figure: s.figure.clone() }));
    let heading = figures.iter().filter(|f| f.is_heading_down());
    reasons.extend(heading.map(|f| Reason::Heading { figure: named(f) }));
    let is_known = figures.iter().any(|f| f.now.value.is_some() && f.now.n > 0);
    let calm = if is_known { Rag::Green } else { Rag::Unknown };
    Health { light: reasons.iter().map(Reason::light).min().unwrap_or(calm), reasons }
}
