//! All that figures are made from, read from a desk: every record of both shelves on all cores, and what was measured.

use std::path::PathBuf;

use rayon::prelude::*;

use super::found::BATCH;
use crate::desk::Desk;
use crate::error::Result;
use crate::records::{Id, Kind, Ticket};
use crate::report::{AllFacts, Data, Facts};
use crate::store::Unreadable;

/// Reads everything. What cannot be read is named beside it, and the figures are those of the rest.
///
/// # Errors
/// Exit 7 when a folder cannot be read.
pub(crate) fn gather(desk: &Desk) -> Result<(Data<'_>, Vec<Unreadable>)> {
    let mut gathered = Gathered::default();
    for shelf in desk.shelves() {
        desk.store.each_month(shelf, &mut |mut files| {
            // No figure counts configuration items, and a desk may have many.
            files.retain(|file| !is_item(file));
            gathered.read(desk, &files);
            Ok(())
        })?;
    }
    let Gathered { facts, tickets, mut spoiled } = gathered;
    let (mut measurements, torn) = desk.store.measurements(None, None)?;
    if desk.is_past() {
        measurements.retain(|measured| measured.at <= desk.now);
    }
    spoiled.extend(torn);
    Ok((Data::new(&desk.policy, facts, tickets, measurements, desk.now), spoiled))
}

/// What was read so far.
#[derive(Default)]
struct Gathered {
    facts: AllFacts,
    tickets: Vec<Ticket>,
    spoiled: Vec<Unreadable>,
}

impl Gathered {
    fn read(&mut self, desk: &Desk, files: &[PathBuf]) {
        // A record is many times its facts: no more of them are held than are read at once.
        for batch in files.chunks(BATCH) {
            let read = batch.par_iter().filter_map(|file| desk.load_file(file)).map(|read| {
                read.map(|ticket| {
                    let facts = Facts::of(&desk.policy, &ticket, desk.now);
                    (facts, Some(Box::new(ticket)).filter(|ticket| is_told_whole(ticket)))
                })
            });
            for one in read.collect::<Vec<_>>() {
                match one {
                    Ok((facts, ticket)) => {
                        self.facts.push(&facts);
                        self.tickets.extend(ticket.map(|ticket| *ticket));
                    }
                    Err(error) => self.spoiled.push(error),
                }
            }
        }
    }
}

/// Whether a file is that of a configuration item.
fn is_item(file: &std::path::Path) -> bool {
    let stem = file.file_stem().and_then(|stem| stem.to_str());
    stem.and_then(|stem| stem.parse::<Id>().ok()).is_some_and(|id| id.kind() == Kind::Ci)
}

/// Kinds whose figures read the whole record.
fn is_told_whole(ticket: &Ticket) -> bool {
    matches!(ticket.kind(), Kind::Change | Kind::Delivery)
}
