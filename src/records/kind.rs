//! The kinds of ticket the desk keeps.

use super::{fold, typed};
use crate::lang::mark;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words::{State, UnknownWord};

/// A kind of ticket: its word, the prefix of its ids and the folder its files stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A service request (manual, chapter 2).
    Request,
    /// An incident or a problem (manual, chapter 5).
    Incident,
    /// A change (manual, chapter 6).
    Change,
    /// A delivery and its acceptance (manual, chapter 4).
    Delivery,
    /// An improvement of the service (manual, chapter 7).
    Improvement,
    /// A knowledge article (manual, chapter 8).
    Article,
    /// A configuration item: what the services are made of (M5.2b).
    Ci,
}

impl Kind {
    /// Every kind, in the order they are listed.
    pub const ALL: &'static [Kind] = &[
        Kind::Request,
        Kind::Incident,
        Kind::Change,
        Kind::Delivery,
        Kind::Improvement,
        Kind::Article,
        Kind::Ci,
    ];

    /// The spelling of every kind, in the same order.
    pub const WORDS: &'static [&'static str] = &{
        let mut words = [""; Kind::ALL.len()];
        let mut at = 0;
        while at < words.len() {
            words[at] = Kind::ALL[at].as_str();
            at += 1;
        }
        words
    };

    /// The word on disk and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Kind::Request => mark!("request"),
            Kind::Incident => mark!("incident"),
            Kind::Change => mark!("change"),
            Kind::Delivery => mark!("delivery"),
            Kind::Improvement => mark!("improvement"),
            Kind::Article => mark!("article"),
            Kind::Ci => mark!("ci"),
        }
    }

    /// The words under which its commands stand: `itdesk deliver new`.
    pub fn noun(self) -> &'static str {
        match self {
            Kind::Delivery => "deliver",
            Kind::Improvement => "monitor improve",
            Kind::Article => "kb",
            kind => kind.as_str(),
        }
    }

    /// The last of these words, by which a kind may be named as well.
    pub fn verb(self) -> &'static str {
        self.noun().rsplit(' ').next().unwrap_or_default()
    }

    /// The states a ticket of this kind can be in, the one it begins with first.
    pub fn states(self) -> &'static [State] {
        use State::*;
        match self {
            Kind::Request | Kind::Incident => {
                &[New, Triaged, Assigned, InProgress, Pending, Resolved, Closed, Cancelled]
            }
            Kind::Change => &[
                Draft,
                Submitted,
                Assessed,
                Approved,
                Rejected,
                Scheduled,
                Implementing,
                Monitoring,
                Failed,
                RolledBack,
                Evaluated,
                Closed,
                Cancelled,
            ],
            Kind::Delivery => {
                &[Preparing, Delivering, Accepting, Accepted, Rejected, FollowingUp, Closed, Cancelled]
            }
            Kind::Improvement => &[Plan, Do, Check, Act, Closed, Cancelled],
            Kind::Article => &[Draft, InReview, Approved, Published, Archived],
            Kind::Ci => &[InUse, Planned, InRepair, Spare, Retired],
        }
    }

    /// Whether the clocks of M5.1a run for it: respond, handle, resolve. Others have limits of their own.
    pub fn has_clocks(self) -> bool {
        matches!(self, Kind::Request | Kind::Incident)
    }

    /// The letters that open an id, at most three.
    pub fn prefix(self) -> &'static str {
        match self {
            Kind::Request => "REQ",
            Kind::Incident => "INC",
            Kind::Change => "CHG",
            Kind::Delivery => "DLV",
            Kind::Improvement => "IMP",
            Kind::Article => "KB",
            Kind::Ci => "CI",
        }
    }

    /// The folder of the kind's files, relative to the desk.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Request => "requests",
            Kind::Incident => "incidents",
            Kind::Change => "changes",
            Kind::Delivery => "deliveries",
            Kind::Improvement => "improvements",
            Kind::Article => "articles",
            Kind::Ci => "items",
        }
    }

    /// The kind whose ids open with `prefix`, whatever its case.
    pub fn from_prefix(prefix: &str) -> Option<Kind> {
        let mut all = Kind::ALL.iter().copied();
        all.find(|k| fold::same_name(k.prefix(), prefix))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Kind {
    type Err = UnknownWord;

    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        let by_verb = || Kind::ALL.iter().position(|kind| fold::same_name(kind.verb(), text));
        let found = typed::position(Kind::WORDS.iter().copied(), text).or_else(by_verb);
        let kind = found.and_then(|place| Kind::ALL.get(place));
        kind.copied().ok_or_else(|| UnknownWord {
            text: text.to_owned(),
            what: mark!("a kind"),
            words: Kind::WORDS,
        })
    }
}
