//! What is in a table: a text, and how it is painted.

use anstyle::Style;

use crate::escape;
use crate::render::fit;
use crate::render::paint;

/// A cell: its text, and how it is painted.
#[derive(Debug, Clone)]
pub struct Cell {
    pub(super) text: String,
    pub(super) paint: CellPaint,
}

/// How a cell is painted.
#[derive(Debug, Clone, Copy)]
pub(super) enum CellPaint {
    /// All of it in one style.
    Style(Style),
    /// An id: so many letters of its suffix name it.
    Id(usize),
}

impl Cell {
    /// Text from anywhere, made harmless.
    pub fn of(text: &str) -> Cell {
        Cell::styled(text, Style::new())
    }

    /// The same in a style.
    pub fn styled(text: &str, style: Style) -> Cell {
        Cell { text: escape::line(text).into_owned(), paint: CellPaint::Style(style) }
    }

    /// An id, of which `unique` letters of the suffix are highlighted.
    pub fn id(id: &str, unique: usize) -> Cell {
        Cell { paint: CellPaint::Id(unique), ..Cell::of(id) }
    }

    /// The columns of a terminal that the text takes.
    pub fn width(&self) -> usize {
        fit::width(&self.text)
    }

    /// Writes a piece of the text as the cell paints it.
    pub(super) fn paint_to(&self, piece: &str, out: &mut String) {
        match self.paint {
            CellPaint::Style(style) if style.is_plain() => out.push_str(piece),
            _ => out.push_str(&self.paint(piece)),
        }
    }

    /// A piece of the text as the cell paints it.
    pub(super) fn paint(&self, piece: &str) -> String {
        match self.paint {
            _ if piece.is_empty() => String::new(),
            CellPaint::Style(style) => paint::paint(style, piece),
            CellPaint::Id(unique) => paint::id(piece, unique),
        }
    }
}

impl<T: AsRef<str>> From<T> for Cell {
    fn from(text: T) -> Cell {
        Cell::of(text.as_ref())
    }
}
