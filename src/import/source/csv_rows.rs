//! Rows of CSV.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io::Read;
use std::rc::Rc;

use super::limits::{HEADER, Limits, too_large};
use super::quotes::{self, Quotes};
use super::row::{Cells, Content, not_utf8};
use super::text::{BLOCK, Reader, Text};
use super::{RowPlace, Source};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::lang::tr;

/// Reads the header into `source`, and notes where the rows are.
///
/// # Errors
/// Exit 2 when the header is not UTF-8, or there is more than the limits allow; 7 when the file cannot be read.
pub(super) fn read(
    source: &mut Source,
    name: &str,
    text: &Text,
    delimiter: Option<u8>,
    limits: Limits,
) -> Result<()> {
    let head = text.head(HEADER + 1).doing("read", name)?;
    if is_blank(&head, text).doing("read", name)? {
        return Ok(());
    }
    limits.header(name, &head)?;
    source.delimiter = delimiter.unwrap_or_else(|| sniff(&head));
    drop(head);
    let passed = Rc::new(RefCell::new(Passed::default()));
    let from = Noted { reader: text.reader(), passed: Rc::clone(&passed) };
    let mut reader = builder(source.delimiter, BLOCK).from_reader(from);
    let mut lines = CsvLines { at: 0, line: 1 };
    let mut record = csv::ByteRecord::new();
    let mut rows = 0;
    let mut cells = 0;
    let mut open = None;
    // Malformed CSV is read as text.
    while reader.read_byte_record(&mut record).map_err(std::io::Error::from).doing("read", name)? {
        let mut passed = passed.borrow_mut();
        let line = lines.line_of(&passed, record.position().map_or(0, csv::Position::byte));
        passed.forget(lines.at);
        rows += 1;
        cells += record.len();
        limits.count(name, rows, cells)?;
        let raw = passed.from(lines.at, reader.position().byte());
        let (quotes, record) = unquoted(raw, source.delimiter, &record);
        let place = RowPlace::new((lines.at, raw.len()), line, None);
        let misread = misread(source, &quotes, raw, line);
        if source.header.is_empty() {
            source.header = header(name, &record, misread)?;
            continue;
        }
        if let (None, Some(reason)) = (&misread, too_large(raw.len())) {
            source.bad.push((RowPlace::new((lines.at, 0), line, None), reason));
            continue;
        }
        match misread {
            Some(reason) => {
                if matches!(quotes, Quotes::Open(..)) {
                    open = Some((line, reason.clone()));
                }
                source.bad.push((place, reason));
            }
            None => sort_in(source, place, &Cells::of(&record)),
        }
    }
    drop_last_of_truncated(source);
    if let Some((line, reason)) = open {
        let error = Error::new(ErrorKind::Damaged, tr!("{name}: line {line}: {reason}", name, line, reason));
        let hint = tr!("close the quote and import the file again; imported rows are not duplicated");
        source.truncated.get_or_insert(error.hint(hint));
    }
    Ok(())
}

/// The cells of one row, which begins with no line end.
pub(super) fn content(raw: &[u8], delimiter: u8) -> Content {
    let mut record = csv::ByteRecord::new();
    // The reader takes a mark off the beginning of what it reads; here it would be a part of the first cell.
    let mut reader = builder(delimiter, raw.len() + 1).from_reader((&b"\n"[..]).chain(raw));
    // Reading from memory fails at nothing.
    let _ = reader.read_byte_record(&mut record);
    Content::Cells(Cells::of(&unquoted(raw, delimiter, &record).1))
}

fn builder(delimiter: u8, buffer: usize) -> csv::ReaderBuilder {
    let mut builder = csv::ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter).buffer_capacity(buffer);
    builder
}

/// What the quotes of a record say, and the record as they mean it.
fn unquoted<'r>(
    raw: &[u8],
    delimiter: u8,
    record: &'r csv::ByteRecord,
) -> (Quotes, Cow<'r, csv::ByteRecord>) {
    let quotes = match memchr::memchr(b'"', raw) {
        Some(_) => quotes::look(raw, delimiter),
        None => Quotes::Fine,
    };
    let record = match &quotes {
        Quotes::Literal(literal) => Cow::Owned(quotes::literally(raw, delimiter, record, literal)),
        _ => Cow::Borrowed(record),
    };
    (quotes, record)
}

/// Whether a text has no row at all.
fn is_blank(head: &[u8], text: &Text) -> std::io::Result<bool> {
    let is_blank = |bytes: &[u8]| bytes.iter().all(u8::is_ascii_whitespace);
    let mut all = is_blank(head);
    if all && text.len() > head.len() as u64 {
        text.blocks(&mut |block, _| {
            all = all && is_blank(block);
            Ok(())
        })?;
    }
    Ok(all)
}

