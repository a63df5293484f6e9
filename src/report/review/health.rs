//! How a service is (M7.2a): green, amber or red, by stated rules.

use jiff::Timestamp;
use serde::Serialize;

use super::super::indicator::Chapter;
use super::anomaly::Anomaly;
use super::ranking::Missed;
use super::reviewed::{Reviewed, SMALL};

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
    /// A goal for targets is missed by more than chance, by one of the few services that most of the missed tickets
    /// are of: red.
    MostMissed {
        /// The figure that misses it most.
        figure: String,
        /// How many tickets missed a target.
        missed: u64,
        /// The share of all tickets of the desk that missed one, 0 to 1.
        of_all: f64,
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
    /// Too little is known to judge: neither.
    TooFew {
        /// How many tickets were created in the period.
        created: u64,
    },
    /// A trend leads below a goal that is reached: amber.
    Heading {
        /// The figure.
        figure: String,
    },
}

/// The figures of targets: a goal of theirs that is missed is one of many tickets.
const TARGETS: [&str; 3] = ["sla.resolve", "sla.handle", "sla.respond"];

/// The figures whose missed goal makes a service red by itself.
const VITAL: [&str; 2] = ["availability", "sla.resolve.A"];

impl Reason {
    /// The figure that it is about.
    pub fn figure(&self) -> Option<&str> {
        match self {
            Reason::Down { .. } | Reason::TooFew { .. } => None,
            Reason::TargetMissed { figure }
            | Reason::MostMissed { figure, .. }
            | Reason::GoalMissed { figure }
            | Reason::Unusual { figure }
            | Reason::Heading { figure } => Some(figure),
        }
    }

    /// What it makes of a service.
    pub fn light(&self) -> Rag {
        match self {
            Reason::Down { .. } | Reason::TargetMissed { .. } | Reason::MostMissed { .. } => Rag::Red,
            Reason::GoalMissed { .. } | Reason::Unusual { .. } | Reason::Heading { .. } => Rag::Amber,
            Reason::TooFew { .. } => Rag::Unknown,
        }
    }
}

/// The health of a service by its figures, its anomalies, the tickets that missed, and since when it is down. Figures
/// that rest on too little make it neither red nor green.
pub(super) fn health(
    figures: &[Reviewed],
    anomalies: &[Anomaly],
    missed_tickets: Option<&Missed>,
    down: Option<Timestamp>,
) -> Health {
    let missed: Vec<&Reviewed> = figures.iter().filter(|f| f.judged() == Some(false)).collect();
    let is_vital = |f: &&&Reviewed| VITAL.contains(&f.now.name.as_str());
    let named = |f: &Reviewed| f.now.name.clone();
    let mut reasons: Vec<Reason> = down.map(|since| Reason::Down { since }).into_iter().collect();
    reasons.extend(missed.iter().filter(is_vital).map(|f| Reason::TargetMissed { figure: named(f) }));
    let most = missed_tickets.filter(|m| m.is_vital).and_then(|m| most_missed(&missed, m));
    let told = most.as_ref().and_then(Reason::figure).map(str::to_owned);
    reasons.extend(most);
    let is_told = |f: &&&Reviewed| is_vital(f) || Some(&f.now.name) == told.as_ref();
    let mut others: Vec<&&Reviewed> = missed.iter().filter(|f| !is_told(f)).collect();
    // What the agreements ask comes first.
    let place = |name: &str| TARGETS.iter().position(|target| *target == name).unwrap_or(TARGETS.len());
    others.sort_by_key(|f| place(&f.now.name));
    reasons.extend(others.iter().map(|f| Reason::GoalMissed { figure: named(f) }));
    let signs = anomalies.iter().filter(|a| a.whole).flat_map(|a| &a.signs);
    let is_small = |name: &str| figures.iter().any(|f| f.now.name == name && f.small);
    let worse = signs.filter(|s| s.worse == Some(true) && !is_small(&s.figure));
    let worse = worse.filter(|s| !missed.iter().any(|f| f.now.name == s.figure));
    reasons.extend(worse.map(|s| Reason::Unusual { figure: s.figure.clone() }));
    let heading = figures.iter().filter(|f| f.is_heading_down());
    reasons.extend(heading.map(|f| Reason::Heading { figure: named(f) }));
    // A goal that too few tickets miss is no reason, but nothing to call a service well either.
    let is_doubtful = figures.iter().any(|f| f.small && f.met == Some(false));
    if reasons.is_empty() && (is_doubtful || !figures.iter().any(is_known)) {
        let created = figures.iter().find(|f| f.now.name == "created").map_or(0, |f| f.now.n);
        let of_any = figures.iter().any(|f| f.now.value.is_some() && f.now.n > 0);
        reasons.extend(of_any.then_some(Reason::TooFew { created }));
        return Health { light: Rag::Unknown, reasons };
    }
    Health { light: reasons.iter().map(Reason::light).min().unwrap_or(Rag::Green), reasons }
}

/// The goal for targets that is missed most, where it is by more than chance.
fn most_missed(missed: &[&Reviewed], tickets: &Missed) -> Option<Reason> {
    let of_targets =
        missed.iter().filter(|f| TARGETS.contains(&f.now.name.as_str()) && f.is_clearly_missed());
    let value = |f: &Reviewed| f.now.value.unwrap_or(1.0);
    let worst = of_targets.min_by(|a, b| value(a).total_cmp(&value(b)))?;
    let (figure, missed) = (worst.now.name.clone(), tickets.tickets.part);
    Some(Reason::MostMissed { figure, missed, of_all: tickets.of_all? })
}

/// Whether a figure rests on enough to say that a service is well.
fn is_known(figure: &Reviewed) -> bool {
    let is_measured = matches!(figure.now.chapter, Chapter::Availability | Chapter::Performance);
    figure.now.value.is_some() && !figure.small && (is_measured || figure.now.n >= SMALL)
}
