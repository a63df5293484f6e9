//! The middle of values.

/// The middle of values: of an even number, the mean of the two in the middle. `None` without any; values that are
/// not finite do not count.
pub fn median(values: &[f64]) -> Option<f64> {
    let mut values: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    values.sort_unstable_by(f64::total_cmp);
    let last = values.len().checked_sub(1)?;
    let below = values[last / 2];
    let above = values[last.div_ceil(2)];
    Some(below + (above - below) * if last % 2 == 1 { 0.5 } else { 0.0 })
}
