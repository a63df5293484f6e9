//! The figures of deliveries (M1.4b, M3.4c, M4.3a, M7.1e).

use jiff::Timestamp;
use serde::Serialize;

use super::experience::{Csat, Nps};
use super::{Figure, Period, Ratio};
use crate::records::delivery::{Delivery, Survey};
use crate::records::words::AcceptanceVerdict;
use crate::records::{Kind, State, Ticket};
use crate::rules::feedback::in_time;
use crate::rules::policy::Policy;
use crate::rules::survey;

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

/// The figures of the deliveries among `tickets` that were created in the period.
pub fn deliveries<'t>(
    policy: &Policy,
    tickets: impl IntoIterator<Item = &'t Ticket>,
    period: Period,
) -> DeliveryFigures {
    let of_period = tickets.into_iter().filter(|t| period.holds(t));
    let all: Vec<_> = of_period.filter_map(|t| Some((t, t.delivery()?))).collect();
    let verdicts = all.iter().flat_map(|(_, d)| &d.acceptances).filter_map(|a| a.verdict);
    let late = all.iter().filter_map(|(t, d)| late(t, d, period.now));
    let feedback = all.iter().flat_map(|(_, d)| &d.feedback);
    let answered = feedback.filter_map(|f| in_time(policy, Kind::Delivery, f, period.now));
    let scores = |score: fn(&Survey) -> Option<u8>| {
        all.iter()
            .flat_map(move |(_, d)| survey::last_scores(&d.surveys, score))
            .map(|(_, score)| f64::from(score))
    };
    let criteria = all.iter().flat_map(|(_, d)| &d.criteria);
    DeliveryFigures {
        period,
        deliveries: all.len() as u64,
        passed: Ratio::of(verdicts, |v| v != AcceptanceVerdict::Rejected).beside(0.85, "M3.4c"),
        late: Ratio::of(late, |late| late).beside(None, "M1.4b"),
        answered: Ratio::of(answered, |in_time| in_time).beside(1.0, "M4.3a"),
        csat: Csat::of(scores(|s| s.csat)),
        nps: Nps::of(scores(|s| s.nps)),
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
