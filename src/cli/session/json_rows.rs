//! Many values as JSON, one after another: a line each, or the elements of one array.

use serde::Serialize;

use super::output::{Format, Output};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;

/// Values as [`Output::json`] prints an array of them, without holding all of them.
#[derive(Debug)]
pub(crate) struct JsonRows {
    is_array: bool,
    is_begun: bool,
    /// A value as it is written.
    written: Vec<u8>,
}

impl JsonRows {
    /// Those of a command: lines for `jsonl`, else an array.
    pub(crate) fn of(out: &Output) -> JsonRows {
        JsonRows { is_array: out.format != Some(Format::Jsonl), is_begun: false, written: Vec::new() }
    }

    /// Writes the next value behind what is in `text`.
    ///
    /// # Errors
    /// Exit 7 for a value that is no JSON.
    pub(crate) fn add(&mut self, value: &impl Serialize, text: &mut String) -> Result<()> {
        self.written.clear();
        let done = match self.is_array {
            true => serde_json::to_writer_pretty(&mut self.written, value),
            false => serde_json::to_writer(&mut self.written, value),
        };
        done.map_err(|e| Error::new(ErrorKind::System, tr!("cannot write JSON: {e}", e)).because(e))?;
        // What serde_json writes is UTF-8.
        let written = std::str::from_utf8(&self.written).unwrap_or_default();
        if self.is_array {
            text.push_str(if self.is_begun { ",\n" } else { "[\n" });
            for (at, line) in written.split('\n').enumerate() {
                // Line breaks stand between values only, never within a text.
                text.push_str(if at == 0 { "  " } else { "\n  " });
                text.push_str(line);
            }
        } else {
            text.push_str(written);
            text.push('\n');
        }
        self.is_begun = true;
        Ok(())
    }

    /// What ends all of it.
    pub(crate) fn end(&self) -> &'static str {
        self.end_after(self.is_begun)
    }

    /// [`JsonRows::end`] where others were begun elsewhere.
    pub(crate) fn end_after(&self, is_begun: bool) -> &'static str {
        match (self.is_array, is_begun) {
            (true, true) => "\n]\n",
            (true, false) => "[]\n",
            (false, _) => "",
        }
    }
}
