//! The clauses of a standard as people read them.

use super::monitor::title::title;
use super::monitor::value::told as amount;
use super::paint::{self, BOLD};
use super::table::{self, Cell, Column};
use super::{Screen, fit};
use crate::escape;
use crate::lang::{self, tr, tr_n};
use crate::report::audit::{Check, ClauseEvidence, Missing};
use crate::report::indicator::Indicator;
use crate::rules::policy::Monitoring;

/// So many tickets and gaps of a clause are shown where not all are asked for.
const FEW: usize = 5;

/// A table of the clauses, then each with what is measured, what proves it and what is missing.
pub fn page(screen: &Screen, clauses: &[ClauseEvidence], measures: &Monitoring, all: bool) -> String {
    let columns = [
        Column::left("CLAUSE", 0),
        Column::wrap("TITLE", 0),
        Column::number("EVIDENCE", 0),
        Column::number("MISSING", 0),
    ];
    let rows: Vec<Vec<Cell>> = clauses.iter().map(row).collect();
    let mut out = table::text(&columns, &rows, screen.width);
    for clause in clauses {
        out.push_str(&section(screen, clause, measures, if all { usize::MAX } else { FEW }));
    }
    out
}

fn row(clause: &ClauseEvidence) -> Vec<Cell> {
    vec![
        Cell::of(clause.clause.unwrap_or_default()),
        Cell::of(lang::text(clause.title)),
        Cell::from(clause.evidence.len().to_string()),
        Cell::from(clause.missing.len().to_string()),
    ]
}

fn section(screen: &Screen, clause: &ClauseEvidence, measures: &Monitoring, most: usize) -> String {
    let number = clause.clause.map_or_else(String::new, |number| format!("{number} "));
    let heading = paint::paint(BOLD, &format!("{number}{}", lang::text(clause.title)));
    let mut lines: Vec<String> = clause.checks.iter().filter(|check| check.kept.of > 0).map(check).collect();
    lines.extend(clause.figures.iter().filter_map(|of| figure(of, measures)));
    if !clause.evidence.is_empty() {
        let shown: Vec<String> = clause.evidence.iter().take(most).map(ToString::to_string).collect();
        let rest = clause.evidence.len() - shown.len();
        let more = if rest > 0 { tr_n!(rest, " and {n} more", " and {n} more") } else { String::new() };
        lines.push(tr!("Evidence: {ids}{more}", ids = shown.join(", "), more));
    }
    lines.extend(clause.missing.iter().take(most).map(|of| missing(of, measures)));
    let rest = clause.missing.len().saturating_sub(most);
    if rest > 0 {
        lines.push(tr_n!(rest, "and {n} more gap: --all", "and {n} more gaps: --all"));
    }
    let width = screen.width.unwrap_or(usize::MAX).saturating_sub(2);
    let lines = lines.iter().map(|line| format!("  {}\n", fit::cut(&escape::line(line), width)));
    format!("\n{heading}\n{}", lines.collect::<String>())
}

fn check(check: &Check) -> String {
    let (part, of, asks) = (check.kept.part, check.kept.of, lang::text(check.asks));
    tr!("{part} of {of}: {asks}", part, of, asks)
}

/// A figure with its value; nothing of one without.
fn figure(of: &Indicator, measures: &Monitoring) -> Option<String> {
    let value = amount(of.value?, &of.unit);
    let name = title(&of.name, measures);
    Some(match of.goal {
        Some(goal) => tr!("{name}: {value} (goal {goal})", name, value, goal = amount(goal.value, &of.unit)),
        None => tr!("{name}: {value}", name, value),
    })
}

fn missing(of: &Missing, measures: &Monitoring) -> String {
    let what = match (&of.ticket, &of.name) {
        (Some(ticket), Some(rule)) => format!("{ticket} {}", lang::shown(rule)),
        (Some(ticket), None) => ticket.to_string(),
        (None, Some(figure)) => title(figure, measures),
        (None, None) => return tr!("Missing: {what}", what = of.why),
    };
    tr!("Missing: {what}", what = format!("{what} {}", of.why))
}
