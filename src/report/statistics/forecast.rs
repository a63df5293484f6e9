//! What the next value is likely to be (M7.2b, foresee), and how wrong that has been.

use serde::Serialize;

use super::{Point, median, theil_sen};

/// So many values are needed before the first forecast is tried.
const BEFORE: usize = 4;

/// So many forecasts must have been tried in hindsight before one is told.
const TRIALS: usize = 2;

/// By what the next value is foreseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Means {
    /// The median of what was: as it is, so it stays.
    Level,
    /// The line of Theil and Sen, prolonged.
    Trend,
}

/// A value foreseen.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Forecast {
    /// What is likely.
    pub value: f64,
    /// How far, on the mean, the same forecast was from what came, for every earlier value it could be tried on.
    pub error: f64,
    /// How often it was tried.
    pub trials: usize,
    /// By what.
    pub by: Means,
}

/// Foresees the value at time `at` from those before it, in time order.
///
/// Each earlier value is foreseen from those before it, by the level and by the trend; the one that was less wrong on
/// the mean is taken (the level, where both were equal), and that mean error is told. `None` of fewer than six values.
pub fn forecast(points: &[Point], at: f64) -> Option<Forecast> {
    if points.len() < BEFORE + TRIALS {
        return None;
    }
    let by = [Means::Level, Means::Trend].map(|by| (by, hindsight(points, by)));
    let [(_, level), (_, trend)] = by;
    let (by, error) = by[usize::from(trend < level)];
    Some(Forecast { value: foresee(points, at, by)?, error, trials: points.len() - BEFORE, by })
}

/// The mean distance of forecasts from what came.
fn hindsight(points: &[Point], by: Means) -> f64 {
    let trials = (BEFORE..points.len()).filter_map(|known| {
        let next = points[known];
        Some((foresee(&points[..known], next.at, by)? - next.value).abs())
    });
    let errors: Vec<f64> = trials.collect();
    errors.iter().sum::<f64>() / errors.len().max(1) as f64
}

fn foresee(points: &[Point], at: f64, by: Means) -> Option<f64> {
    match by {
        Means::Level => median(&points.iter().map(|p| p.value).collect::<Vec<_>>()),
        Means::Trend => Some(theil_sen(points)?.at(at)),
    }
}
