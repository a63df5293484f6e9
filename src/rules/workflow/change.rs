//! The life cycle of a change (M6).

use super::{Transition, Verb};
use crate::lang::mark;
use crate::records::State::{
    Approved, Assessed, Cancelled, Closed, Draft, Evaluated, Failed, Implementing, Monitoring, Rejected,
    RolledBack, Scheduled, Submitted,
};

pub(super) const CHANGE: &[Transition] = &[
    Transition {
        verb: Verb::Edit,
        leads: &[
            (Draft, Draft),
            (Submitted, Submitted),
            (Assessed, Assessed),
            (Rejected, Rejected),
            (Approved, Approved),
            (Approved, Assessed),
            (Scheduled, Scheduled),
            (Scheduled, Assessed),
            (Implementing, Implementing),
            (Monitoring, Monitoring),
            (Failed, Failed),
            (RolledBack, RolledBack),
            (Evaluated, Evaluated),
        ],
        says: mark!("Correct the form; a changed form voids approvals"),
    },
    Transition {
        verb: Verb::Submit,
        leads: &[(Draft, Submitted), (Rejected, Submitted)],
        says: mark!("Submit the complete form for assessment"),
    },
    Transition {
        verb: Verb::Assess,
        leads: &[
            (Submitted, Assessed),
            (Assessed, Assessed),
            (Approved, Assessed),
            (Scheduled, Assessed),
            (Implementing, Implementing),
            (Monitoring, Monitoring),
            (Failed, Failed),
            (RolledBack, RolledBack),
        ],
        says: mark!("Assess the risk and sign it; once begun, only for an emergency"),
    },
    Transition {
        verb: Verb::Approve,
        leads: &[
            (Assessed, Assessed),
            (Assessed, Approved),
            (Implementing, Implementing),
            (Monitoring, Monitoring),
            (Failed, Failed),
            (RolledBack, RolledBack),
            (Evaluated, Evaluated),
        ],
        says: mark!("Vote for a change in your role; once begun, only for an emergency"),
    },
    Transition {
        verb: Verb::Reject,
        leads: &[
            (Assessed, Assessed),
            (Assessed, Rejected),
            (Implementing, Implementing),
            (Monitoring, Monitoring),
            (Failed, Failed),
            (RolledBack, RolledBack),
            (Evaluated, Evaluated),
        ],
        says: mark!("Vote against a change in your role; once begun, only for an emergency"),
    },
    Transition {
        verb: Verb::Assign,
        leads: &[
            (Draft, Draft),
            (Submitted, Submitted),
            (Assessed, Assessed),
            (Approved, Approved),
            (Scheduled, Scheduled),
            (Implementing, Implementing),
            (Monitoring, Monitoring),
            (Failed, Failed),
        ],
        says: mark!("Name the implementer or the team"),
    },
    Transition {
        verb: Verb::Schedule,
        leads: &[(Approved, Scheduled), (Scheduled, Scheduled)],
        says: mark!("Set the window, outside freezes and other changes of the service"),
    },
    Transition {
        verb: Verb::Prepare,
        leads: &[(Submitted, Submitted), (Assessed, Assessed), (Approved, Approved), (Scheduled, Scheduled)],
        says: mark!("Tick items of the checklist, or show it"),
    },
    Transition {
        verb: Verb::Start,
        leads: &[
            (Submitted, Implementing),
            (Assessed, Implementing),
            (Approved, Implementing),
            (Scheduled, Implementing),
        ],
        says: mark!("Start a change in its window; an emergency at any time"),
    },
    Transition {
        verb: Verb::Complete,
        leads: &[(Implementing, Monitoring)],
        says: mark!("Mark a change as implemented and start the watch period"),
    },
    Transition {
        verb: Verb::Fail,
        leads: &[(Implementing, Failed), (Monitoring, Failed)],
        says: mark!("Mark a change as failed"),
    },
    Transition {
        verb: Verb::Rollback,
        leads: &[
            (Implementing, RolledBack),
            (Monitoring, RolledBack),
            (Failed, RolledBack),
            (Evaluated, RolledBack),
        ],
        says: mark!("Mark a change as rolled back"),
    },
    Transition {
        verb: Verb::Monitor,
        leads: &[(Monitoring, Monitoring), (Failed, Failed), (RolledBack, RolledBack)],
        says: mark!("Record an observation, or a value against its target"),
    },
    Transition {
        verb: Verb::Evaluate,
        leads: &[(Monitoring, Evaluated), (Failed, Evaluated), (RolledBack, Evaluated)],
        says: mark!("Evaluate a change: its effect, whether it was expected, what remains"),
    },
    Transition {
        verb: Verb::Review,
        leads: &[(Evaluated, Evaluated)],
        says: mark!("Review a change: content, course, result, problems, improvements"),
    },
    Transition {
        verb: Verb::Close,
        leads: &[(Evaluated, Closed), (Rejected, Closed)],
        says: mark!("Close a ticket once everything is recorded"),
    },
    Transition {
        verb: Verb::Cancel,
        leads: &[
            (Draft, Cancelled),
            (Submitted, Cancelled),
            (Assessed, Cancelled),
            (Approved, Cancelled),
            (Rejected, Cancelled),
            (Scheduled, Cancelled),
        ],
        says: mark!("Cancel a ticket"),
    },
];
