//! The life cycle of an improvement: plan, do, check, act, and round again (PDCA, M7.3a).

use super::{Transition, Verb};
use crate::lang::mark;
use crate::records::State::{self, Act, Cancelled, Check, Closed, Do, Plan};

const ALL_OPEN: &[(State, State)] = &[(Plan, Plan), (Do, Do), (Check, Check), (Act, Act)];

pub(super) const IMPROVEMENT: &[Transition] = &[
    Transition { verb: Verb::Edit, leads: ALL_OPEN, says: mark!("Correct the fields of a ticket") },
    Transition { verb: Verb::Assign, leads: ALL_OPEN, says: mark!("Name the owner or the team") },
    Transition {
        verb: Verb::Plan,
        leads: &[(Plan, Plan), (Do, Do)],
        says: mark!("Plan an improvement: figure and target, steps, owner, dates"),
    },
    Transition {
        verb: Verb::Begin,
        leads: &[(Plan, Do), (Do, Do)],
        says: mark!("Start an improvement and record what is done"),
    },
    Transition {
        verb: Verb::Check,
        leads: &[(Do, Check), (Check, Check), (Act, Act)],
        says: mark!("Compare the figure before and after, from the desk's data"),
    },
    Transition {
        verb: Verb::Act,
        leads: &[(Check, Act), (Check, Plan), (Act, Act), (Act, Plan)],
        says: mark!("Make an improvement last, or plan it again"),
    },
    Transition {
        verb: Verb::ReceiveFeedback,
        leads: &[(Do, Do), (Check, Check), (Act, Act), (Closed, Closed)],
        says: mark!("Record what a user says of an improvement"),
    },
    Transition {
        verb: Verb::Close,
        leads: &[(Act, Closed)],
        says: mark!("Close an improvement once its effect lasts and those concerned know"),
    },
    Transition {
        verb: Verb::Reopen,
        leads: &[(Closed, Act), (Cancelled, Plan)],
        says: mark!("Reopen a ticket"),
    },
    Transition {
        verb: Verb::Cancel,
        leads: &[(Plan, Cancelled), (Do, Cancelled), (Check, Cancelled), (Act, Cancelled)],
        says: mark!("Cancel a ticket"),
    },
];
