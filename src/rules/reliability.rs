//! Availability, MTBF and MTTR from outages and agreed hours (M7.1a).

use jiff::Timestamp;

use super::calendar::Calendar;
use super::timeline::Span;

/// How reliable a service was over a time.
///
/// All that counts is time within the agreed hours. Outages that overlap or touch are one. So
/// `availability = MTBF / (MTBF + MTTR)`, as ITIL has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reliability {
    /// Agreed service hours, in seconds.
    pub agreed: i64,
    /// Of those, the seconds it was down.
    pub down: i64,
    /// Merged outages that took at least a second of the agreed hours.
    pub outages: u64,
}

impl Reliability {
    /// The share of the agreed hours it was up, 0 to 1; of no hours there is none.
    pub fn availability(self) -> Option<f64> {
        (self.agreed > 0).then(|| (self.agreed - self.down) as f64 / self.agreed as f64)
    }

    /// Mean time between failures: agreed seconds up for each outage; without an outage there is none.
    pub fn mtbf(self) -> Option<f64> {
        self.for_each_outage(self.agreed - self.down)
    }

    /// Mean time to repair: agreed seconds down for each outage; without an outage there is none.
    pub fn mttr(self) -> Option<f64> {
        self.for_each_outage(self.down)
    }

    /// Both together, as of a group of services.
    pub fn and(self, other: Reliability) -> Reliability {
        Reliability {
            agreed: self.agreed + other.agreed,
            down: self.down + other.down,
            outages: self.outages + other.outages,
        }
    }

    fn for_each_outage(self, seconds: i64) -> Option<f64> {
        (self.outages > 0).then(|| seconds as f64 / self.outages as f64)
    }
}

/// The spans that together hold every instant of `spans`, in order, none touching another. Instants are taken to the
/// whole second, rounded down; a span without an end has none.
///
/// ```
/// use itdesk::rules::{timeline::Span, reliability::union};
/// let span = |from: i64, to: i64| {
///     Span { from: jiff::Timestamp::from_second(from).unwrap(), to: jiff::Timestamp::from_second(to).ok() }
/// };
/// assert_eq!(union([span(5, 9), span(1, 3), span(2, 4), span(6, 7)]), [span(1, 4), span(5, 9)]);
/// ```
pub fn union(spans: impl IntoIterator<Item = Span>) -> Vec<Span> {
    let whole = |s: Span| Span { from: second(s.from), to: s.to.map(second) };
    let mut spans: Vec<Span> = spans.into_iter().map(whole).collect();
    spans.retain(|s| s.to.is_none_or(|to| s.from < to));
    spans.sort_by_key(|s| s.from);
    let mut merged: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match merged.last_mut() {
            Some(last) if last.to.is_none_or(|to| span.from <= to) => {
                last.to = last.to.zip(span.to).map(|(a, b)| a.max(b));
            }
            _ => merged.push(span),
        }
    }
    merged
}

/// How reliable a service was from `from` to `to`. An outage without an end lasts until `to`; whoever asks about a
/// time that is not over gives now.
pub fn reliability(
    agreed: &Calendar,
    outages: impl IntoIterator<Item = Span>,
    from: Timestamp,
    to: Timestamp,
) -> Reliability {
    if to <= from {
        return Reliability::default();
    }
    let mut told = Reliability { agreed: agreed.elapsed(from, to), ..Reliability::default() };
    for outage in union(outages) {
        let begin = outage.from.max(from);
        let end = outage.to.map_or(to, |end| end.min(to));
        let down = if begin < end { agreed.elapsed(begin, end) } else { 0 };
        told.down += down;
        told.outages += u64::from(down > 0);
    }
    told
}

/// The second an instant lies in.
fn second(at: Timestamp) -> Timestamp {
    let fraction = i64::from(at.subsec_nanosecond() < 0);
    Timestamp::from_second(at.as_second() - fraction).unwrap_or(at)
}
