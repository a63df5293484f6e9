//! The life cycle of an improvement: plan, do, check, act, and round again (PDCA, M7.3a).

use super::Transition;
use crate::records::State::{self, Act, Cancelled, Check, Closed, Do, Plan};

const ALL_OPEN: &[(State, State)] = &[(Plan, Plan), (Do, Do), (Check, Check), (Act, Act)];

pub(super) const IMPROVEMENT: &[Transition] = &[
    Transition { verb: "edit", leads: ALL_OPEN, says: "correct what was written" },
    Transition { verb: "assign", leads: ALL_OPEN, says: "name the owner, or the team" },
    Transition {
        verb: "plan",
        leads: &[(Plan, Plan), (Do, Do)],
        says: "dates, resources, the figure and its target",
    },
    Transition { verb: "do", leads: &[(Plan, Do), (Do, Do)], says: "begin it, and write down what is done" },
    Transition {
        verb: "check",
        leads: &[(Do, Check), (Check, Check), (Act, Act)],
        says: "read the figure before and after from the desk",
    },
    Transition {
        verb: "act",
        leads: &[(Check, Act), (Check, Plan), (Act, Act), (Act, Plan)],
        says: "lasting: make it the way of working; again: plan anew",
    },
    Transition {
        verb: "close",
        leads: &[(Act, Closed)],
        says: "its effect lasts, and those concerned are told",
    },
    Transition { verb: "reopen", leads: &[(Closed, Act), (Cancelled, Plan)], says: "look at it again" },
    Transition {
        verb: "cancel",
        leads: &[(Plan, Cancelled), (Do, Cancelled), (Check, Cancelled), (Act, Cancelled)],
        says: "it is not to be done",
    },
];
