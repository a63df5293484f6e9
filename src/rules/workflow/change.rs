//! The life cycle of a change (M6).

use super::{Transition, Verb};
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
        says: "correct what was written; another form makes approvals void",
    },
    Transition {
        verb: Verb::Submit,
        leads: &[(Draft, Submitted), (Rejected, Submitted)],
        says: "the form is whole: it is to be assessed",
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
        says: "effects, risk and mitigation, signed; once begun, an emergency's only",
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
        says: "a vote for it; once begun, an emergency's only",
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
        says: "a vote against it; once begun, an emergency's only",
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
        says: "name the implementer, or the team",
    },
    Transition {
        verb: Verb::Schedule,
        leads: &[(Approved, Scheduled), (Scheduled, Scheduled)],
        says: "give it a window outside freezes and of no other change",
    },
    Transition {
        verb: Verb::Prepare,
        leads: &[(Submitted, Submitted), (Assessed, Assessed), (Approved, Approved), (Scheduled, Scheduled)],
        says: "tick items of the checklist",
    },
    Transition {
        verb: Verb::Start,
        leads: &[
            (Submitted, Implementing),
            (Assessed, Implementing),
            (Approved, Implementing),
            (Scheduled, Implementing),
        ],
        says: "begin to carry it out, in its window; an emergency at any time",
    },
    Transition {
        verb: Verb::Complete,
        leads: &[(Implementing, Monitoring)],
        says: "it is carried out: watch it",
    },
    Transition {
        verb: Verb::Fail,
        leads: &[(Implementing, Failed), (Monitoring, Failed)],
        says: "it did not work",
    },
    Transition {
        verb: Verb::Rollback,
        leads: &[
            (Implementing, RolledBack),
            (Monitoring, RolledBack),
            (Failed, RolledBack),
            (Evaluated, RolledBack),
        ],
        says: "it was taken back",
    },
    Transition {
        verb: Verb::Monitor,
        leads: &[(Monitoring, Monitoring), (Failed, Failed), (RolledBack, RolledBack)],
        says: "an observation, or a value against its target",
    },
    Transition {
        verb: Verb::Evaluate,
        leads: &[(Monitoring, Evaluated), (Failed, Evaluated), (RolledBack, Evaluated)],
        says: "the effect, as expected or not, what is left",
    },
    Transition {
        verb: Verb::Review,
        leads: &[(Evaluated, Evaluated)],
        says: "look back, and what to do better",
    },
    Transition {
        verb: Verb::Close,
        leads: &[(Evaluated, Closed), (Rejected, Closed)],
        says: "all is on record",
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
        says: "it is not to be done",
    },
];
