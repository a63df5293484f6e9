//! Which services miss most: where a desk that cannot do all begins (M7.2a).

use serde::Serialize;

use super::super::chapters::levels;
use super::super::data::{Data, Scope};
use super::super::view::View;
use super::super::window::Window;
use super::super::{Period, Ratio};

/// The tickets of a service that missed a target.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Missed {
    /// Those that missed at least one of their targets, of those that had one decided in the period.
    #[serde(flatten)]
    pub tickets: Ratio,
    /// The same number in the period before; none where the records do not reach back.
    pub before: Option<u64>,
    /// The share of all tickets of the desk that missed a target, 0 to 1; none where none did.
    pub of_all: Option<f64>,
    /// Whether it is one of the few services that most of the missed tickets are of.
    pub is_vital: bool,
}

/// The few services that together have this share of the missed tickets are those to act on (Pareto; Juran 1954, "the
/// vital few"). Where every service misses its goals, this says where to begin.
const VITAL: f64 = 0.8;

/// The missed tickets of each service, in the order of `names`.
pub(super) fn missed(data: &Data, names: &[String], period: &Window, before: Option<&Window>) -> Vec<Missed> {
    let of = |window: &Window, name: &str| {
        let scope = Scope::service(name);
        let period = Period { since: Some(window.since), until: Some(window.until), now: data.now };
        levels::missed(&View::new(data, &scope, period))
    };
    let counts: Vec<Ratio> = names.iter().map(|name| of(period, name)).collect();
    let all: u64 = counts.iter().map(|ratio| ratio.part).sum();
    let vital = vital(&counts.iter().map(|ratio| ratio.part).collect::<Vec<_>>());
    let one = |((name, tickets), is_vital): ((&String, &Ratio), &bool)| Missed {
        tickets: *tickets,
        before: before.map(|window| of(window, name).part),
        of_all: (all > 0).then(|| tickets.part as f64 / all as f64),
        is_vital: *is_vital,
    };
    names.iter().zip(&counts).zip(&vital).map(one).collect()
}

/// The largest counts that together are [`VITAL`] of all; equal counts are together in or out.
fn vital(counts: &[u64]) -> Vec<bool> {
    let all: u64 = counts.iter().sum();
    let mut sorted: Vec<u64> = counts.iter().copied().filter(|count| *count > 0).collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let mut sum = 0;
    let least = sorted.into_iter().find(|count| {
        sum += count;
        sum as f64 >= VITAL * all as f64
    });
    counts.iter().map(|count| least.is_some_and(|least| *count >= least)).collect()
}

#[cfg(test)]
mod tests {
    use super::vital;

    #[test]
    fn the_vital_few_have_four_fifths_of_the_misses() {
        assert_eq!(vital(&[1, 80, 2, 10, 7]), [false, true, false, false, false]);
        assert_eq!(vital(&[40, 30, 20, 10]), [true, true, true, false]);
        assert_eq!(vital(&[5, 5]), [true, true], "equals are treated equally");
        assert_eq!(vital(&[0, 3]), [false, true]);
        assert_eq!(vital(&[0, 0]), [false, false]);
        assert_eq!(vital(&[]), Vec::<bool>::new());
    }
}
