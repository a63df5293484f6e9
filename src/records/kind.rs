//! The kinds of ticket the desk keeps.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::words::UnknownWord;

/// A kind of ticket: its word, the prefix of its ids and the folder its files stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// A service request (manual, chapter 2).
    Request,
    /// An incident or a problem (manual, chapter 5).
    Incident,
}

impl Kind {
    /// Every kind, in the order they are listed.
    pub const ALL: &'static [Kind] = &[Kind::Request, Kind::Incident];

    /// The word on disk and on the command line.
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Request => "request",
            Kind::Incident => "incident",
        }
    }

    /// The three letters that open an id.
    pub fn prefix(self) -> &'static str {
        match self {
            Kind::Request => "REQ",
            Kind::Incident => "INC",
        }
    }

    /// The folder of the kind's files, relative to the desk.
    pub fn folder(self) -> &'static str {
        match self {
            Kind::Request => "requests",
            Kind::Incident => "incidents",
        }
    }

    /// The kind whose ids open with `prefix`, whatever its case.
    pub fn from_prefix(prefix: &str) -> Option<Kind> {
        let mut all = Kind::ALL.iter().copied();
        all.find(|k| k.prefix().eq_ignore_ascii_case(prefix))
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
        let found = Kind::ALL.iter().find(|k| k.as_str().eq_ignore_ascii_case(text));
        found.copied().ok_or_else(|| UnknownWord {
            text: text.to_owned(),
            what: "a kind",
            allowed: Kind::ALL.iter().map(|k| k.as_str()).collect::<Vec<_>>().join(", "),
        })
    }
}
