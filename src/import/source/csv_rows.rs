//! Rows of CSV.

use super::Source;
use super::limits::{Limits, too_large};
use super::quotes::{self, Quotes};
use super::row::{Cells, Content, SourceRow, not_utf8};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;

/// Reads the header and all rows into `source`.
///
/// # Errors
/// Exit 2 when the header is not UTF-8, or there is more than the limits allow.
pub(super) fn read(
    source: &mut Source,
    name: &str,
    bytes: &[u8],
    delimiter: Option<u8>,
    limits: Limits,
) -> Result<()> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(());
    }
    limits.header(name, bytes)?;
    source.delimiter = delimiter.unwrap_or_else(|| sniff(bytes));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(source.delimiter)
        .from_reader(bytes);
    let mut lines = CsvLines { bytes, at: 0, line: 1 };
    let mut record = csv::ByteRecord::new();
    let mut rows = 0;
    let mut cells = 0;
    let mut open = None;
    // Reading from memory fails at nothing; malformed CSV is read as text.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let start = record.position().map_or(0, |p| p.byte() as usize);
        let line = lines.line_of(start);
        rows += 1;
        cells += record.len();
        limits.count(name, rows, cells)?;
        let raw = bytes.get(lines.at..reader.position().byte() as usize).unwrap_or_default();
        let quotes = match memchr::memchr(b'"', raw) {
            Some(_) => quotes::look(raw, source.delimiter),
            None => Quotes::Fine,
        };
        if let Quotes::Literal(literal) = &quotes {
            record = quotes::literally(raw, source.delimiter, &record, literal);
        }
        let misread = misread(source, &quotes, raw, line);
        if source.header.is_empty() {
            source.header = header(name, &record, misread)?;
            continue;
        }
        if let (None, Some(reason)) = (&misread, too_large(raw.len())) {
            source.bad.push((SourceRow { line, element: None, content: Content::Raw(Vec::new()) }, reason));
            continue;
        }
        let row = SourceRow { line, element: None, content: Content::Cells(Cells::of(&record)) };
        match misread {
            Some(reason) => {
                if matches!(quotes, Quotes::Open(..)) {
                    open = Some((line, reason.clone()));
                }
                source.bad.push((row, reason));
            }
            None => sort_in(source, row),
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

fn sort_in(source: &mut Source, row: SourceRow) {
    let Content::Cells(cells) = &row.content else { return };
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
        Some(reason) => source.bad.push((row, reason)),
        None => source.rows.push(row),
    }
}

/// The last row before the break may have lost its end.
fn drop_last_of_truncated(source: &mut Source) {
    let Some(error) = &mut source.truncated else { return };
    let good = source.rows.last().map_or(0, |r| r.line);
    let bad = source.bad.last().map_or(0, |(r, _)| r.line);
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
struct CsvLines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl CsvLines<'_> {
    fn line_of(&mut self, start: usize) -> usize {
        let empty = |b: &&u8| matches!(**b, b'\n' | b'\r');
        let start = start + self.bytes.get(start..).unwrap_or_default().iter().take_while(empty).count();
        let passed = self.bytes.get(self.at..start).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count();
        self.at = start.max(self.at);
        self.line
    }
}
