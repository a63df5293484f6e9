//! The closed word lists of the manual, each an enum with one spelling on disk. On the
//! command line a word may also be typed in any language of the program.

use std::fmt;

use crate::lang::{self, tr};

/// Declares a word list: the enum, its spelling, the list of all, parsing and serde.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal $(in $form:literal)? { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
        #[allow(missing_docs, reason = "a word says what it means, unless it has a text")]
        pub enum $name {
            $($(#[$vdoc])* #[serde(rename = $word)] $variant),+
        }

        impl $name {
            /// Every word of the list, in the manual's order.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];
            /// The spelling of every word, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word as it stands on disk and on the command line.
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::records::words::UnknownWord;

            /// Case does not matter, nor does the language; anything else is an error that lists the
            /// words.
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                use $crate::records::{typed, words::UnknownWord};

                let words = || Self::WORDS.iter().copied();
                let found = typed::position(words(), text);
                $(let found = found.or_else(|| typed::position(words(), &typed::inside($form, text)?));)?
                let word = found.and_then(|place| Self::ALL.get(place));
                word.copied().ok_or_else(|| UnknownWord {
                    text: text.to_owned(),
                    what: $what,
                    words: Self::WORDS,
                })
            }
        }
    };
}

mod alert;
mod article;
mod change;
mod class;
mod customer;
mod delivery;
mod improvement;
mod incident;
mod measure;
mod service;
mod state;

pub use alert::{AlertNews, AlertSeverity, AlertSource, AlertState, OnResolve};
pub use article::ArticleType;
pub use change::{ChangeOutcome, ChangeType, RiskLevel, Vote};
pub use class::{Class, DataLoss, Difficulty, Interruption, TicketType};
pub use customer::{FeedbackType, Purpose};
pub use delivery::{
    AcceptanceStep, AcceptanceVerdict, DeliveryDemand, NeedKind, PlanArea, PlanPart, Readiness, TestKind,
};
pub use improvement::{DutyKind, Effect, ImprovementKind};
pub use incident::{
    AnalysisStep, CauseClass, CauseStatus, ConfirmedAt, FoundBy, Gate, HandlingResult, Method, Nature,
    Verdict,
};
pub use measure::{Better, Layer, Outside, Sector, Severity};
pub use service::{Audience, ContentClass, ProcessStage, RegistrationField};
pub use state::{ItemType, State};

/// A text that is none of the words of a list; the message lists them.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct UnknownWord {
    /// What was given.
    pub text: String,
    /// What it should have been, with its article: "a channel".
    pub what: &'static str,
    /// The words of the list, as they are spelled on disk.
    pub words: &'static [&'static str],
}

impl UnknownWord {
    /// The words of the list in the language of the reader, separated by commas.
    pub fn allowed(&self) -> String {
        lang::listed(self.words.iter().copied())
    }
}

impl fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, allowed) = (lang::text(self.what), self.allowed());
        f.write_str(&tr!("'{text}' is not {what}; it is one of: {allowed}", text = self.text, what, allowed))
    }
}
