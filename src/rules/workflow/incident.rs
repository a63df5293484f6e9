//! The life cycles of requests and incidents.

use super::transition::Transition;
use super::verb::Verb;
use crate::records::State::{self, Assigned, Cancelled, Closed, InProgress, New, Pending, Resolved, Triaged};

const OPEN: &[(State, State)] =
    &[(New, New), (Triaged, Triaged), (Assigned, Assigned), (InProgress, InProgress), (Pending, Pending)];

const OPEN_OR_RESOLVED: &[(State, State)] = &[
    (New, New),
    (Triaged, Triaged),
    (Assigned, Assigned),
    (InProgress, InProgress),
    (Pending, Pending),
    (Resolved, Resolved),
];

const TRIAGE: Transition = Transition {
    verb: Verb::Triage,
    leads: &[
        (New, Triaged),
        (Triaged, Triaged),
        (Assigned, Assigned),
        (InProgress, InProgress),
        (Pending, Pending),
    ],
    says: "assess it: the class and the deadlines follow",
};
const ASSIGN: Transition = Transition {
    verb: Verb::Assign,
    leads: &[
        (New, Assigned),
        (Triaged, Assigned),
        (Assigned, Assigned),
        (InProgress, InProgress),
        (Pending, Pending),
    ],
    says: "give it to a team or a person",
};
const RESPOND: Transition =
    Transition { verb: Verb::Respond, leads: OPEN_OR_RESOLVED, says: "answer the requester" };
const START: Transition = Transition {
    verb: Verb::Start,
    leads: &[(New, InProgress), (Triaged, InProgress), (Assigned, InProgress)],
    says: "begin the work",
};
const HOLD: Transition = Transition {
    verb: Verb::Hold,
    leads: &[(InProgress, Pending)],
    says: "wait for someone, and say for what",
};
const RESUME: Transition =
    Transition { verb: Verb::Resume, leads: &[(Pending, InProgress)], says: "go on after waiting" };
const RESOLVE: Transition = Transition {
    verb: Verb::Resolve,
    leads: &[(InProgress, Resolved), (Pending, Resolved)],
    says: "the solution is carried out",
};
const CLOSE: Transition =
    Transition { verb: Verb::Close, leads: &[(Resolved, Closed)], says: "all is recorded and confirmed" };
const REOPEN: Transition = Transition {
    verb: Verb::Reopen,
    leads: &[(Resolved, InProgress), (Closed, InProgress), (Cancelled, InProgress)],
    says: "it was not over",
};
const CANCEL: Transition = Transition {
    verb: Verb::Cancel,
    leads: &[
        (New, Cancelled),
        (Triaged, Cancelled),
        (Assigned, Cancelled),
        (InProgress, Cancelled),
        (Pending, Cancelled),
    ],
    says: "it is not to be done",
};
const EDIT: Transition =
    Transition { verb: Verb::Edit, leads: OPEN_OR_RESOLVED, says: "correct what was written" };

pub(super) const REQUEST: &[Transition] =
    &[TRIAGE, ASSIGN, RESPOND, START, HOLD, RESUME, RESOLVE, CLOSE, REOPEN, CANCEL, EDIT];
pub(super) const INCIDENT: &[Transition] = &[
    TRIAGE,
    ASSIGN,
    RESPOND,
    START,
    HOLD,
    RESUME,
    Transition { verb: Verb::Analyse, leads: OPEN_OR_RESOLVED, says: "write down a step of the analysis" },
    Transition {
        verb: Verb::Repair,
        leads: &[(InProgress, InProgress)],
        says: "a round of repair was carried out",
    },
    Transition {
        verb: Verb::Verify,
        leads: &[(InProgress, InProgress), (Pending, Pending), (Resolved, Resolved)],
        says: "was the repair good?",
    },
    Transition { verb: Verb::Escalate, leads: OPEN, says: "raise it a level" },
    Transition { verb: Verb::OutageStart, leads: OPEN_OR_RESOLVED, says: "the service is down, or up again" },
    Transition {
        verb: Verb::Problem,
        leads: OPEN_OR_RESOLVED,
        says: "treat it as the cause behind incidents",
    },
    RESOLVE,
    CLOSE,
    REOPEN,
    CANCEL,
    EDIT,
];
