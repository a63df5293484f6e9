//! Lists of words that the policy of a desk may extend (M2.1a, M2.2a).

use std::borrow::Cow;
use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{fold, typed};
use crate::lang::{self, tr};

/// A text that is none of the words of a list, nor of those that the policy adds.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct UnknownName {
    /// What was given.
    pub text: String,
    /// What it should have been, with its article: "a channel".
    pub what: &'static str,
    /// The words, as they are spelled on disk.
    pub words: Vec<String>,
}

impl UnknownName {
    /// The words in the language of the reader, separated by commas.
    pub fn allowed(&self) -> String {
        lang::listed(self.words.iter().map(String::as_str))
    }
}

impl fmt::Display for UnknownName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (what, allowed) = (lang::text(self.what), self.allowed());
        f.write_str(&tr!("'{text}' is not {what}; it is one of: {allowed}", text = self.text, what, allowed))
    }
}

/// The word that a text means: a built-in one as it is spelled or in any language, or one of the policy's, whatever
/// the case.
///
/// ```
/// use itdesk::records::open_words::find;
/// let more = ["wechat".to_owned()];
/// assert_eq!(find(&["phone", "email"], &more, "电话"), Some("phone"));
/// assert_eq!(find(&["phone", "email"], &more, "WeChat"), Some("wechat"));
/// assert_eq!(find(&["phone", "email"], &more, "fax"), None);
/// ```
pub fn find<'w>(words: &[&'w str], more: &'w [String], text: &str) -> Option<&'w str> {
    let built_in = typed::position(words.iter().copied(), text).and_then(|place| words.get(place).copied());
    built_in.or_else(|| more.iter().map(String::as_str).find(|word| fold::same_name(word, text)))
}

/// Declares a list: its type, the built-in words as constants, and how a text is read. A record may hold other words:
/// those of a policy that was in force when it was written.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident, $what:literal { $($(#[$vdoc:meta])* $constant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
        #[serde(transparent)]
        pub struct $name(Cow<'static, str>);

        #[allow(missing_docs, reason = "a word says what it means, unless it has a text")]
        impl $name {
            $($(#[$vdoc])* pub const $constant: $name = $name(Cow::Borrowed($word));)+
            /// The built-in words, in the manual's order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word as it stands on disk and on the command line.
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// The word that a text means, built in or one of `more`.
            ///
            /// # Errors
            /// [`UnknownName`], which lists them all.
            pub fn read(text: &str, more: &[String]) -> Result<$name, UnknownName> {
                let found = find(Self::WORDS, more, text).map(|word| $name(Cow::Owned(word.to_owned())));
                found.ok_or_else(|| UnknownName {
                    text: text.to_owned(),
                    what: $what,
                    words: Self::WORDS.iter().map(|word| (*word).to_owned()).chain(more.iter().cloned()).collect(),
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }
    };
}

words! {
    /// How a ticket came in (M2.2a).
    Channel, "a channel" {
        PHONE = "phone", EMAIL = "email", PORTAL = "portal",
        /// The requester found the answer, or filed the ticket, without the desk.
        SELF_SERVICE = "self-service",
        VISIT = "visit", MONITOR = "monitor", API = "api", OTHER = "other",
    }
}

words! {
    /// What a request or an incident is about (M2.1a).
    Subject, "a subject" {
        FAULT = "fault", DATA_ANOMALY = "data-anomaly", PERFORMANCE = "performance",
        SECURITY_EVENT = "security-event", CONFIGURATION_CHANGE = "configuration-change",
        UPGRADE = "upgrade", DATA_MIGRATION = "data-migration", SUPPORT = "support",
    }
}