/// Why the quotes of a record do not say where its cells end.
fn misread(source: &Source, quotes: &Quotes, raw: &[u8], line: usize) -> Option<String> {
    let (at, cell) = match quotes {
        Quotes::Open(at, cell) | Quotes::Unclear(at, cell) => (*at, *cell),
        Quotes::Fine | Quotes::Literal(_) => return None,
    };
    let of = line + memchr::memchr_iter(b'\n', &raw[..at]).count();
    let last = line + memchr::memchr_iter(b'\n', raw.trim_ascii_end()).count();
    let column = source.header.get(cell).map_or_else(|| (cell + 1).to_string(), |name| format!("'{name}'"));
    let what = match quotes {
        Quotes::Open(..) => "is never closed",
        _ => "is followed by text after it is closed",
    };
    let rows = if last > line {
        tr!("; lines {line} to {last} were not imported", line, last)
    } else {
        String::new()
    };
    Some(tr!("the quote that opens column {column} in line {of} {what}{rows}", column, of, what, rows))
}

fn header(name: &str, record: &csv::ByteRecord, misread: Option<String>) -> Result<Vec<String>> {
    if let Some(reason) = misread {
        let error = Error::new(ErrorKind::Damaged, tr!("{name}: the header: {reason}", name, reason));
        return Err(error.hint(tr!("close the quote and import the file again")));
    }
    let cells = record.iter().map(|cell| std::str::from_utf8(cell).map(|c| c.trim().to_owned()));
    cells.collect::<Result<_, _>>().map_err(|_| {
        Error::usage(tr!("{name}: the header is not UTF-8 text", name))
            .hint(tr!("give the encoding of the file: --encoding gb18030, windows-1252 …"))
    })
}

/// The replacement for bytes that are not in the encoding.
const REPLACED: &[u8] = "\u{fffd}".as_bytes();

fn sort_in(source: &mut Source, place: RowPlace, cells: &Cells) {
    let has = cells.len();
    let wants = source.header.len();
    let replaced = |i: &usize| cells.get(*i).is_some_and(|c| memchr::memmem::find(c, REPLACED).is_some());
    let undecoded = source.encoding.and_then(|_| (0..has.min(wants)).find(replaced));
    let reason = match cells.broken().or(undecoded) {
        _ if has != wants => Some(tr!("the row has {has} cells, the header has {wants}", has, wants)),
        Some(place) => match source.encoding {
            Some(read) => Some(tr!(
                "column '{place}' is not {read} text",
                place = source.header[place],
                read = read.name
            )),
            None => Some(not_utf8(&source.header[place])),
        },
        None => None,
    };
    match reason {
        Some(reason) => source.bad.push((place, reason)),
        None => source.rows.push(place),
    }
}

/// The last row before the break may have lost its end.
fn drop_last_of_truncated(source: &mut Source) {
    let Some(error) = &mut source.truncated else { return };
    let good = source.rows.last().map_or(0, RowPlace::line);
    let bad = source.bad.last().map_or(0, |(r, _)| r.line());
    if good.max(bad) > 0 {
        error.message = tr!(
            "{message}; rows from line {max} on are missing",
            message = error.message,
            max = good.max(bad)
        );
    }
    if good > bad {
        source.rows.pop().map(|_| ())
    } else {
        source.bad.pop().map(|_| ())
    };
}

/// The delimiter that the header has most of, outside quotes.
fn sniff(bytes: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
    for byte in bytes.trim_ascii_start() {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => break,
            byte if !quoted => counts.iter_mut().filter(|(d, _)| d == byte).for_each(|(_, n)| *n += 1),
            _ => {}
        }
    }
    // The comma wins among equals: max_by_key takes the last.
    counts.into_iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(d, _)| d)
}

/// Counts lines while the reader goes on; its own count stands before the empty lines it skips.
struct CsvLines {
    /// Where the last record begins.
    at: u64,
    line: usize,
}

impl CsvLines {
    /// The line of the record that begins at `start` or after the empty lines there. What is before it is passed.
    fn line_of(&mut self, passed: &Passed, start: u64) -> usize {
        let empty = passed.after(start).iter().take_while(|b| matches!(b, b'\n' | b'\r')).count();
        let start = start + empty as u64;
        self.line += memchr::memchr_iter(b'\n', passed.from(self.at, start)).count();
        self.at = start.max(self.at);
        self.line
    }
}

/// The bytes that the reader of CSV has taken, from the record that is read now: it is also looked at as it is written.
#[derive(Debug, Default)]
struct Passed {
    /// The place of the first one in the text.
    first: u64,
    bytes: Vec<u8>,
}

impl Passed {
    fn place(&self, at: u64) -> usize {
        usize::try_from(at.saturating_sub(self.first)).unwrap_or(usize::MAX).min(self.bytes.len())
    }

    /// Those from one place up to another.
    fn from(&self, from: u64, to: u64) -> &[u8] {
        self.bytes.get(self.place(from)..self.place(to)).unwrap_or_default()
    }

    fn after(&self, at: u64) -> &[u8] {
        &self.bytes[self.place(at)..]
    }

    /// Lets go of what is before a place, now and then.
    fn forget(&mut self, at: u64) {
        let before = self.place(at);
        if before > 4 * BLOCK {
            self.bytes.drain(..before);
            self.first += before as u64;
        }
    }
}

/// Reads a text, and notes what was read.
struct Noted<'t> {
    reader: Reader<'t>,
    passed: Rc<RefCell<Passed>>,
}

impl Read for Noted<'_> {
    fn read(&mut self, to: &mut [u8]) -> std::io::Result<usize> {
        let read = self.reader.read(to)?;
        self.passed.borrow_mut().bytes.extend_from_slice(&to[..read]);
        Ok(read)
    }
}
