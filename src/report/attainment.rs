//! Targets kept, by whom: class, team, service, customer (M2.4c, M5.1a, M3.2a).

use std::collections::BTreeMap;

use serde::Serialize;

use super::chapters::levels::is_kept;
use super::data::{Data, Scope};
use super::view::View;
use super::{Period, Ratio};

/// What clocks are told apart by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The class.
    Class,
    /// The team that has or had the ticket.
    Team,
    /// The service.
    Service,
    /// The customer of the requester.
    Customer,
    /// What the service is about (M1.1a).
    ContentClass,
    /// Whom it serves (M1.1b).
    Audience,
    /// The stage of the process that the service belongs to (M1.1c).
    Stage,
    /// What the ticket is about (M2.1a).
    Subject,
}

/// The clocks of one class, team, service or customer.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Attainment {
    /// Which; `None` where the ticket names none.
    pub name: Option<String>,
    /// Of the clocks decided in the period: those kept.
    pub respond: Ratio,
    /// The same of the solution.
    pub handle: Ratio,
    /// The same of the resolution.
    pub resolve: Ratio,
}

/// The clocks that were decided in a period, told apart. Names that have none of them are left out; they stand in
/// order, what names none last. See `sla.*` in docs/reference/reports.md for when a clock is decided.
pub fn kept_by(data: &Data, scope: &Scope, period: Period, by: By) -> Vec<Attainment> {
    let view = View::new(data, scope, period);
    let mut groups: BTreeMap<(bool, String), [Ratio; 3]> = BTreeMap::new();
    for facts in view.tasks() {
        let name = match by {
            By::Class => Some(facts.class.as_str()),
            By::Team => facts.team.as_deref(),
            By::Service => facts.service.as_deref(),
            By::Customer => facts.customer.as_deref(),
            By::ContentClass => facts.content_class.map(|c| c.as_str()),
            By::Audience => facts.audience.map(|a| a.as_str()),
            By::Stage => facts.stage.map(|s| s.as_str()),
            By::Subject => facts.subject.as_ref().map(|s| s.as_str()),
        };
        let key = (name.is_none(), name.unwrap_or_default().to_owned());
        let ratios = groups.entry(key).or_default();
        for (clock, ratio) in ratios.iter_mut().enumerate() {
            *ratio = is_kept(&view, &facts, clock).map_or(*ratio, |kept| ratio.and(kept));
        }
    }
    let told = |((nameless, name), [respond, handle, resolve]): ((bool, String), [Ratio; 3])| Attainment {
        name: (!nameless).then_some(name),
        respond,
        handle,
        resolve,
    };
    let all = groups.into_iter().map(told);
    all.filter(|k| k.respond.of + k.handle.of + k.resolve.of > 0).collect()
}
