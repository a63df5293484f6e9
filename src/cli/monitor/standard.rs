//! `monitor audit --standard`: the clauses of a standard that a desk has evidence for.

use clap::ValueEnum;
use serde::Serialize;

use super::ids;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::Result;
use crate::records::Id;
use crate::render::{self, csv};
use crate::report::Period;
use crate::report::audit::{ClauseEvidence, Looked, Standard, clauses};
use crate::report::indicator::Indicator;

/// A standard by its name on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum StandardName {
    /// ISO/IEC 20000-1:2018, clause 8
    Iso20000,
    /// GB/T 28827.1-2022
    Gbt28827,
}

/// What `--json` prints.
#[derive(Debug, Serialize)]
struct StandardJson {
    standard: &'static str,
    period: Period,
    clauses: Vec<ClauseEvidence>,
}

/// Prints the clauses; whether anything is missing.
///
/// # Errors
/// What printing can meet.
pub(super) fn print(
    session: &Session,
    desk: &Desk,
    (name, all): (StandardName, bool),
    period: Period,
    (looked, figures): (&[Looked], &[Indicator]),
) -> Result<bool> {
    let (standard, title) = match name {
        StandardName::Iso20000 => (Standard::Iso20000, "ISO/IEC 20000-1:2018"),
        StandardName::Gbt28827 => (Standard::Gbt28827, "GB/T 28827.1-2022"),
    };
    let told = StandardJson { standard: title, period, clauses: clauses(standard, looked, figures) };
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(&told)?,
        Some(Format::Csv) => session.out.csv(&csv::records(&rows(&told.clauses))?)?,
        Some(Format::Ids) => ids::print(session, evidence(&told.clauses))?,
        None if session.out.quiet => ids::print(session, evidence(&told.clauses))?,
        None | Some(Format::Table) => {
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            let page = render::standard::page(&screen, &told.clauses, &desk.policy.monitoring, all);
            session.out.text(&format!("{title}\n\n{page}"))?;
        }
    }
    Ok(told.clauses.iter().any(|clause| !clause.missing.is_empty()))
}

/// A line of CSV: what is measured, a ticket that proves the clause, or something that is missing.
#[derive(Debug, Serialize)]
struct StandardRow<'a> {
    clause: &'a str,
    title: &'a str,
    /// `check`, `figure`, `evidence` or `missing`.
    entry: &'static str,
    /// The rule or figure.
    name: &'a str,
    ticket: String,
    part: Option<f64>,
    of: Option<f64>,
    why: &'a str,
}

fn rows(clauses: &[ClauseEvidence]) -> Vec<StandardRow<'_>> {
    let mut rows = Vec::new();
    for of in clauses {
        let row = |entry| StandardRow {
            clause: of.clause.unwrap_or_default(),
            title: of.title,
            entry,
            name: "",
            ticket: String::new(),
            part: None,
            of: None,
            why: "",
        };
        rows.extend(of.checks.iter().map(|check| {
            let (part, all) = (check.kept.part as f64, check.kept.of as f64);
            StandardRow { name: check.rule, part: Some(part), of: Some(all), why: check.asks, ..row("check") }
        }));
        rows.extend(of.figures.iter().map(|figure| StandardRow {
            name: &figure.name,
            part: figure.value,
            of: figure.goal.map(|goal| goal.value),
            ..row("figure")
        }));
        let evidence = of.evidence.iter();
        rows.extend(evidence.map(|id| StandardRow { ticket: id.to_string(), ..row("evidence") }));
        rows.extend(of.missing.iter().map(|missing| StandardRow {
            name: missing.name.as_deref().unwrap_or_default(),
            ticket: missing.ticket.map_or_else(String::new, |id| id.to_string()),
            why: &missing.why,
            ..row("missing")
        }));
    }
    rows
}

/// The tickets that are evidence.
fn evidence(clauses: &[ClauseEvidence]) -> impl Iterator<Item = Id> {
    clauses.iter().flat_map(|clause| &clause.evidence).copied()
}
