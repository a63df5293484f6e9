//! The columns of a table, and what gives way where there is little room.

use anstyle::Style;

use super::cell::{Cell, CellPaint};
use crate::lang;
use crate::render::paint::BOLD;

/// Blanks between columns.
const GAP: usize = 2;

/// On which side of its column a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// On the left.
    Left,
    /// In the middle.
    Center,
    /// On the right, as numbers are.
    Right,
    /// On the right of a screen; on the left where no width is known, because scripts that cut such
    /// output at fixed places depend on it.
    ScreenRight,
}

/// What becomes of a text that is too long.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// The column is as wide as its longest text.
    Keep,
    /// On a screen, the text is cut to so many columns.
    Cut(usize),
    /// The text is cut to what the other columns leave of the screen.
    Rest,
    /// The text goes on in the next line of the screen.
    Wrap,
}

/// A column: its heading, and what happens to it where there is little room.
#[derive(Debug, Clone)]
pub struct Column {
    pub(super) heading: Cell,
    /// On a screen that is too narrow, the column of the largest rank is dropped first; 0 never is.
    pub(super) rank: u8,
    pub(super) align: Align,
    pub(super) fit: Fit,
    /// Blanks before it.
    pub(super) gap: usize,
}

impl Column {
    /// A column of words.
    pub fn left(heading: &str, rank: u8) -> Column {
        let heading = Cell::styled(lang::shown(heading), BOLD);
        Column { heading, rank, align: Align::Left, fit: Fit::Keep, gap: GAP }
    }

    /// A column of numbers.
    pub fn right(heading: &str, rank: u8) -> Column {
        Column::left(heading, rank).aligned(Align::Right)
    }

    /// A column of numbers, of a table that also programs read.
    pub fn number(heading: &str, rank: u8) -> Column {
        Column::left(heading, rank).aligned(Align::ScreenRight)
    }

    /// The column that is cut to what the others leave, such as a title.
    pub fn cut(heading: &str) -> Column {
        Column { fit: Fit::Rest, ..Column::left(heading, 0) }
    }

    /// A column whose long texts take several lines.
    pub fn wrap(heading: &str, rank: u8) -> Column {
        Column { fit: Fit::Wrap, ..Column::left(heading, rank) }
    }

    /// The same column, cut to so many columns of a screen.
    pub fn at_most(self, columns: usize) -> Column {
        Column { fit: Fit::Cut(columns), ..self }
    }

    /// The same column with its texts on another side.
    pub fn aligned(self, align: Align) -> Column {
        Column { align, ..self }
    }

    /// The same column with its heading in another style.
    pub fn headed(self, style: Style) -> Column {
        Column { heading: Cell { paint: CellPaint::Style(style), ..self.heading }, ..self }
    }

    /// The same column with so many blanks before it, at least one.
    pub fn after(self, gap: usize) -> Column {
        Column { gap: gap.max(1), ..self }
    }

    /// How wide the column would be with these cells.
    pub fn width<'c>(&self, cells: impl Iterator<Item = &'c Cell>) -> usize {
        cells.map(Cell::width).fold(self.heading.width(), usize::max)
    }
}
