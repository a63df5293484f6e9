//! Targets kept: by the standard of M1.3a, and by the agreement of each ticket (M5.1a, M2.4c).

use std::borrow::Cow;

use jiff::{SignedDuration, Timestamp};

use crate::records::Class;
use crate::report::Ratio;
use crate::report::facts::{CLOCKS, Facts, Verdict};
use crate::report::indicator::{Chapter, Indicator};
use crate::report::view::View;
use crate::rules::clocks::ClockState;

/// Hours within which a ticket is answered and resolved (M1.3a).
const STANDARD: [i64; 2] = [24, 48];

pub(in crate::report) fn indicators(view: &View) -> Vec<Indicator> {
    // The manual sets times, and no share of tickets that must keep them: that is the policy's.
    let desk = view.data.policy.sla.kept;
    let standard = |name: &str, hours, done: fn(&Facts) -> Option<Timestamp>| {
        let asked = view.tasks().filter_map(|f| in_time(view, &f, hours, done(&f)));
        let named = Indicator::named(name, Chapter::Levels, "M1.3a");
        named.ratio(Ratio::of(asked, |kept| kept)).asked(1.0).targeted(Some(desk))
    };
    let mut all = vec![
        standard("standard.respond", STANDARD[0], |f| f.responded),
        standard("standard.resolve", STANDARD[1], |f| f.resolved),
    ];
    for (index, clock) in CLOCKS.iter().enumerate() {
        let name = format!("sla.{clock}");
        let named = |name: &str, row| Indicator::named(name, Chapter::Levels, row);
        let goal = goal(view, index).unwrap_or(desk);
        let own = named(&name, "M5.1a").ratio(kept(view, view.tasks(), index));
        all.push(own.asked(1.0).targeted(Some(goal)));
        for class in Class::ALL {
            let of_class = view.tasks().filter(|f| f.class == *class);
            let own = named(&format!("{name}.{class}"), "M2.4c").ratio(kept(view, of_class, index));
            all.push(own.targeted(view.data.policy.sla.kept_of[*class as usize]));
        }
    }
    all
}

/// The share of clocks to be kept: where agreements and classes have shares of their own, the mean of those of the
/// tickets that were decided in the period.
fn goal(view: &View, clock: usize) -> Option<f64> {
    let is_decided = |f: &Cow<Facts>| f.clocks.as_ref().is_some_and(|c| view.holds(c.all[clock].decided));
    let goals: Vec<f64> = view.tasks().filter(is_decided).map(|f| f.kept_goal).collect();
    let first = *goals.first()?;
    // A mean of equal shares may differ from them in the last digit.
    let same = goals.iter().all(|goal| *goal == first);
    Some(if same { first } else { goals.iter().sum::<f64>() / goals.len() as f64 })
}

/// The tickets that missed at least one of their targets in the period, of those of which one was decided in it.
pub(in crate::report) fn missed(view: &View) -> Ratio {
    let decided = |f: Cow<Facts>| -> Option<bool> {
        let verdicts = f.clocks.as_ref()?.all.iter().filter(|v| view.holds(v.decided));
        verdicts.map(|v| v.state == ClockState::Breached).reduce(|a, b| a || b)
    };
    Ratio::of(view.tasks().filter_map(decided), |missed| missed)
}

/// Whether something was done within hours of real time; `None` when that was not decided in the period: it counts
/// when it was done in time, or when the time was over. A ticket that was called off before is not asked.
fn in_time(view: &View, facts: &Facts, hours: i64, done: Option<Timestamp>) -> Option<bool> {
    if facts.undated && done.is_none() {
        return None;
    }
    let due = facts.created.checked_add(SignedDuration::from_hours(hours)).unwrap_or(Timestamp::MAX);
    let kept = done.is_some_and(|done| done <= due);
    let off = done.is_none() && facts.ended.is_some_and(|ended| ended <= due);
    let decided = if kept { done } else { Some(due).filter(|due| *due < view.period.now && !off) };
    view.holds(decided).then_some(kept)
}

/// Of the clocks of `facts` that were decided in the period: those kept.
fn kept<'f>(view: &View, facts: impl Iterator<Item = Cow<'f, Facts>>, clock: usize) -> Ratio {
    Ratio::of(facts.filter_map(|f| is_kept(view, &f, clock)), |kept| kept)
}

/// Whether a clock was kept; `None` when that was not decided in the period. A clock is decided when it stops in time,
/// or when its deadline passes; a running one is not asked yet.
pub(in crate::report) fn is_kept(view: &View, facts: &Facts, clock: usize) -> Option<bool> {
    let verdict: &Verdict = &facts.clocks.as_ref()?.all[clock];
    view.holds(verdict.decided).then_some(verdict.state == ClockState::Met)
}
