//! Service levels for people: the matrix, who holds what, targets kept.

use anstyle::Style;

use super::monitor::{title, value};
use super::paint::{self, LATE, RISK};
use super::table::{self, Cell, Column};
use super::{Screen, fit, times};
use crate::escape;
use crate::report::matrix::{Matrix, MatrixCell, Measured};
use crate::report::workload::Holding;
use crate::report::{Attainment, Ratio, Workload};
use crate::rules::policy::Monitoring;

/// Blanks between columns.
const GAP: usize = 2;
/// A name gets no more columns than this.
const WIDEST_NAME: usize = 24;
/// And no less, however narrow the screen.
const NARROWEST_NAME: usize = 6;

/// The matrix. Columns that do not fit beside the others follow below, each time with the services
/// before them.
pub fn matrix(screen: &Screen, monitoring: &Monitoring, matrix: &Matrix) -> String {
    let measures: Vec<(Column, Vec<Cell>)> =
        matrix.measures.iter().enumerate().map(|(i, m)| measure(monitoring, matrix, i, m)).collect();
    let widths: Vec<usize> = measures.iter().map(|(column, cells)| column.width(cells.iter())).collect();
    let widest = widths.iter().copied().max().unwrap_or(0);
    let room = screen.width.map_or(WIDEST_NAME, |width| width.saturating_sub(widest + GAP));
    let longest = room.clamp(NARROWEST_NAME, WIDEST_NAME);
    let services = Column::left("SERVICE", 0);
    let names: Vec<Cell> = matrix
        .services
        .iter()
        .map(|row| Cell::from(fit::cut(&escape::line(&row.service), longest)))
        .collect();
    let first = services.width(names.iter());
    let mut blocks: Vec<String> = Vec::new();
    let mut from = 0;
    while from < measures.len() {
        let to = from + fitting(screen, first, &widths[from..]);
        let shown = &measures[from..to];
        let columns = std::iter::once(&services).chain(shown.iter().map(|(column, _)| column));
        let row = |(at, name): (usize, &Cell)| {
            let cells = shown.iter().map(|(_, cells)| &cells[at]);
            std::iter::once(name).chain(cells).cloned().collect::<Vec<_>>()
        };
        let rows: Vec<_> = names.iter().enumerate().map(row).collect();
        blocks.push(table::text(&columns.cloned().collect::<Vec<_>>(), &rows, screen.width));
        from = to;
    }
    blocks.join("\n")
}

/// How many columns of these widths fit beside each other after the first; at least one.
fn fitting(screen: &Screen, first: usize, widths: &[usize]) -> usize {
    let mut used = first;
    let fits = |width: &&usize| {
        used += GAP + **width;
        screen.width.is_none_or(|width| used <= width)
    };
    widths.iter().take_while(fits).count().max(1)
}

/// The column of a measure, and its cell for each service.
fn measure(
    monitoring: &Monitoring,
    matrix: &Matrix,
    index: usize,
    measure: &Measured,
) -> (Column, Vec<Cell>) {
    let cells = matrix.services.iter().map(|row| cell_of(&row.cells[index], measure)).collect();
    (Column::left(&title::title(&measure.name, monitoring), 0), cells)
}

/// The value, what is to be reached, and whether it is.
fn cell_of(cell: &MatrixCell, measure: &Measured) -> Cell {
    let value = value::nothing(cell.value, &measure.unit);
    let Some(goal) = &cell.target else { return Cell::of(&value) };
    let goal = value::goal(goal, &measure.unit);
    let (sign, style) = paint::met(cell.met);
    Cell::styled(format!("{value} ({goal}) {sign}").trim_end(), style)
}

/// Who holds what: people, then teams.
pub fn workload(screen: &Screen, workload: &Workload) -> String {
    let part = |who: &str, all: &[Holding]| {
        let columns = [
            Column::left(who, 0),
            Column::number("LOAD", 0),
            Column::number("OPEN", 2),
            Column::number("A", 4),
            Column::number("B", 5),
            Column::number("C", 6),
            Column::number("D", 7),
            Column::number("AT RISK", 3),
            Column::number("LATE", 1),
            Column::number("OLDEST", 8),
        ];
        let rows: Vec<Vec<Cell>> = all.iter().map(|h| holding(screen, h)).collect();
        table::text(&columns, &rows, screen.width)
    };
    let parts = [("PERSON", &workload.people), ("TEAM", &workload.teams)];
    let shown = parts.iter().filter(|(_, all)| !all.is_empty());
    shown.map(|(who, all)| part(who, all)).collect::<Vec<_>>().join("\n")
}

fn holding(screen: &Screen, holding: &Holding) -> Vec<Cell> {
    let name = holding.name.as_deref().unwrap_or("(nobody)");
    let away = if holding.away { " (away)" } else { "" };
    let marked = |count: u64, style: Style| match count {
        0 => Cell::of("0"),
        count => Cell::styled(&count.to_string(), style),
    };
    let age = |at: jiff::Timestamp| times::span(screen.now.as_second() - at.as_second());
    let mut row = vec![
        Cell::from(format!("{}{away}", fit::cut(name, WIDEST_NAME))),
        Cell::from(holding.load.to_string()),
        Cell::from(holding.open.to_string()),
    ];
    row.extend(holding.classes.map(|n| Cell::from(n.to_string())));
    row.push(marked(holding.at_risk, RISK));
    row.push(marked(holding.breached, LATE));
    row.push(Cell::from(holding.oldest.map_or_else(|| "-".to_owned(), age)));
    row
}

/// Targets kept, a line each.
pub fn kept(screen: &Screen, what: &str, kept: &[Attainment]) -> String {
    let share = |ratio: &Ratio| match ratio.share() {
        Some(share) => {
            let share = value::told(share, &crate::report::indicator::Unit::Share);
            format!("{share} ({} of {})", ratio.part, ratio.of)
        }
        None => "-".to_owned(),
    };
    let row = |k: &Attainment| {
        let name = fit::cut(k.name.as_deref().unwrap_or("(none)"), WIDEST_NAME);
        [name, share(&k.respond), share(&k.handle), share(&k.resolve)].iter().map(Cell::from).collect()
    };
    let columns = [
        Column::left(what, 0),
        Column::left("RESPOND", 2),
        Column::left("HANDLE", 3),
        Column::left("RESOLVE", 1),
    ];
    table::text(&columns, &kept.iter().map(row).collect::<Vec<_>>(), screen.width)
}
