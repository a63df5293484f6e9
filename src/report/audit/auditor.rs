//! What a rule of the audit is, and the judgement of one ticket.

use jiff::Timestamp;
use serde::Serialize;

use super::super::{Period, Ratio};
use super::change;
use super::delivery;
use super::improvement;
use super::work;
use crate::records::{Id, Kind, Ticket};
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

/// A ticket that did not keep a rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Nonconformity {
    /// Which.
    pub ticket: Id,
    /// Its title.
    pub title: String,
    /// What is wrong with it.
    pub why: String,
}

/// A rule, and what became of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Audited {
    /// The rule's name.
    pub rule: &'static str,
    /// The row of the manual.
    pub row: &'static str,
    /// How it judges.
    pub aspect: Aspect,
    /// What it asks.
    pub asks: &'static str,
    /// Those that kept it, of those it is asked of.
    pub kept: Ratio,
    /// Those that did not, in the order of their ids.
    pub findings: Vec<Nonconformity>,
}

/// Every rule that is asked of single tickets, kind by kind.
pub fn rules() -> impl Iterator<Item = &'static AuditRule> {
    work::RULES.iter().chain(delivery::RULES).chain(change::RULES).chain(improvement::RULES)
}

/// Asks every rule of one ticket after another, so that not all of a desk need be in memory.
#[derive(Debug)]
pub struct Auditor<'a> {
    policy: &'a Policy,
    period: Period,
    told: Vec<Audited>,
}

impl<'a> Auditor<'a> {
    /// Looks at the tickets that were created in the period.
    pub fn new(policy: &'a Policy, period: Period) -> Auditor<'a> {
        Auditor { policy, period, told: rules().map(Audited::of).collect() }
    }

    /// Asks the rules of a ticket; one of another period is left out.
    pub fn look(&mut self, ticket: &Ticket) {
        if !self.period.holds(ticket) {
            return;
        }
        let case = Case::new(self.policy, ticket, self.period.now);
        for (rule, audited) in
            rules().zip(&mut self.told).filter(|(rule, _)| rule.kinds.contains(&ticket.kind()))
        {
            let Some(verdict) = (rule.judge)(&case) else { continue };
            audited.kept = audited.kept.and(verdict.is_ok());
            if let Err(why) = verdict {
                let title = ticket.title.clone();
                audited.findings.push(Nonconformity { ticket: ticket.id, title, why });
            }
        }
    }

    /// What became of each rule, in the order of the manual.
    pub fn done(self) -> Vec<Audited> {
        let mut told = self.told;
        for audited in &mut told {
            audited.findings.sort_by_key(|f| f.ticket.number());
        }
        told.sort_by_key(|audited| audited.row);
        told
    }
}

impl Audited {
    fn of(rule: &AuditRule) -> Audited {
        let AuditRule { name, row, aspect, asks, .. } = *rule;
        Audited { rule: name, row, aspect, asks, kept: Ratio::default(), findings: Vec::new() }
    }
}

impl<'a> Case<'a> {
    fn new(policy: &'a Policy, ticket: &'a Ticket, now: Timestamp) -> Case<'a> {
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
