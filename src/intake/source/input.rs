//! The bytes of the file or of stdin, unpacked.

use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;

use crate::error::{Context, Error, ErrorKind, Result};

/// The most an import takes at once, unpacked: a small file can pretend to be endless.
const LIMIT: u64 = 2 << 30;

/// The unpacked bytes.
#[derive(Debug)]
pub struct Input {
    /// What messages call it.
    pub name: String,
    /// All that came.
    pub bytes: Vec<u8>,
    /// True when the name says JSON Lines.
    pub is_jsonl: bool,
    /// Why there is no more.
    pub truncated: Option<Error>,
}

impl Input {
    /// Reads `file`, or `stdin` for `-`. Gzip is known by its first two bytes.
    ///
    /// # Errors
    /// Exit 7 when it cannot be read, 2 when it is larger than 2 GiB.
    pub fn read(file: &str, stdin: &mut dyn Read) -> Result<Input> {
        let path = Path::new(file);
        let mut bytes = Vec::new();
        let (name, limit) = (if file == "-" { "stdin" } else { file }, LIMIT + 1);
        if file == "-" {
            stdin.take(limit).read_to_end(&mut bytes).doing("read", name)?;
        } else {
            let opened = std::fs::File::open(path).doing("read", path)?;
            opened.take(limit).read_to_end(&mut bytes).doing("read", path)?;
        }
        let plain = file.strip_suffix(".gz").unwrap_or(file);
        let is_jsonl = plain.ends_with(".jsonl") || plain.ends_with(".ndjson");
        let input = Input { name: name.to_owned(), bytes, is_jsonl, truncated: None };
        let mut input = if input.bytes.starts_with(&[0x1f, 0x8b]) { input.unpack() } else { input };
        if input.bytes.len() as u64 > LIMIT {
            let error = Error::usage(format!("{name} holds more than 2 GiB"));
            return Err(error.hint("split it and import the parts one after another"));
        }
        if input.bytes.starts_with(b"\xef\xbb\xbf") {
            input.bytes.drain(..3);
        }
        Ok(input)
    }

    fn unpack(mut self) -> Input {
        let mut bytes = Vec::with_capacity(self.bytes.len().saturating_mul(4));
        let read = MultiGzDecoder::new(&self.bytes[..]).take(LIMIT + 1).read_to_end(&mut bytes);
        if let Err(e) = read {
            let error =
                Error::new(ErrorKind::Damaged, format!("{} breaks off: the gzip data: {e}", self.name));
            self.truncated =
                Some(error.hint("fetch the file again and import it again: what is in stays once"));
        }
        self.bytes = bytes;
        self
    }
}
