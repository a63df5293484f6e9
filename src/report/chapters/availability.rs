//! Availability, MTBF, MTTR (M7.1a, M3.2a).

use crate::report::Period;
use crate::report::data::{Data, Scope};
use crate::report::indicator::{Chapter, Indicator};
use crate::report::lookup::key;
use crate::report::view::{View, declared};
use crate::rules::calendar::Calendar;
use crate::rules::reliability::{self, Reliability};
use crate::rules::timeline::Span;

pub(in crate::report) fn indicators(view: &View) -> Vec<Indicator> {
    if !view.scope.is_of_services() {
        return Vec::new();
    }
    let told = of_view(view);
    let outages = told.outages;
    let named = |name: &str| Indicator::named(name, Chapter::Availability, "M7.1a");
    let known = told.agreed > 0;
    vec![
        named("availability").value(told.availability(), outages),
        named("mtbf").value(told.mtbf(), outages),
        named("mttr").value(told.mttr(), outages),
        named("outages").value(known.then_some(outages as f64), outages),
        named("downtime").value(known.then_some(told.down as f64), outages),
    ]
}

/// How reliable the services of a scope were in a period; those of the desk together, hours and outages added up.
///
/// A service counts when it was ever down, or when it was ever checked: of others nobody would know, and no record of
/// an outage is no proof that there was none. What users answered and vulnerabilities are no checks. Its agreed hours are those of `hours` in the policy, else always.
pub fn reliability(data: &Data, scope: &Scope, period: Period) -> Reliability {
    of_view(&View::new(data, scope, period))
}

pub(super) fn of_view(view: &View) -> Reliability {
    let told = |hours: &Calendar, outages: &[Span]| {
        reliability::reliability(hours, outages.iter().copied(), view.from, view.to)
    };
    let of_one = |name: &str| told(hours(view.data, name), outages(view, Some(name)));
    let named = services(view).map(of_one).fold(Reliability::default(), Reliability::and);
    match outages(view, None) {
        [] => named,
        nameless => named.and(told(&view.data.lookup.always, nameless)),
    }
}

/// The agreed seconds that each outage took, merged as they are counted, within the period.
pub(in crate::report) fn lengths(view: &View) -> Vec<f64> {
    let of_one = |service: Option<&str>| -> Vec<f64> {
        let hours = service.map_or(&view.data.lookup.always, |name| hours(view.data, name));
        let taken = outages(view, service).iter().map(|o| {
            let from = o.from.max(view.from);
            let to = o.to.map_or(view.to, |to| to.min(view.to));
            if to > from { hours.elapsed(from, to) } else { 0 }
        });
        taken.filter(|seconds| *seconds > 0).map(|seconds| seconds as f64).collect()
    };
    services(view).map(Some).chain([None]).flat_map(of_one).collect()
}

/// The services of the scope whose reliability is known.
pub(super) fn services<'v>(view: &'v View) -> impl Iterator<Item = &'v str> {
    let watched = view.data.lookup.watched.iter().map(String::as_str);
    watched.filter(|name| view.scope.holds_service(Some(name)))
}

/// The times a service was down, merged, or those of no service, by all tickets: an outage that a ticket of another
/// service tells of is one of this service all the same.
pub(super) fn outages<'d>(view: &View<'d>, service: Option<&str>) -> &'d [Span] {
    let down = view.data.lookup.down.get(&service.map(key));
    down.filter(|_| view.scope.holds_service(service)).map_or(&[], Vec::as_slice)
}

/// The agreed hours of a service.
pub(super) fn hours<'d>(data: &'d Data, service: &str) -> &'d Calendar {
    let named = declared(data, service).and_then(|s| s.hours.as_deref());
    named.and_then(|name| data.policy.calendars.get(name)).unwrap_or(&data.lookup.always)
}
