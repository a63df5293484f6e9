//! The life cycles of requests and incidents.

use super::transition::Transition;
use super::verb::Verb;
use crate::lang::mark;
use crate::records::State::{self, Assigned, Cancelled, Closed, InProgress, New, Pending, Resolved, Triaged};

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
    says: mark!("Assess impact and urgency, which set the class and deadlines"),
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
    says: mark!("Assign a ticket to a team or a person"),
};
const RESPOND: Transition = Transition {
    verb: Verb::Respond,
    leads: OPEN_OR_RESOLVED,
    says: mark!("Answer the requester; this stops the respond clock"),
};
const START: Transition = Transition {
    verb: Verb::Start,
    leads: &[(New, InProgress), (Triaged, InProgress), (Assigned, InProgress)],
    says: mark!("Start work; an unassigned ticket becomes yours"),
};
const HOLD: Transition = Transition {
    verb: Verb::Hold,
    leads: &[(InProgress, Pending)],
    says: mark!("Put a ticket on hold; the policy says which reasons pause the clocks"),
};
const RESUME: Transition = Transition {
    verb: Verb::Resume,
    leads: &[(Pending, InProgress)],
    says: mark!("Resume work after a hold"),
};
const RESOLVE: Transition = Transition {
    verb: Verb::Resolve,
    leads: &[(InProgress, Resolved), (Pending, Resolved)],
    says: mark!("Mark a ticket as resolved"),
};
const CLOSE: Transition = Transition {
    verb: Verb::Close,
    leads: &[(Resolved, Closed)],
    says: mark!("Close a ticket once everything is recorded and confirmed"),
};
const REOPEN: Transition = Transition {
    verb: Verb::Reopen,
    leads: &[(Resolved, InProgress), (Closed, InProgress), (Cancelled, InProgress)],
    says: mark!("Reopen a ticket"),
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
    says: mark!("Cancel a ticket"),
};
const ESCALATE: Transition = Transition {
    verb: Verb::Escalate,
    // Whom the policy names for the level gets it; without one, the state stays.
    leads: &[
        (New, New),
        (New, Assigned),
        (Triaged, Triaged),
        (Triaged, Assigned),
        (Assigned, Assigned),
        (InProgress, InProgress),
        (Pending, Pending),
    ],
    says: mark!("Escalate a ticket by one level"),
};
const EDIT: Transition =
    Transition { verb: Verb::Edit, leads: OPEN_OR_RESOLVED, says: mark!("Correct the fields of a ticket") };

pub(super) const REQUEST: &[Transition] =
    &[TRIAGE, ASSIGN, RESPOND, START, HOLD, RESUME, ESCALATE, RESOLVE, CLOSE, REOPEN, CANCEL, EDIT];
pub(super) const INCIDENT: &[Transition] = &[
    TRIAGE,
    ASSIGN,
    RESPOND,
    START,
    HOLD,
    RESUME,
    Transition {
        verb: Verb::Analyse,
        leads: OPEN_OR_RESOLVED,
        says: mark!("Record a step of the analysis, or the root cause"),
    },
    Transition {
        verb: Verb::Repair,
        leads: &[(InProgress, InProgress)],
        says: mark!("Record a repair attempt"),
    },
    Transition {
        verb: Verb::Verify,
        leads: &[(InProgress, InProgress), (Pending, Pending), (Resolved, Resolved)],
        says: mark!("Record whether the repair worked"),
    },
    ESCALATE,
    Transition {
        verb: Verb::OutageStart,
        leads: OPEN_OR_RESOLVED,
        says: mark!("Record that the service is down, or up again"),
    },
    Transition {
        verb: Verb::Problem,
        leads: OPEN_OR_RESOLVED,
        says: mark!("Mark as a problem, the cause behind incidents"),
    },
    Transition {
        verb: Verb::Major,
        leads: OPEN_OR_RESOLVED,
        says: mark!("Declare a major incident, and say who leads it"),
    },
    Transition {
        verb: Verb::Review,
        leads: &[(Resolved, Resolved), (Closed, Closed)],
        says: mark!("Draft the review of a major incident, and record that it was held"),
    },
    RESOLVE,
    CLOSE,
    REOPEN,
    CANCEL,
    EDIT,
];
