//! What is unlike itself (M7.2a), and when.

use serde::Serialize;

use super::super::indicator::{Indicator, Unit};
use super::super::statistics::{Band, Side, median};
use super::super::window::{Frame, Window};
use super::reviewed::Reviewed;
use crate::records::words::{Better, CauseClass};
use crate::records::{Class, Id, State};
use crate::rules::catalogue::statistic;

/// Figures of one service that were unlike themselves at the same time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Anomaly {
    /// The service; none for the desk as a whole.
    pub service: Option<String>,
    /// When: the period, or a part of it.
    pub window: Window,
    /// Whether it is one of the whole period, compared with the periods before it.
    pub whole: bool,
    /// Whether any of its signs is for the worse.
    pub worse: bool,
    /// The figures.
    pub signs: Vec<Sign>,
    /// Incidents of that time: where a cause and a remedy are known, they stand there.
    pub tickets: Vec<Cited>,
    /// How many more there were of that time.
    pub more: usize,
}

/// A ticket as an anomaly cites it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cited {
    /// Its name.
    pub id: Id,
    /// Its title.
    pub title: String,
    /// Its class.
    pub class: Class,
    /// Its state.
    pub state: State,
    /// Seconds its outages took of the anomaly's time.
    pub down_seconds: i64,
    /// The class of its root cause.
    pub cause: Option<CauseClass>,
    /// The cause in words.
    pub why: Vec<String>,
    /// What was done against it: the last repair that held, else the outcome.
    pub remedy: Vec<String>,
}

/// A figure outside of what is usual.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sign {
    /// The figure.
    pub figure: String,
    /// In which unit.
    pub unit: Unit,
    /// The value; of several steps in a row, the farthest off.
    pub value: f64,
    /// What is usual.
    pub usual: Band,
    /// On which side of it.
    pub side: Side,
    /// Whether that is for the worse; none where neither way is better.
    pub worse: Option<bool>,
}

/// The figures whose single steps are watched; beside them one statistic of each measure.
const WATCHED: [&str; 4] = ["availability", "created", "security.events", "crashes"];

/// Figures that say the same as another one: unusual with it, they are no second sign.
const ECHOES: [&str; 12] = [
    "mtbf",
    "downtime",
    "restore.mean",
    "restore.median",
    "respond.mean",
    "resolve.mean",
    "created.per_day",
    "done.per_day",
    "done.within_14d",
    "done.mean",
    "backlog.age.oldest",
    "reopenings",
];

/// So many steps of the period before make a baseline; where there are fewer, all steps do.
const ENOUGH: usize = 8;

/// The anomalies of a scope: of the whole period, and of steps within it.
pub(super) fn anomalies(service: Option<&str>, figures: &[Reviewed], frame: &Frame) -> Vec<Anomaly> {
    let one = |window: Window, whole: bool, signs: Vec<Sign>| Anomaly {
        service: service.map(str::to_owned),
        window,
        whole,
        worse: signs.iter().any(|s| s.worse == Some(true)),
        signs,
        tickets: Vec::new(),
        more: 0,
    };
    let of_period: Vec<Sign> = figures.iter().filter_map(of_period).collect();
    let mut found: Vec<Anomaly> = Vec::new();
    if !of_period.is_empty() {
        found.push(one(frame.period, true, of_period));
    }
    let watched = figures.iter().filter(|f| is_watched(&f.now));
    let mut steps: Vec<(Window, Sign)> = watched.flat_map(|f| of_steps(f, frame)).collect();
    steps.sort_by_key(|(window, _)| window.since);
    for (window, sign) in steps {
        match found.last_mut().filter(|last| !last.whole && window.since < last.window.until) {
            Some(last) => {
                last.window.until = last.window.until.max(window.until);
                last.signs.push(sign);
            }
            None => found.push(one(window, false, vec![sign])),
        }
    }
    found
}

