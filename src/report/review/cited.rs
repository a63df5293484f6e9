//! Tickets that tell of an anomaly: what happened at its time, why, and what helped (M7.2a).

use jiff::Timestamp;

use super::super::data::Data;
use super::super::facts::Facts;
use super::super::window::Window;
use super::anomaly::{Anomaly, Cited};
use crate::records::fold;
use crate::records::{Class, Id, Incident, Kind, State, Ticket};

/// So many tickets are cited for an anomaly.
const CITED: usize = 3;

/// Cites the tickets of the time of each anomaly; `read` gives a whole record.
pub(super) fn cite(anomalies: &mut [Anomaly], data: &Data, read: &dyn Fn(Id) -> Option<Ticket>) {
    for anomaly in anomalies {
        let mut found: Vec<(i64, Class, Timestamp, Id)> = data
            .facts
            .iter()
            .filter(|f| f.is_incident() && f.state != State::Cancelled)
            .filter_map(|f| {
                let down = touches(&f, anomaly.service.as_deref(), &anomaly.window)?;
                Some((down, f.class, f.created, f.id))
            })
            .collect();
        // Where something was down, what was not is no cause.
        if found.iter().any(|(down, ..)| *down > 0) {
            found.retain(|(down, ..)| *down > 0);
        } else if anomaly.whole {
            found.clear();
        }
        // What was down longest, then the gravest, then the first.
        found.sort_by_key(|(down, class, created, _)| (-down, *class, *created));
        anomaly.more = found.len().saturating_sub(CITED);
        let records = found.iter().take(CITED).filter_map(|(down, .., id)| Some((*down, read(*id)?)));
        anomaly.tickets = records.map(|(down, record)| cited(&record, down)).collect();
    }
}

/// Seconds of outage that an incident has in a window; 0 for one that began in it without any, `None` where it has
/// nothing to do with it.
fn touches(facts: &Facts, service: Option<&str>, window: &Window) -> Option<i64> {
    let is_of = |name: Option<&str>| {
        service.is_none_or(|asked| name.is_some_and(|name| fold::same_name(name, asked)))
    };
    let spans = facts.outages.iter().filter(|o| is_of(o.service.as_deref())).map(|o| o.span);
    let down: i64 = spans.map(|s| overlap(window, s.from, s.to)).sum();
    let began = is_of(facts.service.as_deref()) && window.holds(facts.created);
    (down > 0 || began).then_some(down)
}

fn overlap(window: &Window, from: Timestamp, to: Option<Timestamp>) -> i64 {
    let from = from.max(window.since);
    let to = to.unwrap_or(Timestamp::MAX).min(window.until);
    (to.as_second() - from.as_second()).max(0)
}

fn cited(record: &Ticket, down_seconds: i64) -> Cited {
    let incident = record.incident().filter(|_| record.kind() == Kind::Incident);
    let cause = incident.and_then(|i| i.cause.as_ref());
    Cited {
        id: record.id,
        title: record.title.clone(),
        class: record.class,
        state: record.state,
        down_seconds,
        cause: cause.map(|c| c.class),
        why: cause.map_or_else(Vec::new, |c| c.text.clone()),
        remedy: incident.map_or_else(Vec::new, remedy),
    }
}

/// The last repair: after it nothing more had to be done. Without one, how it ended.
fn remedy(incident: &Incident) -> Vec<String> {
    incident.repairs.last().map_or_else(|| incident.outcome.clone(), |repair| repair.done.clone())
}
