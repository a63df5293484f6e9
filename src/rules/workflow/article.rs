//! The life cycle of a knowledge article (M8). The state is that of its newest version: the one in force before it
//! stays in force until the next is published.

use super::{Transition, Verb};
use crate::records::State::{self, Approved, Archived, Draft, InReview, Published};

const TO_DRAFT: &[(State, State)] =
    &[(Draft, Draft), (InReview, Draft), (Approved, Draft), (Published, Draft)];

const ALL_LIVE: &[(State, State)] =
    &[(Draft, Draft), (InReview, InReview), (Approved, Approved), (Published, Published)];

pub(super) const ARTICLE: &[Transition] = &[
    Transition {
        verb: Verb::Edit,
        leads: TO_DRAFT,
        says: "Write the next version; the one in force stays until then",
    },
    Transition { verb: Verb::Assign, leads: ALL_LIVE, says: "Name who answers for it" },
    Transition { verb: Verb::Submit, leads: &[(Draft, InReview)], says: "Submit the draft for approval" },
    Transition { verb: Verb::Approve, leads: &[(InReview, Approved)], says: "Approve drafts of others" },
    Transition {
        verb: Verb::Return,
        leads: &[(InReview, Draft), (Approved, Draft)],
        says: "Return a draft to its author, and say why",
    },
    Transition { verb: Verb::Publish, leads: &[(Approved, Published)], says: "Publish approved drafts" },
    Transition {
        verb: Verb::Discard,
        leads: &[(Draft, Published), (InReview, Published), (Approved, Published)],
        says: "Discard the draft; the version in force stays",
    },
    Transition { verb: Verb::Revert, leads: TO_DRAFT, says: "Draft what an earlier version said" },
    Transition { verb: Verb::FindHelpful, leads: ALL_LIVE, says: "Record whether it helped" },
    Transition {
        verb: Verb::Review,
        leads: &[(Published, Published), (Published, Draft)],
        says: "Confirm that it still holds, or take it for revision",
    },
    Transition {
        verb: Verb::Archive,
        leads: &[(Draft, Archived), (InReview, Archived), (Approved, Archived), (Published, Archived)],
        says: "Archive it: it is of no use any more",
    },
    Transition {
        verb: Verb::Restore,
        leads: &[(Archived, Published), (Archived, Draft)],
        says: "Restore it: it is of use again",
    },
];
