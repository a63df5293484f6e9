//! Tables as lines of text.

use rayon::prelude::*;

use super::cell::Cell;
use super::column::Column;
use super::layout::{Layout, Measured};
use super::screen;
use crate::render::Screen;
use crate::render::paint::DIM;

/// As many rows are laid out at once for a screen. `comfy-table` keeps every cell of a table and
/// formats all of them before the first line: 0.6 s for 100,000 rows, which nobody looks through.
/// More rows are written one by one, with the same columns.
const ON_SCREEN: usize = 1000;

/// How many rows one core makes at a time.
const PART: usize = 512;
/// How many such parts are made before any of them is written.
const ROUND: usize = 16;

/// A table as text, of at most `width` columns where a width is known. It holds all its rows: for
/// what has an end that is in sight. [`lines`] is for the rest.
pub fn text(columns: &[Column], rows: &[Vec<Cell>], width: Option<usize>) -> String {
    let all = match width.filter(|_| rows.len() <= ON_SCREEN) {
        Some(width) => screen::lines(columns, rows, width, false),
        None => lines(columns.to_vec(), rows.iter().cloned(), width).collect(),
    };
    all.into_iter().map(|line| line + "\n").collect()
}

/// The lines of a table with a rule below the heading, as Markdown has it.
pub fn ruled(columns: &[Column], rows: &[Vec<Cell>], width: Option<usize>) -> Vec<String> {
    if let Some(width) = width {
        return screen::lines(columns, rows, width, true);
    }
    let rule = columns.iter().enumerate().map(|(at, column)| {
        let width = column.width(rows.iter().map(|row| &row[at])).max(1);
        Cell::styled(&"─".repeat(width), DIM)
    });
    let rows = std::iter::once(rule.collect()).chain(rows.iter().cloned());
    lines(columns.to_vec(), rows, None).collect()
}

/// The lines of a table, the heading first, without holding its rows: they are asked for twice, to
/// measure them and to write them.
pub fn lines(
    columns: Vec<Column>,
    rows: impl Iterator<Item = Vec<Cell>> + Clone,
    width: Option<usize>,
) -> impl Iterator<Item = String> {
    let layout = Layout::of(&columns, &Measured::of(&columns, rows.clone()), width);
    let heading: Vec<Cell> = columns.iter().map(|column| column.heading.clone()).collect();
    std::iter::once(heading).chain(rows).map(move |row| layout.line(&columns, &row))
}

/// The lines of a table whose rows are made on all cores, twice: to measure them and to write them.
/// Each item is some lines with line breaks between them. Of few rows, a screen gets what
/// [`listed`] gives it.
pub fn many<'r>(
    columns: Vec<Column>,
    count: usize,
    row: impl Fn(usize) -> Vec<Cell> + Sync + 'r,
    screen: &Screen,
) -> Box<dyn Iterator<Item = String> + 'r> {
    let width = screen.width;
    if count <= ON_SCREEN {
        let rows: Vec<Vec<Cell>> = (0..count).map(row).collect();
        return match width {
            Some(width) => Box::new(screen::lines(&columns, &rows, width, false).into_iter()),
            None => Box::new(lines(columns, rows.into_iter(), None)),
        };
    }
    let all = (0..count).into_par_iter().with_min_len(PART);
    let measured = all.fold(|| Measured::heading(&columns), |measured, at| measured.with(&row(at)));
    let measured = measured.reduce(|| Measured::heading(&columns), Measured::and);
    let layout = Layout::of(&columns, &measured, width).painted(screen.is_painted);
    let heading: Vec<Cell> = columns.iter().map(|column| column.heading.clone()).collect();
    let heading = layout.line(&columns, &heading);
    let part = move |from: usize| -> String {
        let mut text = String::with_capacity(PART * 128);
        for at in from..(from + PART).min(count) {
            if at > from {
                text.push('\n');
            }
            layout.write(&columns, &row(at), &mut text);
        }
        text
    };
    // So many parts are made at once, so that what waits to be written stays small.
    let rounds = (0..count).step_by(PART * ROUND).flat_map(move |from| {
        let parts: Vec<usize> = (from..(from + PART * ROUND).min(count)).step_by(PART).collect();
        parts.into_par_iter().map(&part).collect::<Vec<String>>()
    });
    Box::new(std::iter::once(heading).chain(rounds))
}

/// [`lines`] for rows of which few are shown on a screen and many may go to a file.
pub fn listed<'r>(
    columns: Vec<Column>,
    rows: impl ExactSizeIterator<Item = Vec<Cell>> + Clone + 'r,
    width: Option<usize>,
) -> Box<dyn Iterator<Item = String> + 'r> {
    match width.filter(|_| rows.len() <= ON_SCREEN) {
        Some(width) => Box::new(screen::lines(&columns, &rows.collect::<Vec<_>>(), width, false).into_iter()),
        None => Box::new(lines(columns, rows, width)),
    }
}
