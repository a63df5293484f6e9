//! Working time up to one instant, from many beginnings.

use jiff::Timestamp;

use super::spans::{Span, spans, whole_second};
use super::working_hours::Calendar;

/// Counts the working seconds up to one instant. The changes of clocks are looked up once, so that
/// each of many beginnings costs two searches and no look at the zone.
#[derive(Debug)]
pub struct Until<'c> {
    calendar: &'c Calendar,
    to: Timestamp,
    /// From 1970 on, each with the count at which an instant in it is as far from the end as the
    /// calendar is open until then.
    spans: Vec<(Span, i64)>,
}

impl Calendar {
    /// A counter of the working seconds up to `to`.
    #[must_use]
    pub fn until(&self, to: Timestamp) -> Until<'_> {
        let all: Vec<Span> = spans(self.timezone(), Timestamp::UNIX_EPOCH, whole_second(to)).collect();
        let mut behind = 0;
        let mut counted: Vec<(Span, i64)> = Vec::with_capacity(all.len());
        for span in all.into_iter().rev() {
            let end = self.count(span.end + span.offset);
            counted.push((span, end + behind));
            behind += end - self.count(span.start + span.offset);
        }
        counted.reverse();
        Until { calendar: self, to, spans: counted }
    }
}

impl Until<'_> {
    /// What [`Calendar::elapsed`] is from `from` to the end.
    #[must_use]
    pub fn since(&self, from: Timestamp) -> i64 {
        let second = whole_second(from);
        let place = self.spans.partition_point(|(span, _)| span.start <= second);
        match place.checked_sub(1).and_then(|at| self.spans.get(at)) {
            Some((span, total)) if second < span.end => total - self.calendar.count(second + span.offset),
            _ => self.calendar.elapsed(from, self.to),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use jiff::tz::TimeZone;

    use super::super::{CalendarSpec, Period};
    use super::*;

    #[test]
    fn many_beginnings_are_counted_as_each_by_itself() {
        let day: Vec<Period> = vec!["09:00-17:30".parse().unwrap()];
        let night: Vec<Period> = vec!["22:00-06:00".parse().unwrap()];
        for (zone, hours) in [("Europe/Berlin", day.clone()), ("America/New_York", night), ("UTC", day)] {
            let calendar = Calendar::new(CalendarSpec {
                name: "office".to_owned(),
                timezone: TimeZone::get(zone).unwrap(),
                hours: std::array::from_fn(|at| if at < 5 { hours.clone() } else { Vec::new() }),
                holidays: Vec::new(),
                special: BTreeMap::new(),
            });
            let to: Timestamp = "2026-11-23T09:12:13.5Z".parse().unwrap();
            let until = calendar.until(to);
            // A prime number of seconds apart, from before 1970 to behind the end.
            for from in (-40_000_000..1_850_000_000).step_by(1_299_709) {
                let from = Timestamp::from_second(from).unwrap();
                assert_eq!(until.since(from), calendar.elapsed(from, to), "{zone} {from}");
            }
            assert_eq!(until.since(to), 0);
        }
    }
}
