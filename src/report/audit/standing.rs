//! How well the standards are kept as a whole (M1.3b, performance), and whether something is done where they are not.

use serde::Serialize;

use crate::records::words::Effect;
use crate::records::{Id, State, Ticket};
use crate::report::indicator::Indicator;

/// A figure with a goal.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Standing {
    /// The figure.
    pub indicator: Indicator,
    /// Whether the goal is reached.
    pub met: bool,
    /// Improvements that are under way for this figure (M7.3a).
    pub improvements: Vec<Id>,
}

/// The figures with a goal and a value; beside those that miss it, the improvements that are under way for them.
pub fn standings<'t>(
    indicators: &[Indicator],
    tickets: impl IntoIterator<Item = &'t Ticket>,
) -> Vec<Standing> {
    let under_way: Vec<(&str, Id)> = tickets.into_iter().filter_map(under_way).collect();
    let judged = indicators.iter().filter_map(|i| Some((i, i.is_met()?)));
    let of =
        |name: &str| under_way.iter().filter(|(measure, _)| *measure == name).map(|(_, id)| *id).collect();
    judged
        .map(|(i, met)| Standing {
            indicator: i.clone(),
            met,
            improvements: if met { Vec::new() } else { of(&i.name) },
        })
        .collect()
}

/// The figure that an open improvement is about; one whose effect lasts is over.
fn under_way(ticket: &Ticket) -> Option<(&str, Id)> {
    let part = ticket.improvement()?;
    let lasts = part.acts.last().is_some_and(|a| a.effect == Effect::Lasting) && ticket.state == State::Act;
    (ticket.state.is_open() && !lasts).then_some((part.measure.as_deref()?, ticket.id))
}

/// Those that miss their goal with nobody at work on it (M7.3a).
pub fn unanswered(standings: &[Standing]) -> impl Iterator<Item = &Standing> {
    standings.iter().filter(|s| !s.met && s.improvements.is_empty())
}
