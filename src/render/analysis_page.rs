//! The page of an analysis.

use super::Screen;
use super::analysis::{Row, cut_sets, rows, whys};
use super::page::{section, wrapped};
use crate::lang::tr;
use crate::records::Ticket;

/// The tree of an analysis with its cut sets and chains of whys.
pub fn analysis(screen: &Screen, ticket: &Ticket) -> String {
    let entries = ticket.incident().map(|incident| incident.analysis.as_slice()).unwrap_or_default();
    let mut out = wrapped(screen, "", &format!("{}  {}", ticket.id, ticket.title));
    let parts = [
        (tr!("Analysis"), rows(entries)),
        (tr!("Minimal cut sets"), cut_sets(entries)),
        (tr!("Whys"), whys(entries)),
    ];
    if entries.is_empty() {
        out.push_str(tr!("no analysis yet\n"));
    }
    for (title, rows) in parts.iter().filter(|(_, rows)| !rows.is_empty()) {
        out.push_str(&section(title));
        let line = |row: &Row| wrapped(screen, &format!("  {}", row.lead), &row.text);
        out.extend(rows.iter().map(line));
    }
    out
}
