//! Records complete and filed in time (M5.4c).

use crate::report::Ratio;
use crate::report::indicator::{Chapter, Indicator};
use crate::report::view::View;
use crate::rules::limits::Limit;

pub(in crate::report) fn indicators(view: &View) -> Vec<Indicator> {
    let in_time = |name: &str, limit: &str| {
        let judged = view.facts().filter_map(|f| kept(view, f.limit(limit)?));
        let ratio = Ratio::of(judged, |kept| kept);
        Indicator::named(name, Chapter::Records, "M5.4c").ratio(ratio).asked(0.7)
    };
    vec![in_time("records.complete", "complete"), in_time("records.filed", "filed")]
}

/// Whether a limit was kept; `None` when that was not decided in the period: it counts when it was done in time, or
/// when the time was over.
fn kept(view: &View, limit: &Limit) -> Option<bool> {
    let kept = limit.done.is_some_and(|done| done <= limit.due);
    let decided = if kept { limit.done } else { Some(limit.due).filter(|due| *due < view.period.now) };
    view.holds(decided).then_some(kept)
}
