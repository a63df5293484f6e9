//! A range in which values are usual, robust against a few wild ones.

use serde::Serialize;

use super::median;

/// So many values make a range; fewer say nothing of what is usual.
pub const LEAST: usize = 5;

/// How many spreads from the median a value is still usual: the three sigma of a control chart (Shewhart 1931).
const WIDTH: f64 = 3.0;

/// Makes a median absolute deviation of normal values their standard deviation: 1 / Φ⁻¹(3/4).
const MAD_TO_SIGMA: f64 = 1.4826;

/// The same for a mean absolute deviation: √(π/2).
const MEAN_AD_TO_SIGMA: f64 = 1.2533;

/// The range in which a value is usual: median ± 3 × spread.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Band {
    /// The median of the values it was made from.
    pub median: f64,
    /// From here on a value is usual.
    pub low: f64,
    /// Up to here.
    pub high: f64,
    /// How many values it was made from.
    pub n: usize,
}

/// Where a value lies to a band.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Side {
    /// Lower than usual.
    Below,
    /// Usual.
    Inside,
    /// Higher than usual.
    Above,
}

impl Band {
    /// The band of at least [`LEAST`] values; `None` of fewer.
    ///
    /// The spread is 1.4826 × the median absolute deviation (Hampel 1974) × n / (n - 0.8), for few values lie closer
    /// together than many (Croux and Rousseeuw 1992). Where more than half of the values are equal that is nothing,
    /// and 1.2533 × the mean absolute deviation stands for it (Iglewicz and Hoaglin 1993). It is at least `noise`: the
    /// standard deviation that chance alone gives a value, in its unit.
    ///
    /// ```
    /// use itdesk::rules::normal::{Band, Side};
    /// let band = Band::of(&[10.0, 11.0, 9.0, 10.0, 12.0, 50.0], 0.0).unwrap();
    /// assert_eq!(band.median, 10.5);
    /// assert_eq!((band.side(12.0), band.side(50.0)), (Side::Inside, Side::Above));
    /// ```
    pub fn of(values: &[f64], noise: f64) -> Option<Band> {
        if values.len() < LEAST {
            return None;
        }
        let median = median(values)?;
        let half = WIDTH * spread(values, median).max(noise);
        Some(Band { median, low: median - half, high: median + half, n: values.len() })
    }

    /// The same band within what the value can be at all.
    pub fn within(self, least: f64, most: f64) -> Band {
        // Adding 0 takes the sign of -0 away.
        let within = |value: f64| value.clamp(least, most) + 0.0;
        Band { low: within(self.low), high: within(self.high), median: self.median + 0.0, ..self }
    }

    /// Where a value lies. What floats lose in the last digits makes no value unusual.
    pub fn side(&self, value: f64) -> Side {
        let slack = 1e-9 * self.median.abs().max(self.high.abs()).max(1e-9);
        match value {
            value if value < self.low - slack => Side::Below,
            value if value > self.high + slack => Side::Above,
            _ => Side::Inside,
        }
    }
}

fn spread(values: &[f64], middle: f64) -> f64 {
    let deviations: Vec<f64> = values.iter().map(|v| (v - middle).abs()).collect();
    let mad = median(&deviations).unwrap_or(0.0);
    let n = deviations.len() as f64;
    if mad > 0.0 {
        return MAD_TO_SIGMA * mad * n / (n - 0.8);
    }
    MEAN_AD_TO_SIGMA * deviations.iter().sum::<f64>() / n
}
