//! Tables for a screen, laid out by `comfy-table`: long texts go on in the next line.
//!
//! The texts are given to it without colours, because measuring coloured text would need its
//! features for terminals, and four more crates. Instead it writes characters between cells and
//! between rows that no text has ([`escape::line`](crate::escape::line) lets no control character
//! through). So every piece of every line is known by its cell, and is painted as that cell is.

use std::iter::repeat_n;

use comfy_table::ColumnConstraint::Absolute;
use comfy_table::{
    CellAlignment, ContentArrangement, ContentLineStyle, LineStyle, Row, Table, TableStyle, Width,
};

use super::cell::Cell;
use super::column::{Align, Column, Fit};
use super::layout::{Layout, Measured};
use crate::render::fit;
use crate::render::paint::{DIM, paint};

/// Between two cells: one of the blanks of the gap.
const CELL: char = '\u{1f}';
/// Fills the line between two rows.
const ROW: char = '\u{1e}';
/// `comfy-table` counts columns in 16 bits. No screen is as wide, and no text needs as much.
const WIDEST: usize = 10_000;

const STYLE: TableStyle = TableStyle::new()
    .header_lines(ContentLineStyle::none().junction(CELL))
    .header_separator(LineStyle::none().fill(ROW).junction(CELL))
    .content_lines(ContentLineStyle::none().junction(CELL))
    .row_separator(LineStyle::none().fill(ROW));

/// The lines of the table, the heading first, without blanks at their ends; below the heading a
/// rule, where one is asked for.
pub(super) fn lines(columns: &[Column], rows: &[Vec<Cell>], width: usize, mut ruled: bool) -> Vec<String> {
    let layout = Layout::of(columns, &Measured::of(columns, rows.iter()), Some(width));
    let heading: Vec<Cell> = columns.iter().map(|column| column.heading.clone()).collect();
    let text = table(columns, &layout, &heading, rows, width);
    let mut rows = std::iter::once(&heading).chain(rows);
    let mut row = rows.next();
    let mut out = Vec::new();
    for line in text.lines() {
        if line.contains(ROW) {
            if std::mem::take(&mut ruled) {
                out.push(rule(&line, columns, &layout));
            }
            row = rows.next();
        } else if let Some(row) = row {
            out.push(painted(&line, &layout, row));
        }
    }
    out
}

fn table(columns: &[Column], layout: &Layout, heading: &[Cell], rows: &[Vec<Cell>], width: usize) -> Table {
    let texts = |row: &[Cell]| -> Row {
        let shown = layout.shown.iter();
        shown
            .map(|at| row.get(*at).map_or_else(String::new, |cell| text(&columns[*at], layout, *at, cell)))
            .collect::<Vec<_>>()
            .into()
    };
    let mut table = Table::new();
    table
        .load_style(STYLE)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(counted(width))
        .set_header(texts(heading))
        .add_rows(rows.iter().map(|row| texts(row)));
    for (place, at) in layout.shown.iter().enumerate() {
        let Some(laid_out) = table.column_mut(place) else { continue };
        let column = &columns[*at];
        // One blank of the gap is the character between the cells.
        let padding = if place == 0 { 0 } else { counted(column.gap - 1) };
        laid_out.set_padding((padding, 0));
        laid_out.set_cell_alignment(match column.align {
            Align::Left => CellAlignment::Left,
            Align::Center => CellAlignment::Center,
            Align::Right | Align::ScreenRight => CellAlignment::Right,
        });
        if column.fit != Fit::Wrap {
            let columns = counted(layout.widths[*at]);
            laid_out.set_constraint(Absolute(Width::Fixed(columns.saturating_add(padding))));
        }
    }
    table
}

/// What the crate is given of a cell: only a column that wraps gets more text than fits into a line.
fn text(column: &Column, layout: &Layout, at: usize, cell: &Cell) -> String {
    match column.fit {
        Fit::Wrap => fit::cut(&cell.text, WIDEST),
        _ => layout.cut(at, &cell.text).into_owned(),
    }
}

fn counted(columns: usize) -> u16 {
    u16::try_from(columns.min(WIDEST)).unwrap_or(u16::MAX)
}

/// A line with each piece in the style of its cell, and blanks between them.
fn painted(line: &str, layout: &Layout, row: &[Cell]) -> String {
    let mut out = String::new();
    // Blanks are written only before the next text, so that no line ends with them.
    let mut blanks = 0;
    for (place, (piece, at)) in line.split(CELL).zip(&layout.shown).enumerate() {
        let text = piece.trim_matches(' ');
        let before = piece.len() - piece.trim_start_matches(' ').len();
        blanks += before + usize::from(place > 0);
        if let Some(cell) = row.get(*at).filter(|_| !text.is_empty()) {
            out.extend(repeat_n(' ', blanks));
            out.push_str(&cell.paint(text));
            blanks = piece.len() - before - text.len();
        }
    }
    out
}

/// A separator of rows as a rule below each column.
fn rule(separator: &str, columns: &[Column], layout: &Layout) -> String {
    let pieces = separator.split(CELL).zip(&layout.shown).enumerate();
    let rules = pieces.map(|(place, (piece, at))| {
        let gap = if place == 0 { 0 } else { columns[*at].gap };
        let padding = gap.saturating_sub(1);
        format!("{}{}", " ".repeat(gap), "─".repeat(piece.chars().count().saturating_sub(padding)))
    });
    paint(DIM, &rules.collect::<String>())
}
