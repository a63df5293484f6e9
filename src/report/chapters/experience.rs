//! Satisfaction and recommendation, from measurements and from the surveys of deliveries (M7.1e, M5.1d).

use super::performance;
use crate::records::delivery::Survey;
use crate::records::measurement::names;
use crate::report::experience::{Csat, Nps};
use crate::report::indicator::{Chapter, Indicator};
use crate::report::view::View;

pub(in crate::report) fn indicators(view: &View) -> Vec<Indicator> {
    let measured = |name| view.measured(name).map(|m| m.value);
    let surveyed = |answer: fn(&Survey) -> Option<u8>| surveys(view).filter_map(answer).map(f64::from);
    let csat = Csat::of(measured(names::CSAT).chain(surveyed(|s| s.csat)));
    let nps = Nps::of(measured(names::NPS).chain(surveyed(|s| s.nps)));
    let named = |name: &str, row| Indicator::named(name, Chapter::Experience, row);
    let target = |measure| view.measure_target(measure);
    let mut all = vec![
        named("csat.mean", "M7.1e").value(csat.mean, csat.satisfied.ratio.of).targeted(target(names::CSAT)),
        named("csat.satisfied", "M5.1d").ratio(csat.satisfied.ratio).asked(0.9),
        named("nps", "M7.1e").value(nps.score, nps.answers()).targeted(target(names::NPS)),
    ];
    all.extend(performance::indicators(view, Chapter::Experience));
    all
}

/// The surveys of deliveries that were answered in the period.
fn surveys<'d>(view: &View<'d>) -> impl Iterator<Item = &'d Survey> {
    let period = view.period;
    let all = view.tickets().filter_map(|t| t.delivery.as_deref()).flat_map(|d| &d.surveys);
    all.filter(move |s| period.holds_instant(s.at))
}
