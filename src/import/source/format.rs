//! The formats an import reads.

use std::fmt;

/// How the rows are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Whatever the first bytes look like.
    Auto,
    /// Comma separated values with a header.
    Csv,
    /// One JSON value: an array of objects, or objects one after another.
    Json,
    /// A JSON object a line.
    Jsonl,
}

impl Format {
    /// The words of a profile.
    pub const WORDS: [&'static str; 4] = ["auto", "csv", "json", "jsonl"];
    const ALL: [Format; 4] = [Format::Auto, Format::Csv, Format::Json, Format::Jsonl];

    /// The format of a word.
    pub fn of(word: &str) -> Option<Format> {
        let place = Format::WORDS.iter().position(|w| *w == word)?;
        Some(Format::ALL[place])
    }

    /// What the bytes look like: JSON begins with a bracket, and has a whole object in its first line
    /// when it is JSON Lines.
    pub fn guess(bytes: &[u8]) -> Format {
        match bytes.iter().find(|b| !b.is_ascii_whitespace()) {
            Some(b'[') => Format::Json,
            Some(b'{') => {
                let text = bytes.trim_ascii_start();
                let end = text.iter().position(|b| *b == b'\n').unwrap_or(text.len());
                let more = text[end..].iter().any(|b| !b.is_ascii_whitespace());
                let whole = serde_json::from_slice::<serde::de::IgnoredAny>(&text[..end]).is_ok();
                if more && whole { Format::Jsonl } else { Format::Json }
            }
            _ => Format::Csv,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(Format::WORDS[*self as usize])
    }
}
