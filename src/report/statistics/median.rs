//! The middle of values.

use super::super::sample::Sample;

/// The middle of values: of an even number, the mean of the two in the middle. `None` without any.
pub fn median(values: &[f64]) -> Option<f64> {
    Sample::of(values.iter().copied()).median()
}
