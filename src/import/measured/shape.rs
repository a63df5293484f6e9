//! How a file of measurements is written.

use super::openmetrics::sample;
use crate::error::{Context, Result};
use crate::import::source::{Format, Input};

/// The first line that is not blank, without the space before it: it shows what a file is.
fn first_line(input: &Input) -> Result<Vec<u8>> {
    let mut lines = input.text.lines();
    let mut line = Vec::new();
    while lines.next(&mut line).doing("read", &input.name)?.is_some() && line.trim_ascii().is_empty() {}
    Ok(line.trim_ascii_start().to_vec())
}

/// How the values are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// With a header: at, service, measure, value, unit, label.NAME
    Csv,
    /// An object a line, as the desk keeps them; or a list of such objects
    Jsonl,
    /// What a /metrics page holds; Prometheus' own text format too
    Openmetrics,
}

impl Shape {
    /// Their words, in the order of the variants.
    pub const WORDS: [&'static str; 3] = ["csv", "jsonl", "openmetrics"];

    /// The shape of a word.
    pub fn of(word: &str) -> Option<Shape> {
        let place = Shape::WORDS.iter().position(|w| *w == word)?;
        Some([Shape::Csv, Shape::Jsonl, Shape::Openmetrics][place])
    }

    /// By the name of the file, else by how it begins.
    ///
    /// # Errors
    /// Exit 7 when it cannot be read.
    pub(super) fn guess(file: &str, input: &Input) -> Result<Shape> {
        let plain = file.strip_suffix(".gz").unwrap_or(file);
        match plain.rsplit_once('.').map(|(_, end)| end) {
            Some("csv") => return Ok(Shape::Csv),
            Some("jsonl" | "ndjson" | "json") => return Ok(Shape::Jsonl),
            Some("prom" | "om" | "openmetrics") => return Ok(Shape::Openmetrics),
            _ => {}
        }
        let line = first_line(input)?;
        let is_sample = || std::str::from_utf8(&line).is_ok_and(|line| sample(line.trim()).is_ok());
        Ok(match line.first() {
            Some(b'#') => Shape::Openmetrics,
            _ if is_sample() => Shape::Openmetrics,
            Some(b'{' | b'[') => Shape::Jsonl,
            _ => Shape::Csv,
        })
    }

    /// The format of its rows; `None` when it has none.
    ///
    /// # Errors
    /// Exit 7 when it cannot be read.
    pub(super) fn format(self, input: &Input) -> Result<Option<Format>> {
        Ok(match self {
            Shape::Csv => Some(Format::Csv),
            Shape::Jsonl if first_line(input)?.starts_with(b"[") => Some(Format::Json),
            Shape::Jsonl => Some(Format::Jsonl),
            Shape::Openmetrics => None,
        })
    }
}
