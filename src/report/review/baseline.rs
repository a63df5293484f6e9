//! What is usual of a measure: by its own baseline, the time before the period that the policy names (M7.1f).

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use rayon::prelude::*;

use super::super::data::{Data, Scope};
use super::super::indicator::Indicator;
use super::super::indicators::measured;
use super::super::window::{Frame, Window, WindowStep};
use super::super::{Period, statistics};
use crate::records::measurement::names;
use crate::rules::catalogue::statistic;

/// So many steps make a baseline in the step of the period; a shorter one goes in finer steps.
const ENOUGH: usize = 8;

/// The value of a figure in one step of its baseline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// Whether the step is a day of the weekend.
    pub weekend: bool,
    /// The value.
    pub value: f64,
}

/// The values of figures in the steps of their baselines.
pub(super) struct Baselines(BTreeMap<String, (Vec<Step>, f64)>);

impl Baselines {
    /// Those of the measures that the policy declares, before the period of a frame.
    pub(super) fn of(data: &Data, scope: &Scope, frame: &Frame) -> Baselines {
        let measures = &data.policy.monitoring.measures;
        let lengths: BTreeSet<i64> = measures.values().map(|measure| measure.baseline).collect();
        let mut all = BTreeMap::new();
        if !scope.is_of_services() {
            return Baselines(all);
        }
        for days in lengths {
            let (step, windows) = steps(data, frame, days);
            let is_weekend = |window: &Window| step.is_weekend(window, &data.policy.desk.timezone);
            let period = |window: &Window| Period {
                since: Some(window.since),
                until: Some(window.until),
                now: data.now,
            };
            let told: Vec<Vec<Indicator>> =
                windows.par_iter().map(|window| measured(data, scope, period(window))).collect();
            let length = windows.first().map_or(0.0, |window| window.seconds() / 86_400.0);
            for (window, figures) in windows.iter().zip(told) {
                for figure in figures {
                    let declared = measures.get(measure_of(&figure.name));
                    if declared.is_none_or(|measure| measure.baseline != days) {
                        continue;
                    }
                    let entry = all.entry(figure.name).or_insert((Vec::new(), length));
                    let weekend = is_weekend(window);
                    entry.0.extend(figure.value.map(|value| Step { weekend, value }));
                }
            }
        }
        // Too few values say nothing of what is usual: the periods before do.
        all.retain(|_, (steps, _)| steps.len() >= statistics::LEAST);
        Baselines(all)
    }

    /// The steps of a figure, and how many days each has; nothing without enough values.
    pub(super) fn take(&mut self, figure: &str) -> Option<(Vec<Step>, f64)> {
        self.0.remove(figure)
    }
}

/// The baseline of so many days before a period, in steps; those before the desk knew anything are left out.
fn steps(data: &Data, frame: &Frame, days: i64) -> (WindowStep, Vec<Window>) {
    let zone = &data.policy.desk.timezone;
    let until = frame.period.since;
    let length = SignedDuration::from_hours(days.saturating_mul(24));
    let began = until.checked_sub(length).unwrap_or(Timestamp::MIN);
    let first = data.first().unwrap_or(until);
    let whole = Window { since: began.max(first), until };
    if whole.since >= whole.until {
        return (frame.step, Vec::new());
    }
    let cut = |step: WindowStep| (step, step.cut(&whole, zone));
    let finer = [frame.step, WindowStep::Day].map(cut).into_iter().find(|(_, steps)| steps.len() >= ENOUGH);
    finer.unwrap_or_else(|| cut(WindowStep::Hour))
}

/// The measure that a figure is made from.
fn measure_of(figure: &str) -> &str {
    match figure {
        "csat.mean" | "csat.satisfied" => names::CSAT,
        "security.events" => names::SECURITY_EVENT,
        "crashes" => names::CRASH,
        other => statistic(other).map_or(other, |(measure, _)| measure),
    }
}
