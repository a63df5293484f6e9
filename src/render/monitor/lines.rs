//! The figures of a review, a line each: for CSV.

use serde::Serialize;

use crate::lang::tr;
use crate::report::indicator::{Indicator, Says, Unit};
use crate::report::review::{Review, Reviewed};

/// A figure of a scope. Numbers are in the unit that stands beside them: shares 0 to 1, times in seconds.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MeasureLine {
    /// The service; nothing for the desk as a whole.
    pub service: Option<String>,
    /// The stable name.
    pub figure: String,
    /// `share`, `seconds`, `count`, `per day`, `score`, or the measure's own.
    pub unit: String,
    /// The value in the period.
    pub value: Option<f64>,
    /// How many observations it rests on.
    pub n: u64,
    /// The value in the period before.
    pub before: Option<f64>,
    /// The lower end of what is usual.
    pub usual_low: Option<f64>,
    /// The upper end of what is usual.
    pub usual_high: Option<f64>,
    /// The target.
    pub goal: Option<f64>,
    /// `manual` or `policy`.
    pub goal_of: Option<&'static str>,
    /// Whether the target is met; nothing without a target.
    pub met: Option<bool>,
    /// The slope of the trend a period, where there is one.
    pub slope: Option<f64>,
    /// The value expected in the next period.
    pub forecast: Option<f64>,
    /// How far the forecast was off on average.
    pub forecast_error: Option<f64>,
    /// The row of the manual.
    pub row: &'static str,
}

/// Every figure of the desk, then of each service; of one service only, where only one was asked for.
pub fn lines(review: &Review) -> Vec<MeasureLine> {
    let desk = review.figures.iter().filter(|_| review.service.is_none()).map(|f| line(None, f));
    let services = review.services.iter().flat_map(|s| s.figures.iter().map(|f| line(Some(&s.name), f)));
    desk.chain(services).collect()
}

fn line(service: Option<&str>, figure: &Reviewed) -> MeasureLine {
    let Indicator { name, unit, value, n, goal, row, .. } = &figure.now;
    MeasureLine {
        service: service.map(str::to_owned),
        figure: name.clone(),
        unit: self::unit(unit).to_owned(),
        value: *value,
        n: *n,
        before: figure.before,
        usual_low: figure.usual.map(|band| band.low),
        usual_high: figure.usual.map(|band| band.high),
        goal: goal.map(|goal| goal.value),
        goal_of: goal.map(|goal| match goal.says {
            Says::Manual => "manual",
            Says::Policy => "policy",
        }),
        met: figure.met,
        slope: figure.trend.map(|trend| trend.slope),
        forecast: figure.forecast.map(|f| f.value),
        forecast_error: figure.forecast.map(|f| f.error),
        row,
    }
}

/// A unit in a word.
pub fn unit(unit: &Unit) -> &str {
    match unit {
        Unit::Share => "share",
        Unit::Seconds => "seconds",
        Unit::Count => "count",
        Unit::PerDay => tr!("per day"),
        Unit::Score => "score",
        Unit::Own(own) => own,
    }
}