/// The sign of a figure of the whole period.
fn of_period(figure: &Reviewed) -> Option<Sign> {
    let usual = figure.usual?;
    let side = figure.side?;
    let value = figure.now.value?;
    let name = figure.now.name.as_str();
    let of_class = name.rsplit_once('.').is_some_and(|(_, last)| last.len() == 1);
    let is_told = match statistic(name) {
        Some(_) => is_watched(&figure.now),
        None => !of_class && !ECHOES.contains(&name),
    };
    (side != Side::Inside && is_told).then(|| sign(figure, value, usual, side))
}

fn sign(figure: &Reviewed, value: f64, usual: Band, side: Side) -> Sign {
    let Indicator { name, unit, .. } = &figure.now;
    Sign { figure: name.clone(), unit: unit.clone(), value, usual, side, worse: figure.now.is_worse(side) }
}

/// Whether single steps of a figure are watched, and of a measure its statistics at all: the slow end where lower is
/// better, the middle where higher is.
pub fn is_watched(indicator: &Indicator) -> bool {
    let wanted = if indicator.better == Some(Better::Higher) { "p50" } else { "p95" };
    let of_measure = statistic(&indicator.name).is_some_and(|(_, statistic)| statistic == wanted);
    of_measure || WATCHED.contains(&indicator.name.as_str())
}

/// Steps that are unusual for the worse; those that follow one another are one.
fn of_steps(figure: &Reviewed, frame: &Frame) -> Vec<(Window, Sign)> {
    // Days of the weekend are held against days of the weekend.
    let bands = [false, true].map(|weekend| band(figure, frame, weekend));
    let mut found: Vec<(Window, Sign)> = Vec::new();
    for ((window, value), weekend) in frame.buckets.iter().zip(&figure.series).zip(&frame.weekends) {
        let (Some(value), Some(usual)) = (*value, bands[usize::from(*weekend)]) else { continue };
        let side = usual.side(value);
        // Where neither way is better, more than usual is what asks for a look.
        let unusual = figure.now.is_worse(side).unwrap_or(side == Side::Above && figure.now.better.is_none());
        if !unusual {
            continue;
        }
        let last = found.last_mut().filter(|(last, sign)| last.until == window.since && sign.side == side);
        match last {
            Some((last, sign)) => {
                last.until = window.until;
                sign.grow(value);
            }
            None => found.push((*window, sign(figure, value, usual, side))),
        }
    }
    found
}

/// What is usual of a step: by those of the measure's baseline or of the period before, or by all where those are too
/// few.
fn band(figure: &Reviewed, frame: &Frame, weekend: bool) -> Option<Band> {
    let like = |values: &[Option<f64>], weekends: &[bool]| -> Vec<f64> {
        let alike = values.iter().zip(weekends).filter(|(_, w)| **w == weekend);
        alike.filter_map(|(value, _)| *value).collect()
    };
    let of_baseline = figure.baseline.iter().filter(|step| step.weekend == weekend).map(|step| step.value);
    let mut known = match figure.baseline.is_empty() {
        true => like(&figure.lead, &frame.lead_weekends),
        false => of_baseline.collect(),
    };
    if known.len() < ENOUGH {
        known.extend(like(&figure.series, &frame.weekends));
    }
    if known.len() < ENOUGH {
        return None;
    }
    // What a single step rests on is not known; a share is taken as it is.
    let single = Indicator { part: None, ..figure.now.clone() };
    let days = frame.buckets.first().map_or(0.0, |b| b.seconds() / 86_400.0);
    let (least, most) = figure.now.bounds(&known);
    let noise = single.noise(median(&known)?, days);
    Some(Band::of(&known, noise)?.within(least, most))
}

impl Anomaly {
    /// How far its farthest sign is from the median, in halves of the normal range.
    pub(super) fn distance(&self) -> f64 {
        let of = |sign: &Sign| {
            let usual = &sign.usual;
            let half = (usual.high - usual.median).max(usual.median - usual.low);
            if half > 0.0 { (sign.value - usual.median).abs() / half } else { 0.0 }
        };
        self.signs.iter().map(of).fold(0.0, f64::max)
    }
}

impl Sign {
    /// Takes in the next step.
    fn grow(&mut self, next: f64) {
        let off = |value: f64| (value - self.usual.median).abs();
        if off(next) > off(self.value) {
            self.value = next;
        }
    }
}
