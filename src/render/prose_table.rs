//! A table of Markdown on a terminal.

use pulldown_cmark::Alignment;

use super::fit::{width, wrap};
use super::paint::{BOLD, DIM, paint};
use crate::escape;

/// The narrowest a column becomes.
const LEAST: usize = 8;

/// A table that is being read.
pub(super) struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(alignments: Vec<Alignment>) -> Table {
        Table { alignments, rows: Vec::new() }
    }

    /// A row begins.
    pub fn row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// A cell begins.
    pub fn cell(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.push(String::new());
        }
    }

    /// Text in the cell that was begun last.
    pub fn push(&mut self, text: &str) {
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            cell.push_str(&escape::line(text));
        }
    }

    /// The lines of the table, within so many columns as far as that can be.
    pub fn lines(self, columns: Option<usize>) -> Vec<String> {
        let widths = self.widths(columns);
        let mut lines = Vec::new();
        for (number, row) in self.rows.iter().enumerate() {
            let wrapped: Vec<Vec<String>> =
                widths.iter().enumerate().map(|(at, w)| wrap(row.get(at).map_or("", |c| c), *w)).collect();
            let height = wrapped.iter().map(Vec::len).max().unwrap_or(0).max(1);
            for line in 0..height {
                let cells = wrapped.iter().zip(&widths).enumerate().map(|(at, (cell, width))| {
                    let text = cell.get(line).map_or("", |t| t);
                    let text = self.aligned(at, text, *width);
                    if number == 0 { paint(BOLD, &text) } else { text }
                });
                lines.push(cells.collect::<Vec<_>>().join("  ").trim_end().to_owned());
            }
            if number == 0 {
                let rules: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
                lines.push(paint(DIM, &rules.join("  ")));
            }
        }
        lines
    }

    fn widths(&self, columns: Option<usize>) -> Vec<usize> {
        let count = self.rows.iter().map(Vec::len).max().unwrap_or(0);
        let wide =
            |at: usize| self.rows.iter().filter_map(|r| r.get(at)).map(|c| width(c)).max().unwrap_or(0);
        let mut widths: Vec<usize> = (0..count).map(|at| wide(at).max(1)).collect();
        let Some(columns) = columns else { return widths };
        let room = columns.saturating_sub(2 * count.saturating_sub(1));
        // The widest gives way, a column at a time.
        while widths.iter().sum::<usize>() > room {
            let Some(widest) = widths.iter_mut().filter(|w| **w > LEAST).max() else { break };
            *widest -= 1;
        }
        widths
    }

    fn aligned(&self, at: usize, text: &str, columns: usize) -> String {
        let blanks = columns.saturating_sub(width(text));
        let left = match self.alignments.get(at) {
            Some(Alignment::Right) => blanks,
            Some(Alignment::Center) => blanks / 2,
            _ => 0,
        };
        format!("{}{text}{}", " ".repeat(left), " ".repeat(blanks - left))
    }
}
