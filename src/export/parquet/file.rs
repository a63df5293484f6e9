//! A file of Parquet: row groups behind each other, and at the end what says where they are.
//!
//! Of the format (<https://parquet.apache.org/docs/file-format/>) it has what tables of plain values need: optional
//! columns without nesting, pages of version 1, dictionaries of text, Zstandard.

use std::io::{Result, Write};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::thrift::{I32, STRUCT, TEXT, Writer};
use super::values::Encoded;
use crate::export::cell::CellKind;
use crate::export::rows::Rows;
use crate::export::table::Column;
use crate::rules::fingerprint::hex;

const MAGIC: &[u8] = b"PAR1";
/// Zstandard, as the format numbers it.
const ZSTD: i32 = 6;
/// Fast: the export is limited by reading records.
const LEVEL: i32 = 1;
/// Ways of encoding, as the format numbers them.
const PLAIN: i32 = 0;
const RLE: i32 = 3;
const DICTIONARY: i32 = 8;

/// A file that is being written.
pub(super) struct ParquetFile<W: Write> {
    to: W,
    columns: Vec<Column>,
    groups: Vec<Group>,
    length: u64,
    digest: Sha256,
}

/// What a finished file has.
pub(super) struct Finished {
    pub(super) rows: u64,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

struct Group {
    rows: usize,
    chunks: Vec<Chunk>,
}

/// A column of a row group in the file.
struct Chunk {
    start: u64,
    /// Where the dictionary ends and the values begin, from the start.
    values_at: u64,
    packed: u64,
    unpacked: u64,
    nulls: usize,
    range: Option<([u8; 8], [u8; 8])>,
    has_dictionary: bool,
}

impl<W: Write> ParquetFile<W> {
    /// Begins a file.
    pub(super) fn new(to: W, columns: Vec<Column>) -> Result<ParquetFile<W>> {
        let mut file = ParquetFile { to, columns, groups: Vec::new(), length: 0, digest: Sha256::new() };
        file.put(MAGIC)?;
        Ok(file)
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.digest.update(bytes);
        self.length += bytes.len() as u64;
        self.to.write_all(bytes)
    }

    /// Adds rows as a row group: all of these, one after the other.
    pub(super) fn add(&mut self, rows: &[&Rows]) -> Result<()> {
        let count = rows.iter().map(|rows| rows.len()).sum();
        if count == 0 {
            return Ok(());
        }
        let pages = |(place, column): (usize, &Column)| -> Result<(Chunk, Vec<u8>)> {
            let cells = rows.iter().flat_map(|rows| rows.column(place));
            chunk(Encoded::of(column.kind, cells), count)
        };
        let chunks = self.columns.par_iter().enumerate().map(pages).collect::<Result<Vec<_>>>()?;
        let mut group = Group { rows: count, chunks: Vec::with_capacity(chunks.len()) };
        for (chunk, bytes) in chunks {
            group.chunks.push(Chunk { start: self.length, ..chunk });
            self.put(&bytes)?;
        }
        self.groups.push(group);
        Ok(())
    }

    /// Writes the end of the file.
    pub(super) fn finish(mut self) -> Result<Finished> {
        let footer = self.footer();
        self.put(&footer)?;
        self.put(&(footer.len() as u32).to_le_bytes())?;
        self.put(MAGIC)?;
        self.to.flush()?;
        let rows = self.groups.iter().map(|group| group.rows as u64).sum();
        let sha256 = hex(&self.digest.finalize());
        Ok(Finished { rows, bytes: self.length, sha256 })
    }

