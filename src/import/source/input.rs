//! The bytes of the file or of stdin, unpacked and as UTF-8.

use std::io::Read;
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::encoding;
use super::limits::Limits;
use crate::error::{Context, Error, ErrorKind, Result};
use crate::lang::tr;

/// What the first bytes of files say that hold no rows, and what helps.
const FOREIGN: [(&[u8], &str, &str); 8] = [
    (b"PK\x03\x04", "an Excel or OpenDocument workbook, or a ZIP archive", SHEET),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook", SHEET),
    (b"%PDF-", "a PDF document", "export the rows as CSV or JSON"),
    (b"BZh", "packed with bzip2", "unpack it: bzip2 -dc FILE | itdesk import -"),
    (b"\xfd7zXZ\x00", "packed with xz", "unpack it: xz -dc FILE | itdesk import -"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", "unpack it: zstd -dc FILE | itdesk import -"),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "unpack it first"),
    (b"SQLite format 3\x00", "an SQLite database", "export the rows as CSV: sqlite3 -header -csv FILE QUERY"),
];
const SHEET: &str = "save the sheet as CSV UTF-8 and import that; unpack an archive first";

/// The unpacked bytes.
#[derive(Debug)]
pub(crate) struct Input {
    /// What messages call it.
    pub name: String,
    /// All that came, as UTF-8 where its encoding is known.
    pub bytes: Vec<u8>,
    /// True when the name says JSON Lines.
    pub is_jsonl: bool,
    /// Why there is no more.
    pub truncated: Option<Error>,
    /// The encoding it was in, where that was not UTF-8, and whether that was guessed.
    pub encoding: Option<encoding::Read>,
    /// What it may hold.
    pub limits: Limits,
}

impl Input {
    /// Reads `file`, or `stdin` for `-`. Gzip is known by its first two bytes, the encoding by its mark, by `encoding`,
    /// or by what the bytes look like.
    ///
    /// # Errors
    /// Exit 7 when it cannot be read, 2 when it is larger than the limits allow, or holds no rows at all.
    pub(crate) fn read(
        file: &str,
        stdin: &mut dyn Read,
        encoding: Option<&'static encoding_rs::Encoding>,
        limits: Limits,
    ) -> Result<Input> {
        let path = Path::new(file);
        let mut bytes = Vec::new();
        let name = if file == "-" { "stdin" } else { file };
        let most = limits.bytes.saturating_add(1);
        if file == "-" {
            stdin.take(most).read_to_end(&mut bytes).doing("read", name)?;
        } else {
            let opened = std::fs::File::open(path).doing("read", path)?;
            let size = opened.metadata().map_or(0, |m| if m.is_file() { m.len() } else { 0 });
            limits.size(name, size)?;
            opened.take(most).read_to_end(&mut bytes).doing("read", path)?;
        }
        limits.size(name, bytes.len() as u64)?;
        let plain = file.strip_suffix(".gz").unwrap_or(file);
        let is_jsonl = plain.ends_with(".jsonl") || plain.ends_with(".ndjson");
        let input = Input { name: name.to_owned(), bytes, is_jsonl, truncated: None, encoding: None, limits };
        let mut input = if input.bytes.starts_with(&[0x1f, 0x8b]) { input.unpack()? } else { input };
        if let Some((_, what, hint)) = FOREIGN.iter().find(|(first, ..)| input.bytes.starts_with(first)) {
            return Err(Error::usage(tr!(
                "{input} is {what}, which itdesk cannot read",
                input = input.name,
                what
            ))
            .hint(*hint));
        }
        let (bytes, read) = encoding::to_utf8(input.bytes, encoding);
        input.bytes = bytes;
        input.encoding = read;
        Ok(input)
    }

    /// Unpacks twice: once to see how much it is, so that a bomb takes no memory.
    fn unpack(mut self) -> Result<Input> {
        let most = self.limits.bytes.saturating_add(1);
        let mut counted = MultiGzDecoder::new(&self.bytes[..]).take(most);
        // What breaks off says so below, where what came before it is kept.
        let mut chunk = [0; 1 << 16];
        let mut size = 0u64;
        while let Ok(read @ 1..) = counted.read(&mut chunk) {
            size += read as u64;
        }
        self.limits.size(&format!("{}, unpacked,", self.name), size)?;
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        if let Err(e) = MultiGzDecoder::new(&self.bytes[..]).take(most).read_to_end(&mut bytes) {
            let error = Error::new(
                ErrorKind::Damaged,
                tr!("{value} is truncated: gzip data: {e}", value = self.name, e),
            );
            let hint = tr!("fetch the file and import it again; imported rows are not duplicated");
            self.truncated = Some(error.hint(hint).because(e));
        }
        self.bytes = bytes;
        Ok(self)
    }
}
