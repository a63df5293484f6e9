//! Reading a sealed file whole, to see whether every record of it is there.

use rayon::prelude::*;

use super::format::Flaw;
use super::shelf::parsed;
use super::{Sealed, Year};
use crate::error::Error;
use crate::records::Id;

/// Something wrong in a sealed file.
#[derive(Debug)]
pub struct SealedFlaw {
    /// The record; `None` when it is about many.
    pub id: Option<Id>,
    /// What is wrong.
    pub error: Error,
}

/// Unpacks every frame, on all cores, and reads every record. Frames are compared with their sums in the index, and the
/// index with its own when it was opened.
pub fn check(sealed: &Sealed, year: Year) -> Vec<SealedFlaw> {
    let frames = 0..sealed.index.frames.len();
    frames.into_par_iter().flat_map_iter(|number| frame(sealed, year, number)).collect()
}

fn frame(sealed: &Sealed, year: Year, number: usize) -> Vec<SealedFlaw> {
    let unpacked = match sealed.unpack(number) {
        Ok(unpacked) => unpacked,
        Err(flaw) => return vec![SealedFlaw { id: None, error: year.damaged(&flaw) }],
    };
    let frame = &sealed.index.frames[number];
    let ids = &sealed.index.ids[frame.first..frame.first + frame.lines as usize];
    let read = ids.iter().enumerate().filter_map(|(line, id)| {
        let Some(id) = Id::from_number(*id) else {
            return Some(SealedFlaw { id: None, error: year.damaged(&Flaw::Index) });
        };
        let ticket = match parsed(id, unpacked.line(line)) {
            Ok(ticket) => ticket,
            Err(error) => return Some(SealedFlaw { id: Some(id), error }),
        };
        (!ticket.state.is_ended())
            .then(|| SealedFlaw { id: Some(id), error: super::seal::not_ended(&ticket) })
    });
    read.collect()
}
