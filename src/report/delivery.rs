//! The figures of deliveries (M1.4b, M3.4c, M4.3a, M7.1e).

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::{Figure, Period, Ratio};
use crate::records::delivery::{Delivery, Feedback, Survey};
use crate::records::words::AcceptanceVerdict;
use crate::records::{State, Ticket};
use crate::rules::policy::Policy;

/// What the deliveries of a period come to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DeliveryFigures {
    /// Which were looked at.
    pub period: Period,
    /// How many there are, the cancelled ones too.
    pub deliveries: u64,
    /// Of the rounds of acceptance with a verdict: accepted, open points or not (M3.4c).
    pub passed: Figure,
    /// Of those with an agreed date that are delivered, or should be: late (M1.4b).
    pub late: Figure,
    /// Of the feedback that is answered, or should be: answered in time (M4.3a).
    pub answered: Figure,
    /// Satisfaction by surveys (M7.1e).
    pub csat: Csat,
    /// How likely a recommendation is (M7.1e).
    pub nps: Nps,
    /// Criteria that were missed when it was accepted, each followed up in a ticket.
    pub open_points: u64,
}

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

/// The figures of the deliveries among `tickets` that were created in the period.
pub fn deliveries<'t>(
    policy: &Policy,
    tickets: impl IntoIterator<Item = &'t Ticket>,
    period: Period,
) -> DeliveryFigures {
    let of_period = tickets.into_iter().filter(|t| period.holds(t));
    let all: Vec<_> = of_period.filter_map(|t| Some((t, t.delivery.as_deref()?))).collect();
    let verdicts = all.iter().flat_map(|(_, d)| &d.acceptances).filter_map(|a| a.verdict);
    let late = all.iter().filter_map(|(t, d)| late(t, d, period.now));
    let limit = SignedDuration::from_secs(policy.deliveries.feedback.saturating_mul(60));
    let answered = all.iter().flat_map(|(_, d)| &d.feedback).filter_map(|f| in_time(f, limit, period.now));
    let surveys: Vec<&Survey> = all.iter().flat_map(|(_, d)| &d.surveys).collect();
    let criteria = all.iter().flat_map(|(_, d)| &d.criteria);
    DeliveryFigures {
        period,
        deliveries: all.len() as u64,
        passed: Ratio::of(verdicts, |v| v != AcceptanceVerdict::Rejected).beside(0.85, "M3.4c"),
        late: Ratio::of(late, |late| late).beside(None, "M1.4b"),
        answered: Ratio::of(answered, |in_time| in_time).beside(1.0, "M4.3a"),
        csat: csat(&surveys),
        nps: nps(&surveys),
        open_points: criteria.filter(|c| c.open_point.is_some()).count() as u64,
    }
}

/// Whether it was delivered after the agreed date, or is still not delivered then; `None` where no date is agreed,
/// it is not time yet, or it was never to be.
fn late(ticket: &Ticket, delivery: &Delivery, now: Timestamp) -> Option<bool> {
    let due = delivery.deliver_by?;
    match &delivery.delivered {
        Some(delivered) => Some(delivered.at > due),
        None if ticket.state == State::Cancelled => None,
        None => (now > due).then_some(true),
    }
}

/// Whether feedback was answered in time; `None` while there is time left.
fn in_time(feedback: &Feedback, limit: SignedDuration, now: Timestamp) -> Option<bool> {
    let due = feedback.received.checked_add(limit).unwrap_or(Timestamp::MAX);
    match feedback.answered {
        Some(answered) => Some(answered <= due),
        None => (now > due).then_some(false),
    }
}

fn csat(surveys: &[&Survey]) -> Csat {
    let answers: Vec<u8> = surveys.iter().filter_map(|s| s.csat).filter(|c| (1..=5).contains(c)).collect();
    let sum: u64 = answers.iter().copied().map(u64::from).sum();
    let mean = (!answers.is_empty()).then(|| sum as f64 / answers.len() as f64);
    Csat { mean, satisfied: Ratio::of(answers, |answer| answer >= 4).beside(None, "M7.1e") }
}

fn nps(surveys: &[&Survey]) -> Nps {
    let (mut promoters, mut passives, mut detractors) = (0_u64, 0_u64, 0_u64);
    for answer in surveys.iter().filter_map(|s| s.nps) {
        match answer {
            0..=6 => detractors += 1,
            7 | 8 => passives += 1,
            9 | 10 => promoters += 1,
            // Off the scale: a slip of a hand that edited the file.
            _ => {}
        }
    }
    let all = promoters + passives + detractors;
    let score = (all > 0).then(|| (promoters as f64 - detractors as f64) * 100.0 / all as f64);
    Nps { promoters, passives, detractors, score, row: "M7.1e" }
}
