//! The lines of a text, one after another.

use std::io::{BufRead, BufReader};

use super::limits::ROW;
use super::text::{BLOCK, Reader, Text};

impl Text {
    /// Its lines, from the first.
    pub(crate) fn lines(&self) -> Lines<'_> {
        Lines { reader: BufReader::with_capacity(BLOCK, self.reader()), at: 0 }
    }
}

/// The lines of a text.
pub(crate) struct Lines<'t> {
    reader: BufReader<Reader<'t>>,
    at: u64,
}

/// A line of a text.
pub(crate) struct Line {
    /// Its first byte in the text.
    pub at: u64,
    /// Without its end.
    pub bytes: usize,
    /// Whether no line end follows it.
    pub is_last: bool,
}

impl Lines<'_> {
    /// The next line into `to`, of a very long one only the beginning; `None` after the last.
    pub(crate) fn next(&mut self, to: &mut Vec<u8>) -> std::io::Result<Option<Line>> {
        to.clear();
        let at = self.at;
        loop {
            let block = self.reader.fill_buf()?;
            if block.is_empty() {
                let bytes = (self.at - at) as usize;
                return Ok((bytes > 0).then_some(Line { at, bytes, is_last: true }));
            }
            let end = memchr::memchr(b'\n', block);
            let piece = &block[..end.unwrap_or(block.len())];
            let room = (ROW + 1).saturating_sub(to.len()).min(piece.len());
            to.extend_from_slice(&piece[..room]);
            let taken = piece.len() + usize::from(end.is_some());
            self.reader.consume(taken);
            self.at += taken as u64;
            if end.is_some() {
                return Ok(Some(Line { at, bytes: (self.at - at) as usize - 1, is_last: false }));
            }
        }
    }
}
