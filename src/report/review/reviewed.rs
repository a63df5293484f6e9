//! One figure beside what it was: before, usually, and where it is heading.

use std::collections::HashMap;

use serde::Serialize;

use super::super::indicator::{Chapter, Indicator, Unit};
use super::super::statistics::{Band, Forecast, Point, Side, forecast, mann_kendall, median, theil_sen};
use super::baseline::Step;
use crate::records::words::Better;
use crate::rules::catalogue::{self, FigureKind, statistic};

/// A figure of a period beside those of the periods before it (M7.2b: comparison and trend).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reviewed {
    /// The figure of the period.
    #[serde(flatten)]
    pub now: Indicator,
    /// Whether its goal is reached; `None` without a goal or a value.
    pub met: Option<bool>,
    /// Whether it rests on too few observations to judge anything by it.
    pub small: bool,
    /// Its value in the period before.
    pub before: Option<f64>,
    /// How far it moved since.
    pub change: Option<Change>,
    /// What is usual, from the periods before.
    pub usual: Option<Band>,
    /// Where the value lies to what is usual.
    pub side: Option<Side>,
    /// Whether that is for the worse; `None` while it is usual, or where neither way is better.
    pub worse: Option<bool>,
    /// Whether it rises or falls over the periods.
    pub trend: Option<Trend>,
    /// What the next period is likely to bring.
    pub forecast: Option<Forecast>,
    /// Its values in the periods before, the oldest first, and in this one.
    pub history: Vec<Option<f64>>,
    /// Its values in the steps of the period before; empty for a figure that is not told by the step.
    pub lead: Vec<Option<f64>>,
    /// Its values in the steps of the period.
    pub series: Vec<Option<f64>>,
    /// Of a measure, its values in the steps of its baseline; empty where the periods before say what is usual.
    #[serde(skip)]
    pub baseline: Vec<Step>,
}

/// The difference between two periods.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Change {
    /// Now less before, in the unit of the figure.
    pub difference: f64,
    /// The same as a share of before; none of nothing.
    pub relative: Option<f64>,
    /// Whether it moved the better way; `None` where it did not move, or where neither way is better.
    pub better: Option<bool>,
}

/// A trend over periods, told when chance would make one such in twenty at the most.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Trend {
    /// How much the figure grows a period: the slope of Theil and Sen.
    pub slope: f64,
    /// How likely it is without a trend: the test of Mann and Kendall, two-sided.
    pub p: f64,
    /// How many periods it rests on.
    pub n: usize,
    /// Whether it goes the better way.
    pub better: Option<bool>,
}

/// A trend rests on so many periods at least.
const TREND: usize = 6;
/// It is told when it is at most as likely as this without one.
const SIGNIFICANT: f64 = 0.05;

/// The quantile of the normal distribution that one in twenty values exceed.
const ONE_SIDED: f64 = 1.645;

/// Fewer observations judge nothing: of nine tickets, a single one moves a share by more than ten points, and the 95 %
/// that desks agree on cannot be told from 80 %.
pub const SMALL: u64 = 10;

impl Reviewed {
    /// A figure of a period of so many days, beside its values in the periods before, the oldest first.
    pub fn of(now: Indicator, before: &[Option<f64>], days: f64) -> Reviewed {
        let known: Vec<f64> = before.iter().copied().flatten().collect();
        let (least, most) = now.bounds(&known);
        let noise = |middle: f64| now.noise(middle, days);
        let band = median(&known).and_then(|middle| Band::of(&known, noise(middle)));
        let usual = band.map(|band| band.within(least, most));
        let side = usual.zip(now.value).map(|(band, value)| band.side(value));
        let history: Vec<Option<f64>> = before.iter().copied().chain([now.value]).collect();
        let points = points(&history);
        let last = before.last().copied().flatten();
        let foreseen = now.value.and_then(|_| forecast(&points, history.len() as f64));
        Reviewed {
            met: now.is_met(),
            small: now.is_small(),
            before: last,
            change: now.value.zip(last).map(|(value, last)| Change::between(last, value, now.better)),
            usual,
            side,
            worse: side.and_then(|side| now.is_worse(side)),
            trend: trend(&points, now.better),
            forecast: foreseen.map(|f| Forecast { value: f.value.clamp(least, most) + 0.0, ..f }),
            history,
            lead: Vec::new(),
            series: Vec::new(),
            baseline: Vec::new(),
            now,
        }
    }

    /// Whether its goal is reached, where it rests on enough to judge it.
    pub fn judged(&self) -> Option<bool> {
        self.met.filter(|_| !self.small)
    }

    /// Whether a share misses its goal by more than chance: fewer than one in twenty samples of this size would be as
    /// low if the goal were kept on the mean. Of other figures, whether it misses the goal at all.
    pub fn is_clearly_missed(&self) -> bool {
        let (Some(false), Some(goal), Some(value)) = (self.judged(), self.now.goal, self.now.value) else {
            return false;
        };
        if self.now.part.is_none() {
            return true;
        }
        let n = self.now.n as f64;
        let deviation = (goal.value * (1.0 - goal.value) / n).sqrt();
        (value - goal.value).abs() > ONE_SIDED * deviation
    }

