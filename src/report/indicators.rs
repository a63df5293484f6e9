//! All figures of a scope in a period.

use super::Period;
use super::chapters::{
    availability, causes, changes, experience, knowledge, levels, performance, records, reliability,
    security, work,
};
use super::data::{Data, Scope};
use super::indicator::{Chapter, Indicator, Unit};
use super::view::View;
use crate::rules::catalogue::figure;
use crate::rules::sectors;

/// The figures that are worth telling by the hour, day or week; the others rest on too little then. They are those of
/// [`indicators`], without their goals.
pub fn steps(data: &Data, scope: &Scope, period: Period) -> Vec<Indicator> {
    let view = View::new(data, scope, period);
    let mut all = of_services(&view);
    all.extend(work::steps(&view));
    all
}

/// The figures of a scope in a period, in the order of a report: chapter by chapter, within each always the same.
/// What each counts, and when a ticket counts in a period, stands in docs/reference/reports.md.
///
/// A figure that has nothing to count is there without a value. Goals are the manual's, or those of the policy where
/// the scope is a service with targets (M3.1a).
pub fn indicators(data: &Data, scope: &Scope, period: Period) -> Vec<Indicator> {
    let view = View::new(data, scope, period);
    let mut all = of_services(&view);
    all.extend(levels::indicators(&view));
    all.extend(work::indicators(&view));
    all.extend(records::indicators(&view));
    all.extend(causes::indicators(&view));
    all.extend(changes::indicators(&view));
    all.extend(knowledge::indicators(&view));
    match view.service() {
        Some(service) => {
            let target = |i: &Indicator| match &i.unit {
                Unit::Own(unit) if figure(&i.name).is_none() => sectors::target(service, &i.name, Some(unit)),
                _ => sectors::target(service, &i.name, None),
            };
            all.into_iter()
                .map(|i| {
                    let t = target(&i);
                    i.targeted(t)
                })
                .collect()
        }
        None => all,
    }
}

/// The figures that are made from measured values.
pub(super) fn measured(data: &Data, scope: &Scope, period: Period) -> Vec<Indicator> {
    let view = View::new(data, scope, period);
    let mut all = performance::indicators(&view, Chapter::Performance);
    all.extend(security::indicators(&view));
    all.extend(reliability::indicators(&view));
    all.extend(experience::indicators(&view));
    all
}

/// The chapters of M7.1, in its order.
fn of_services(view: &View) -> Vec<Indicator> {
    let mut all = availability::indicators(view);
    all.extend(performance::indicators(view, Chapter::Performance));
    all.extend(security::indicators(view));
    all.extend(reliability::indicators(view));
    all.extend(experience::indicators(view));
    all
}
