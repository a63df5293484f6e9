//! Whether values rise or fall over time (M7.2b, trend).

use serde::Serialize;

/// A value at a time, both in units of the caller.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// When.
    pub at: f64,
    /// What.
    pub value: f64,
}

/// A straight line through values.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct FittedLine {
    /// How much the value grows in a unit of time.
    pub slope: f64,
    /// The value at time 0.
    pub intercept: f64,
}

impl FittedLine {
    /// The value of the line at a time.
    pub fn at(&self, time: f64) -> f64 {
        self.intercept + self.slope * time
    }
}

/// The line of Theil and Sen: its slope is the median of the slopes between any two points, its height the median of
/// what is left (Sen 1968). Up to 29 % of the points may be wild without an effect. `None` of fewer than two times.
///
/// ```
/// use itdesk::report::statistics::{Point, theil_sen};
/// let points = [1.0, 3.0, 5.0, 900.0, 9.0].iter().enumerate();
/// let points: Vec<_> = points.map(|(at, value)| Point { at: at as f64, value: *value }).collect();
/// let line = theil_sen(&points).unwrap();
/// assert_eq!((line.slope, line.at(5.0)), (2.0, 11.0));
/// ```
pub fn theil_sen(points: &[Point]) -> Option<FittedLine> {
    let pairs = points.iter().enumerate().flat_map(|(i, a)| points[i + 1..].iter().map(move |b| (a, b)));
    let slopes: Vec<f64> =
        pairs.filter(|(a, b)| a.at != b.at).map(|(a, b)| (b.value - a.value) / (b.at - a.at)).collect();
    let slope = super::median(&slopes)?;
    let rests: Vec<f64> = points.iter().map(|p| p.value - slope * p.at).collect();
    Some(FittedLine { slope, intercept: super::median(&rests)? })
}

/// How likely values without any trend would be as ordered as these, rising or falling: the two-sided p of Mann (1945)
/// and Kendall (1975), by the normal approximation with its corrections for ties and continuity. 1 of fewer than three.
///
/// ```
/// use itdesk::report::statistics::mann_kendall;
/// assert!(mann_kendall(&[1.0, 2.0, 4.0, 5.0, 7.0, 8.0, 9.0]) < 0.01);
/// assert!(mann_kendall(&[1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0]) > 0.5);
/// ```
pub fn mann_kendall(values: &[f64]) -> f64 {
    if values.len() < 3 {
        return 1.0;
    }
    let pairs = values.iter().enumerate().flat_map(|(i, a)| values[i + 1..].iter().map(move |b| (a, b)));
    let score: f64 = pairs.map(|(a, b)| (b - a).partial_cmp(&0.0).map_or(0.0, |o| f64::from(o as i8))).sum();
    let weight = |n: f64| n * (n - 1.0) * (2.0 * n + 5.0);
    let tied: f64 = ties(values).into_iter().map(|group| weight(group as f64)).sum();
    let variance = (weight(values.len() as f64) - tied) / 18.0;
    if variance <= 0.0 {
        return 1.0;
    }
    let distance = (score.abs() - 1.0).max(0.0) / variance.sqrt();
    (2.0 * upper_tail(distance)).min(1.0)
}

/// How many values there are of each.
fn ties(values: &[f64]) -> Vec<usize> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.chunk_by(|a, b| a == b).map(<[f64]>::len).collect()
}

/// The share of a normal distribution beyond `z` ≥ 0, to 7 digits: Abramowitz and Stegun (1964), 26.2.17.
fn upper_tail(z: f64) -> f64 {
    const TERMS: [f64; 5] = [0.319_381_530, -0.356_563_782, 1.781_477_937, -1.821_255_978, 1.330_274_429];
    let t = 1.0 / (1.0 + 0.231_641_9 * z);
    let density = (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let sum = TERMS.iter().rev().fold(0.0, |sum, term| (sum + term) * t);
    (density * sum).clamp(0.0, 0.5)
}
