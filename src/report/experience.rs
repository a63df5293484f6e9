//! What customers say in surveys: satisfaction and recommendation (M7.1e).

use serde::Serialize;

use super::sample::Sample;
use super::{Figure, Ratio};

/// Satisfaction, 1 to 5.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Csat {
    /// The mean of the answers; of none there is none.
    pub mean: Option<f64>,
    /// Those who are satisfied: 4 or 5.
    pub satisfied: Figure,
}

/// Net promoter score.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Nps {
    /// Answers of 9 and 10.
    pub promoters: u64,
    /// Answers of 7 and 8.
    pub passives: u64,
    /// Answers up to 6.
    pub detractors: u64,
    /// Promoters less detractors in percent of all answers, -100 to 100; of none there is none.
    pub score: Option<f64>,
    /// The row of the manual.
    pub row: &'static str,
}

impl Csat {
    /// Of answers on the scale 1 to 5; others are slips of a hand that edited a file, and not counted.
    ///
    /// ```
    /// use itdesk::report::experience::Csat;
    /// let csat = Csat::of([5.0, 4.0, 2.0, 9.0]);
    /// assert_eq!((csat.mean.unwrap() * 3.0).round(), 11.0);
    /// assert_eq!((csat.satisfied.ratio.part, csat.satisfied.ratio.of), (2, 3));
    /// ```
    pub fn of(answers: impl IntoIterator<Item = f64>) -> Csat {
        let answers: Vec<f64> = answers.into_iter().filter(|a| (1.0..=5.0).contains(a)).collect();
        let satisfied = Ratio::of(&answers, |answer| *answer >= 4.0).beside(None, "M7.1e");
        Csat { mean: Sample::of(answers).mean(), satisfied }
    }
}

impl Nps {
    /// Of answers on the scale 0 to 10; others are not counted. What lies between two answers belongs to the lower.
    ///
    /// ```
    /// use itdesk::report::experience::Nps;
    /// let nps = Nps::of([10.0, 9.0, 8.0, 3.0, 11.0]);
    /// assert_eq!((nps.promoters, nps.passives, nps.detractors, nps.score), (2, 1, 1, Some(25.0)));
    /// ```
    pub fn of(answers: impl IntoIterator<Item = f64>) -> Nps {
        let mut promoters = 0_u64;
        let mut passives = 0_u64;
        let mut detractors = 0_u64;
        for answer in answers.into_iter().filter(|a| (0.0..=10.0).contains(a)) {
            match answer {
                9.0.. => promoters += 1,
                7.0.. => passives += 1,
                _ => detractors += 1,
            }
        }
        let all = promoters + passives + detractors;
        let score = (all > 0).then(|| (promoters as f64 - detractors as f64) * 100.0 / all as f64);
        Nps { promoters, passives, detractors, score, row: "M7.1e" }
    }

    /// How many answers it rests on.
    pub fn answers(&self) -> u64 {
        self.promoters + self.passives + self.detractors
    }
}
