//! Opens a source in the format that was named, or that its beginning shows.

use super::csv_rows;
use super::format::Format;
use super::input::Input;
use super::json_rows;
use super::rows::{Layout, Source};
use crate::error::Result;

impl Source {
    /// Reads the rows of `input`; the delimiter of CSV is found out when it is not given.
    ///
    /// # Errors
    /// Exit 2 when a CSV file has no usable header, or there are more rows than the limits allow.
    pub(crate) fn read(input: Input, format: Format, layout: Layout) -> Result<Source> {
        let format = match format {
            Format::Auto if input.is_jsonl => Format::Jsonl,
            Format::Auto => Format::guess(&input.bytes),
            format => format,
        };
        let mut source = Source {
            format: Some(format),
            truncated: input.truncated,
            encoding: input.encoding,
            ..Source::default()
        };
        let name = &input.name;
        let limits = input.limits;
        match format {
            Format::Csv => csv_rows::read(&mut source, name, &input.bytes, layout.delimiter, limits)?,
            Format::Jsonl => json_rows::read_lines(&mut source, name, &input.bytes, layout, limits)?,
            Format::Json | Format::Auto => json_rows::read(&mut source, name, &input.bytes, layout, limits)?,
        }
        Ok(source)
    }
}
