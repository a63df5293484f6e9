//! Tables: columns that are dropped by rank, cells that know their style.

mod layout;
mod screen;

use anstyle::Style;

use super::fit;
use super::paint::{self, BOLD, DIM};
use crate::escape;
use layout::{Layout, Measured};

/// As many rows are laid out at once for a screen. `comfy-table` keeps every cell of a table and
/// formats all of them before the first line: 0.6 s for 100,000 rows, which nobody looks through.
/// More rows are written one by one, with the same columns.
const ON_SCREEN: usize = 1000;

/// Blanks between columns.
const GAP: usize = 2;

/// A cell: its text, and how it is painted.
#[derive(Debug, Clone)]
pub struct Cell {
    text: String,
    paint: CellPaint,
}

/// How a cell is painted.
#[derive(Debug, Clone, Copy)]
enum CellPaint {
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

    /// A piece of the text as the cell paints it.
    fn paint(&self, piece: &str) -> String {
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
enum Fit {
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
    heading: Cell,
    /// On a screen that is too narrow, the column of the largest rank is dropped first; 0 never is.
    rank: u8,
    align: Align,
    fit: Fit,
    /// Blanks before it.
    gap: usize,
}

impl Column {
    /// A column of words.
    pub fn left(heading: &str, rank: u8) -> Column {
        let heading = Cell::styled(heading, BOLD);
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