    /// The same figure, held against its values in the steps of its baseline, each of so many days.
    pub(super) fn beside(self, baseline: Vec<Step>, days: f64) -> Reviewed {
        let known: Vec<f64> = baseline.iter().map(|step| step.value).collect();
        let (least, most) = self.now.bounds(&known);
        let noise = |middle: f64| self.now.noise(middle, days);
        let band = median(&known).and_then(|middle| Band::of(&known, noise(middle)));
        let usual = band.map(|band| band.within(least, most));
        let side = usual.zip(self.now.value).map(|(band, value)| band.side(value));
        let worse = side.and_then(|side| self.now.is_worse(side));
        Reviewed { usual, side, worse, baseline, ..self }
    }

    /// Whether the next period is likely to miss a goal that this one reached.
    pub fn is_heading_down(&self) -> bool {
        let (Some(goal), Some(forecast)) = (self.now.goal, self.forecast) else { return false };
        self.judged() == Some(true) && self.trend.is_some() && !goal.is_met(forecast.value)
    }
}

impl Change {
    fn between(before: f64, now: f64, better: Option<Better>) -> Change {
        let difference = now - before;
        let relative = (before != 0.0).then(|| difference / before.abs());
        let better =
            better.filter(|_| difference != 0.0).map(|b| (b == Better::Higher) == (difference > 0.0));
        Change { difference, relative, better }
    }
}

impl Indicator {
    /// The least and the most a value of its unit can be. What was measured and is never negative among the values
    /// `known` has no less than nothing: a count, a response time.
    pub(in crate::report) fn bounds(&self, known: &[f64]) -> (f64, f64) {
        let is_measured = matches!(self.unit, Unit::Own(_)) || statistic(&self.name).is_some();
        match self.unit {
            Unit::Share => (0.0, 1.0),
            Unit::Seconds | Unit::Count | Unit::PerDay => (0.0, f64::MAX),
            Unit::Own(_) if self.is_counted_by_days() => (0.0, f64::MAX),
            _ if is_measured && known.iter().all(|value| *value >= 0.0) => (0.0, f64::MAX),
            Unit::Score | Unit::Own(_) => (f64::MIN, f64::MAX),
        }
    }

    /// Whether it rests on fewer than [`SMALL`] observations. Outages, crashes, vulnerabilities and counts are not
    /// samples: each of them is a matter by itself.
    fn is_small(&self) -> bool {
        let is_sample = match self.chapter {
            Chapter::Availability | Chapter::Reliability | Chapter::Security => false,
            _ => !matches!(self.unit, Unit::Count | Unit::PerDay),
        };
        is_sample && self.value.is_some() && self.n < SMALL
    }

    /// Whether it is a number of things in 30 days, which is never negative.
    fn is_counted_by_days(&self) -> bool {
        catalogue::figure(&self.name).is_some_and(|known| known.sort == FigureKind::Per30Days)
    }

    /// The standard deviation that chance alone gives its value around `middle`: of a count that of Poisson, of a
    /// share of `n` that of a binomial. Of others, a third of a twentieth: less than a twentieth is never unusual.
    pub(in crate::report) fn noise(&self, middle: f64, days: f64) -> f64 {
        match self.unit {
            Unit::Count => middle.max(1.0).sqrt(),
            Unit::PerDay if days > 0.0 => (middle * days).max(1.0).sqrt() / days,
            Unit::Share if self.part.is_some() && self.n > 0 => {
                let n = self.n as f64;
                // One more of each keeps a share of none or all from being certain (Laplace).
                let share = (middle * n + 1.0) / (n + 2.0);
                (share * (1.0 - share) / n).sqrt()
            }
            Unit::Share => 0.0,
            _ => middle.abs() * 0.05 / 3.0,
        }
    }

    /// Whether a side of what is usual is the worse one.
    pub(in crate::report) fn is_worse(&self, side: Side) -> Option<bool> {
        match (side, self.better?) {
            (Side::Inside, _) => None,
            (Side::Above, better) => Some(better == Better::Lower),
            (Side::Below, better) => Some(better == Better::Higher),
        }
    }
}

/// Values by their place in time; a period without one has none.
fn points(history: &[Option<f64>]) -> Vec<Point> {
    let known = history.iter().enumerate().filter_map(|(at, value)| value.map(|value| (at, value)));
    known.map(|(at, value)| Point { at: at as f64, value }).collect()
}

fn trend(points: &[Point], better: Option<Better>) -> Option<Trend> {
    if points.len() < TREND {
        return None;
    }
    let p = mann_kendall(&points.iter().map(|p| p.value).collect::<Vec<_>>());
    let slope = theil_sen(points)?.slope;
    let better = better.filter(|_| slope != 0.0).map(|b| (b == Better::Higher) == (slope > 0.0));
    (p <= SIGNIFICANT && slope != 0.0).then_some(Trend { slope, p, n: points.len(), better })
}

/// The values of figures by name, of one window.
pub(super) type Values = HashMap<String, Option<f64>>;

/// The values of one figure in several windows.
pub(super) fn row(name: &str, windows: &[Values]) -> Vec<Option<f64>> {
    windows.iter().map(|window| window.get(name).copied().flatten()).collect()
}

/// The same for a figure that may not be told by the step: empty where it is not.
pub(super) fn told(name: &str, windows: &[Values]) -> Vec<Option<f64>> {
    if windows.iter().any(|window| window.contains_key(name)) { row(name, windows) } else { Vec::new() }
}

/// A figure by its name.
pub(super) fn figure<'f>(figures: &'f [Reviewed], name: &str) -> Option<&'f Reviewed> {
    figures.iter().find(|f| f.now.name == name)
}
