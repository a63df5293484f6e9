//! The life cycle of a knowledge article (M8). The state is that of its newest version: the one in force before it
//! stays in force until the next is published.

use super::{Transition, Verb};
use crate::records::State::{self, Approved, Archived, Draft, InReview, Published};

const TO_DRAFT: &[(State, State)] =
    &[(Draft, Draft), (InReview, Draft), (Approved, Draft), (Published, Draft)];

const ALL_LIVE: &[(State, State)] =
    &[(Draft, Draft), (InReview, InReview), (Approved, Approved), (Published, Published)];

pub(super) const ARTICLE: &[Transition] = &[
    Transition { verb: Verb::Edit, leads: TO_DRAFT, says: "write the next version; the one in force stays" },
    Transition { verb: Verb::Assign, leads: ALL_LIVE, says: "name who answers for it" },
    Transition { verb: Verb::Submit, leads: &[(Draft, InReview)], says: "have the draft approved" },
    Transition {
        verb: Verb::Approve,
        leads: &[(InReview, Approved)],
        says: "it is good; never by one who wrote it",
    },
    Transition {
        verb: Verb::Return,
        leads: &[(InReview, Draft), (Approved, Draft)],
        says: "it is not good yet, and why",
    },
    Transition {
        verb: Verb::Publish,
        leads: &[(Approved, Published)],
        says: "put the approved draft into force",
    },
    Transition {
        verb: Verb::Discard,
        leads: &[(Draft, Published), (InReview, Published), (Approved, Published)],
        says: "drop the draft; the version in force stays",
    },
    Transition { verb: Verb::Revert, leads: TO_DRAFT, says: "draft what an earlier version said" },
    Transition { verb: Verb::FindHelpful, leads: ALL_LIVE, says: "it helped, or it did not" },
    Transition {
        verb: Verb::Review,
        leads: &[(Published, Published), (Published, Draft)],
        says: "it still holds, or needs another version",
    },
    Transition {
        verb: Verb::Archive,
        leads: &[(Draft, Archived), (InReview, Archived), (Approved, Archived), (Published, Archived)],
        says: "it is of no use any more",
    },
    Transition {
        verb: Verb::Restore,
        leads: &[(Archived, Published), (Archived, Draft)],
        says: "it is of use again",
    },
];
