//! The life cycle of a knowledge article (M8). The state is that of its newest version: the one in force before it
//! stays in force until the next is published.

use super::{Transition, Verb};
use crate::lang::mark;
use crate::records::State::{self, Approved, Archived, Draft, InReview, Published};

const TO_DRAFT: &[(State, State)] =
    &[(Draft, Draft), (InReview, Draft), (Approved, Draft), (Published, Draft)];

const ALL_LIVE: &[(State, State)] =
    &[(Draft, Draft), (InReview, InReview), (Approved, Approved), (Published, Published)];

pub(super) const ARTICLE: &[Transition] = &[
    Transition {
        verb: Verb::Edit,
        leads: TO_DRAFT,
        says: mark!("Write the next version; the one in force stays until then"),
    },
    Transition { verb: Verb::Assign, leads: ALL_LIVE, says: mark!("Name who answers for it") },
    Transition {
        verb: Verb::Submit,
        leads: &[(Draft, InReview)],
        says: mark!("Submit the draft for approval"),
    },
    Transition {
        verb: Verb::Approve,
        leads: &[(InReview, Approved)],
        says: mark!("Approve drafts of others"),
    },
    Transition {
        verb: Verb::Return,
        leads: &[(InReview, Draft), (Approved, Draft)],
        says: mark!("Return a draft to its author, and say why"),
    },
    Transition {
        verb: Verb::Publish,
        leads: &[(Approved, Published)],
        says: mark!("Publish approved drafts"),
    },
    Transition {
        verb: Verb::Discard,
        leads: &[(Draft, Published), (InReview, Published), (Approved, Published)],
        says: mark!("Discard the draft; the version in force stays"),
    },
    Transition { verb: Verb::Revert, leads: TO_DRAFT, says: mark!("Draft what an earlier version said") },
    Transition { verb: Verb::FindHelpful, leads: ALL_LIVE, says: mark!("Record whether it helped") },
    Transition {
        verb: Verb::Review,
        leads: &[(Published, Published), (Published, Draft)],
        says: mark!("Confirm that it still holds, or take it for revision"),
    },
    Transition {
        verb: Verb::Archive,
        leads: &[(Draft, Archived), (InReview, Archived), (Approved, Archived), (Published, Archived)],
        says: mark!("Archive it: it is of no use any more"),
    },
    Transition {
        verb: Verb::Restore,
        leads: &[(Archived, Published), (Archived, Draft)],
        says: mark!("Restore it: it is of use again"),
    },
];
