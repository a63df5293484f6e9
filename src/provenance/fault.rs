//! What can be wrong between a history and its commits.

use serde::Serialize;

/// What is wrong between a history and its commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Fault {
    /// An event that was committed stands there otherwise now.
    Altered,
    /// An event that was committed is gone.
    Removed,
    /// A record was committed that cannot be read.
    Unreadable,
    /// An event names someone other than the author of its commit.
    OtherAuthor,
    /// One person wrote the commit and another signed it.
    OtherSigner,
    /// An event says that a merge computed it, and none does.
    Forged,
    /// The commit bears a signature that is not valid.
    BadSignature,
    /// A vote whose commit does not bear its voter's signature, where the policy asks for it.
    Unsigned,
    /// The policy asks less than before, without an approved change (`desk.controlled`).
    PolicyWeakened,
}

/// One thing that is wrong.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct HistoryFinding {
    pub fault: Fault,
    /// The ticket, or `itdesk.toml`.
    pub id: String,
    /// The event, where one is meant.
    pub event: Option<String>,
    /// The commit; null for what is not committed.
    pub commit: Option<String>,
    /// What is wrong, in words.
    pub message: String,
}
