//! The team's own figure beside every figure that the manual states.

use serde::Serialize;

use super::data::{Data, Scope};
use super::indicator::{Goal, Indicator, Says, Unit};
pub use super::stated::ScoreKind;
use super::stated::{Own, STATED, Stated};
use super::{Period, indicators};
use crate::lang::mark;
use crate::records::Class;
use crate::records::words::Better;
use crate::rules::policy::{Policy, Targets};

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
    /// Why there is no value, or why it is not the number of the policy.
    pub why: Option<ScoreReason>,
}

/// What is to be said of a value, or of its absence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
pub enum ScoreReason {
    /// There is nothing to count.
    NothingCounted {
        /// What is missing, in a sentence.
        says: &'static str,
    },
    /// The policy counts working time, the manual real time: the value is the least real time.
    WorkingTime {
        /// The target of the policy, in seconds of working time.
        seconds: i64,
        /// The calendar that it is counted on.
        calendar: String,
    },
}

/// The team's own figures of a scope and a period beside those of the manual, in its order.
pub fn scorecard(data: &Data, scope: &Scope, period: Period) -> Vec<Score> {
    let counted = indicators(data, scope, period);
    STATED.iter().map(|stated| stated.score(data.policy, &counted)).collect()
}

impl Stated {
    fn score(&self, policy: &Policy, counted: &[Indicator]) -> Score {
        let known = counted.iter().find(|i| i.name == self.figure);
        let nothing = |says: &'static str| Some(ScoreReason::NothingCounted { says });
        let (unit, value, n, why) = match &self.own {
            Own::Counted { none } => {
                let unit = known.map_or(Unit::Share, |i| i.unit.clone());
                let value = known.and_then(|i| i.value);
                (unit, value, known.map(|i| i.n), nothing(none).filter(|_| value.is_none()))
            }
            Own::Hours(of) => {
                let (value, why) = slackest(policy, *of);
                (Unit::Seconds, value, None, why)
            }
            Own::Policy(of, unit) => (unit(), Some(of(policy)), None, None),
            Own::Unknown(says) => (Unit::Share, None, None, nothing(says)),
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
            why,
        }
    }

    fn met(&self, value: f64) -> Option<bool> {
        let better = self.better.filter(|_| self.sort != ScoreKind::Statistic)?;
        Some(Goal { value: self.manual, better, strict: self.strict, says: Says::Manual }.is_met(value))
    }
}

/// The real time that the default agreement gives class D at least: 24 h of a calendar with 7.5 h a day are three days,
/// and the manual means 24 h (M5.1a).
fn slackest(policy: &Policy, of: fn(&Targets) -> Option<i64>) -> (Option<f64>, Option<ScoreReason>) {
    let default = &policy.sla.default;
    let minutes = default.rows[Class::D as usize].as_ref().and_then(of);
    let Some(seconds) = minutes.map(|minutes| minutes * 60) else {
        let says = mark!("the default agreement has no such target for class D");
        return (None, Some(ScoreReason::NothingCounted { says }));
    };
    let calendar = policy.calendars.get(&default.calendar);
    let real = calendar.and_then(|calendar| calendar.least_real_seconds(seconds)).unwrap_or(seconds);
    let calendar = default.calendar.clone();
    let why = (real != seconds).then_some(ScoreReason::WorkingTime { seconds, calendar });
    (Some(real as f64), why)
}
