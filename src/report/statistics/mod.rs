//! What a row of values says of itself: what is usual, whether it rises, what comes next. Robust throughout: a
//! single wild value moves none of the answers.

mod band;
mod forecast;
mod trend;

pub use band::{Band, LEAST, Side};
pub use forecast::{Forecast, Means, forecast};
pub use trend::{FittedLine, Point, mann_kendall, theil_sen};

use super::sample::Sample;

/// The middle of values: of an even number, the mean of the two in the middle. `None` without any.
pub fn median(values: &[f64]) -> Option<f64> {
    Sample::of(values.iter().copied()).median()
}
