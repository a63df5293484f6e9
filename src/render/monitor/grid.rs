//! Tables for a terminal of any width: columns that matter least go first, then one column is cut.

use anstyle::Style;

use crate::escape;
use crate::render::fit;
use crate::render::paint::{BOLD, paint};

/// A cell and how it is painted.
#[derive(Debug, Clone, Default)]
pub struct Cell {
    /// What stands in it.
    pub text: String,
    /// In which style.
    pub style: Style,
}

/// A column: its heading, and how soon it goes when there is no room; 0 never does.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its heading.
    pub head: &'static str,
    /// The largest goes first.
    pub goes: u8,
    /// Whether it stands to the right, as numbers do.
    right: bool,
    /// Whether it is cut to the room there is.
    cut: bool,
}

impl Column {
    /// The column that is cut to the room there is; every table has one.
    pub const fn cut(head: &'static str) -> Column {
        Column { head, goes: 0, right: false, cut: true }
    }

    /// A column of words.
    pub const fn left(head: &'static str, goes: u8) -> Column {
        Column { head, goes, right: false, cut: false }
    }

    /// A column of numbers.
    pub const fn right(head: &'static str, goes: u8) -> Column {
        Column { head, goes, right: true, cut: false }
    }
}

const GAP: usize = 2;
/// The column that is cut keeps so much while others can go.
const NARROWEST: usize = 14;

impl Cell {
    /// Text from anywhere, made harmless.
    pub fn of(text: &str) -> Cell {
        Cell { text: escape::line(text).into_owned(), style: Style::new() }
    }

    /// The same in a style.
    pub fn styled(text: &str, style: Style) -> Cell {
        Cell { style, ..Cell::of(text) }
    }
}

/// The rows as a table of at most `width` columns; columns that are empty in every row are left out.
pub fn table(columns: &[Column], rows: &[Vec<Cell>], width: usize) -> String {
    let is_empty = |at: usize| rows.iter().all(|row| row[at].text.is_empty());
    let mut shown: Vec<usize> =
        (0..columns.len()).filter(|at| columns[*at].goes == 0 || !is_empty(*at)).collect();
    let widest = |at: usize| {
        let cells = rows.iter().map(|row| fit::width(&row[at].text));
        cells.chain([fit::width(columns[at].head)]).max().unwrap_or(0)
    };
    let cut = columns.iter().position(|c| c.cut).unwrap_or(0);
    let rest = |shown: &[usize]| -> usize {
        shown.iter().filter(|at| **at != cut).map(|at| widest(*at) + GAP).sum()
    };
    while rest(&shown) + NARROWEST.min(widest(cut)) > width {
        let leaving = (0..shown.len()).filter(|i| columns[shown[*i]].goes > 0);
        let Some(gone) = leaving.max_by_key(|i| columns[shown[*i]].goes) else { break };
        shown.remove(gone);
    }
    let room = widest(cut).min(width.saturating_sub(rest(&shown)).max(4));
    let size = |at: usize| if at == cut { room } else { widest(at) };
    let head: Vec<Cell> = columns.iter().map(|c| Cell::styled(c.head, BOLD)).collect();
    let lines = std::iter::once(&head).chain(rows).map(|row| line(columns, &shown, row, &size));
    lines.collect()
}

fn line(columns: &[Column], shown: &[usize], row: &[Cell], size: &dyn Fn(usize) -> usize) -> String {
    let mut out = String::new();
    let last = shown.len() - 1;
    for (place, at) in shown.iter().enumerate() {
        let (cell, size) = (&row[*at], size(*at));
        let text = fit::cut(&cell.text, size);
        let blanks = " ".repeat(size.saturating_sub(fit::width(&text)));
        let painted = if cell.style == Style::new() { text } else { paint(cell.style, &text) };
        let gap = if place == 0 { "" } else { "  " };
        match (columns[*at].right, place == last) {
            (true, _) => out.push_str(&format!("{gap}{blanks}{painted}")),
            (false, true) => out.push_str(&format!("{gap}{painted}")),
            (false, false) => out.push_str(&format!("{gap}{painted}{blanks}")),
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}
