//! Which columns of a table are shown, and how wide each is.

use std::borrow::Cow;
use std::iter::repeat_n;

use super::cell::Cell;
use super::column::{Align, Column, Fit};
use crate::render::fit;

/// No column is padded further, or one long text makes every line as long.
const WIDEST: usize = 500;
/// A column that gives way keeps so much while others can be dropped.
const NARROWEST: usize = 14;
/// And so much however narrow the screen.
const LEAST: usize = 4;

/// The widest text of each column, its heading included.
pub(super) struct Measured {
    widths: Vec<usize>,
    /// Columns without a text in any row.
    empty: Vec<bool>,
}

impl Measured {
    pub(super) fn of<R: AsRef<[Cell]>>(columns: &[Column], rows: impl Iterator<Item = R>) -> Measured {
        rows.fold(Measured::heading(columns), |measured, row| measured.with(row.as_ref()))
    }

    /// That of the headings alone.
    pub(super) fn heading(columns: &[Column]) -> Measured {
        let widths = columns.iter().map(|column| column.heading.width()).collect();
        Measured { widths, empty: vec![true; columns.len()] }
    }

    /// The same with one more row.
    pub(super) fn with(mut self, row: &[Cell]) -> Measured {
        for (at, cell) in row.iter().enumerate() {
            self.widths[at] = self.widths[at].max(cell.width());
            self.empty[at] &= cell.text.is_empty();
        }
        self
    }

    /// That of the rows of both.
    pub(super) fn and(mut self, other: Measured) -> Measured {
        for (at, (width, empty)) in other.widths.into_iter().zip(other.empty).enumerate() {
            self.widths[at] = self.widths[at].max(width);
            self.empty[at] &= empty;
        }
        self
    }
}

/// The columns that are shown, each with its width.
pub(super) struct Layout {
    /// Places of the columns shown, from left to right.
    pub(super) shown: Vec<usize>,
    /// How wide each of all columns is.
    pub(super) widths: Vec<usize>,
    /// Whether there is a screen to fit.
    fits: bool,
    /// Whether its cells are painted.
    is_painted: bool,
}

impl Layout {
    /// The layout for a screen of so many columns; without one, every column is shown in full.
    pub(super) fn of(columns: &[Column], measured: &Measured, width: Option<usize>) -> Layout {
        let all: Vec<usize> = (0..columns.len()).collect();
        let Some(width) = width else {
            let widths = measured.widths.iter().map(|w| (*w).min(WIDEST)).collect();
            return Layout { shown: all, widths, fits: false, is_painted: true };
        };
        let mut widths = measured.widths.clone();
        for (column, width) in columns.iter().zip(&mut widths) {
            if let Fit::Cut(most) = column.fit {
                *width = (*width).min(most.max(column.heading.width()));
            }
        }
        let mut shown = all;
        shown.retain(|at| columns[*at].rank == 0 || !measured.empty[*at]);
        let gaps = |shown: &[usize]| shown.iter().skip(1).map(|at| columns[*at].gap).sum::<usize>();
        let gives = |at: usize| matches!(columns[at].fit, Fit::Rest | Fit::Wrap);
        let least = |at: usize| if gives(at) { widths[at].min(NARROWEST) } else { widths[at] };
        while shown.iter().map(|at| least(*at)).sum::<usize>() + gaps(&shown) > width {
            let last = (0..shown.len()).filter(|i| columns[shown[*i]].rank > 0);
            let Some(dropped) = last.max_by_key(|i| columns[shown[*i]].rank) else { break };
            shown.remove(dropped);
        }
        let (giving, kept): (Vec<usize>, Vec<usize>) = shown.iter().copied().partition(|at| gives(*at));
        let taken = kept.iter().map(|at| widths[*at]).sum::<usize>() + gaps(&shown);
        share(&mut widths, &giving, width.saturating_sub(taken));
        Layout { shown, widths, fits: true, is_painted: true }
    }

    /// The same with cells that are painted, or not.
    pub(super) fn painted(self, is_painted: bool) -> Layout {
        Layout { is_painted, ..self }
    }

    /// A text of a column, cut to its width where there is a screen to fit.
    pub(super) fn cut<'t>(&self, at: usize, text: &'t str) -> Cow<'t, str> {
        if self.fits && fit::width(text) > self.widths[at] {
            Cow::Owned(fit::cut(text, self.widths[at]))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// A row as one line, without blanks at its end.
    pub(super) fn line(&self, columns: &[Column], row: &[Cell]) -> String {
        let mut out = String::new();
        self.write(columns, row, &mut out);
        out
    }

    /// Writes a row behind what is in `out`.
    pub(super) fn write(&self, columns: &[Column], row: &[Cell], out: &mut String) {
        // Blanks are written only before the next text, so that no line ends with them.
        let mut blanks = 0;
        for (place, at) in self.shown.iter().enumerate() {
            let column = &columns[*at];
            // A row may have fewer cells than there are columns.
            let cell = row.get(*at);
            let text = cell.map_or(Cow::Borrowed(""), |cell| self.cut(*at, &cell.text));
            let free = self.widths[*at].saturating_sub(fit::width(&text));
            let before = match column.align {
                Align::Left => 0,
                Align::Center => free / 2,
                Align::Right => free,
                Align::ScreenRight if self.fits => free,
                Align::ScreenRight => 0,
            };
            blanks += before + if place == 0 { 0 } else { column.gap };
            if let Some(cell) = cell.filter(|_| !text.is_empty()) {
                out.extend(repeat_n(' ', blanks));
                if self.is_painted {
                    cell.paint_to(&text, out);
                } else {
                    out.push_str(&text);
                }
                blanks = 0;
            }
            blanks += free - before;
        }
    }
}

/// Shares the room among the columns that give way: the widest gets narrower until all fit.
fn share(widths: &mut [usize], giving: &[usize], room: usize) {
    for at in giving {
        widths[*at] = widths[*at].min(room.max(LEAST));
    }
    while giving.iter().map(|at| widths[*at]).sum::<usize>() > room {
        let widest = giving.iter().copied().filter(|at| widths[*at] > LEAST);
        let Some(widest) = widest.max_by_key(|at| widths[*at]) else { break };
        widths[widest] -= 1;
    }
}
