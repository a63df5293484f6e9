//! The axis of a chart: round ends, round steps.

use crate::report::indicator::Unit;

/// From where to where an axis goes, and in which steps.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    /// The lower end.
    pub low: f64,
    /// The upper end; above the lower one.
    pub high: f64,
    /// The distance of two marks.
    pub step: f64,
}

/// Round numbers of seconds.
const SECONDS: [f64; 24] = [
    1.0,
    2.0,
    5.0,
    10.0,
    15.0,
    30.0,
    60.0,
    120.0,
    300.0,
    600.0,
    900.0,
    1_800.0,
    3_600.0,
    7_200.0,
    10_800.0,
    21_600.0,
    43_200.0,
    86_400.0,
    172_800.0,
    432_000.0,
    864_000.0,
    1_728_000.0,
    2_592_000.0,
    7_776_000.0,
];

/// More steps than this are too many.
const STEPS: f64 = 4.0;

impl Scale {
    /// An axis on which all values from `least` to `most` have a place. Numbers of things and times begin at 0; shares
    /// end at 1 at the most.
    ///
    /// ```
    /// use itdesk::render::monitor::scale::Scale;
    /// use itdesk::report::indicator::Unit;
    /// let days = Scale::of(0.0, 260_000.0, &Unit::Seconds);
    /// assert_eq!((days.low, days.high, days.step), (0.0, 345_600.0, 86_400.0));
    /// let share = Scale::of(0.982, 1.0, &Unit::Share);
    /// assert_eq!((share.high, share.marks().len()), (1.0, 5));
    /// ```
    pub fn of(least: f64, most: f64, unit: &Unit) -> Scale {
        let from_zero = !matches!(unit, Unit::Share | Unit::Score) && least >= 0.0;
        let least = if from_zero { 0.0 } else { least };
        let span = match most - least {
            span if span > 0.0 && span.is_finite() => span,
            _ if *unit == Unit::Share => 0.01,
            _ => most.abs().clamp(1.0, f64::MAX / 8.0),
        };
        let least = if *unit == Unit::Share && most >= 1.0 { least.min(1.0 - span) } else { least };
        let step = step(span, unit);
        let low = (least / step + 1e-9).floor() * step;
        let high = (most / step - 1e-9).ceil() * step;
        let high = if high > low { high } else { low + step };
        match unit {
            Unit::Share => {
                Scale { low: low.max(0.0), high: high.clamp(low + step, 1.0_f64.max(low + step)), step }
            }
            _ => Scale { low, high, step },
        }
    }

    /// The values at which there is a mark.
    pub fn marks(&self) -> Vec<f64> {
        let steps = ((self.high - self.low) / self.step).round().clamp(1.0, 2.0 * STEPS) as usize;
        (0..=steps).map(|n| self.low + n as f64 * self.step).collect()
    }

    /// Where a value lies, 0 at the lower end and 1 at the upper one.
    pub fn place(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0)
    }

    /// How a mark is labelled: without the unit, but for times and shares.
    pub fn label(&self, value: f64, unit: &Unit) -> String {
        // What floats leave of nothing would be -0.
        let value = if value.abs() < self.step * 1e-6 { 0.0 } else { value };
        match unit {
            Unit::Seconds => crate::render::times::span(value.round() as i64),
            Unit::Share => {
                let places = (-(self.step * 100.0).log10() - 1e-9).ceil().clamp(0.0, 4.0) as usize;
                format!("{:.places$} %", value * 100.0)
            }
            _ => {
                let places = (-self.step.log10() - 1e-9).ceil().clamp(0.0, 6.0) as usize;
                short(value, places)
            }
        }
    }
}

/// The smallest round step of which few make the span.
fn step(span: f64, unit: &Unit) -> f64 {
    if *unit == Unit::Seconds
        && let Some(step) = SECONDS.iter().find(|step| span / **step <= STEPS)
    {
        return *step;
    }
    let size = 10f64.powf((span / STEPS).log10().floor());
    let round = [1.0, 2.0, 5.0, 10.0].map(|n| n * size);
    let step = round.into_iter().find(|step| span / step <= STEPS + 1e-9).unwrap_or(span);
    // Half a thing is none.
    if *unit == Unit::Count { step.max(1.0) } else { step }
}

/// A number with its thousands and millions as letters.
fn short(value: f64, places: usize) -> String {
    match value.abs() {
        size if size >= 1e15 => format!("{value:.0e}"),
        size if size >= 1e9 => format!("{}G", value / 1e9),
        size if size >= 1e6 => format!("{}M", value / 1e6),
        size if size >= 1e4 => format!("{}k", value / 1e3),
        _ => format!("{value:.places$}"),
    }
}
