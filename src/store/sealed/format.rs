//! The index at the end of a sealed file; `docs/reference/record-format.md` describes it for other programs.
//!
//! All numbers are little-endian. The index is a skippable frame of zstd: `57 2A 4D 18`, the length of what follows (4 bytes),
//! then
//!
//! 1. for each frame of records 20 bytes: its length in the file (4), its length unpacked (4), how many records it has (4),
//!    the first 8 bytes of the SHA-256 of the frame as it is in the file;
//! 2. for each record 8 bytes: [`Id::number`], ascending;
//! 3. 24 bytes: the first 8 of the SHA-256 of 1 and 2, the number of frames (4), the number of records (4), `itdesk1\n`.

use std::io;

use sha2::{Digest, Sha256};

use super::Year;
use crate::lang::tr;
use crate::records::Id;
use crate::store::{Stamp, mix};

/// What begins a frame that readers of zstd skip (RFC 8878, 3.1.2); the index has one of its sixteen.
const SKIPPABLE: [u8; 4] = [0x57, 0x2a, 0x4d, 0x18];
/// The last bytes of a sealed file.
const END: [u8; 8] = *b"itdesk1\n";
/// The bytes before the index: [`SKIPPABLE`] and its length.
pub(super) const HEAD: usize = 8;
/// The bytes behind the ids.
pub(super) const TAIL: usize = 24;
const OF_FRAME: usize = 20;
const OF_RECORD: usize = 8;
/// No frame is longer than this, packed or not.
pub(super) const LONGEST_FRAME: u32 = 1 << 30;

/// What can be wrong with a sealed file.
#[derive(Debug)]
pub enum Flaw {
    /// Its end is missing: it was cut off, or is no sealed file.
    Cut,
    /// Its index is not as it was written.
    Index,
    /// The frame of this number, from 0, is not as it was written.
    Frame(usize),
    /// The line of this record is another's, or none.
    Record(Id),
    /// Two versions of this record cannot be merged: they are two tickets, say.
    Apart(Id),
    /// The system did not let it be read.
    System(io::Error),
}

impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&match self {
            Flaw::Cut => tr!("the end of the file is missing").to_owned(),
            Flaw::Index => tr!("the index at its end is damaged").to_owned(),
            Flaw::Frame(number) => tr!("block {number} is damaged", number = number + 1),
            Flaw::Record(id) => tr!("the line of {id} is not its record", id),
            Flaw::Apart(id) => tr!("two versions of {id} cannot be merged", id),
            Flaw::System(error) => error.to_string(),
        })
    }
}

impl From<io::Error> for Flaw {
    fn from(error: io::Error) -> Flaw {
        Flaw::System(error)
    }
}

/// A frame of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Frame {
    /// Its length in the file, in bytes.
    pub packed: u32,
    /// Its length unpacked, in bytes.
    pub raw: u32,
    /// How many records it has.
    pub lines: u32,
    /// What it is known by: of its bytes in the file.
    pub sum: u64,
    /// Where it begins in the file.
    pub start: u64,
    /// The number of its first record among all.
    pub first: usize,
}

/// The index of a sealed file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Index {
    pub frames: Vec<Frame>,
    /// [`Id::number`] of all records, ascending.
    pub ids: Vec<i64>,
}

impl Index {
    /// Adds a frame that was written behind the others; `ids` has those of its records already.
    pub(super) fn add(&mut self, packed: &[u8], raw: usize, lines: u32) {
        let last = self.frames.last();
        let start = last.map_or(0, |frame| frame.start + u64::from(frame.packed));
        let first = last.map_or(0, |frame| frame.first + frame.lines as usize);
        let frame =
            Frame { packed: packed.len() as u32, raw: raw as u32, lines, sum: sum(packed), start, first };
        self.frames.push(frame);
    }

    /// The number of a record among all.
    pub(super) fn place(&self, id: Id) -> Option<usize> {
        self.ids.binary_search(&id.number()).ok()
    }

    /// The number of the frame of a record, given by its number among all.
    pub(super) fn frame_of(&self, place: usize) -> usize {
        self.frames.partition_point(|frame| frame.first <= place) - 1
    }

