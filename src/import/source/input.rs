//! The bytes of the file or of stdin, unpacked and as UTF-8.

use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::encoding;
use super::limits::Limits;
use super::text::{BLOCK, Text};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::lang::{self, mark, tr};

/// What the first bytes of files say that hold no rows, and what helps.
const FOREIGN: [(&[u8], &str, &str); 8] = [
    (b"PK\x03\x04", mark!("an Excel or OpenDocument workbook, or a ZIP archive"), SHEET),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", mark!("an old Excel workbook"), SHEET),
    (b"%PDF-", mark!("a PDF document"), mark!("export the rows as CSV or JSON")),
    (b"BZh", mark!("packed with bzip2"), mark!("unpack it: bzip2 -dc FILE | itdesk import -")),
    (b"\xfd7zXZ\x00", mark!("packed with xz"), mark!("unpack it: xz -dc FILE | itdesk import -")),
    (b"\x28\xb5\x2f\xfd", mark!("packed with zstd"), mark!("unpack it: zstd -dc FILE | itdesk import -")),
    (b"7z\xbc\xaf\x27\x1c", mark!("a 7z archive"), mark!("unpack it first")),
    (
        b"SQLite format 3\x00",
        mark!("an SQLite database"),
        mark!("export the rows as CSV: sqlite3 -header -csv FILE QUERY"),
    ),
];
const SHEET: &str = mark!("save the sheet as CSV UTF-8 and import that; unpack an archive first");

/// The unpacked text.
#[derive(Debug)]
pub(crate) struct Input {
    /// What messages call it.
    pub name: String,
    /// All that came, as UTF-8 where its encoding is known.
    pub text: Text,
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
    /// or by what the bytes look like. A file of UTF-8 is read where it is; of anything else, a copy is made in a file
    /// of `scratch`.
    ///
    /// # Errors
    /// Exit 7 when it cannot be read, 2 when it is larger than the limits allow, or holds no rows at all.
    pub(crate) fn read(
        file: &str,
        stdin: &mut dyn Read,
        encoding: Option<&'static encoding_rs::Encoding>,
        limits: Limits,
        scratch: &dyn Fn() -> Result<File>,
    ) -> Result<Input> {
        let path = Path::new(file);
        let name = if file == "-" { "stdin" } else { file };
        let opened = if file == "-" { None } else { Some(File::open(path).doing("read", path)?) };
        let data = opened.as_ref().map(File::metadata).transpose().doing("read", path)?;
        let text = match (opened, data) {
            (Some(opened), Some(data)) if data.is_file() && data.len() > 0 => {
                limits.size(name, data.len())?;
                Text::of_file(opened, data)
            }
            (opened, _) => {
                let mut opened = opened;
                let from: &mut dyn Read = opened.as_mut().map_or(stdin, |file| file);
                let (text, broken) = copied(from, limits, scratch)?;
                broken.map_or(Ok(()), Err).doing("read", name)?;
                text
            }
        };
        limits.size(name, text.len())?;
        let plain = file.strip_suffix(".gz").unwrap_or(file);
        let is_jsonl = plain.ends_with(".jsonl") || plain.ends_with(".ndjson");
        let input = Input { name: name.to_owned(), text, is_jsonl, truncated: None, encoding: None, limits };
        let head = input.text.head(16).doing("read", name)?;
        let (input, head) = match head.starts_with(&[0x1f, 0x8b]) {
            true => {
                let input = input.unpack(scratch)?;
                let head = input.text.head(16).doing("read", name)?;
                (input, head)
            }
            false => (input, head),
        };
        if let Some((_, what, hint)) = FOREIGN.iter().find(|(first, ..)| head.starts_with(first)) {
            return Err(Error::usage(tr!(
                "{input} is {what}, which itdesk cannot read",
                input = input.name,
                what = lang::text(what)
            ))
            .hint(lang::text(hint)));
        }
        let room = || scratch().map_err(|error| std::io::Error::other(error.message));
        let (text, read) = encoding::to_utf8(input.text, encoding, &room).doing("read", name)?;
        Ok(Input { text, encoding: read, ..input })
    }

    /// Unpacks into a file, and no more than the limits allow: a bomb takes neither memory nor the disk.
    fn unpack(self, scratch: &dyn Fn() -> Result<File>) -> Result<Input> {
        let mut packed = MultiGzDecoder::new(BufReader::with_capacity(BLOCK, self.text.reader()));
        let name = tr!("{name}, unpacked,", name = self.name);
        let (text, broken) = copied(&mut packed, self.limits, scratch)?;
        self.limits.size(&name, text.len())?;
        let truncated = broken.map(|e| {
            let error = Error::new(
                ErrorKind::Damaged,
                tr!("{value} is truncated: gzip data: {e}", value = self.name, e),
            );
            let hint = tr!("fetch the file and import it again; imported rows are not duplicated");
            error.hint(hint).because(e)
        });
        Ok(Input { text, truncated, ..self })
    }
}

/// A copy of all that can be read, of one byte more than the limits allow at the most; and why there is no more, where
/// reading failed.
fn copied(
    from: &mut dyn Read,
    limits: Limits,
    scratch: &dyn Fn() -> Result<File>,
) -> Result<(Text, Option<std::io::Error>)> {
    let mut from = from.take(limits.bytes.saturating_add(1));
    let mut block = vec![0; BLOCK];
    let mut broken = None;
    let mut fill = |to: &mut dyn Write| loop {
        match from.read(&mut block) {
            Ok(0) => return Ok(()),
            Ok(read) => to.write_all(&block[..read])?,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => {}
            Err(e) => {
                broken = Some(e);
                return Ok(());
            }
        }
    };
    let text = Text::copy(scratch()?, &mut fill).doing("write in", std::env::temp_dir())?;
    Ok((text, broken))
}
