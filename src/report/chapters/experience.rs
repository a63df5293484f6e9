//! Satisfaction and recommendation, from measurements and from the surveys of deliveries (M7.1e, M5.1d).

use super::performance;
use crate::records::delivery::Survey;
use crate::records::measurement::names;
use crate::report::experience::{Csat, Nps};
use crate::report::indicator::{Chapter, Indicator};
use crate::report::view::View;
use crate::rules::survey;

pub(in crate::report) fn indicators(view: &View) -> Vec<Indicator> {
    let csat = Csat::of(answers(view, names::CSAT));
    let nps = Nps::of(answers(view, names::NPS));
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

/// Answers on satisfaction or recommendation that were given in the period, in whatever survey.
pub(in crate::report) fn answers(view: &View, name: &str) -> impl Iterator<Item = f64> {
    let is_csat = name == names::CSAT;
    let score = move |s: &Survey| if is_csat { s.csat } else { s.nps };
    let deliveries = view.tickets().filter_map(|t| t.delivery());
    let period = view.period;
    let surveyed = deliveries
        .flat_map(move |delivery| survey::last_scores(&delivery.surveys, score))
        .filter(move |(at, _)| period.holds_instant(*at));
    survey::last(view.measured(name))
        .into_iter()
        .map(|m| m.value)
        .chain(surveyed.map(|(_, score)| f64::from(score)))
}
