//! The life cycle of an improvement: plan, do, check, act, and round again (PDCA, M7.3a).

use super::{Transition, Verb};
use crate::records::State::{self, Act, Cancelled, Check, Closed, Do, Plan};

const ALL_OPEN: &[(State, State)] = &[(Plan, Plan), (Do, Do), (Check, Check), (Act, Act)];

pub(super) const IMPROVEMENT: &[Transition] = &[
    Transition { verb: Verb::Edit, leads: ALL_OPEN, says: "correct what was written" },
    Transition { verb: Verb::Assign, leads: ALL_OPEN, says: "name the owner, or the team" },
    Transition {
        verb: Verb::Plan,
        leads: &[(Plan, Plan), (Do, Do)],
        says: "dates, resources, the figure and its target",
    },
    Transition {
        verb: Verb::Begin,
        leads: &[(Plan, Do), (Do, Do)],
        says: "begin it, and write down what is done",
    },
    Transition {
        verb: Verb::Check,
        leads: &[(Do, Check), (Check, Check), (Act, Act)],
        says: "read the figure before and after from the desk",
    },
    Transition {
        verb: Verb::Act,
        leads: &[(Check, Act), (Check, Plan), (Act, Act), (Act, Plan)],
        says: "lasting: make it the way of working; again: plan anew",
    },
    Transition {
        verb: Verb::Close,
        leads: &[(Act, Closed)],
        says: "its effect lasts, and those concerned are told",
    },
    Transition { verb: Verb::Reopen, leads: &[(Closed, Act), (Cancelled, Plan)], says: "look at it again" },
    Transition {
        verb: Verb::Cancel,
        leads: &[(Plan, Cancelled), (Do, Cancelled), (Check, Cancelled), (Act, Cancelled)],
        says: "it is not to be done",
    },
];