    /// What the record of this number among all is known by: it changes with the frame that it is in.
    pub(super) fn stamp(&self, place: usize) -> Stamp {
        mix(&[self.ids[place], self.frames[self.frame_of(place)].sum as i64])
    }

    /// The bytes behind the frames.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let length = self.frames.len() * OF_FRAME + self.ids.len() * OF_RECORD + TAIL;
        let mut bytes = Vec::with_capacity(HEAD + length);
        bytes.extend(SKIPPABLE);
        bytes.extend((length as u32).to_le_bytes());
        for frame in &self.frames {
            [frame.packed, frame.raw, frame.lines].iter().for_each(|n| bytes.extend(n.to_le_bytes()));
            bytes.extend(frame.sum.to_le_bytes());
        }
        self.ids.iter().for_each(|id| bytes.extend(id.to_le_bytes()));
        let sum = sum(&bytes[HEAD..]);
        bytes.extend(sum.to_le_bytes());
        bytes.extend((self.frames.len() as u32).to_le_bytes());
        bytes.extend((self.ids.len() as u32).to_le_bytes());
        bytes.extend(END);
        bytes
    }

    /// How long the index is, with its head, by the last [`TAIL`] bytes of a file.
    pub(super) fn length(tail: &[u8; TAIL]) -> Result<u64, Flaw> {
        let (number, end) = (|at: usize| u64::from(u32_at(tail, at)), &tail[16..]);
        if end != END {
            return Err(Flaw::Cut);
        }
        let (frames, records) = (number(8), number(12));
        Ok(frames * OF_FRAME as u64 + records * OF_RECORD as u64 + (HEAD + TAIL) as u64)
    }

    /// Reads the index from its bytes; `before` is how many bytes the file has before them.
    pub(super) fn read(bytes: &[u8], before: u64) -> Result<Index, Flaw> {
        let body = bytes.get(HEAD..bytes.len() - TAIL).ok_or(Flaw::Index)?;
        let tail = &bytes[bytes.len() - TAIL..];
        let is_whole = bytes[..4] == SKIPPABLE
            && u32_at(bytes, 4) as usize == bytes.len() - HEAD
            && tail[..8] == sum(body).to_le_bytes();
        if !is_whole {
            return Err(Flaw::Index);
        }
        let (frames, ids) = body.split_at(u32_at(tail, 8) as usize * OF_FRAME);
        let mut index = Index::default();
        let (mut start, mut first) = (0, 0);
        for bytes in frames.chunks_exact(OF_FRAME) {
            let [packed, raw, lines] = [0, 4, 8].map(|at| u32_at(bytes, at));
            let sum = u64::from_le_bytes(bytes[12..20].try_into().unwrap_or_default());
            index.frames.push(Frame { packed, raw, lines, sum, start, first });
            start += u64::from(packed);
            first += lines as usize;
            if packed.max(raw) > LONGEST_FRAME || lines == 0 {
                return Err(Flaw::Index);
            }
        }
        index.ids = ids.as_chunks::<8>().0.iter().map(|bytes| i64::from_le_bytes(*bytes)).collect();
        let is_sorted = index.ids.is_sorted_by(|a, b| a < b);
        if start != before || first != index.ids.len() || !is_sorted {
            return Err(Flaw::Index);
        }
        Ok(index)
    }

    /// Whether all records are of a year.
    pub(super) fn is_of(&self, year: Year) -> bool {
        // They are sorted by kind and day.
        let ends = [self.ids.first(), self.ids.last()].into_iter().flatten();
        ends.into_iter().all(|id| Id::from_number(*id).is_some_and(|id| Year::of(id) == year))
    }
}

/// The first eight bytes of the SHA-256 of some bytes.
pub(super) fn sum(bytes: &[u8]) -> u64 {
    let digest = Sha256::digest(bytes);
    u64::from_le_bytes(std::array::from_fn(|at| digest[at]))
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(std::array::from_fn(|byte| bytes[at + byte]))
}
