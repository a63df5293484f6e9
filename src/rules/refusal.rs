//! Why a rule says no.

use crate::lang::{self, tr};
use crate::records::{Id, Kind};

/// Why a rule says no, and the way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What is refused, and why.
    pub message: String,
    /// What to do instead.
    pub hint: Option<String>,
}

impl Refusal {
    /// A refusal with the way out.
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Refusal {
        Refusal { message: message.into(), hint: Some(hint.into()) }
    }

    /// A refusal of a step that only tickets of another kind have: `kinds` are those, in the plural.
    pub(in crate::rules) fn of_kind(id: Id, kind: Kind, kinds: &str) -> Refusal {
        // No hint: no command makes a ticket of another kind out of this one.
        Refusal {
            message: tr!(
                "{id} is a {kind}; this step is only for {kinds}",
                id,
                kind = lang::shown(kind.as_str()),
                kinds
            ),
            hint: None,
        }
    }
}
