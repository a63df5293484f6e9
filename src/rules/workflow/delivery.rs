//! The life cycle of a delivery (M4, M3.4).

use super::Transition;
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
    Transition { verb: "edit", leads: ALL_OPEN, says: "correct what was written" },
    Transition {
        verb: "assign",
        leads: &[(Preparing, Preparing), (Delivering, Delivering), (Rejected, Rejected)],
        says: "name the deliverer, or the team",
    },
    Transition {
        verb: "plan",
        leads: &[(Preparing, Preparing), (Rejected, Rejected)],
        says: "resources, design, deployment, acceptance team",
    },
    Transition {
        verb: "criterion",
        leads: &[(Preparing, Preparing)],
        says: "agree beforehand on what is to be met",
    },
    Transition {
        verb: "test",
        leads: &[(Preparing, Preparing), (Delivering, Delivering), (Rejected, Rejected)],
        says: "a test passed or failed, with evidence",
    },
    Transition {
        verb: "start",
        leads: &[(Preparing, Delivering), (Rejected, Delivering)],
        says: "deliver it; after a rejection, the repaired one",
    },
    Transition {
        verb: "measure",
        leads: &[
            (Preparing, Preparing),
            (Delivering, Delivering),
            (Accepting, Accepting),
            (Rejected, Rejected),
        ],
        says: "a measured value of a criterion",
    },
    Transition {
        verb: "accept",
        leads: &[(Delivering, Accepting), (Accepting, Accepting), (Accepting, Accepted)],
        says: "the next of the five steps; the last one accepts it",
    },
    Transition {
        verb: "reject",
        leads: &[(Delivering, Rejected), (Accepting, Rejected)],
        says: "it is not accepted as it is",
    },
    Transition {
        verb: "feedback",
        leads: ALL_OPEN,
        says: "what the customer said, and the answer within 24 h",
    },
    Transition {
        verb: "survey",
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
        verb: "follow-up",
        leads: &[(Accepted, FollowingUp), (FollowingUp, FollowingUp)],
        says: "dates of service reviews, and what each found",
    },
    Transition {
        verb: "close",
        leads: &[(Accepted, Closed), (FollowingUp, Closed)],
        says: "all is confirmed and on record",
    },
    Transition {
        verb: "cancel",
        leads: &[(Preparing, Cancelled), (Delivering, Cancelled), (Rejected, Cancelled)],
        says: "it is not to be delivered",
    },
];
