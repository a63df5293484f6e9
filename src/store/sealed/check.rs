//! Reading a sealed file whole, to see whether every record of it is there.

use rayon::prelude::*;

use super::format::Flaw;
use super::shelf::parsed;
use super::{Sealed, Year};
use crate::error::Error;
use crate::records::{Id, Ticket};

/// Something wrong in a sealed file.
#[derive(Debug)]
pub struct SealedFlaw {
    /// The record; `None` when it is about many.
    pub id: Option<Id>,
    /// What is wrong.
    pub error: Error,
}

/// Unpacks every frame, on all cores, and reads every record. Frames are compared with their sums in the index, and the
/// index with its own when it was opened. Also returns what `look` says of the records that can be read.
pub fn check<L: Send>(
    sealed: &Sealed,
    year: Year,
    look: impl Fn(&Ticket) -> Option<L> + Sync,
) -> (Vec<SealedFlaw>, Vec<L>) {
    let frames = (0..sealed.index.frames.len()).into_par_iter();
    frames.map(|number| frame(sealed, year, number, &look)).reduce(Default::default, |mut all, more| {
        all.0.extend(more.0);
        all.1.extend(more.1);
        all
    })
}

fn frame<L>(
    sealed: &Sealed,
    year: Year,
    number: usize,
    look: impl Fn(&Ticket) -> Option<L>,
) -> (Vec<SealedFlaw>, Vec<L>) {
    let mut looked = Vec::new();
    let unpacked = match sealed.unpack(number) {
        Ok(unpacked) => unpacked,
        Err(flaw) => return (vec![SealedFlaw { id: None, error: year.damaged(&flaw) }], looked),
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
        looked.extend(look(&ticket));
        (!ticket.state.is_ended())
            .then(|| SealedFlaw { id: Some(id), error: super::seal::not_ended(&ticket) })
    });
    let flaws = read.collect();
    (flaws, looked)
}
