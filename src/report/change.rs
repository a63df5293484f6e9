//! The figures of changes (M6).

use std::collections::HashSet;

use serde::Serialize;

use super::entry::{assessed_before, decision, is_on_record};
use super::{Counts, Figure, Period, Ratio};
use crate::records::change::{Change, Risk};
use crate::records::words::{ChangeOutcome, ChangeType, RiskLevel, Vote};
use crate::records::{Id, Kind, State, Ticket};
use crate::rules::policy::Policy;

/// What the changes of a period come to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ChangeFigures {
    /// Which were looked at.
    pub period: Period,
    /// How many there are, the cancelled ones too.
    pub changes: u64,
    /// Of those begun: assessed before that (M6.1e).
    pub risk_assessed: Figure,
    /// Of those decided on or begun: approved (M6.1e).
    pub approved: Figure,
    /// Of those carried out: with an observation at least (M6.2b).
    pub monitored: Figure,
    /// Of those evaluated, or closed after they were begun: reviewed (M6.4a).
    pub reviewed: Figure,
    /// Of the reviews: with something to do better (M6.4a).
    pub improved: Figure,
    /// Of the reviews: with improvements that were all carried out, or dropped, and one carried out at least (M6.4a).
    pub carried_out: Figure,
    /// Of those closed: with a whole record (M6.3a).
    pub on_record: Figure,
    /// By type.
    pub types: Counts,
    /// By risk; `none` for those not assessed.
    pub risks: Counts,
    /// By how carrying them out ended.
    pub outcomes: Counts,
    /// Changes that an incident is put down to.
    pub causing: u64,
    /// The incidents that are put down to them, each once.
    pub incidents_caused: u64,
}

/// The figures of the changes among `tickets` that were created in the period. `state` is that of an improvement, to know
/// which were carried out.
pub fn changes<'t>(
    policy: &Policy,
    tickets: impl IntoIterator<Item = &'t Ticket>,
    period: Period,
    state: &dyn Fn(Id) -> Option<State>,
) -> ChangeFigures {
    let of_period = tickets.into_iter().filter(|t| period.holds(t));
    let all: Vec<_> = of_period.filter_map(|t| Some((t, t.change()?))).collect();
    let whose = |asked: fn(&Ticket, &Change) -> bool| all.iter().filter(move |(t, c)| asked(t, c));
    let decided = all.iter().map(|(t, c)| (decision(policy, t), c.implementation.is_some()));
    let counted = decided.filter(|(decision, begun)| decision.is_some() || *begun);
    let reviews = all.iter().filter_map(|(_, c)| c.review.as_ref());
    let reviewed = || whose(|_, c| c.review.is_some());
    let level = |risk: &Option<Risk>| risk.as_ref().map_or("none", |r| r.level.as_str());
    ChangeFigures {
        period,
        changes: all.len() as u64,
        risk_assessed: Ratio::of(whose(begun), |(t, c)| assessed_before(t, c)).beside(0.78, "M6.1e"),
        approved: Ratio::of(counted, |(d, _)| d == Some(Vote::Approved)).beside(0.85, "M6.1e"),
        monitored: Ratio::of(whose(over), |(_, c)| !c.observations.is_empty()).beside(0.62, "M6.2b"),
        reviewed: Ratio::of(whose(to_review), |(_, c)| c.review.is_some()).beside(0.40, "M6.4a"),
        improved: Ratio::of(reviews, |r| !r.improvements.is_empty()).beside(0.60, "M6.4a"),
        carried_out: Ratio::of(reviewed(), |(t, _)| is_carried_out(t, state)).beside(0.60, "M6.4a"),
        on_record: Ratio::of(whose(closed), |(t, c)| is_on_record(policy, t, c)).beside(0.95, "M6.3a"),
        types: Counts::of(ChangeType::WORDS.iter().copied(), all.iter().map(|(_, c)| c.kind_of.as_str())),
        risks: Counts::of(
            RiskLevel::WORDS.iter().copied().chain(["none"]),
            all.iter().map(|(_, c)| level(&c.risk)),
        ),
        outcomes: Counts::of(
            ChangeOutcome::WORDS.iter().copied(),
            all.iter().filter_map(|(_, c)| outcome(c)),
        ),
        causing: all.iter().filter(|(t, _)| caused(t).next().is_some()).count() as u64,
        incidents_caused: all.iter().flat_map(|(t, _)| caused(t)).collect::<HashSet<_>>().len() as u64,
    }
}

fn begun(_: &Ticket, change: &Change) -> bool {
    change.implementation.is_some()
}

/// Carried out, whatever came of it.
fn over(_: &Ticket, change: &Change) -> bool {
    change.implementation.as_ref().is_some_and(|i| i.ended.is_some())
}

fn to_review(ticket: &Ticket, change: &Change) -> bool {
    change.evaluation.is_some() || (ticket.state == State::Closed && begun(ticket, change))
}

fn closed(ticket: &Ticket, _: &Change) -> bool {
    ticket.state == State::Closed
}

fn outcome(change: &Change) -> Option<&'static str> {
    change.implementation.as_ref()?.outcome.map(ChangeOutcome::as_str)
}

/// Whether the improvements that follow a change have all ended, one of them as done.
fn is_carried_out(ticket: &Ticket, state: &dyn Fn(Id) -> Option<State>) -> bool {
    let following = ticket.links.iter().filter(|l| l.rel == "followed_by");
    let ids = following.filter_map(|l| l.id.parse::<Id>().ok()).filter(|id| id.kind() == Kind::Improvement);
    let states: Vec<State> = ids.filter_map(state).collect();
    states.iter().all(|state| state.is_ended()) && states.contains(&State::Closed)
}

/// The incidents that a change is said to have caused.
fn caused(ticket: &Ticket) -> impl Iterator<Item = Id> {
    let links = ticket.links.iter().filter(|l| l.rel == "causes");
    links.filter_map(|l| l.id.parse::<Id>().ok()).filter(|id| id.kind() == Kind::Incident)
}
