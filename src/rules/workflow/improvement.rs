//! The life cycle of an improvement: plan, do, check, act, and round again (PDCA, M7.3a).

use super::Step;
use crate::records::State::{self, Act, Cancelled, Check, Closed, Do, Plan};

const ALL_OPEN: &[(State, State)] = &[(Plan, Plan), (Do, Do), (Check, Check), (Act, Act)];

pub(super) const IMPROVEMENT: &[Step] = &[
    Step { verb: "edit", leads: ALL_OPEN, says: "correct what was written" },
    Step { verb: "assign", leads: ALL_OPEN, says: "name the owner, or the team" },
    Step {
        verb: "plan",
        leads: &[(Plan, Plan), (Do, Do)],
        says: "dates, resources, the figure and its target",
    },
    Step { verb: "do", leads: &[(Plan, Do), (Do, Do)], says: "begin it, and write down what is done" },
    Step {
        verb: "check",
        leads: &[(Do, Check), (Check, Check), (Act, Act)],
        says: "read the figure before and after from the desk",
    },
    Step {
        verb: "act",
        leads: &[(Check, Act), (Check, Plan), (Act, Act), (Act, Plan)],
        says: "lasting: make it the way of working; again: plan anew",
    },
    Step { verb: "close", leads: &[(Act, Closed)], says: "its effect lasts, and those concerned are told" },
    Step { verb: "reopen", leads: &[(Closed, Act), (Cancelled, Plan)], says: "look at it again" },
    Step {
        verb: "cancel",
        leads: &[(Plan, Cancelled), (Do, Cancelled), (Check, Cancelled), (Act, Cancelled)],
        says: "it is not to be done",
    },
];
