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
        says: mark!("Write the next version; the current one stays in force until then"),
    },
    Transition { verb: Verb::Assign, leads: ALL_LIVE, says: mark!("Name the responsible person") },
    Transition {
        verb: Verb::Submit,
        leads: &[(Draft, InReview)],
        says: mark!("Submit the draft for approval"),
    },
    Transition {
        verb: Verb::Approve,
        leads: &[(InReview, Approved)],
        says: mark!("Approve drafts written by others"),
    },
    Transition {
        verb: Verb::Return,
        leads: &[(InReview, Draft), (Approved, Draft)],
        says: mark!("Return a draft to its author with the reason"),
    },
    Transition {
        verb: Verb::Publish,
        leads: &[(Approved, Published)],
        says: mark!("Publish approved drafts"),
    },
    Transition {
        verb: Verb::Discard,
        leads: &[(Draft, Published), (InReview, Published), (Approved, Published)],
        says: mark!("Discard the draft and keep the version in force"),
    },
    Transition {
        verb: Verb::Revert,
        leads: TO_DRAFT,
        says: mark!("Draft the next version from an earlier one"),
    },
    Transition { verb: Verb::FindHelpful, leads: ALL_LIVE, says: mark!("Record whether an article helped") },
    Transition {
        verb: Verb::Review,
        leads: &[(Published, Published), (Published, Draft)],
        says: mark!("Confirm that an article is still valid, or mark it for revision"),
    },
    Transition {
        verb: Verb::Archive,
        leads: &[(Draft, Archived), (InReview, Archived), (Approved, Archived), (Published, Archived)],
        says: mark!("Archive an article that is no longer useful"),
    },
    Transition {
        verb: Verb::Restore,
        leads: &[(Archived, Published), (Archived, Draft)],
        says: mark!("Restore an archived article"),
    },
];
