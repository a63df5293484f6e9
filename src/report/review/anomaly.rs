//! What is unlike itself (M7.2a), and when.

use serde::Serialize;

use super::super::indicator::{Indicator, Unit};
use super::super::statistics::{Band, Side, median};
use super::super::window::{Frame, Window};
use super::cited::Cited;
use super::reviewed::Reviewed;
use crate::records::words::Better;
use crate::rules::catalogue::statistic;

/// A value outside of what is usual.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Anomaly {
    /// The service; none for the desk as a whole.
    pub service: Option<String>,
    /// The figure.
    pub figure: String,
    /// In which unit.
    pub unit: Unit,
    /// When: the period, or a part of it.
    pub window: Window,
    /// Whether it is one of the whole period, compared with the periods before it.
    pub whole: bool,
    /// The value; of several steps in a row, the farthest off.
    pub value: f64,
    /// What is usual.
    pub usual: Band,
    /// On which side of it.
    pub side: Side,
    /// Whether that is for the worse; none where neither way is better.
    pub worse: Option<bool>,
    /// Incidents and changes of that time: where a cause and a remedy are known, they stand there.
    pub tickets: Vec<Cited>,
    /// How many more there were of that time.
    pub more: usize,
}

/// The figures whose single steps are watched; beside them one statistic of each measure.
const WATCHED: [&str; 5] = ["availability", "created", "security.events", "crashes", "restore.mean"];

/// So many steps of the period before make a baseline; where there are fewer, all steps do.
const ENOUGH: usize = 8;

/// The anomalies of a scope: of the whole period, and of steps within it.
pub(super) fn anomalies(service: Option<&str>, figures: &[Reviewed], frame: &Frame) -> Vec<Anomaly> {
    let mut found: Vec<Anomaly> = figures.iter().filter_map(|f| of_period(service, f, frame)).collect();
    for figure in figures.iter().filter(|f| is_watched(&f.now)) {
        found.extend(of_steps(service, figure, frame));
    }
    found
}

fn of_period(service: Option<&str>, figure: &Reviewed, frame: &Frame) -> Option<Anomaly> {
    let (usual, side, value) = (figure.usual?, figure.side?, figure.now.value?);
    let of_class = figure.now.name.rsplit_once('.').is_some_and(|(_, last)| last.len() == 1);
    if side == Side::Inside || of_class {
        return None;
    }
    Some(anomaly(service, figure, frame.period, (value, usual, side)))
}

fn anomaly(
    service: Option<&str>,
    figure: &Reviewed,
    window: Window,
    (value, usual, side): (f64, Band, Side),
) -> Anomaly {
    Anomaly {
        service: service.map(str::to_owned),
        figure: figure.now.name.clone(),
        unit: figure.now.unit.clone(),
        window,
        whole: true,
        value,
        usual,
        side,
        worse: figure.now.is_worse(side),
        tickets: Vec::new(),
        more: 0,
    }
}

/// One statistic a measure: the slow end where lower is better, the middle where higher is.
fn is_watched(indicator: &Indicator) -> bool {
    let wanted = if indicator.better == Some(Better::Higher) { "p50" } else { "p95" };
    let of_measure = statistic(&indicator.name).is_some_and(|(_, statistic)| statistic == wanted);
    of_measure || WATCHED.contains(&indicator.name.as_str())
}

/// Steps that are unusual for the worse; those that follow one another are one.
fn of_steps(service: Option<&str>, figure: &Reviewed, frame: &Frame) -> Vec<Anomaly> {
    let lead: Vec<f64> = figure.lead.iter().copied().flatten().collect();
    let all = || figure.lead.iter().chain(&figure.series).copied().flatten().collect();
    let known: Vec<f64> = if lead.len() >= ENOUGH { lead } else { all() };
    let (least, most) = figure.now.bounds();
    let days = frame.buckets.first().map_or(0.0, |b| b.seconds() / 86_400.0);
    // What a single step rests on is not known; a share is taken as it is.
    let single = Indicator { part: None, ..figure.now.clone() };
    let noise = |middle: f64| single.noise(middle, days);
    let band = median(&known).filter(|_| known.len() >= ENOUGH).and_then(|m| Band::of(&known, noise(m)));
    let Some(usual) = band.map(|band| band.within(least, most)) else { return Vec::new() };
    let mut found: Vec<Anomaly> = Vec::new();
    for (window, value) in frame.buckets.iter().zip(&figure.series) {
        let Some(value) = *value else { continue };
        let side = usual.side(value);
        // Where neither way is better, more than usual is what asks for a look.
        let unusual = figure.now.is_worse(side).unwrap_or(side == Side::Above && figure.now.better.is_none());
        if !unusual {
            continue;
        }
        let one = Anomaly { whole: false, ..anomaly(service, figure, *window, (value, usual, side)) };
        match found.last_mut().filter(|last| last.window.until == window.since && last.side == side) {
            Some(last) => last.grow(&one),
            None => found.push(one),
        }
    }
    found
}

impl Anomaly {
    /// Takes in the next step.
    fn grow(&mut self, next: &Anomaly) {
        self.window.until = next.window.until;
        let off = |value: f64| (value - self.usual.median).abs();
        if off(next.value) > off(self.value) {
            self.value = next.value;
        }
    }
}
