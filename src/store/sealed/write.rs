//! Writing a sealed file: records in, in the order of their ids, and the same bytes out wherever they are the same.

use std::io::{self, Write};

use rayon::prelude::*;

use super::format::Index;
use crate::records::Id;

/// A frame ends behind a record whose five random characters, as a number, this divides: where a record is added, only the
/// frame that it comes into is another, and git stores the others as a difference.
const ONE_IN: i64 = 256;
/// A frame has at most so many records.
const MOST_RECORDS: u32 = 1024;
/// A frame ends once its text has so many bytes.
const MOST_BYTES: usize = 4 << 20;
/// How hard zstd tries: above 6, records gain little and take long.
const LEVEL: i32 = 6;
/// So many frames are packed at once.
const AT_ONCE: usize = 4;

/// A sealed file that is being written.
pub(super) struct Writer<W: Write> {
    out: W,
    index: Index,
    frame: Text,
    full: Vec<Text>,
}

/// The records of a frame before it is packed.
#[derive(Default)]
struct Text {
    bytes: Vec<u8>,
    lines: u32,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(out: W) -> Writer<W> {
        Writer { out, index: Index::default(), frame: Text::default(), full: Vec::new() }
    }

    /// Adds a record, one line of JSON; each comes behind those with smaller ids.
    pub(super) fn push(&mut self, id: Id, line: &[u8]) -> io::Result<()> {
        debug_assert!(self.index.ids.last().is_none_or(|last| *last < id.number()));
        self.index.ids.push(id.number());
        self.frame.bytes.extend_from_slice(line);
        self.frame.bytes.push(b'\n');
        self.frame.lines += 1;
        let suffix = id.number() & ((1 << 25) - 1);
        if suffix % ONE_IN == 0 || self.frame.lines >= MOST_RECORDS || self.frame.bytes.len() >= MOST_BYTES {
            self.full.push(std::mem::take(&mut self.frame));
        }
        if self.full.len() >= AT_ONCE { self.pack() } else { Ok(()) }
    }

    fn pack(&mut self) -> io::Result<()> {
        let packed = self.full.par_iter().map(|text| {
            let mut compressor = zstd::bulk::Compressor::new(LEVEL)?;
            compressor.include_checksum(true)?;
            compressor.compress(&text.bytes)
        });
        let packed = packed.collect::<io::Result<Vec<Vec<u8>>>>()?;
        for (text, packed) in self.full.drain(..).zip(packed) {
            self.out.write_all(&packed)?;
            self.index.add(&packed, text.bytes.len(), text.lines);
        }
        Ok(())
    }

    /// Writes what is left and the index, which it returns.
    pub(super) fn finish(mut self) -> io::Result<Index> {
        if self.frame.lines > 0 {
            self.full.push(std::mem::take(&mut self.frame));
        }
        self.pack()?;
        self.out.write_all(&self.index.to_bytes())?;
        self.out.flush()?;
        Ok(self.index)
    }
}
