//! Rows of CSV.

use super::Source;
use super::row::{Cells, Content, Row, not_utf8};
use crate::error::{Error, Result};

/// Reads the header and all rows into `source`.
///
/// # Errors
/// Exit 2 when the header is not UTF-8.
pub fn read(source: &mut Source, name: &str, bytes: &[u8], delimiter: Option<u8>) -> Result<()> {
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(());
    }
    source.delimiter = delimiter.unwrap_or_else(|| sniff(bytes));
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(source.delimiter)
        .from_reader(bytes);
    let mut lines = Lines { bytes, at: 0, line: 1 };
    let mut record = csv::ByteRecord::new();
    // Reading from memory fails at nothing; malformed CSV is read as text.
    while reader.read_byte_record(&mut record).unwrap_or(false) {
        let start = record.position().map_or(0, |p| p.byte() as usize);
        let row =
            Row { line: lines.line_of(start), element: None, content: Content::Cells(Cells::of(&record)) };
        if source.header.is_empty() {
            source.header = header(name, &record)?;
        } else {
            sort_in(source, row);
        }
    }
    drop_last_of_truncated(source);
    Ok(())
}

fn header(name: &str, record: &csv::ByteRecord) -> Result<Vec<String>> {
    let cells = record.iter().map(|cell| std::str::from_utf8(cell).map(|c| c.trim().to_owned()));
    cells.collect::<Result<_, _>>().map_err(|_| {
        Error::usage(format!("{name}: the header is not UTF-8 text")).hint("convert it first: iconv -t utf-8")
    })
}

fn sort_in(source: &mut Source, row: Row) {
    let Content::Cells(cells) = &row.content else { return };
    let (has, wants) = (cells.len(), source.header.len());
    let reason = match cells.broken() {
        _ if has != wants => Some(format!("the row has {has} cells, the header has {wants}")),
        Some(place) => Some(not_utf8(&source.header[place])),
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
        error.message = format!("{}; rows from line {} on did not come", error.message, good.max(bad));
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
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
}

impl Lines<'_> {
    fn line_of(&mut self, start: usize) -> usize {
        let empty = |b: &&u8| matches!(**b, b'\n' | b'\r');
        let start = start + self.bytes.get(start..).unwrap_or_default().iter().take_while(empty).count();
        let passed = self.bytes.get(self.at..start).unwrap_or_default();
        self.line += memchr::memchr_iter(b'\n', passed).count();
        self.at = start.max(self.at);
        self.line
    }
}
