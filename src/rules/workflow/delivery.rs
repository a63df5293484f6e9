//! The life cycle of a delivery (M4, M3.4).

use super::{Transition, Verb};
use crate::lang::mark;
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

/// Parts of the plan are prepared and done until the delivery is accepted.
const UNTIL_ACCEPTED: &[(State, State)] =
    &[(Preparing, Preparing), (Delivering, Delivering), (Accepting, Accepting), (Rejected, Rejected)];

pub(super) const DELIVERY: &[Transition] = &[
    Transition { verb: Verb::Edit, leads: ALL_OPEN, says: mark!("Correct the fields of a ticket") },
    Transition {
        verb: Verb::Assign,
        leads: &[(Preparing, Preparing), (Delivering, Delivering), (Rejected, Rejected)],
        says: mark!("Name the deliverer or the team"),
    },
    Transition {
        verb: Verb::Plan,
        leads: &[(Preparing, Preparing), (Rejected, Rejected)],
        says: mark!("Plan a delivery: resources, design, deployment, acceptance team"),
    },
    Transition {
        verb: Verb::PlanResources,
        leads: UNTIL_ACCEPTED,
        says: mark!("Plan people, equipment, software and infrastructure, and record what is ready"),
    },
    Transition {
        verb: Verb::PlanBlueprint,
        leads: UNTIL_ACCEPTED,
        says: mark!("Design the service: process, components, interfaces, mode of delivery"),
    },
    Transition {
        verb: Verb::PlanDeployment,
        leads: UNTIL_ACCEPTED,
        says: mark!("Plan the deployment: plan, environment, test, verification"),
    },
    Transition {
        verb: Verb::AgreeCriterion,
        leads: &[(Preparing, Preparing)],
        says: mark!("Agree on a criterion, or remove one"),
    },
    Transition {
        verb: Verb::Test,
        leads: &[(Preparing, Preparing), (Delivering, Delivering), (Rejected, Rejected)],
        says: mark!("Record a test and its result"),
    },
    Transition {
        verb: Verb::Start,
        leads: &[(Preparing, Delivering), (Rejected, Delivering)],
        says: mark!("Start a delivery; after a rejection, deliver again"),
    },
    Transition {
        verb: Verb::Measure,
        leads: UNTIL_ACCEPTED,
        says: mark!("Record a measured value of a criterion"),
    },
    Transition {
        verb: Verb::Accept,
        leads: &[(Delivering, Accepting), (Accepting, Accepting), (Accepting, Accepted)],
        says: mark!("Take the next of the five acceptance steps; the last one accepts"),
    },
    Transition {
        verb: Verb::Reject,
        leads: &[(Delivering, Rejected), (Accepting, Rejected)],
        says: mark!("Reject a delivery"),
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
        says: mark!("Record an answer to a survey"),
    },
    Transition {
        verb: Verb::PlanReviews,
        leads: &[(Accepted, FollowingUp), (FollowingUp, FollowingUp)],
        says: mark!("Plan service reviews and record what each found"),
    },
    Transition {
        verb: Verb::Close,
        leads: &[(Accepted, Closed), (FollowingUp, Closed)],
        says: mark!("Close a ticket once everything is recorded and confirmed"),
    },
    Transition {
        verb: Verb::Cancel,
        leads: &[(Preparing, Cancelled), (Delivering, Cancelled), (Rejected, Cancelled)],
        says: mark!("Cancel a ticket"),
    },
];
