//! Availability, MTBF, MTTR (M7.1a, M3.2a).

use std::borrow::Cow;

use crate::report::Period;
use crate::report::data::{Data, Scope, distinct};
use crate::report::indicator::{Chapter, Indicator};
use crate::report::view::{View, declared};
use crate::rules::calendar::Calendar;
use crate::rules::course::Span;
use crate::rules::reliability::{self, Reliability, union};

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
/// A service counts when the policy declares it, when it was ever down, or when anything was measured of it: of
/// others nobody would know. Its agreed hours are those of `hours` in the policy, else always.
pub fn reliability(data: &Data, scope: &Scope, period: Period) -> Reliability {
    of_view(&View::new(data, scope, period))
}

pub(super) fn of_view(view: &View) -> Reliability {
    let of_one = |name: &String| {
        let outages = outages(view, Some(name));
        reliability::reliability(&hours(view.data, name), outages, view.from, view.to)
    };
    let named = services(view).iter().map(of_one).fold(Reliability::default(), Reliability::and);
    let nameless: Vec<Span> = outages(view, None).collect();
    if nameless.is_empty() {
        return named;
    }
    named.and(reliability::reliability(&Calendar::always(), nameless, view.from, view.to))
}

/// The agreed seconds that each outage took, merged as they are counted, within the period.
pub(in crate::report) fn lengths(view: &View) -> Vec<f64> {
    let names = services(view);
    let each = names.iter().map(|name| Some(name.as_str())).chain([None]);
    let of_one = |service: Option<&str>| {
        let hours = service.map_or_else(Calendar::always, |name| hours(view.data, name).into_owned());
        let merged = union(outages(view, service)).into_iter();
        let taken = merged.map(move |o| {
            let (from, to) = (o.from.max(view.from), o.to.map_or(view.to, |to| to.min(view.to)));
            if to > from { hours.elapsed(from, to) } else { 0 }
        });
        taken.filter(|seconds| *seconds > 0).map(|seconds| seconds as f64).collect::<Vec<f64>>()
    };
    each.flat_map(of_one).collect()
}

/// The services of the scope whose reliability is known.
pub(super) fn services(view: &View) -> Vec<String> {
    let declared = view.data.policy.services.keys().map(String::as_str);
    let down = view.data.outages().iter().filter_map(|o| o.service.as_deref());
    let measured = view.data.places().measured_services().iter().map(String::as_str);
    let mut names = distinct(declared.chain(down).chain(measured));
    names.retain(|name| view.scope.holds_service(Some(name)));
    names
}

/// The outages of a service, or those of no service, by all tickets: an outage that a ticket of another service
/// tells of is one of this service all the same.
pub(super) fn outages<'d>(view: &View<'d>, service: Option<&str>) -> impl Iterator<Item = Span> + use<'d> {
    let wanted = view.scope.holds_service(service);
    let service = service.map(str::to_owned);
    let same = move |other: Option<&str>| match (&service, other) {
        (Some(service), Some(other)) => service.eq_ignore_ascii_case(other),
        (None, None) => true,
        _ => false,
    };
    let all = view.data.outages().iter();
    all.filter(move |o| wanted && same(o.service.as_deref())).map(|o| o.span)
}

/// The agreed hours of a service.
pub(super) fn hours<'d>(data: &Data<'d>, service: &str) -> Cow<'d, Calendar> {
    let named = declared(data, service).and_then(|s| s.hours.as_deref());
    let calendar = named.and_then(|name| data.policy.calendars.get(name));
    calendar.map_or_else(|| Cow::Owned(Calendar::always()), Cow::Borrowed)
}
