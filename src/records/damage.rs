//! Why a file is not a ticket, and where in the file it shows.

use super::event::EventId;
use super::id::Id;
use super::kind::Kind;
use super::words::State;
use crate::lang::{self, tr};

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("line {line}, column {column}: {reason}", line = .line, column = .column, reason = .reason))]
pub struct Damage {
    /// 1 for the first.
    pub line: usize,
    /// 1 for the first.
    pub column: usize,
    /// What is wrong.
    pub reason: DamageReason,
}

/// What is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DamageReason {
    /// It holds other bytes than text.
    #[error("{}", tr!("not UTF-8 text"))]
    NotText,
    /// It holds both sides of a merge.
    #[error("{}", tr!("git left conflict markers here"))]
    Conflict,
    /// It is not JSON, or not that of a ticket, in the words of the parser.
    #[error("{0}")]
    NotATicket(String),
    /// Its id and its kind contradict each other.
    #[error("{}", tr!("the id {id} is not the id of the kind {kind}", id = .id, kind = .kind))]
    WrongId {
        /// The id it gives.
        id: Id,
        /// The kind it gives.
        kind: Kind,
    },
    /// It lacks the part of its kind, or has that of another.
    #[error("{}", tr!("the kind {kind} has the part \"{kind}\" and no other kind's", kind = .0))]
    WrongPart(Kind),
    /// A ticket of its kind is never in its state.
    #[error("{}", tr!("the kind {kind} has no state {state}; its states: {states}", kind = .kind, state = .state, states = states(*.kind)))]
    WrongState {
        /// The kind it gives.
        kind: Kind,
        /// The state it gives.
        state: State,
    },
    /// Nothing ever happened to it, not even its creation.
    #[error("{}", tr!("the history is empty; its first event is the creation"))]
    NoHistory,
    /// An event comes before an earlier one.
    #[error("{}", tr!("the history is not in time order at event {event}", event = .0))]
    NotInOrder(EventId),
    /// It is in the file of another ticket.
    #[error("{}", tr!("the record inside is {id}", id = .0))]
    OtherTicket(Id),
    /// It is in a file that no ticket of its id has.
    #[error("{}", tr!("the record inside is {id}, whose place is {place}", id = .0, place = .0.path().display()))]
    Misplaced(Id),
}

impl Damage {
    /// Damage that no single place of the file shows.
    pub fn of_file(reason: DamageReason) -> Damage {
        Damage { line: 1, column: 1, reason }
    }

    /// True when the file holds git's conflict markers.
    pub fn is_conflict(&self) -> bool {
        self.reason == DamageReason::Conflict
    }

    /// The bytes before `good` are text, and the next one is not.
    pub(super) fn not_text(bytes: &[u8], good: usize) -> Damage {
        let before = &bytes[..good];
        let line = before.iter().filter(|b| **b == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|b| **b != b'\n').count() + 1;
        Damage { line, column, reason: DamageReason::NotText }
    }

    /// What the parser says of `file`. Conflict markers explain any error of it.
    pub(super) fn of_json(error: &serde_json::Error, file: &str) -> Damage {
        if let Some(line) = file.lines().position(|l| l.starts_with("<<<<<<< ")) {
            return Damage { line: line + 1, column: 1, reason: DamageReason::Conflict };
        }
        let text = error.to_string();
        // The place is in fields of its own.
        let words = text.rfind(" at line ").map_or(text.as_str(), |cut| &text[..cut]).to_owned();
        let line = error.line();
        let column = error.column().max(1);
        Damage { line, column, reason: DamageReason::NotATicket(words) }
    }
}

fn states(kind: Kind) -> String {
    lang::listed(kind.states().iter().map(|state| state.as_str()))
}
