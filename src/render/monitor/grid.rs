//! Tables for a terminal of any width: columns that matter least go first, then the first column is cut.

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
    pub right: bool,
}

const GAP: usize = 2;
/// The first column is not cut below this while others can go.
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
    let mut shown: Vec<usize> = (0..columns.len())
        .filter(|at| columns[*at].goes == 0 || rows.iter().any(|row| !row[*at].text.is_empty()))
        .collect();
    let widest = |at: usize| {
        let cells = rows.iter().map(|row| fit::width(&row[at].text));
        cells.chain([fit::width(columns[at].head)]).max().unwrap_or(0)
    };
    let rest = |shown: &[usize]| -> usize { shown[1..].iter().map(|at| widest(*at) + GAP).sum() };
    while rest(&shown) + NARROWEST.min(widest(0)) > width {
        let Some(gone) =
            (1..shown.len()).filter(|i| columns[shown[*i]].goes > 0).max_by_key(|i| columns[shown[*i]].goes)
        else {
            break;
        };
        shown.remove(gone);
    }
    let first = widest(0).min(width.saturating_sub(rest(&shown)).max(4));
    let size = |at: usize| if at == 0 { first } else { widest(at) };
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
