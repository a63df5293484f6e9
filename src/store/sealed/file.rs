//! Reading a sealed file.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::Year;
use super::format::{Flaw, Frame, HEAD, Index, TAIL, sum};
use crate::records::Id;
use crate::store::Stamp;

/// So many frames are kept unpacked: those that the threads of a long reading are in.
const KEPT: usize = 16;

/// A sealed file that is open, or its bytes.
pub struct Sealed {
    source: Source,
    pub(super) index: Index,
    /// The frames read last, the latest at the end.
    kept: Mutex<Vec<(usize, Arc<Unpacked>)>>,
}

enum Source {
    File(Mutex<File>),
    Bytes(Vec<u8>),
}

/// The records of a frame.
pub(super) struct Unpacked {
    text: Vec<u8>,
    /// Where each line ends, its newline left out.
    ends: Vec<usize>,
}

impl std::fmt::Debug for Sealed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Sealed({} records)", self.index.ids.len())
    }
}

impl Sealed {
    /// Reads the index of an open file.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn open(file: File, year: Year) -> Result<Sealed, Flaw> {
        let length = file.metadata()?.len();
        Sealed::of(Source::File(Mutex::new(file)), length, year)
    }

    /// Reads the index of a file that is in memory, such as an object of git.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn of_bytes(bytes: Vec<u8>, year: Year) -> Result<Sealed, Flaw> {
        let length = bytes.len() as u64;
        Sealed::of(Source::Bytes(bytes), length, year)
    }

    fn of(source: Source, length: u64, year: Year) -> Result<Sealed, Flaw> {
        let before_tail = length.checked_sub(TAIL as u64).ok_or(Flaw::Cut)?;
        let tail = source.read(before_tail, TAIL)?;
        let long = Index::length(tail.first_chunk().ok_or(Flaw::Cut)?)?;
        let before = length.checked_sub(long.max((HEAD + TAIL) as u64)).ok_or(Flaw::Cut)?;
        let index = Index::read(&source.read(before, (length - before) as usize)?, before)?;
        if !index.is_of(year) {
            return Err(Flaw::Index);
        }
        Ok(Sealed { source, index, kept: Mutex::default() })
    }

    /// How many records it has.
    pub fn len(&self) -> usize {
        self.index.ids.len()
    }

    /// Whether it has none.
    pub fn is_empty(&self) -> bool {
        self.index.ids.is_empty()
    }

    /// The ids of its records, in their order.
    pub fn ids(&self) -> impl Iterator<Item = Id> {
        self.index.ids.iter().filter_map(|number| Id::from_number(*number))
    }

    /// Whether it has the record of a ticket.
    pub fn has(&self, id: Id) -> bool {
        self.index.place(id).is_some()
    }

    /// What the record of a ticket is known by; it changes where the record does, and where one near it does.
    pub fn stamp(&self, id: Id) -> Option<Stamp> {
        self.index.place(id).map(|place| self.index.stamp(place))
    }

    /// The record of a ticket as one line of JSON; `None` where there is none.
    pub fn line(&self, id: Id) -> Option<Result<Vec<u8>, Flaw>> {
        let place = self.index.place(id)?;
        let number = self.index.frame_of(place);
        let line = place - self.index.frames[number].first;
        Some(self.frame(number).map(|frame| frame.line(line).to_vec()))
    }

    /// All records in order, each as one line of JSON; a frame is in memory at a time. Ends with the first error.
    pub fn lines(&self) -> impl Iterator<Item = Result<(Id, Vec<u8>), Flaw>> {
        let frames = (0..self.index.frames.len()).map(|number| (number, self.unpack(number)));
        frames.flat_map(|(number, unpacked)| {
            let Frame { first, lines, .. } = self.index.frames[number];
            let lines: Vec<_> = match unpacked {
                Err(flaw) => vec![Err(flaw)],
                Ok(unpacked) => (0..lines as usize)
                    .map(|line| {
                        let id = Id::from_number(self.index.ids[first + line]).ok_or(Flaw::Index)?;
                        Ok((id, unpacked.line(line).to_vec()))
                    })
                    .collect(),
            };
            lines
        })
    }

    /// A frame unpacked, from those that are kept where it is among them.
    fn frame(&self, number: usize) -> Result<Arc<Unpacked>, Flaw> {
        let mut kept = self.kept();
        if let Some(at) = kept.iter().position(|(known, _)| *known == number) {
            let known = kept.remove(at);
            let frame = Arc::clone(&known.1);
            kept.push(known);
            return Ok(frame);
        }
        drop(kept);
        let frame = Arc::new(self.unpack(number)?);
        let mut kept = self.kept();
        kept.push((number, Arc::clone(&frame)));
        let more = kept.len().saturating_sub(KEPT);
        kept.drain(..more);
        Ok(frame)
    }

    fn kept(&self) -> MutexGuard<'_, Vec<(usize, Arc<Unpacked>)>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a frame and compares it with what the index says of it.
    pub(super) fn unpack(&self, number: usize) -> Result<Unpacked, Flaw> {
        let frame = &self.index.frames[number];
        let packed = self.source.read(frame.start, frame.packed as usize)?;
        let flaw = || Flaw::Frame(number);
        if sum(&packed) != frame.sum {
            return Err(flaw());
        }
        let text = zstd::bulk::decompress(&packed, frame.raw as usize).map_err(|_| flaw())?;
        let ends: Vec<usize> = memchr::memchr_iter(b'\n', &text).collect();
        if ends.len() != frame.lines as usize || !text.ends_with(b"\n") {
            return Err(flaw());
        }
        Ok(Unpacked { text, ends })
    }
}

impl Unpacked {
    pub(super) fn line(&self, number: usize) -> &[u8] {
        let start = number.checked_sub(1).map_or(0, |before| self.ends[before] + 1);
        &self.text[start..self.ends[number]]
    }
}

impl Source {
    fn read(&self, start: u64, length: usize) -> Result<Vec<u8>, Flaw> {
        match self {
            Source::Bytes(bytes) => {
                let start = start as usize;
                bytes.get(start..start + length).map(<[u8]>::to_vec).ok_or(Flaw::Cut)
            }
            Source::File(file) => {
                let mut bytes = vec![0; length];
                let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
                file.seek(SeekFrom::Start(start))?;
                match file.read_exact(&mut bytes) {
                    Err(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => Err(Flaw::Cut),
                    read => Ok(read.map(|()| bytes)?),
                }
            }
        }
    }
}
