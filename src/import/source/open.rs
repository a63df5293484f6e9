//! Opens a source in the format that was named, or that its beginning shows.

use std::io::BufReader;

use serde::de::IgnoredAny;

use super::csv_rows;
use super::format::Format;
use super::input::Input;
use super::json_rows;
use super::lines::{Line, Lines};
use super::rows::{Layout, Source};
use super::text::{BLOCK, Text};
use crate::error::{Context, Result};

impl Source {
    /// Looks at the rows of `input` and notes where they are; the delimiter of CSV is found out when it is not given.
    ///
    /// # Errors
    /// Exit 2 when a CSV file has no usable header, or there are more rows than the limits allow.
    pub(crate) fn read(input: Input, format: Format, layout: Layout) -> Result<Source> {
        let Input { name, text, is_jsonl, truncated, encoding, limits } = input;
        let format = match format {
            Format::Auto if is_jsonl => Format::Jsonl,
            Format::Auto => guess(&text).doing("read", &name)?,
            format => format,
        };
        let mut source = Source { format: Some(format), truncated, encoding, ..Source::default() };
        match format {
            Format::Csv => csv_rows::read(&mut source, &name, &text, layout.delimiter, limits)?,
            Format::Jsonl => json_rows::read_lines(&mut source, &name, &text, layout, limits)?,
            Format::Json | Format::Auto => json_rows::read(&mut source, &name, &text, layout, limits)?,
        }
        source.rows.shrink_to_fit();
        Ok(Source { name, text: Some(text), ..source })
    }
}

/// What a text looks like: see [`Format::guess`], which would need all of it.
fn guess(text: &Text) -> std::io::Result<Format> {
    let head = text.head(BLOCK)?;
    if !head.trim_ascii_start().starts_with(b"{") {
        return Ok(Format::guess(&head));
    }
    let mut lines = text.lines();
    let (Some(first), Some(_)) = (filled(&mut lines)?, filled(&mut lines)?) else { return Ok(Format::Json) };
    let line = BufReader::new(text.part(first.at, first.bytes));
    let is_object = serde_json::from_reader::<_, IgnoredAny>(line).is_ok();
    Ok(if is_object { Format::Jsonl } else { Format::Json })
}

/// The next line that is not blank.
fn filled(lines: &mut Lines) -> std::io::Result<Option<Line>> {
    let mut bytes = Vec::new();
    while let Some(line) = lines.next(&mut bytes)? {
        if !bytes.trim_ascii().is_empty() {
            return Ok(Some(line));
        }
    }
    Ok(None)
}
