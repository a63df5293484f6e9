//! Whether two sets of observations differ by more than chance.

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Comparison {
    /// How likely chance alone makes a difference at least as large, 0 to 1.
    pub p: f64,
    /// The share of pairs in which the later value is the greater one, ties counted half: 0.5 where nothing changed.
    pub greater: f64,
}

/// Fewest observations on either side from which a comparison says something: with four on each side even a complete
/// separation has a chance of 1 in 35.
pub const FEWEST: usize = 5;

/// Below this chance a difference is taken for real.
pub const LEVEL: f64 = 0.05;

/// The test of Mann, Whitney and Wilcoxon: two-sided, by the normal approximation with the correction for ties and for
/// continuity (H. B. Mann, D. R. Whitney, 1947). It asks nothing of how values are spread, so it serves hours, scores
/// and yes-or-no (1 and 0) alike.
///
/// `None` where a side has fewer than [`FEWEST`] values, or one is not a number.
///
/// ```
/// use itdesk::rules::significance::compare;
/// let (before, after) = ([10.0, 12.0, 11.0, 14.0, 13.0], [1.0, 2.0, 4.0, 3.0, 5.0]);
/// assert!(compare(&before, &after).unwrap().p < 0.05);
/// assert_eq!(compare(&before, &before).unwrap().p, 1.0);
/// assert!(compare(&before, &after[..4]).is_none());
/// ```
pub fn compare(before: &[f64], after: &[f64]) -> Option<Comparison> {
    let n = before.len();
    let m = after.len();
    if n < FEWEST || m < FEWEST || before.iter().chain(after).any(|v| !v.is_finite()) {
        return None;
    }
    let mut all: Vec<(f64, bool)> = before.iter().map(|v| (*v, false)).collect();
    all.extend(after.iter().map(|v| (*v, true)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    // Equal values share the mean of their ranks.
    let mut ranks = 0.0;
    let mut ties = 0.0;
    let mut passed = 0.0;
    for group in all.chunk_by(|a, b| a.0 == b.0) {
        let size = group.len() as f64;
        let rank = passed + (size + 1.0) / 2.0;
        ranks += rank * group.iter().filter(|(_, later)| *later).count() as f64;
        ties += size * size * size - size;
        passed += size;
    }
    let n = n as f64;
    let m = m as f64;
    let u = ranks - m * (m + 1.0) / 2.0;
    let spread = n * m / 12.0 * (n + m + 1.0 - ties / ((n + m) * (n + m - 1.0)));
    let distance = ((u - n * m / 2.0).abs() - 0.5).max(0.0);
    let p = if spread <= 0.0 || distance == 0.0 { 1.0 } else { both_tails(distance / spread.sqrt()) };
    Some(Comparison { p, greater: u / (n * m) })
}

/// The chance that a standard normal value lies at least so far from 0, on either side. Right to 2 × 10⁻⁷
/// (Abramowitz and Stegun, 7.1.26).
fn both_tails(z: f64) -> f64 {
    let x = z.abs() / std::f64::consts::SQRT_2;
    let t = 1.0 / (1.0 + 0.327_591_1 * x);
    let series = t
        * (0.254_829_592
            + t * (-0.284_496_736 + t * (1.421_413_741 + t * (-1.453_152_027 + t * 1.061_405_429))));
    (series * (-x * x).exp()).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Against another program: `scipy.stats.mannwhitneyu(after, before, method="asymptotic")`.
    #[test]
    fn known_comparisons() {
        let before = [12.0, 15.0, 11.0, 18.0, 20.0, 13.0];
        let after = [8.0, 11.0, 9.0, 10.0, 7.0, 12.0];
        let told = compare(&before, &after).unwrap();
        assert!((told.greater - 2.0 / 36.0).abs() < 1e-9, "{told:?}");
        assert!((told.p - 0.012_748_797).abs() < 1e-6, "{told:?}");
    }

    #[test]
    fn tails_of_the_normal_distribution() {
        for (z, p) in [(0.0, 1.0), (1.0, 0.317_310_5), (1.96, 0.049_995_8), (3.0, 0.002_699_8)] {
            assert!((both_tails(z) - p).abs() < 1e-6, "{z}");
        }
    }

    proptest! {
        #[test]
        fn exchanged_sides_tell_the_same(
            a in prop::collection::vec(-100i32..100, 5..40), b in prop::collection::vec(-100i32..100, 5..40)
        ) {
            let numbers = |list: &[i32]| list.iter().map(|n| f64::from(*n)).collect::<Vec<_>>();
            let a = numbers(&a);
            let b = numbers(&b);
            let one = compare(&a, &b).unwrap();
            let other = compare(&b, &a).unwrap();
            prop_assert!((one.p - other.p).abs() < 1e-9 && (0.0..=1.0).contains(&one.p));
            prop_assert!((one.greater + other.greater - 1.0).abs() < 1e-9);
            let pairs = a.iter().flat_map(|x| b.iter().map(move |y| if y > x { 1.0 } else if y == x { 0.5 } else { 0.0 }));
            prop_assert!((one.greater - pairs.sum::<f64>() / (a.len() * b.len()) as f64).abs() < 1e-9);
        }
    }
}
