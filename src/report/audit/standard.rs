//! The clauses of a standard with what is measured, which tickets prove it, and what is missing.

use serde::Serialize;

use super::super::Ratio;
use super::auditor::rules;
use super::clauses::{Clause, Standard};
use super::looked::Looked;
use crate::lang::{self, tr};
use crate::records::Id;
use crate::report::indicator::Indicator;

/// A clause of a standard, and the evidence of a desk for it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClauseEvidence {
    /// Its number; null where only the chapter is named.
    pub clause: Option<&'static str>,
    /// Its title.
    pub title: &'static str,
    /// The rules that are asked of single tickets.
    pub checks: Vec<Check>,
    /// The figures that measure it, over all tickets of the period.
    pub figures: Vec<Indicator>,
    /// The tickets that prove it: a rule was asked of them, and they kept every one.
    pub evidence: Vec<Id>,
    /// What is missing.
    pub missing: Vec<Missing>,
}

/// A rule, and how many tickets of the clause kept it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Check {
    /// The rule's name.
    pub rule: &'static str,
    /// What it asks.
    pub asks: &'static str,
    /// Those that kept it, of those it is asked of.
    pub kept: Ratio,
}

/// Something that is missing from the evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Missing {
    /// The ticket that did not keep a rule.
    pub ticket: Option<Id>,
    /// The rule or figure.
    pub name: Option<String>,
    /// What is wrong.
    pub why: String,
}

/// The clauses of a standard, in its order, from what an audit saw and the figures of its period.
pub fn clauses(standard: Standard, looked: &[Looked], figures: &[Indicator]) -> Vec<ClauseEvidence> {
    standard.clauses().iter().map(|clause| evidence(clause, looked, figures)).collect()
}

fn evidence(clause: &Clause, looked: &[Looked], figures: &[Indicator]) -> ClauseEvidence {
    let mut tickets: Vec<&Looked> = looked.iter().filter(|l| l.is_of(clause.subjects)).collect();
    tickets.sort_by_key(|looked| looked.ticket.number());
    let proves = |looked: &&&Looked| {
        let mut verdicts = looked.verdicts(clause.rules).peekable();
        (clause.rules.is_empty() || verdicts.peek().is_some()) && verdicts.all(|(_, said)| said.is_ok())
    };
    let figures: Vec<Indicator> = clause
        .figures
        .iter()
        .filter_map(|name| figures.iter().find(|figure| figure.name == *name))
        .cloned()
        .collect();
    let evidence: Vec<Id> = tickets.iter().filter(proves).map(|looked| looked.ticket).collect();
    ClauseEvidence {
        clause: clause.number,
        title: clause.title,
        checks: clause.rules.iter().filter_map(|rule| check(rule, &tickets)).collect(),
        missing: missing(clause, &tickets, &figures),
        figures,
        evidence,
    }
}

fn check(name: &'static str, tickets: &[&Looked]) -> Option<Check> {
    let rule = rules().find(|rule| rule.name == name)?;
    let only = [name];
    let verdicts = tickets.iter().flat_map(|looked| looked.verdicts(&only));
    let kept = verdicts.fold(Ratio::default(), |kept, (_, said)| kept.and(said.is_ok()));
    Some(Check { rule: name, asks: rule.asks, kept })
}

fn missing(clause: &Clause, tickets: &[&Looked], figures: &[Indicator]) -> Vec<Missing> {
    let mut missing = Vec::new();
    for looked in tickets {
        for (rule, said) in looked.verdicts(clause.rules) {
            if let Err(why) = said {
                let name = Some((*rule).to_owned());
                missing.push(Missing { ticket: Some(looked.ticket), name, why: why.clone() });
            }
        }
    }
    let of = |name: Option<&str>, why: String| Missing { ticket: None, name: name.map(str::to_owned), why };
    let is_judged = tickets
        .iter()
        .any(|looked| clause.rules.is_empty() || looked.verdicts(clause.rules).next().is_some());
    if !is_judged {
        missing.push(of(None, tr!("no ticket of the period gives evidence").to_owned()));
    }
    for figure in figures {
        match (figure.value, figure.is_met()) {
            (None, _) => missing.push(of(Some(&figure.name), tr!("has no value in the period").to_owned())),
            (_, Some(false)) => missing.push(of(Some(&figure.name), tr!("misses its goal").to_owned())),
            _ => {}
        }
    }
    let beyond = |what| of(None, tr!("a desk does not record {what}", what = lang::text(what)));
    missing.extend(clause.beyond.map(beyond));
    missing
}
