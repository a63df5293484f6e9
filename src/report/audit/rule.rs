//! What a rule of the audit is, and a ticket as the rules look at it.

use jiff::Timestamp;
use serde::Serialize;

use crate::records::{Kind, Ticket};
use crate::rules::clocks::{Clocks, clocks_of};
use crate::rules::policy::Policy;
use crate::rules::timeline::{Timeline, timeline};

/// The ways a standard is judged (M1.3b).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Aspect {
    /// Did we keep it?
    Conformity,
    /// How well?
    Performance,
    /// Did the change help?
    Improvement,
}

/// Something the manual asks of a ticket.
#[derive(Debug, Clone, Copy)]
pub struct AuditRule {
    /// Its name, stable: `record-complete`.
    pub name: &'static str,
    /// The row of the manual.
    pub row: &'static str,
    /// How it judges.
    pub aspect: Aspect,
    /// What it asks, in words.
    pub asks: &'static str,
    /// Of which kinds.
    pub(super) kinds: &'static [Kind],
    /// `None` where it is not asked (yet) of this ticket; else what is wrong with it, or nothing.
    pub(super) judge: fn(&Case) -> Verdicted,
}

/// What a rule says of a ticket; nothing where it does not ask.
pub(super) type Verdicted = Option<Result<(), String>>;

/// A rule of conformity.
pub(super) const fn conformity(
    name: &'static str,
    row: &'static str,
    kinds: &'static [Kind],
    asks: &'static str,
    judge: fn(&Case) -> Verdicted,
) -> AuditRule {
    AuditRule { name, row, aspect: Aspect::Conformity, asks, kinds, judge }
}

/// A ticket as the rules look at it.
pub(super) struct Case<'a> {
    pub(super) policy: &'a Policy,
    pub(super) ticket: &'a Ticket,
    pub(super) timeline: Timeline,
    pub(super) clocks: Option<Clocks>,
    pub(super) now: Timestamp,
}

impl<'a> Case<'a> {
    pub(super) fn new(policy: &'a Policy, ticket: &'a Ticket, now: Timestamp) -> Case<'a> {
        let timeline = timeline(policy, ticket);
        let clocks = clocks_of(policy, ticket, &timeline, now);
        Case { policy, ticket, timeline, clocks, now }
    }

    /// Whether it came to its end: a cancelled ticket owes nothing.
    pub(super) fn is_closed(&self) -> bool {
        self.ticket.state == crate::records::State::Closed
    }
}

/// The verdict of a rule: kept, or why not.
pub(super) fn verdict(kept: bool, why: impl Into<String>) -> Verdicted {
    Some(if kept { Ok(()) } else { Err(why.into()) })
}

/// A verdict that names at once all that is lacking: kept where nothing is.
pub(super) fn whole(lacks: &[(bool, &str)], said: &str) -> Verdicted {
    let lacks: Vec<&str> = lacks.iter().filter(|(lacks, _)| *lacks).map(|(_, what)| *what).collect();
    verdict(lacks.is_empty(), format!("{said} {}", lacks.join(", ")))
}
