//! Every rule of the audit, asked of every ticket.

use serde::Serialize;

use super::super::{Period, Ratio};
use super::change;
use super::delivery;
use super::improvement;
use super::looked::Looked;
use super::rule::{Aspect, AuditRule, Case};
use super::work;
use crate::records::{Id, Ticket};
use crate::rules::policy::Policy;

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
    /// What was seen of each ticket, where that is kept.
    looked: Option<Vec<Looked>>,
}

impl<'a> Auditor<'a> {
    /// Looks at the tickets that were created in the period.
    pub fn new(policy: &'a Policy, period: Period) -> Auditor<'a> {
        Auditor { policy, period, told: rules().map(Audited::of).collect(), looked: None }
    }

    /// The same, keeping what it sees of each ticket for [`Auditor::looked`].
    pub fn keeping(self) -> Auditor<'a> {
        Auditor { looked: Some(Vec::new()), ..self }
    }

    /// What it saw of each ticket so far, where it keeps that.
    pub fn looked(&mut self) -> Vec<Looked> {
        self.looked.take().unwrap_or_default()
    }

    /// Asks the rules of a ticket; one of another period is left out.
    pub fn look(&mut self, ticket: &Ticket) {
        if !self.period.holds(ticket) {
            return;
        }
        let case = Case::new(self.policy, ticket, self.period.now);
        let mut looked = self.looked.is_some().then(|| Looked::new(ticket));
        for (rule, audited) in
            rules().zip(&mut self.told).filter(|(rule, _)| rule.kinds.contains(&ticket.kind()))
        {
            let Some(verdict) = (rule.judge)(&case) else { continue };
            audited.kept = audited.kept.and(verdict.is_ok());
            if let Some(looked) = &mut looked {
                looked.says(rule.name, verdict.clone());
            }
            if let Err(why) = verdict {
                let title = ticket.title.clone();
                audited.findings.push(Nonconformity { ticket: ticket.id, title, why });
            }
        }
        if let Some(all) = &mut self.looked {
            all.extend(looked);
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
