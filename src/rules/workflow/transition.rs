//! A row of a life cycle.

use super::verb::Verb;
use crate::records::State;

/// A verb of a life cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// What is done.
    pub verb: Verb,
    /// From each state it is allowed in, the state it leads to. A state that stands here twice may lead to either:
    /// what the ticket holds decides.
    pub leads: &'static [(State, State)],
    /// What it does: the first line of its help, and its words in the table.
    pub says: &'static str,
}
