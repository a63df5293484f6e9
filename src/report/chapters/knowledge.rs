//! What knowledge comes to: incidents solved with it, and whether it is kept current (M8).

use crate::records::Kind;
use crate::report::Ratio;
use crate::report::facts::Facts;
use crate::report::indicator::{Chapter, Indicator};
use crate::report::view::View;
use crate::rules::clocks::ClockState;

pub(in crate::report) fn indicators(view: &View) -> Vec<Indicator> {
    let named = |name: &str, row| Indicator::named(name, Chapter::Knowledge, row);
    let resolved = view.incidents().filter(|f| view.holds(f.resolved));
    let solved = Ratio::of(resolved, |f| f.solved_with_article);
    let mut all = vec![named("knowledge.solved", "M8.2a").ratio(solved)];
    if *view.scope == Default::default() {
        let articles = || view.facts().filter(|f| f.kind == Kind::Article);
        let late = |f: &Facts, name: &str| {
            f.limit(name).is_some_and(|limit| limit.state(view.period.now) == ClockState::Breached)
        };
        let in_force = articles().filter(|f| f.limit("review").is_some());
        // Where there are no articles, nobody keeps knowledge.
        let kept = articles().next().is_some();
        let told = |indicator: Indicator, limit: &str| {
            let count = articles().filter(|f| late(f, limit)).count() as u64;
            indicator.value(kept.then_some(count as f64), count)
        };
        all.push(named("knowledge.current", "M8.3").ratio(Ratio::of(in_force, |f| !late(&f, "review"))));
        all.push(told(named("knowledge.stuck", "M8.1b"), "approval"));
        all.push(told(named("knowledge.unhelpful", "M8.3"), "unhelpful"));
    }
    all
}
