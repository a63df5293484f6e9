//! Data cut to a scope and a period: what the chapters of a report count.

use jiff::Timestamp;

use super::Period;
use super::data::{Data, Scope};
use super::facts::Facts;
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
    /// The tickets of the scope about which anything happens in the period, and those that lie open in it.
    pub facts: Vec<&'d Facts>,
}

impl<'d> View<'d> {
    pub fn new(data: &'d Data, scope: &'d Scope, period: Period) -> View<'d> {
        let end = period.until.map_or(period.now, |until| until.min(period.now));
        let from = period.since.or(data.first()).unwrap_or(end);
        let lives = |place: &usize| data.places().lives(*place, period.since, period.until);
        let own = data.places().facts(scope, data.facts.len()).filter(lives).map(|place| &data.facts[place]);
        let facts = own.filter(|f| scope.holds(f)).collect();
        View { data, scope, period, from, to: end.max(from), facts }
    }

    /// Requests and incidents.
    pub fn tasks(&self) -> impl Iterator<Item = &'d Facts> {
        self.facts.iter().copied().filter(|f| f.is_task())
    }

    /// Incidents that are no problems.
    pub fn incidents(&self) -> impl Iterator<Item = &'d Facts> {
        self.facts.iter().copied().filter(|f| f.is_incident())
    }

    /// The tickets of the scope, of whatever time.
    pub fn facts_ever(&self) -> impl Iterator<Item = &'d Facts> {
        let (data, scope) = (self.data, self.scope);
        let own = data.places().facts(scope, data.facts.len()).map(|place| &data.facts[place]);
        own.filter(move |f| scope.holds(f))
    }

    /// Whether something that happened at this time is of the period; what never happened is not.
    pub fn holds(&self, at: impl Into<Option<Timestamp>>) -> bool {
        at.into().is_some_and(|at| self.period.holds_instant(at))
    }

    /// The length of the period so far, in seconds.
    pub fn seconds(&self) -> f64 {
        seconds(self.from, self.to)
    }

    /// What was measured in the scope under this name, up to the end of the period, in time order.
    pub fn measured_before_end(&self, measure: &str) -> impl Iterator<Item = &'d Measurement> {
        self.measured_from(None, measure)
    }

    /// What was measured in the scope under this name within the period, in time order.
    pub fn measured(&self, measure: &str) -> impl Iterator<Item = &'d Measurement> {
        self.measured_from(self.period.since, measure)
    }

    /// What was ever measured in the scope under this name.
    pub fn of_measure(&self, measure: &str) -> impl Iterator<Item = &'d Measurement> {
        let data = self.data;
        data.places().measured(self.scope, measure).iter().map(|place| &data.measurements[*place])
    }

    fn measured_from(
        &self,
        since: Option<Timestamp>,
        measure: &str,
    ) -> impl Iterator<Item = &'d Measurement> + use<'d> {
        let (data, until) = (self.data, self.period.until);
        let places = data.places().measured(self.scope, measure);
        let before = |at: Option<Timestamp>, none: usize| {
            at.map_or(none, |at| places.partition_point(|place| data.measurements[*place].at < at))
        };
        let (from, to) = (before(since, 0), before(until, places.len()));
        places[from.min(to)..to].iter().map(|place| &data.measurements[*place])
    }

    /// The changes and deliveries of the scope, of whatever time.
    pub fn tickets(&self) -> impl Iterator<Item = &'d Ticket> {
        let scope = self.scope;
        self.data.tickets.iter().filter(move |t| scope.holds_ticket(t))
    }

    /// What the policy says of the service that is asked about.
    pub fn service(&self) -> Option<&'d Service> {
        self.scope.service.as_deref().and_then(|name| declared(self.data, name))
    }
}

/// What the policy says of a service, whatever the case of its name.
pub(super) fn declared<'d>(data: &Data<'d>, name: &str) -> Option<&'d Service> {
    let services = &data.policy.services;
    let same = || services.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
    services.get(name).or_else(|| same().map(|(_, service)| service))
}

/// Real seconds from one instant to another.
pub(super) fn seconds(from: Timestamp, to: Timestamp) -> f64 {
    to.duration_since(from).as_secs_f64()
}
