//! A table of Markdown on a terminal.

use pulldown_cmark::Alignment;

use super::table::{self, Align, Cell, Column};

/// A table that is being read.
pub(super) struct Table {
    alignments: Vec<Alignment>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(alignments: Vec<Alignment>) -> Table {
        Table { alignments, rows: Vec::new() }
    }

    /// A row begins.
    pub(super) fn row(&mut self) {
        self.rows.push(Vec::new());
    }

    /// A cell begins.
    pub(super) fn cell(&mut self) {
        if let Some(row) = self.rows.last_mut() {
            row.push(String::new());
        }
    }

    /// Text in the cell that was begun last.
    pub(super) fn push(&mut self, text: &str) {
        if let Some(cell) = self.rows.last_mut().and_then(|row| row.last_mut()) {
            cell.push_str(text);
        }
    }

    /// The lines of the table, within so many columns as far as that can be.
    pub(super) fn lines(self, width: Option<usize>) -> Vec<String> {
        let mut rows = self.rows.into_iter();
        let heading = rows.next().unwrap_or_default();
        let mut rows: Vec<Vec<String>> = rows.collect();
        let count = rows.iter().map(Vec::len).fold(heading.len(), usize::max);
        let columns = (0..count).map(|at| {
            let heading = heading.get(at).map_or("", String::as_str);
            Column::wrap(heading, 0).aligned(match self.alignments.get(at) {
                Some(Alignment::Right) => Align::Right,
                Some(Alignment::Center) => Align::Center,
                _ => Align::Left,
            })
        });
        rows.iter_mut().for_each(|row| row.resize(count, String::new()));
        let cells = |row: Vec<String>| row.iter().map(Cell::from).collect();
        table::ruled(&columns.collect::<Vec<_>>(), &rows.into_iter().map(cells).collect::<Vec<_>>(), width)
    }
}
