//! How often a desk is shared by `sync --every`.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use super::duration::{duration_seconds, format_duration};
use crate::lang::tr;

/// The time between two rounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Every(u32);

/// The shortest time, in seconds. Forges limit how often a repository is pushed to; GitHub advises at most six pushes a
/// minute (docs.github.com, "Repository limits").
const LEAST: i64 = 10;
/// The longest, a day, in seconds.
const MOST: i64 = 86_400;
/// After failures, a round comes no later than this, in seconds, unless rounds are rarer anyway.
const LATEST: u32 = 900;

impl FromStr for Every {
    type Err = String;

    fn from_str(text: &str) -> Result<Every, String> {
        let seconds = duration_seconds(text)?;
        if !(LEAST..=MOST).contains(&seconds) {
            return Err(tr!("rounds are 10s to 24h apart: forges limit how often a repository is pushed to")
                .to_owned());
        }
        u32::try_from(seconds).map(Every).map_err(|e| e.to_string())
    }
}

impl fmt::Display for Every {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(&format_duration(i64::from(self.0)))
    }
}

/// The rounds so far, as far as they decide about the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rounds {
    every: Every,
    /// Rounds that failed since one succeeded.
    failures: u32,
}

impl Rounds {
    /// Before the first round.
    pub fn new(every: Every) -> Rounds {
        Rounds { every, failures: 0 }
    }

    /// A round succeeded.
    pub fn succeeded(&mut self) {
        self.failures = 0;
    }

    /// A round failed.
    pub fn failed(&mut self) {
        self.failures = self.failures.saturating_add(1);
    }

    /// The time to the next round: twice as long after each failure, up to a quarter of an hour.
    pub fn next(&self) -> Every {
        let Every(every) = self.every;
        let doubled = every.saturating_mul(1 << self.failures.saturating_sub(1).min(16));
        Every(if self.failures == 0 { every } else { doubled.min(LATEST.max(every)) })
    }

    /// [`Rounds::next`] with up to a tenth more, by a random share from 0 to 1: clones that were started together
    /// do not push together.
    pub fn wait(&self, chance: f64) -> Duration {
        Duration::from_secs_f64(f64::from(self.next().0) * (1.0 + chance.clamp(0.0, 1.0) / 10.0))
    }

    /// How many pushes a round may try, so that none comes more often than every ten seconds on average.
    pub fn pushes(&self) -> u32 {
        (self.every.0 / 10).clamp(1, 5)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_are_neither_too_frequent_nor_too_rare() {
        for (text, shown) in [("10s", "10s"), ("60s", "1m"), ("90s", "1m30s"), ("24h", "1d")] {
            assert_eq!(text.parse::<Every>().unwrap().to_string(), shown, "{text}");
        }
        for text in ["9s", "25h", "0s", "often", "-1m", ""] {
            assert!(text.parse::<Every>().is_err(), "{text}");
        }
    }

    #[test]
    fn failures_make_rounds_rarer_and_a_success_as_before() {
        let mut rounds = Rounds::new("60s".parse().unwrap());
        let mut waits = Vec::new();
        for _ in 0..7 {
            waits.push(rounds.wait(0.0).as_secs());
            rounds.failed();
        }
        assert_eq!(waits, [60, 60, 120, 240, 480, 900, 900]);
        rounds.succeeded();
        assert_eq!(rounds.wait(0.0).as_secs(), 60);
        assert_eq!(rounds.wait(1.0).as_secs(), 66);
        let mut rare = Rounds::new("2h".parse().unwrap());
        for _ in 0..40 {
            rare.failed();
        }
        assert_eq!(rare.wait(0.0).as_secs(), 7200);
    }

    #[test]
    fn pushes_keep_to_six_a_minute() {
        for (every, pushes) in [("10s", 1), ("20s", 2), ("1m", 5), ("1h", 5)] {
            assert_eq!(Rounds::new(every.parse().unwrap()).pushes(), pushes);
        }
    }
}
