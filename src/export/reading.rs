//! Reading the tickets that are to be written, on all cores, a batch at a time.

use rayon::prelude::*;

use super::rows::TicketRows;
use crate::desk::Desk;
use crate::error::Result;
use crate::records::Id;
use crate::store::{Shelf, Unreadable};

/// How many tickets are held at a time: enough for all cores, little memory.
pub(super) const BATCH: usize = 1024;

/// The rows of some tickets, and what is wrong with the files of others.
pub(super) type Batch = (Vec<TicketRows>, Vec<Unreadable>);

/// Reads tickets in their order and hands their rows on in batches. The next batch is read while one is written.
///
/// # Errors
/// What `write` returns.
pub(super) fn read(
    desk: &Desk,
    tickets: &[(Id, Shelf)],
    write: &mut dyn FnMut(Batch) -> Result<()>,
) -> Result<()> {
    std::thread::scope(|scope| {
        // One batch may wait: more would only hold more rows in memory.
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        scope.spawn(move || {
            for batch in tickets.chunks(BATCH) {
                // Writing has failed: nobody needs the rest.
                if sender.send(rows(desk, batch)).is_err() {
                    break;
                }
            }
        });
        receiver.into_iter().try_for_each(write)
    })
}

/// The rows of some tickets; those that went away meanwhile are left out.
fn rows(desk: &Desk, tickets: &[(Id, Shelf)]) -> Batch {
    let one = |(id, shelf): &(Id, Shelf)| {
        let loaded = desk.load(*shelf, *id)?;
        Some(loaded.map(|record| TicketRows::of(&desk.policy, &record, *shelf, desk.now)))
    };
    let read: Vec<_> = tickets.par_iter().filter_map(one).collect();
    let mut batch = Batch::default();
    for ticket in read {
        match ticket {
            Ok(rows) => batch.0.push(rows),
            Err(spoiled) => batch.1.push(spoiled),
        }
    }
    batch
}
