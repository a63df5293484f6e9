//! Reading the tickets that are to be written, on all cores, a batch at a time.

use rayon::prelude::*;

use super::ticket_rows::TicketRows;
use crate::desk::Desk;
use crate::error::Result;
use crate::records::Id;
use crate::store::Shelf;

/// How many tickets are held at a time: enough for all cores, little memory.
pub(super) const BATCH: usize = 1024;
/// How many of them are read one after another.
const PIECE: usize = 64;

/// Reads tickets in their order and hands their rows on in batches, each in some pieces. The next batch is read while one is written.
///
/// # Errors
/// What `write` returns.
pub(super) fn read(
    desk: &Desk,
    tickets: &[(Id, Shelf)],
    write: &mut dyn FnMut(Vec<TicketRows>) -> Result<()>,
) -> Result<()> {
    std::thread::scope(|scope| {
        // One batch may wait: more would only hold more rows in memory.
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        scope.spawn(move || {
            for batch in tickets.chunks(BATCH) {
                let pieces = batch.par_chunks(PIECE).map(|piece| rows(desk, piece)).collect();
                // Writing has failed: nobody needs the rest.
                if sender.send(pieces).is_err() {
                    break;
                }
            }
        });
        receiver.into_iter().try_for_each(write)
    })
}

/// The rows of some tickets; those that went away meanwhile are left out.
fn rows(desk: &Desk, tickets: &[(Id, Shelf)]) -> TicketRows {
    let mut rows = TicketRows::new();
    for (id, shelf) in tickets {
        match desk.load(*shelf, *id) {
            Some(Ok(record)) => rows.add(&desk.policy, &record, *shelf, desk.now),
            Some(Err(spoiled)) => rows.spoiled.push(spoiled),
            None => {}
        }
    }
    rows
}
