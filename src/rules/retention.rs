//! How long a record is kept (M3.3c, M6.3b): from when, by which rule, until which day.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::Serialize;

use super::policy::{Period, Policy, RecordLimits};
use crate::records::{Kind, Ticket, fold};

/// What the retention of a record counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RetentionRule {
    /// The end of the last of its services (M3.3c).
    ServiceEnded,
    /// Its own end: it is of no service, or was still worked on when its service ended.
    TicketEnded,
    /// Its own end, and the three years that a change is kept at least (M6.3b).
    ChangeMinimum,
    /// One of its services is in operation: nothing of it expires (M3.3c).
    InOperation,
    /// The policy does not declare one of its services, so nobody knows whether it ended.
    UnknownService,
    /// The ticket is open, or nobody knows when it ended.
    NotEnded,
}

/// How long a record is kept, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Retention {
    /// The rule that decides.
    pub rule: RetentionRule,
    /// The service that the rule is about.
    pub service: Option<String>,
    /// The first day of its time.
    pub from: Option<Date>,
    /// How long it is kept from that day: `5y`.
    pub keep: String,
    /// The last day on which it is kept; `None` where nothing of it expires.
    pub until: Option<Date>,
}

impl Retention {
    /// Whether its time is over on a day.
    pub fn is_over(&self, today: Date) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

/// The least that the record of a change is kept (M6.3b).
const OF_CHANGE: Period = Period::months(36);

/// How long the record of a kind is kept: as long as the policy says, a change's for at least three years (M6.3b).
pub fn keep(policy: &RecordLimits, kind: Kind) -> Period {
    match kind {
        Kind::Change if policy.keep.rough_days() < OF_CHANGE.rough_days() => OF_CHANGE,
        _ => policy.keep,
    }
}

/// How long the record of a ticket is kept that ended at `ended`, by the days of the desk's zone.
///
/// The time counts from the end of the last of its services. A service in operation lets nothing of it expire, nor does
/// one that the policy does not declare. A ticket of no service is a service by itself: its time counts from its own
/// end, as does that of one that ended after its service.
pub fn retention(policy: &Policy, ticket: &Ticket, ended: Option<Timestamp>, zone: &TimeZone) -> Retention {
    let keep = policy.records.keep;
    let kept = |rule, service: Option<&str>, from, keep: Period, until| Retention {
        rule,
        service: service.map(str::to_owned),
        from,
        keep: keep.to_string(),
        until,
    };
    let named = services_of(ticket);
    let mut last: Option<(Date, &str)> = None;
    for name in &named {
        let declared = policy.services.iter().find(|(known, _)| fold::same_name(known, name));
        match declared.map(|(known, service)| (known.as_str(), service.ended)) {
            None => return kept(RetentionRule::UnknownService, Some(name), None, keep, None),
            Some((known, None)) => return kept(RetentionRule::InOperation, Some(known), None, keep, None),
            Some((known, Some(day))) => last = last.max(Some((day, known))),
        }
    }
    let Some(ended) = ended.filter(|_| !ticket.state.is_open()) else {
        return kept(RetentionRule::NotEnded, None, None, keep, None);
    };
    let own = zone.to_datetime(ended).date();
    let service = last.filter(|(day, _)| *day >= own);
    let from = service.map_or(own, |(day, _)| day);
    let until = keep.after(from);
    let least = OF_CHANGE.after(own);
    match (ticket.kind(), service) {
        (Kind::Change, _) if until < least => {
            kept(RetentionRule::ChangeMinimum, None, Some(own), OF_CHANGE, Some(least))
        }
        (_, Some((day, name))) => kept(RetentionRule::ServiceEnded, Some(name), Some(day), keep, Some(until)),
        (_, None) => {
            let service = last.map(|(_, name)| name);
            kept(RetentionRule::TicketEnded, service, Some(own), keep, Some(until))
        }
    }
}

/// The services that a record is of: its own, those a change affects, and those that an incident brought down.
fn services_of(ticket: &Ticket) -> Vec<&str> {
    let affected = ticket.change().into_iter().flat_map(|change| &change.affects);
    let down = ticket.incident().into_iter().flat_map(|incident| &incident.outages);
    let down = down.filter_map(|outage| outage.service.as_ref());
    ticket.service.iter().chain(affected).chain(down).map(String::as_str).collect()
}
