//! Data cut to a scope and a period: what the chapters of a report count.

use std::borrow::Cow;

use jiff::Timestamp;

use super::Period;
use super::data::{Data, Scope};
use super::facts::Facts;
use super::lookup::key;
use super::packed::SomeFacts;
use crate::records::fold;
use crate::records::{Measurement, Ticket};
use crate::rules::policy::Service;

/// A desk through a scope and a period.
pub(super) struct View<'d> {
    pub data: &'d Data<'d>,
    pub scope: &'d Scope,
    pub period: Period,
    /// The beginning of the period, or of all that is known.
    pub from: Timestamp,
    /// The end of the period, or now where that comes first; never before `from`.
    pub to: Timestamp,
    /// The tickets of the scope to which anything happened in the period, and those that are open.
    facts: SomeFacts<'d>,
}

impl<'d> View<'d> {
    pub(super) fn new(data: &'d Data, scope: &'d Scope, period: Period) -> View<'d> {
        let end = period.until.map_or(period.now, |until| until.min(period.now));
        let from = period.since.or(data.first()).unwrap_or(end);
        let facts = facts_of(data, scope, period);
        View { data, scope, period, from, to: end.max(from), facts }
    }

    /// Tickets of every kind.
    pub(super) fn facts(&self) -> impl Iterator<Item = Cow<'_, Facts>> {
        self.facts.iter()
    }

    /// Requests and incidents.
    pub(super) fn tasks(&self) -> impl Iterator<Item = Cow<'_, Facts>> {
        self.facts().filter(|f| f.is_task())
    }

    /// Incidents that are no problems.
    pub(super) fn incidents(&self) -> impl Iterator<Item = Cow<'_, Facts>> {
        self.facts().filter(|f| f.is_incident())
    }

    /// Whether something that happened at this time is of the period; what never happened is not.
    pub(super) fn holds(&self, at: impl Into<Option<Timestamp>>) -> bool {
        at.into().is_some_and(|at| self.period.holds_instant(at))
    }

    /// The length of the period so far, in seconds.
    pub(super) fn seconds(&self) -> f64 {
        seconds(self.from, self.to)
    }

    /// What was measured in the scope under this name, up to the end of the period, in time order.
    pub(super) fn measured_before_end(
        &self,
        measure: &str,
    ) -> impl Iterator<Item = &'d Measurement> + use<'d> {
        self.between(measure, None, self.period.until)
    }

    /// What was measured in the scope under this name within the period, in time order.
    pub(super) fn measured(&self, measure: &str) -> impl Iterator<Item = &'d Measurement> + use<'d> {
        self.between(measure, self.period.since, self.period.until)
    }

    /// What was ever measured in the scope under this name.
    pub(super) fn of_measure(&self, measure: &str) -> impl Iterator<Item = &'d Measurement> + use<'d> {
        self.between(measure, None, None)
    }

    fn between(
        &self,
        measure: &str,
        since: Option<Timestamp>,
        until: Option<Timestamp>,
    ) -> impl Iterator<Item = &'d Measurement> + use<'d> {
        let data = self.data;
        let scope = self.scope;
        let all = data.lookup.by_measure.get(measure).map_or(&[][..], Vec::as_slice);
        let before = |end: Option<Timestamp>, or: usize| {
            end.map_or(or, |end| all.partition_point(|place| data.measurements[*place].at < end))
        };
        let first = before(since, 0);
        let after = before(until, all.len());
        let of_time =
            all.get(first..after).unwrap_or_default().iter().map(|place| &data.measurements[*place]);
        of_time.filter(|m| scope.holds_service(m.service.as_deref()))
    }

    /// The security events among the incidents of the scope, of whatever time.
    pub(super) fn security_events(&self) -> impl Iterator<Item = Facts> {
        let events = self.data.lookup.security.iter().map(|place| self.data.facts.get(*place as usize));
        events.filter(|f| self.scope.holds(f))
    }

    /// What the policy asks of a measure.
    pub(super) fn measure_target(&self, measure: &str) -> Option<f64> {
        self.data.policy.monitoring.measures.get(measure)?.target
    }

    /// The changes and deliveries of the scope, of whatever time.
    pub(super) fn tickets(&self) -> impl Iterator<Item = &'d Ticket> {
        let scope = self.scope;
        self.data.tickets.iter().filter(move |t| scope.holds_ticket(t))
    }

    /// What the policy says of the service that is asked about.
    pub(super) fn service(&self) -> Option<&'d Service> {
        self.scope.service.as_deref().and_then(|name| declared(self.data, name))
    }
}

/// The tickets of a scope to which anything happened in a period, and those that are open.
fn facts_of<'d>(data: &'d Data, scope: &Scope, period: Period) -> SomeFacts<'d> {
    let ways = &data.lookup;
    let all = match &scope.service {
        Some(service) => ways.by_service.get(&key(service)).map_or(&[][..], Vec::as_slice),
        None => &ways.all,
    };
    let reached = data.facts.between(all, period.since, period.until);
    SomeFacts::of(&data.facts, reached, |f| {
        period.until.is_none_or(|until| f.created < until)
            && period.since.is_none_or(|since| since <= f.last())
            && scope.holds(f)
    })
}

/// What the policy says of a service, whatever the case of its name.
pub(super) fn declared<'d>(data: &Data<'d>, name: &str) -> Option<&'d Service> {
    let services = &data.policy.services;
    let same = || services.iter().find(|(known, _)| fold::same_name(known, name));
    services.get(name).or_else(|| same().map(|(_, service)| service))
}

/// Real seconds from one instant to another.
pub(super) fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64()
}
