//! A single figure together with the observations it was made from.

use super::Period;
use super::chapters::{availability, experience, performance, reliability, work};
use super::comparison::Observed;
use super::data::{Data, Scope};
use super::indicators::indicators;
use super::view::View;
use crate::records::measurement::names;
use crate::rules::catalogue::statistic;

/// The figure of a name, as [`indicators`] has it, and its observations; `None` for a name that no figure has.
///
/// Of a share the observations are 1 and 0. Figures that are counted and not observed, such as a backlog, have none.
pub fn observe(data: &Data, scope: &Scope, name: &str, period: Period) -> Option<Observed> {
    let indicator = indicators(data, scope, period).into_iter().find(|i| i.name == name)?;
    let values = match indicator.part {
        Some(part) => share(part, indicator.n),
        None => observations(&View::new(data, scope, period), name),
    };
    let (value, unit, better, goal, n) =
        (indicator.value, indicator.unit, indicator.better, indicator.goal, indicator.n);
    Some(Observed { value, unit, better, goal, n, values })
}

/// Those it is true of, and those it is not.
fn share(part: u64, of: u64) -> Vec<f64> {
    let ones = std::iter::repeat_n(1.0, part as usize);
    ones.chain(std::iter::repeat_n(0.0, of.saturating_sub(part) as usize)).collect()
}

fn observations(view: &View, name: &str) -> Vec<f64> {
    if let Some((measure, _)) = statistic(name) {
        return performance::measured(view, measure);
    }
    let class = name.rsplit('.').next().and_then(|class| class.parse().ok());
    match name {
        "mttr" | "downtime" => availability::lengths(view),
        "restore.mean" | "restore.median" => reliability::restored(view).values().to_vec(),
        "respond.mean" | "respond.median" => work::respond_times(view).collect(),
        "done.mean" => work::done_times(view).collect(),
        "csat.mean" => experience::answers(view, names::CSAT).collect(),
        "nps" => experience::answers(view, names::NPS).collect(),
        _ if name.starts_with("resolve.") => work::resolve_times(view, class).collect(),
        _ => Vec::new(),
    }
}
