//! What a commit changed of a record.

use std::collections::HashMap;

use crate::records::Id;

/// A record on both sides of a step from a parent to its child: the objects git keeps it in.
#[derive(Debug, Clone, Default)]
pub(super) struct TrailStep {
    pub(super) before: Option<String>,
    pub(super) after: Option<String>,
}

/// What changed in a commit against each of its parents.
pub(super) type Changed = HashMap<Id, Vec<(usize, TrailStep)>>;

/// A record that moved to another of its places is gone in one place and new in the other: one step.
pub(super) fn add(steps: &mut Vec<(usize, TrailStep)>, side: usize, step: TrailStep) {
    match steps.iter_mut().find(|(known, _)| *known == side) {
        Some((_, known)) => {
            known.before = known.before.take().or(step.before);
            known.after = known.after.take().or(step.after);
        }
        None => steps.push((side, step)),
    }
}
