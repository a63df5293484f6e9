//! Root causes (M5.2d), and repairs that took several rounds (M5.3b).

use crate::records::words::CauseClass::{self, Configuration, External, Hardware, Software};
use crate::report::Ratio;
use crate::report::indicator::{Chapter, Indicator};
use crate::report::view::View;

pub(in crate::report) fn indicators(view: &View) -> Vec<Indicator> {
    let done = || view.facts().filter(|f| view.holds(f.done()));
    let causes: Vec<CauseClass> = done().filter_map(|f| f.cause).collect();
    let among = |some: &[CauseClass]| Ratio::of(&causes, |cause| some.contains(cause));
    let named = |name: &str, row| Indicator::named(name, Chapter::Causes, row);
    let mut all = vec![
        named("causes.configuration_software", "M5.2d").ratio(among(&[Configuration, Software])).usual(0.6),
        named("causes.hardware_external", "M5.2d").ratio(among(&[Hardware, External])).usual(0.3),
    ];
    all.extend(CauseClass::ALL.iter().map(|c| named(&format!("causes.{c}"), "M5.2d").ratio(among(&[*c]))));
    let repaired = || done().filter(|f| f.rounds > 0);
    let several = Ratio::of(repaired(), |f| f.rounds > 1);
    let workarounds = Ratio::of(repaired(), |f| f.workaround);
    all.push(named("repairs.several_rounds", "M5.3b").ratio(several).asked(0.4));
    all.push(named("repairs.workarounds", "M5.3a").ratio(workarounds));
    all
}
