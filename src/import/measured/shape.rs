//! How a file of measurements is written.

use super::openmetrics::sample;
use crate::import::source::Format;
use crate::import::source::Input;

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
    pub(super) fn guess(file: &str, input: &Input) -> Shape {
        let plain = file.strip_suffix(".gz").unwrap_or(file);
        match plain.rsplit_once('.').map(|(_, end)| end) {
            Some("csv") => return Shape::Csv,
            Some("jsonl" | "ndjson" | "json") => return Shape::Jsonl,
            Some("prom" | "om" | "openmetrics") => return Shape::Openmetrics,
            _ => {}
        }
        let text = input.bytes.trim_ascii_start();
        let line = text.split(|b| *b == b'\n').next().unwrap_or_default();
        let is_sample = || std::str::from_utf8(line).is_ok_and(|line| sample(line.trim()).is_ok());
        match text.first() {
            Some(b'#') => Shape::Openmetrics,
            _ if is_sample() => Shape::Openmetrics,
            Some(b'{' | b'[') => Shape::Jsonl,
            _ => Shape::Csv,
        }
    }

    /// The format of its rows; `None` when it has none.
    pub(super) fn format(self, input: &Input) -> Option<Format> {
        match self {
            Shape::Csv => Some(Format::Csv),
            Shape::Jsonl if input.bytes.trim_ascii_start().starts_with(b"[") => Some(Format::Json),
            Shape::Jsonl => Some(Format::Jsonl),
            Shape::Openmetrics => None,
        }
    }
}