    fn footer(&self) -> Vec<u8> {
        let mut meta = Writer::new();
        meta.i32(1, 1);
        meta.list(2, STRUCT, self.columns.len() + 1);
        meta.item(|root| {
            root.text(4, b"schema");
            root.i32(5, self.columns.len() as i32);
        });
        for column in &self.columns {
            meta.item(|element| describe(element, column));
        }
        meta.i64(3, self.groups.iter().map(|group| group.rows as i64).sum());
        meta.list(4, STRUCT, self.groups.len());
        for group in &self.groups {
            meta.item(|to| {
                to.list(1, STRUCT, group.chunks.len());
                for (chunk, column) in group.chunks.iter().zip(&self.columns) {
                    to.item(|to| place(to, group, chunk, column));
                }
                to.i64(2, group.chunks.iter().map(|chunk| chunk.unpacked as i64).sum());
                to.i64(3, group.rows as i64);
            });
        }
        meta.text(6, concat!("itdesk version ", env!("CARGO_PKG_VERSION")).as_bytes());
        // The order of each column is that of its type, which is what makes readers use the ranges.
        meta.list(7, STRUCT, self.columns.len());
        for _ in &self.columns {
            meta.item(|order| order.inner(1, |_| {}));
        }
        meta.close()
    }
}

/// The number of a type that stands in the file.
fn physical(kind: CellKind) -> i32 {
    match kind {
        CellKind::Flag => 0,
        CellKind::Integer | CellKind::Time => 2,
        CellKind::Real => 5,
        CellKind::Text | CellKind::Json => 6,
    }
}

/// The element of a column in the schema: optional, with what its bytes mean.
fn describe(element: &mut Writer, column: &Column) {
    element.i32(1, physical(column.kind));
    element.i32(3, 1);
    element.text(4, column.name.as_bytes());
    match column.kind {
        // JSON is marked as text: not every reader has a type for it.
        CellKind::Text | CellKind::Json => {
            element.i32(6, 0);
            element.inner(10, |logical| logical.inner(1, |_| {}));
        }
        CellKind::Time => {
            element.i32(6, 10);
            element.inner(10, |logical| {
                logical.inner(8, |time| {
                    time.flag(1, true);
                    time.inner(2, |unit| unit.inner(2, |_| {}));
                });
            });
        }
        CellKind::Integer | CellKind::Real | CellKind::Flag => {}
    }
}

/// Where a column of a row group is, and what it has.
fn place(to: &mut Writer, group: &Group, chunk: &Chunk, column: &Column) {
    to.i64(2, chunk.start as i64);
    to.inner(3, |meta| {
        meta.i32(1, physical(column.kind));
        let values = if chunk.has_dictionary { DICTIONARY } else { PLAIN };
        let ways = [RLE, PLAIN, values];
        let ways = if chunk.has_dictionary { &ways[..] } else { &ways[..2] };
        meta.list(2, I32, ways.len());
        ways.iter().for_each(|way| meta.item_i32(*way));
        meta.list(3, TEXT, 1);
        meta.item_text(column.name.as_bytes());
        meta.i32(4, ZSTD);
        meta.i64(5, group.rows as i64);
        meta.i64(6, chunk.unpacked as i64);
        meta.i64(7, chunk.packed as i64);
        meta.i64(9, (chunk.start + chunk.values_at) as i64);
        if chunk.has_dictionary {
            meta.i64(11, chunk.start as i64);
        }
        meta.inner(12, |statistics| {
            statistics.i64(3, chunk.nulls as i64);
            if let Some((least, most)) = &chunk.range {
                statistics.text(5, most);
                statistics.text(6, least);
            }
        });
    });
}

/// The pages of a column: its dictionary, where it has one, and its values.
fn chunk(encoded: Encoded, rows: usize) -> Result<(Chunk, Vec<u8>)> {
    let Encoded { levels, dictionary, values, nulls, range } = encoded;
    let mut bytes = Vec::new();
    let mut unpacked = 0;
    if let Some((entries, count)) = &dictionary {
        unpacked += page(&mut bytes, 2, entries, |header| {
            header.inner(7, |dictionary| {
                dictionary.i32(1, *count as i32);
                dictionary.i32(2, PLAIN);
            });
        })?;
    }
    let values_at = bytes.len() as u64;
    let mut data = Vec::with_capacity(levels.len() + values.len() + 4);
    data.extend((levels.len() as u32).to_le_bytes());
    data.extend(levels);
    data.extend(values);
    unpacked += page(&mut bytes, 0, &data, |header| {
        header.inner(5, |of| {
            of.i32(1, rows as i32);
            of.i32(2, if dictionary.is_some() { DICTIONARY } else { PLAIN });
            of.i32(3, RLE);
            of.i32(4, RLE);
        });
    })?;
    let packed = bytes.len() as u64;
    let has_dictionary = dictionary.is_some();
    Ok((Chunk { start: 0, values_at, packed, unpacked, nulls, range, has_dictionary }, bytes))
}

/// Adds a page of a kind to the bytes of a column; returns how long it is unpacked, with its header.
fn page(bytes: &mut Vec<u8>, kind: i32, content: &[u8], of: impl FnOnce(&mut Writer)) -> Result<u64> {
    let packed = zstd::bulk::compress(content, LEVEL)?;
    let mut header = Writer::new();
    header.i32(1, kind);
    header.i32(2, content.len() as i32);
    header.i32(3, packed.len() as i32);
    of(&mut header);
    let header = header.close();
    bytes.extend_from_slice(&header);
    bytes.extend_from_slice(&packed);
    Ok((header.len() + content.len()) as u64)
}
