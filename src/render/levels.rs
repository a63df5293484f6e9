//! Service levels for people: the matrix, who holds what, targets kept.

use anstyle::Style;

use super::monitor::{title, value};
use super::paint::{BOLD, GOOD, LATE, paint};
use super::{Screen, fit, table, times};
use crate::escape;
use crate::report::matrix::{Cell, Matrix, Measured};
use crate::report::workload::Holding;
use crate::report::{Attainment, Ratio, Workload};
use crate::rules::policy::Monitoring;

/// Blanks between columns.
const GAP: usize = 2;
/// A name gets no more columns than this.
const WIDEST_NAME: usize = 24;
/// And no less, however narrow the screen.
const NARROWEST_NAME: usize = 6;

/// A column with its heading first, and the style of each cell below.
struct Column {
    cells: Vec<(String, Style)>,
    width: usize,
}

/// The matrix. Columns that do not fit beside the others stand below, each time with the services before them.
pub fn matrix(screen: &Screen, monitoring: &Monitoring, matrix: &Matrix) -> String {
    let columns: Vec<Column> =
        matrix.measures.iter().enumerate().map(|(i, m)| column(monitoring, matrix, i, m)).collect();
    let widest = columns.iter().map(|c| c.width).max().unwrap_or(0);
    let room = screen.width.map_or(WIDEST_NAME, |width| width.saturating_sub(widest + GAP));
    let longest = room.clamp(NARROWEST_NAME, WIDEST_NAME);
    let names: Vec<String> =
        matrix.services.iter().map(|row| fit::cut(&escape::line(&row.service), longest)).collect();
    let names: Vec<String> = std::iter::once("SERVICE".to_owned()).chain(names).collect();
    let first = names.iter().map(|n| fit::width(n)).max().unwrap_or(0);
    let mut blocks: Vec<String> = Vec::new();
    let mut rest = columns.as_slice();
    while !rest.is_empty() {
        let (block, left) = rest.split_at(fitting(screen, first, rest));
        blocks.push(lines(&names, first, block));
        rest = left;
    }
    blocks.join("\n")
}

/// How many of the columns stand beside each other; at least one.
fn fitting(screen: &Screen, first: usize, columns: &[Column]) -> usize {
    let mut used = first;
    let fits = |column: &&Column| {
        used += GAP + column.width;
        screen.width.is_none_or(|width| used <= width)
    };
    columns.iter().take_while(fits).count().max(1)
}

fn column(monitoring: &Monitoring, matrix: &Matrix, index: usize, measure: &Measured) -> Column {
    let of_row = |cell: &Cell| (told(cell, measure), style(cell));
    let mut cells = vec![(escape::line(&title::title(&measure.name, monitoring)).into_owned(), BOLD)];
    cells.extend(matrix.services.iter().map(|row| of_row(&row.cells[index])));
    Column { width: cells.iter().map(|(text, _)| fit::width(text)).max().unwrap_or(0), cells }
}

/// The value, what is to be reached, and whether it is.
fn told(cell: &Cell, measure: &Measured) -> String {
    let value = escape::line(&value::nothing(cell.value, &measure.unit)).into_owned();
    let Some(goal) = &cell.target else { return value };
    let goal = value::goal(goal, &measure.unit);
    let mark = match cell.met {
        Some(true) => " ✓",
        Some(false) => " ✗",
        None => "",
    };
    escape::line(&format!("{value} ({goal}){mark}")).into_owned()
}

fn style(cell: &Cell) -> Style {
    match cell.met {
        Some(true) => GOOD,
        Some(false) => LATE,
        None => Style::new(),
    }
}

fn lines(names: &[String], first: usize, columns: &[Column]) -> String {
    let mut out = String::new();
    for (row, name) in names.iter().enumerate() {
        let head = if row == 0 { paint(BOLD, &fit::pad(name, first)) } else { fit::pad(name, first) };
        out.push_str(&head);
        for (place, column) in columns.iter().enumerate() {
            let (text, style) = &column.cells[row];
            let last = place + 1 == columns.len();
            let blanks = if last { 0 } else { column.width - fit::width(text) };
            out.push_str(&" ".repeat(GAP));
            out.push_str(&if *style == Style::new() { text.clone() } else { paint(*style, text) });
            out.push_str(&" ".repeat(blanks));
        }
        out.push('\n');
    }
    out
}

/// Who holds what: people, then teams.
pub fn workload(screen: &Screen, workload: &Workload) -> String {
    let part = |who: &str, all: &[Holding]| {
        let header = [who, "LOAD", "OPEN", "A", "B", "C", "D", "AT RISK", "LATE", "OLDEST"];
        table::plain(&header, all.iter().map(|h| holding(screen, h)).collect())
    };
    let parts = [("PERSON", &workload.people), ("TEAM", &workload.teams)];
    let shown = parts.iter().filter(|(_, all)| !all.is_empty());
    shown.map(|(who, all)| part(who, all)).collect::<Vec<_>>().join("\n")
}

fn holding(screen: &Screen, holding: &Holding) -> Vec<String> {
    let name = holding.name.as_deref().unwrap_or("(nobody)");
    let away = if holding.away { " (away)" } else { "" };
    let mut row = vec![format!("{}{away}", fit::cut(name, WIDEST_NAME))];
    row.extend([u64::from(holding.load), holding.open].map(|n| n.to_string()));
    row.extend(holding.classes.map(|n| n.to_string()));
    row.extend([holding.at_risk, holding.breached].map(|n| n.to_string()));
    let age = |at: jiff::Timestamp| times::span(screen.now.as_second() - at.as_second());
    row.push(holding.oldest.map_or_else(|| "-".to_owned(), age));
    row
}

/// Targets kept, a line each.
pub fn kept(what: &str, kept: &[Attainment]) -> String {
    let share = |ratio: &Ratio| match ratio.share() {
        Some(share) => {
            let share = value::told(share, &crate::report::indicator::Unit::Share);
            format!("{share} ({} of {})", ratio.part, ratio.of)
        }
        None => "-".to_owned(),
    };
    let row = |k: &Attainment| {
        let name = fit::cut(k.name.as_deref().unwrap_or("(none)"), WIDEST_NAME);
        vec![name, share(&k.respond), share(&k.handle), share(&k.resolve)]
    };
    table::plain(&[what, "RESPOND", "HANDLE", "RESOLVE"], kept.iter().map(row).collect())
}
