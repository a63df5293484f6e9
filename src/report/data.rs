//! What figures are made from: the facts of all tickets, what was measured, the policy; and whose figures are asked.

use jiff::Timestamp;

use super::facts::{Down, Facts};
use super::lookup::{Looked, Lookup, distinct};
use super::packed::AllFacts;
use crate::records::fold;
use crate::records::{Id, Kind, Measurement, State, Ticket};
use crate::rules::policy::Policy;
use crate::rules::survey;

/// A desk as figures see it, as of `now`. It is made once and asked often; what it holds is not to be changed.
#[derive(Debug, Clone)]
pub struct Data<'p> {
    /// The policy.
    pub policy: &'p Policy,
    /// One of each ticket, in the order of their ids.
    pub facts: AllFacts,
    /// The changes and deliveries themselves: their figures read the whole record.
    pub tickets: Vec<Ticket>,
    /// What was measured, in time order.
    pub measurements: Vec<Measurement>,
    /// When all of this was so.
    pub now: Timestamp,
    /// The first instant anything is known of: what has no beginning of its own begins here.
    first: Option<Timestamp>,
    /// The outages that all the tickets tell of.
    outages: Vec<Down>,
    /// The facts of the tickets with feedback.
    pub(super) answered: Vec<Facts>,
    /// Where things are found.
    pub(super) lookup: Lookup,
}

/// Whose figures are asked for; empty: the whole desk's. Names match whatever their case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scope {
    /// Tickets of this service, its outages and what was measured of it.
    pub service: Option<String>,
    /// Tickets of this customer; outages and measurements are nobody's own and are left out.
    pub customer: Option<String>,
    /// Tickets of this team; outages and measurements are left out.
    pub team: Option<String>,
}

impl<'p> Data<'p> {
    /// Puts facts, tickets and measurements in their order.
    pub fn new(
        policy: &'p Policy,
        facts: impl Into<AllFacts>,
        mut tickets: Vec<Ticket>,
        mut measurements: Vec<Measurement>,
        now: Timestamp,
    ) -> Data<'p> {
        let mut facts = facts.into();
        facts.sort();
        tickets.retain(|t| matches!(t.kind(), Kind::Change | Kind::Delivery));
        tickets.sort_by_key(|t| t.id.number());
        measurements.sort_by_key(|m| m.at);
        survey::drop_replaced(&mut measurements);
        let mut looked = Looked::of(&facts);
        let began = looked.first.into_iter().chain(looked.outages.iter().map(|o| o.span.from));
        let first = began.chain(measurements.first().map(|m| m.at)).min();
        let lookup = Lookup::of(&facts, &mut looked, &measurements);
        let Looked { outages, answered, .. } = looked;
        Data { policy, facts, tickets, measurements, now, first, outages, answered, lookup }
    }

    /// The first instant anything is known of; `None` for an empty desk.
    pub fn first(&self) -> Option<Timestamp> {
        self.first
    }

    /// The state of a ticket; `None` when it is not there.
    pub fn state_of(&self, id: Id) -> Option<State> {
        self.facts.state_of(id)
    }

    /// The outages that all the tickets tell of.
    pub fn outages(&self) -> &[Down] {
        &self.outages
    }
}

impl Scope {
    /// The whole desk.
    pub fn desk() -> Scope {
        Scope::default()
    }

    /// One service.
    pub fn service(name: &str) -> Scope {
        Scope { service: Some(name.to_owned()), ..Scope::default() }
    }

    /// Whether a ticket belongs to it.
    pub fn holds(&self, facts: &Facts) -> bool {
        self.holds_names(facts.service.as_deref(), facts.customer.as_deref(), facts.team.as_deref())
    }

    /// Whether a whole record belongs to it.
    pub fn holds_ticket(&self, ticket: &Ticket) -> bool {
        let customer = ticket.requester.customer.as_deref();
        self.holds_names(ticket.service.as_deref(), customer, ticket.team.as_deref())
    }

    /// Whether it asks for figures of services: not for those of a customer or a team.
    pub fn is_of_services(&self) -> bool {
        self.customer.is_none() && self.team.is_none()
    }

    /// Whether something of this service belongs to it.
    pub fn holds_service(&self, service: Option<&str>) -> bool {
        self.is_of_services() && is_asked(self.service.as_deref(), service)
    }

    fn holds_names(&self, service: Option<&str>, customer: Option<&str>, team: Option<&str>) -> bool {
        is_asked(self.service.as_deref(), service)
            && is_asked(self.customer.as_deref(), customer)
            && is_asked(self.team.as_deref(), team)
    }
}

fn is_asked(asked: Option<&str>, is: Option<&str>) -> bool {
    asked.is_none_or(|asked| is.is_some_and(|is| fold::same_name(is, asked)))
}

/// The services of a desk, by name: those of the policy, of tickets, outages and measurements. Names that differ in
/// case alone are one, spelled as the policy spells it.
pub fn service_names(data: &Data) -> Vec<String> {
    let declared = data.policy.services.keys().map(String::as_str);
    let of_tickets = data.lookup.of_tickets.iter().map(|name| &**name);
    let watched = data.lookup.named.iter().map(String::as_str);
    distinct(declared.chain(watched).chain(of_tickets))
}
