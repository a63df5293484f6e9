//! One figure of a service over a time, whatever it is: what reports, scorecards and exports are made of.

use serde::Serialize;

use super::ratio::Ratio;
use super::sample::Sample;
use crate::lang::mark;
use crate::records::words::{Better, Sector};
use crate::rules::catalogue::{self, FigureKind};

/// What a figure is about; the headings of a report, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Chapter {
    /// M7.1a.
    Availability,
    /// M7.1b.
    Performance,
    /// M7.1c.
    Security,
    /// M7.1d.
    Reliability,
    /// M7.1e.
    Experience,
    /// Targets kept (M1.3, M2.4c, M5.1).
    Levels,
    /// What comes in, is done and lies open (M3).
    Work,
    /// Records in time (M5.4).
    Records,
    /// Root causes (M5.2d).
    Causes,
    /// M6.
    Changes,
    /// M4, M3.4.
    Acceptance,
    /// M8.
    Knowledge,
    /// M7.3.
    Improvement,
}

impl Chapter {
    /// Its place in the report of a service: its sector decides what comes first.
    pub fn place(self, sector: Option<Sector>) -> usize {
        use Chapter::{Availability, Experience, Performance, Reliability, Security};
        let order = match sector {
            None => return self as usize,
            Some(Sector::Finance) => [Security, Reliability, Availability, Performance, Experience],
            Some(Sector::Internet) => [Experience, Performance, Availability, Reliability, Security],
        };
        order.iter().position(|chapter| *chapter == self).unwrap_or(self as usize)
    }
}

/// In which unit a value is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// 0 to 1; people read it in percent.
    Share,
    /// Seconds of real time.
    Seconds,
    /// A number of things.
    Count,
    /// Things a day.
    PerDay,
    /// A mean or a score without a unit.
    Score,
    /// A measure's own unit.
    Own(String),
}

/// Who says what is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Says {
    /// The manual, in the row of the figure.
    Manual,
    /// The desk's policy.
    Policy,
}

/// What is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Goal {
    /// In the unit of the figure.
    pub value: f64,
    /// Which way is better.
    pub better: Better,
    /// Whether the goal itself is too little: `< 48 h` where others are `≤`.
    pub strict: bool,
    /// Who says so.
    pub says: Says,
}

impl Goal {
    /// Whether a value reaches it.
    ///
    /// ```
    /// use itdesk::records::words::Better;
    /// use itdesk::report::indicator::{Goal, Says};
    /// let goal = Goal { value: 0.9, better: Better::Higher, strict: false, says: Says::Manual };
    /// assert!(goal.is_met(0.9) && !goal.is_met(0.89));
    /// ```
    pub fn is_met(&self, value: f64) -> bool {
        match (self.better, self.strict) {
            (Better::Higher, false) => value >= self.value,
            (Better::Higher, true) => value > self.value,
            (Better::Lower, false) => value <= self.value,
            (Better::Lower, true) => value < self.value,
        }
    }
}

/// A figure of a service, or of the desk, over a time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Indicator {
    /// Its name, stable: `availability`, `mttr`, `sla.resolve.A`, `response_time.p95`.
    pub name: String,
    /// What it is about.
    pub chapter: Chapter,
    /// The unit of the value.
    pub unit: Unit,
    /// Nothing where there is nothing to count: never 0 for a ratio of nothing.
    pub value: Option<f64>,
    /// How many observations it rests on: tickets, outages, answers, values.
    pub n: u64,
    /// Of a ratio, those it is true of; `n` is those it is asked of.
    pub part: Option<u64>,
    /// Which way is better, where one is; `None` for figures that only inform.
    pub better: Option<Better>,
    /// What is to be reached.
    pub goal: Option<Goal>,
    /// What the manual says of it in a figure, be it a goal or only what is usual.
    pub manual: Option<f64>,
    /// The row of the manual.
    pub row: &'static str,
}

impl From<FigureKind> for Unit {
    fn from(sort: FigureKind) -> Unit {
        match sort {
            FigureKind::Share => Unit::Share,
            FigureKind::Seconds => Unit::Seconds,
            FigureKind::Count => Unit::Count,
            FigureKind::PerDay => Unit::PerDay,
            FigureKind::Per30Days => Unit::Own(mark!("per 30 d").to_owned()),
            FigureKind::Score => Unit::Score,
        }
    }
}

impl Indicator {
    /// A figure of the catalogue, without a value yet.
    pub(super) fn named(name: &str, chapter: Chapter, row: &'static str) -> Indicator {
        let known = catalogue::figure(name);
        debug_assert!(known.is_some(), "{name} is not in the catalogue");
        Indicator {
            name: name.to_owned(),
            chapter,
            unit: known.map_or(Unit::Score, |k| k.sort.into()),
            value: None,
            n: 0,
            part: None,
            better: known.and_then(|k| k.better),
            goal: None,
            manual: None,
            row,
        }
    }

    /// With a value that rests on `n` observations; one that is no finite number is none.
    pub(super) fn value(self, value: Option<f64>, n: u64) -> Indicator {
        // The sum of nothing is -0; adding 0 takes the sign away.
        let value = value.filter(|v| v.is_finite()).map(|v| v + 0.0);
        Indicator { value, n, ..self }
    }

    /// A number of things.
    pub(super) fn count(self, count: u64) -> Indicator {
        self.value(Some(count as f64), count)
    }

    /// So many of so many.
    pub(super) fn ratio(self, ratio: Ratio) -> Indicator {
        Indicator { part: Some(ratio.part), ..self.value(ratio.share(), ratio.of) }
    }

    /// The mean of observations.
    pub(super) fn mean(self, sample: &Sample) -> Indicator {
        self.value(sample.mean(), sample.n())
    }

    /// The median of observations.
    pub(super) fn median(self, sample: &Sample) -> Indicator {
        self.value(sample.median(), sample.n())
    }

    /// What the manual asks for.
    pub(super) fn asked(self, manual: f64) -> Indicator {
        let goal = |better| Goal { value: manual, better, strict: false, says: Says::Manual };
        Indicator { goal: self.better.map(goal), manual: Some(manual), ..self }
    }

    /// What the manual asks to stay below.
    pub(super) fn asked_below(self, manual: f64) -> Indicator {
        let goal = Goal { value: manual, better: Better::Lower, strict: true, says: Says::Manual };
        Indicator { goal: Some(goal), manual: Some(manual), ..self }
    }

    /// What the manual says is usual.
    pub(super) fn usual(self, manual: f64) -> Indicator {
        Indicator { manual: Some(manual), ..self }
    }

    /// What the policy asks for; it comes before the manual.
    pub(super) fn targeted(self, target: Option<f64>) -> Indicator {
        let goal = |value| {
            let better = self.better.unwrap_or(Better::Higher);
            Goal { value, better, strict: false, says: Says::Policy }
        };
        Indicator { goal: target.map(goal).or(self.goal), ..self }
    }
    /// Whether the goal is reached; `None` without a goal or a value.
    pub fn is_met(&self) -> Option<bool> {
        Some(self.goal?.is_met(self.value?))
    }
}
