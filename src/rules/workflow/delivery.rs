//! The life cycle of a delivery (M4, M3.4).

use super::{Transition, Verb};
use crate::records::State::{
    self, Accepted, Accepting, Cancelled, Closed, Delivering, FollowingUp, Preparing, Rejected,
};

const ALL_OPEN: &[(State, State)] = &[
    (Preparing, Preparing),
    (Delivering, Delivering),
    (Accepting, Accepting),
    (Accepted, Accepted),
    (Rejected, Rejected),
    (FollowingUp, FollowingUp),
];

pub(super) const DELIVERY: &[Transition] = &[
    Transition { verb: Verb::Edit, leads: ALL_OPEN, says: "correct what was written" },
    Transition {
        verb: Verb::Assign,
        leads: &[(Preparing, Preparing), (Delivering, Delivering), (Rejected, Rejected)],
        says: "name the deliverer, or the team",
    },
    Transition {
        verb: Verb::Plan,
        leads: &[(Preparing, Preparing), (Rejected, Rejected)],
        says: "resources, design, deployment, acceptance team",
    },
    Transition {
        verb: Verb::AgreeCriterion,
        leads: &[(Preparing, Preparing)],
        says: "agree beforehand on what is to be met",
    },
    Transition {
        verb: Verb::Test,
        leads: &[(Preparing, Preparing), (Delivering, Delivering), (Rejected, Rejected)],
        says: "a test passed or failed, with evidence",
    },
    Transition {
        verb: Verb::Start,
        leads: &[(Preparing, Delivering), (Rejected, Delivering)],
        says: "deliver it; after a rejection, the repaired one",
    },
    Transition {
        verb: Verb::Measure,
        leads: &[
            (Preparing, Preparing),
            (Delivering, Delivering),
            (Accepting, Accepting),
            (Rejected, Rejected),
        ],
        says: "a measured value of a criterion",
    },
    Transition {
        verb: Verb::Accept,
        leads: &[(Delivering, Accepting), (Accepting, Accepting), (Accepting, Accepted)],
        says: "the next of the five steps; the last one accepts it",
    },
    Transition {
        verb: Verb::Reject,
        leads: &[(Delivering, Rejected), (Accepting, Rejected)],
        says: "it is not accepted as it is",
    },
    Transition {
        verb: Verb::ReceiveFeedback,
        leads: ALL_OPEN,
        says: "what the customer said, and the answer within 24 h",
    },
    Transition {
        verb: Verb::Survey,
        leads: &[
            (Delivering, Delivering),
            (Accepting, Accepting),
            (Accepted, Accepted),
            (Rejected, Rejected),
            (FollowingUp, FollowingUp),
        ],
        says: "an answer to a survey",
    },
    Transition {
        verb: Verb::PlanReviews,
        leads: &[(Accepted, FollowingUp), (FollowingUp, FollowingUp)],
        says: "dates of service reviews, and what each found",
    },
    Transition {
        verb: Verb::Close,
        leads: &[(Accepted, Closed), (FollowingUp, Closed)],
        says: "all is confirmed and on record",
    },
    Transition {
        verb: Verb::Cancel,
        leads: &[(Preparing, Cancelled), (Delivering, Cancelled), (Rejected, Cancelled)],
        says: "it is not to be delivered",
    },
];
