//! The team's own figure beside every figure that the manual states.

use serde::Serialize;

use super::data::{Data, Scope};
use super::indicator::{Goal, Indicator, Says, Unit};
use super::{Period, indicators};
use crate::lang::mark;
use crate::records::words::Better::{self, Higher, Lower};
use crate::records::{Class, Kind};
use crate::rules::policy::Policy;
use crate::rules::retention;

/// What the manual's figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ScoreKind {
    /// A limit for the work: green when it is kept.
    Limit,
    /// What is usual elsewhere; it only informs.
    Statistic,
    /// A limit that the policy sets: green when it is no slacker than the manual's.
    Setting,
}

/// A figure of the manual and the team's own.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Score {
    /// The row of the manual.
    pub row: &'static str,
    /// What it is about, in the manual's words.
    pub says: &'static str,
    /// What sort of figure it is.
    pub sort: ScoreKind,
    /// The figure of this program: a name of the figures, or of the policy.
    pub figure: &'static str,
    /// In which unit both are.
    pub unit: Unit,
    /// The manual's.
    pub manual: f64,
    /// Which way is better than the manual's.
    pub better: Option<Better>,
    /// Whether the manual's figure itself is too little: `< 48 h` where others are `≤`.
    pub strict: bool,
    /// The team's own; nothing where there is nothing to count, or where this program does not count it.
    pub value: Option<f64>,
    /// Of how many observations.
    pub n: Option<u64>,
    /// Whether it is green: limits and settings only.
    pub met: Option<bool>,
}

/// A row of the manual with a figure in it.
struct Stated {
    row: &'static str,
    says: &'static str,
    figure: &'static str,
    sort: ScoreKind,
    manual: f64,
    better: Option<Better>,
    /// The limit itself is too much: `< 48 h`.
    strict: bool,
    own: Own,
}

/// Where the team's own figure comes from.
enum Own {
    /// A figure of the period.
    Counted,
    /// Hours to a clock of class D, the slackest, in the default agreement.
    Hours(fn(&crate::rules::policy::Targets) -> Option<i64>),
    /// Something else of the policy, and its unit.
    Policy(fn(&Policy) -> f64, fn() -> Unit),
    /// Nothing here counts it.
    Unknown,
}

const HOUR: f64 = 3_600.0;
const DAY: f64 = 24.0 * HOUR;

const fn limit(
    row: &'static str,
    says: &'static str,
    figure: &'static str,
    manual: f64,
    better: Better,
) -> Stated {
    Stated {
        row,
        says,
        figure,
        sort: ScoreKind::Limit,
        manual,
        better: Some(better),
        strict: false,
        own: Own::Counted,
    }
}

const fn statistic(
    row: &'static str,
    says: &'static str,
    figure: &'static str,
    manual: f64,
    better: Option<Better>,
) -> Stated {
    Stated { row, says, figure, sort: ScoreKind::Statistic, manual, better, strict: false, own: Own::Counted }
}

const fn setting(
    row: &'static str,
    says: &'static str,
    figure: &'static str,
    (manual, better): (f64, Better),
    own: Own,
) -> Stated {
    Stated { row, says, figure, sort: ScoreKind::Setting, manual, better: Some(better), strict: false, own }
}

fn months() -> Unit {
    Unit::Own("months".to_owned())
}

fn share() -> Unit {
    Unit::Share
}

fn seconds() -> Unit {
    Unit::Seconds
}

