//! Targets kept: by the standard of M1.3a, and by the agreement of each ticket (M5.1a, M2.4c).

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
    let standard = |name: &str, hours, done: fn(&Facts) -> Option<Timestamp>| {
        let asked = view.tasks().filter_map(|f| in_time(view, f, hours, done(f)));
        Indicator::named(name, Chapter::Levels, "M1.3a").ratio(Ratio::of(asked, |kept| kept)).asked(1.0)
    };
    let mut all = vec![
        standard("standard.respond", STANDARD[0], |f| f.responded),
        standard("standard.resolve", STANDARD[1], |f| f.resolved),
    ];
    for (index, clock) in CLOCKS.iter().enumerate() {
        let name = format!("sla.{clock}");
        let named = |name: &str, row| Indicator::named(name, Chapter::Levels, row);
        all.push(named(&name, "M5.1a").ratio(kept(view, view.tasks(), index)).asked(1.0));
        for class in Class::ALL {
            let of_class = view.tasks().filter(|f| f.class == *class);
            all.push(named(&format!("{name}.{class}"), "M2.4c").ratio(kept(view, of_class, index)));
        }
    }
    all
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

/// Of the clocks of `facts` that were decided in the period: those kept. A clock is decided when it stops in time, or
/// when its deadline passes; a running one is not asked yet.
pub(in crate::report) fn kept<'d>(
    view: &View,
    facts: impl Iterator<Item = &'d Facts>,
    clock: usize,
) -> Ratio {
    let verdicts = facts.filter_map(|f| Some(&f.clocks.as_ref()?.all[clock]));
    let decided = verdicts.filter(|v: &&Verdict| view.holds(v.decided));
    Ratio::of(decided, |v| v.state == ClockState::Met)
}
