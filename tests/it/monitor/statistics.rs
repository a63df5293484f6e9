//! What is usual, what rises, what comes next.

use itdesk::report::statistics::{
    Band, Forecast, Means, Point, Side, forecast, mann_kendall, median, theil_sen,
};
use proptest::prelude::*;

fn points(values: &[f64]) -> Vec<Point> {
    values.iter().enumerate().map(|(at, value)| Point { at: at as f64, value: *value }).collect()
}

#[test]
fn bands_of_known_values() {
    // values, noise, median and half the width, worked out by hand: 3 × 1.4826 × MAD × n / (n - 0.8)
    let cases: [(&[f64], f64, f64, f64); 6] = [
        (&[10.0, 11.0, 9.0, 10.0, 12.0], 0.0, 10.0, 3.0 * 1.4826 * 5.0 / 4.2),
        // One wild value moves the range by one step of the order, not by its size.
        (&[10.0, 11.0, 9.0, 10.0, 1e9], 0.0, 10.0, 3.0 * 1.4826 * 5.0 / 4.2),
        // More than half are equal: the mean absolute deviation, 3/7, stands for the median one.
        (&[1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 4.0], 0.0, 1.0, 3.0 * 1.2533 * 3.0 / 7.0),
        // All are equal: only chance is left.
        (&[4.0; 8], 2.0, 4.0, 6.0),
        (&[4.0; 8], 0.0, 4.0, 0.0),
        (&[10.0, 11.0, 9.0, 10.0, 12.0], 5.0, 10.0, 15.0),
    ];
    for (values, noise, median, half) in cases {
        let band = Band::of(values, noise).unwrap();
        assert_eq!((band.median, band.n), (median, values.len()), "{values:?}");
        assert!((band.high - median - half).abs() < 1e-9, "{values:?}: {band:?}");
        assert!((median - band.low - half).abs() < 1e-9, "{values:?}: {band:?}");
    }
    assert_eq!(Band::of(&[1.0, 2.0, 3.0, 4.0], 0.0), None);
}

#[test]
fn a_band_stays_within_what_can_be() {
    let band = Band::of(&[0.9, 0.95, 1.0, 0.85, 0.8], 0.1).unwrap().within(0.0, 1.0);
    assert_eq!((band.high, band.side(1.0)), (1.0, Side::Inside));
    let constant = Band::of(&[1.0; 6], 0.0).unwrap();
    assert_eq!((constant.side(1.0), constant.side(0.999)), (Side::Inside, Side::Below));
}

#[test]
fn trends_of_known_values() {
    // p of the two-sided test by the normal approximation, computed by hand from S and its variance
    let cases: [(&[f64], f64); 5] = [
        (&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0], 0.002_666),
        (&[7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0], 0.002_666),
        (&[5.0, 5.0, 5.0, 5.0], 1.0),
        (&[1.0, 2.0], 1.0),
        // S = 4, variance (4·3·13 - 2·1·9) / 18
        (&[1.0, 2.0, 2.0, 3.0], 0.149_4),
    ];
    for (values, p) in cases {
        let told = mann_kendall(values);
        let expected = p;
        assert!((told - expected).abs() < 0.03 * expected.max(0.01), "{values:?}: {told} for {expected}");
    }
}

#[test]
fn what_rises_is_foreseen_by_the_trend_and_what_stays_by_the_level() {
    let rising = forecast(&points(&[1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]), 7.0).unwrap();
    assert_eq!(rising, Forecast { value: 8.0, error: 0.0, trials: 3, by: Means::Trend });
    let steady = forecast(&points(&[5.0; 7]), 7.0).unwrap();
    assert_eq!(steady, Forecast { value: 5.0, error: 0.0, trials: 3, by: Means::Level });
    assert_eq!(forecast(&points(&[1.0, 2.0, 3.0, 4.0, 5.0]), 5.0), None);
}

#[test]
fn the_error_of_a_forecast_is_what_it_was_in_hindsight() {
    // Level: the medians of four, five and six values before are 10, 10, 10.5: wrong by 2, 4, 0.5.
    let values = [10.0, 9.0, 10.0, 11.0, 12.0, 14.0, 10.0];
    let told = forecast(&points(&values), 7.0).unwrap();
    let level = [2.0, 4.0, 0.5].iter().sum::<f64>() / 3.0;
    assert!(told.error <= level + 1e-9, "{told:?} is worse than the level, {level}");
}

fn values(least: usize) -> impl Strategy<Value = Vec<f64>> {
    prop::collection::vec((-1_000_000i32..1_000_000).prop_map(|n| f64::from(n) / 16.0), least..40)
}

proptest! {
    #[test]
    fn half_the_values_lie_on_each_side_of_the_median(values in values(1)) {
        let middle = median(&values).unwrap();
        let (below, above) = (values.iter().filter(|v| **v < middle), values.iter().filter(|v| **v > middle));
        prop_assert!(below.count() * 2 <= values.len() && above.count() * 2 <= values.len());
    }

    #[test]
    fn a_band_knows_no_order_and_moves_with_its_values(values in values(5), by in -1000i32..1000) {
        let by = f64::from(by);
        let band = Band::of(&values, 0.0).unwrap();
        let reversed: Vec<f64> = values.iter().rev().copied().collect();
        prop_assert_eq!(Band::of(&reversed, 0.0).map(|b| b.median), Some(band.median));
        let moved: Vec<f64> = values.iter().map(|v| v + by).collect();
        let moved = Band::of(&moved, 0.0).unwrap();
        prop_assert!((moved.low - band.low - by).abs() < 1e-6 && (moved.high - band.high - by).abs() < 1e-6);
        prop_assert!(band.low <= band.median && band.median <= band.high);
        prop_assert_eq!(band.side(band.median), Side::Inside);
    }

    #[test]
    fn a_minority_of_wild_values_leaves_the_band_where_it_was(values in values(9), wild in 1e7..1e300f64) {
        let mut spoiled = values.clone();
        spoiled[0] = wild;
        let band = Band::of(&spoiled, 0.0).unwrap();
        let (least, most) = values[1..].iter().fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(*v), b.max(*v)));
        prop_assert!(band.median >= least && band.median <= most);
        // With more than half of the values equal the mean deviation stands in, and that one feels the wild value.
        let width = 2.0 * 3.0 * 1.4826 * 9.0 / 8.2 * (most - least);
        prop_assert!(band.high - band.low <= width + 1e-6 || values[1..].iter().filter(|v| **v == band.median).count() * 2 >= values.len());
    }

    #[test]
    fn a_line_is_found_again(slope in -100i32..100, height in -1000i32..1000, n in 2usize..30) {
        let (slope, height) = (f64::from(slope), f64::from(height));
        let line: Vec<f64> = (0..n).map(|at| height + slope * at as f64).collect();
        let found = theil_sen(&points(&line)).unwrap();
        prop_assert!((found.slope - slope).abs() < 1e-9 && (found.intercept - height).abs() < 1e-6);
    }

    #[test]
    fn a_trend_is_as_likely_backwards(values in values(3)) {
        let reversed: Vec<f64> = values.iter().rev().copied().collect();
        let (there, back) = (mann_kendall(&values), mann_kendall(&reversed));
        prop_assert!((there - back).abs() < 1e-12 && (0.0..=1.0).contains(&there));
    }

    #[test]
    fn a_forecast_is_a_number(values in values(6)) {
        let told = forecast(&points(&values), values.len() as f64).unwrap();
        prop_assert!(told.value.is_finite() && told.error >= 0.0 && told.trials == values.len() - 4);
    }
}
