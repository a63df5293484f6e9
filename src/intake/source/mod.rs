//! From bytes to rows: gzip, CSV, JSON, JSON Lines. What came whole is kept, whatever comes after it.

mod csv_rows;
mod input;
mod json_rows;
mod row;

pub use input::Input;
pub use row::{Cell, Cells, Column, Content, Row};

use super::profile::Format;
use crate::error::{Error, Result};

/// The rows of a file.
#[derive(Debug, Default)]
pub struct Source {
    /// How they were written.
    pub format: Option<Format>,
    /// The header of CSV.
    pub header: Vec<String>,
    /// What stands between the cells of CSV.
    pub delimiter: u8,
    /// The rows that could be read.
    pub rows: Vec<Row>,
    /// Those that could not, with the reason.
    pub bad: Vec<(Row, String)>,
    /// Why there are no more rows, when the file breaks off.
    pub truncated: Option<Error>,
}

impl Source {
    /// Reads the rows of `input`; the delimiter of CSV is found out when it is not given.
    ///
    /// # Errors
    /// Exit 2 when a CSV file has no usable header.
    pub fn read(input: Input, format: Format, delimiter: Option<u8>) -> Result<Source> {
        let format = match format {
            Format::Auto if input.is_jsonl => Format::Jsonl,
            Format::Auto => Format::guess(&input.bytes),
            format => format,
        };
        let mut source = Source { format: Some(format), truncated: input.truncated, ..Source::default() };
        match format {
            Format::Csv => csv_rows::read(&mut source, &input.name, &input.bytes, delimiter)?,
            Format::Jsonl => json_rows::read_lines(&mut source, &input.bytes),
            Format::Json | Format::Auto => json_rows::read(&mut source, &input.name, &input.bytes),
        }
        Ok(source)
    }

    /// Where `name` stands in this file: exactly, else whatever its case.
    pub fn column(&self, name: &str) -> Column {
        let exact = self.header.iter().position(|h| h == name);
        let place = exact.or_else(|| self.header.iter().position(|h| h.eq_ignore_ascii_case(name)));
        Column { name: name.to_owned(), place }
    }

    /// True when the rows are JSON.
    pub fn is_json(&self) -> bool {
        self.format != Some(Format::Csv)
    }
}