/// Every figure of the manual, in its order.
const STATED: &[Stated] = &[
    limit("M1.3a", mark!("answered within 24 h"), "standard.respond", 1.0, Higher),
    limit("M1.3a", mark!("resolved within 48 h"), "standard.resolve", 1.0, Higher),
    statistic("M3.1c", mark!("a task takes 14 days on average"), "done.mean", 14.0 * DAY, Some(Lower)),
    statistic("M3.1c", mark!("60 % are done within 7 days"), "done.within_7d", 0.6, Some(Higher)),
    statistic("M3.1c", "a further 30 % within 14 days", "done.within_14d", 0.9, Some(Higher)),
    statistic("M3.1c", mark!("10 % take longer"), "done.later", 0.1, Some(Lower)),
    setting(
        "M3.3c",
        mark!("archived after 12 months"),
        "records.archive_after",
        (12.0, Lower),
        Own::Policy(|p| p.records.archive_after.rough_months(), months),
    ),
    setting(
        "M3.3c",
        mark!("kept until 5 years after"),
        "records.keep",
        (60.0, Higher),
        Own::Policy(|p| p.records.keep.rough_months(), months),
    ),
    limit("M3.4c", mark!("85 % of acceptances pass"), "acceptance.passed", 0.85, Higher),
    Stated {
        better: None,
        ..setting(
            "M3.4c",
            mark!("70 % of the verdict is satisfaction, 30 % the process"),
            "deliveries.satisfaction",
            (0.7, Higher),
            Own::Policy(|p| p.deliveries.satisfaction, share),
        )
    },
    limit("M4.3a", mark!("feedback is answered within 24 h"), "feedback.answered", 1.0, Higher),
    setting(
        "M4.3a",
        mark!("feedback is answered within 24 h"),
        "deliveries.feedback",
        (24.0 * HOUR, Lower),
        Own::Policy(|p| p.deliveries.feedback as f64 * 60.0, seconds),
    ),
    setting(
        "M5.1a",
        mark!("respond within 24 h"),
        "sla.default.D.respond",
        (24.0 * HOUR, Lower),
        Own::Hours(|t| t.respond),
    ),
    setting(
        "M5.1a",
        mark!("handle within 48 h"),
        "sla.default.D.handle",
        (48.0 * HOUR, Lower),
        Own::Hours(|t| t.handle),
    ),
    setting(
        "M5.1a",
        mark!("resolve within 72 h"),
        "sla.default.D.resolve",
        (72.0 * HOUR, Lower),
        Own::Hours(|t| t.resolve),
    ),
    limit("M5.1a", mark!("answered in the time agreed"), "sla.respond", 1.0, Higher),
    limit("M5.1a", mark!("handled in the time agreed"), "sla.handle", 1.0, Higher),
    limit("M5.1a", mark!("resolved in the time agreed"), "sla.resolve", 1.0, Higher),
    limit("M5.1d", mark!("90 % of customers are satisfied"), "csat.satisfied", 0.9, Higher),
    Stated {
        strict: true,
        ..limit("M5.1d", mark!("mean time to resolve below 48 h"), "resolve.mean", 48.0 * HOUR, Lower)
    },
    statistic(
        "M5.2d",
        mark!("60 % of causes are configuration or software"),
        "causes.configuration_software",
        0.6,
        None,
    ),
    statistic("M5.2d", mark!("30 % are hardware or external"), "causes.hardware_external", 0.3, None),
    statistic(
        "M5.3b",
        mark!("40 % of repairs take several rounds"),
        "repairs.several_rounds",
        0.4,
        Some(Lower),
    ),
    limit("M5.4c", mark!("70 % of records are complete within 24 h"), "records.complete", 0.7, Higher),
    limit("M5.4c", mark!("70 % of records are filed within 72 h"), "records.filed", 0.7, Higher),
    setting(
        "M5.4c",
        mark!("complete within 24 h"),
        "records.complete",
        (24.0 * HOUR, Lower),
        Own::Policy(|p| p.records.complete as f64 * 60.0, seconds),
    ),
    setting(
        "M5.4c",
        mark!("filed within 72 h"),
        "records.filed",
        (72.0 * HOUR, Lower),
        Own::Policy(|p| p.records.filed as f64 * 60.0, seconds),
    ),
    statistic(
        "M6.1e",
        mark!("78 % are risk-assessed before they begin"),
        "changes.risk_assessed",
        0.78,
        Some(Higher),
    ),
    statistic("M6.1e", mark!("85 % are approved"), "changes.approved", 0.85, Some(Higher)),
    statistic("M6.2b", mark!("62 % are monitored afterwards"), "changes.monitored", 0.62, Some(Higher)),
    statistic("M6.3a", mark!("95 % are on record"), "changes.on_record", 0.95, Some(Higher)),
    setting(
        "M6.3b",
        mark!("changes are kept at least 3 years"),
        "records.keep",
        (36.0, Higher),
        Own::Policy(|p| retention::keep(&p.records, Kind::Change).rough_months(), months),
    ),
    statistic("M6.4a", mark!("40 % are reviewed"), "changes.reviewed", 0.4, Some(Higher)),
    statistic("M6.4a", mark!("60 % of reviews lead to improvements"), "changes.improved", 0.6, Some(Higher)),
    Stated {
        own: Own::Unknown,
        ..statistic(
            "M8.1b",
            mark!("60 % of problems come from missing or stale documents"),
            "knowledge.causes",
            0.6,
            Some(Lower),
        )
    },
];

/// The team's own figures of a scope and a period beside those of the manual, in its order.
pub fn scorecard(data: &Data, scope: &Scope, period: Period) -> Vec<Score> {
    let counted = indicators(data, scope, period);
    STATED.iter().map(|stated| stated.score(data.policy, &counted)).collect()
}

impl Stated {
    fn score(&self, policy: &Policy, counted: &[Indicator]) -> Score {
        let known = counted.iter().find(|i| i.name == self.figure);
        let (unit, value, n) = match &self.own {
            Own::Counted => {
                let unit = known.map_or(Unit::Share, |i| i.unit.clone());
                (unit, known.and_then(|i| i.value), known.map(|i| i.n))
            }
            Own::Hours(of) => (Unit::Seconds, slackest(policy, *of), None),
            Own::Policy(of, unit) => (unit(), Some(of(policy)), None),
            Own::Unknown => (Unit::Share, None, None),
        };
        Score {
            row: self.row,
            says: self.says,
            sort: self.sort,
            figure: self.figure,
            unit,
            manual: self.manual,
            better: self.better,
            strict: self.strict,
            value,
            n,
            met: value.and_then(|value| self.met(value)),
        }
    }

    fn met(&self, value: f64) -> Option<bool> {
        let better = self.better.filter(|_| self.sort != ScoreKind::Statistic)?;
        Some(Goal { value: self.manual, better, strict: self.strict, says: Says::Manual }.is_met(value))
    }
}

/// The time the default agreement gives class D, in seconds of its calendar.
fn slackest(policy: &Policy, of: fn(&crate::rules::policy::Targets) -> Option<i64>) -> Option<f64> {
    let row = policy.sla.default.rows[Class::D as usize].as_ref()?;
    of(row).map(|minutes| minutes as f64 * 60.0)
}
