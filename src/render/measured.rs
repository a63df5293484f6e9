//! Measured values beside their targets, areas of a plan, and what an agreement sets, in words.

use super::times;
use crate::lang::{self, mark, tr};
use crate::records::delivery::Measured;
use crate::records::words::PlanArea;
use crate::wire::Targets;

/// `delay 12 s, meets <= 30 s`.
pub(super) fn measured(of: &Measured) -> String {
    let Measured { name, value, target, met, agreement, extra: _ } = of;
    let agreement = agreement.as_ref().map_or_else(String::new, |name| format!(" ({name})"));
    match value {
        None => tr!("{name} not measured, target {target}{agreement}", name, target, agreement),
        Some(value) if *met => {
            tr!("{name} {value}, meets {target}{agreement}", name, value, target, agreement)
        }
        Some(value) => tr!("{name} {value}, misses {target}{agreement}", name, value, target, agreement),
    }
}

/// The title of an area.
pub(super) fn area(area: PlanArea) -> &'static str {
    match area {
        PlanArea::Resources => mark!("Resources"),
        PlanArea::Blueprint => mark!("Service blueprint"),
        PlanArea::Deployment => mark!("Deployment"),
    }
}

/// `respond 30m, handle 4h, resolve 8h`.
pub(super) fn targets(targets: &Targets) -> String {
    let Targets { policy: _, calendar: _, respond, handle, resolve, update } = targets;
    let named = [
        (mark!("respond"), Some(*respond)),
        (mark!("handle"), Some(*handle)),
        (mark!("resolve"), Some(*resolve)),
        (mark!("update"), *update),
    ];
    let named = named.iter().filter_map(|(name, minutes)| Some((name, (*minutes)?)));
    let words = named.map(|(name, minutes)| format!("{} {}", lang::shown(name), times::minutes(minutes)));
    lang::list(&words.collect::<Vec<_>>())
}
