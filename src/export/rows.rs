//! Rows of a table, kept together.

use super::cell::{Cell, json};
use super::table::Table;
use crate::query::Says;

/// Rows of one table.
///
/// All texts share one string, and a text value is a range of it. A thousand tickets have a hundred thousand values, and
/// allocating each took as long as reading the records.
#[derive(Debug)]
pub(crate) struct Rows {
    /// How many values a row has.
    width: usize,
    held: Vec<Held>,
    texts: String,
}

/// A value as [`Rows`] keep it.
#[derive(Debug, Clone, Copy)]
enum Held {
    /// A value that is no text.
    Plain(Cell<'static>),
    /// A text, from here to there.
    Text(usize, usize),
}

impl Rows {
    /// No rows yet.
    pub(super) fn of(table: Table) -> Rows {
        Rows { width: table.columns().len(), held: Vec::new(), texts: String::new() }
    }

    /// Adds a value to the row that is not full yet.
    pub(super) fn push(&mut self, cell: Cell) {
        let held = match cell {
            Cell::Text(text) => {
                let start = self.texts.len();
                self.texts.push_str(text);
                Held::Text(start, self.texts.len())
            }
            Cell::Null => Held::Plain(Cell::Null),
            Cell::Integer(number) => Held::Plain(Cell::Integer(number)),
            Cell::Real(number) => Held::Plain(Cell::Real(number)),
            Cell::Flag(flag) => Held::Plain(Cell::Flag(flag)),
            Cell::Time(at) => Held::Plain(Cell::Time(at)),
        };
        self.held.push(held);
    }

    /// Adds what a key says of a ticket to the row that is not full yet.
    pub(super) fn push_said(&mut self, says: &Says) {
        match says {
            Says::Nothing => self.push(Cell::Null),
            Says::Text(text) => self.push(Cell::Text(text)),
            Says::Texts(texts) => self.push(Cell::text(json(texts).as_deref())),
            Says::Number(number) => self.push(Cell::Integer(*number)),
            Says::Time(at) => self.push(Cell::Time(*at)),
        }
    }

    /// Adds a whole row.
    pub(super) fn add<const N: usize>(&mut self, row: [Cell; N]) {
        row.into_iter().for_each(|cell| self.push(cell));
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.held.len() / self.width
    }

    /// The values of each row.
    pub(super) fn iter(&self) -> impl Iterator<Item = impl Iterator<Item = Cell<'_>>> {
        self.held.chunks(self.width).map(|row| row.iter().map(|held| self.cell(*held)))
    }

    /// The values that one column has in all rows.
    pub(super) fn column(&self, place: usize) -> impl Iterator<Item = Cell<'_>> + Clone {
        self.held.iter().skip(place).step_by(self.width).map(|held| self.cell(*held))
    }

    fn cell(&self, held: Held) -> Cell<'_> {
        match held {
            Held::Plain(cell) => cell,
            Held::Text(from, to) => Cell::Text(&self.texts[from..to]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_columns_have_what_was_added() {
        let mut rows = Rows::of(Table::Links);
        rows.add([Cell::Text("INC"), Cell::Integer(0), Cell::Text(""), Cell::Null]);
        rows.add([Cell::Text("请求"), Cell::Real(0.5), Cell::Flag(true), Cell::Text("b")]);
        assert_eq!(rows.len(), 2);
        let all: Vec<Vec<Cell>> = rows.iter().map(Iterator::collect).collect();
        assert_eq!(all[0], [Cell::Text("INC"), Cell::Integer(0), Cell::Text(""), Cell::Null]);
        assert_eq!(all[1], [Cell::Text("请求"), Cell::Real(0.5), Cell::Flag(true), Cell::Text("b")]);
        for place in 0..rows.width {
            let column: Vec<Cell> = all.iter().map(|row| row[place]).collect();
            assert_eq!(rows.column(place).collect::<Vec<_>>(), column);
        }
    }
}
