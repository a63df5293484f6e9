//! What holds over all records: links lead somewhere, no event stands in two tickets, and no two open ones are about one thing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use rayon::prelude::*;

use super::checked::{Checked, fingerprint};
use super::code::Code;
use super::finding::FileFinding;
use super::place::Keepers;
use crate::desk::Desk;
use crate::error::Result;
use crate::escape::quoted;
use crate::lang::tr;
use crate::records::{Id, Ticket};
use crate::rules::links;
use crate::store::Shelf;

/// The links that name no ticket.
pub(super) fn dead_links(desk: &Desk, looked: &[Checked], keepers: &Keepers) -> Vec<FileFinding> {
    let mut found = Vec::new();
    for looked in keepers.values().map(|file| &looked[*file]) {
        let links = looked.record.iter().flat_map(|record| &record.links).map(AsRef::as_ref);
        found.extend(dead_links_of(desk, keepers, &looked.path, links));
    }
    found
}

/// Those of the links of a record that name no ticket.
pub(super) fn dead_links_of<'l>(
    desk: &Desk,
    keepers: &Keepers,
    path: &Path,
    links: impl Iterator<Item = &'l str>,
) -> impl Iterator<Item = FileFinding> {
    links.filter(|link| !link.parse::<Id>().is_ok_and(|id| lives(desk, keepers, &id))).map(|link| {
        let message = tr!("it is linked to {quoted}, which is not here", quoted = quoted(link, 40));
        FileFinding::new(Code::DeadLink, path, message)
    })
}

/// The rings of links that put tickets in an order.
pub(super) fn rings(looked: &[Checked], keepers: &Keepers) -> Vec<FileFinding> {
    let mut by_relation: BTreeMap<&str, BTreeSet<(i64, i64)>> = BTreeMap::new();
    for record in keepers.values().filter_map(|file| looked[*file].record.as_ref()) {
        for (rel, from, to) in &record.ordered {
            by_relation.entry(rel).or_default().insert((*from, *to));
        }
    }
    let mut found = Vec::new();
    for (rel, links) in by_relation {
        for ring in links::rings(&links) {
            let word = format!(" {} ", rel.replace('_', " "));
            let names: Vec<String> = ring.iter().chain(ring.first()).map(Id::to_string).collect();
            let Some(file) = ring.iter().find_map(|id| keepers.get(id)) else { continue };
            let message = tr!("its links form a cycle: {names}", names = names.join(&word));
            found.push(FileFinding::new(Code::LinkRing, &looked[*file].path, message));
        }
    }
    found
}

const SHELVES: [Shelf; 2] = [Shelf::Live, Shelf::Archive];

/// Whether a ticket is here or in the archive. One made since the files were listed, or one whose file is damaged, is
/// there as well.
pub(super) fn lives(desk: &Desk, keepers: &Keepers, id: &Id) -> bool {
    keepers.contains_key(id) || SHELVES.iter().any(|shelf| desk.store.has_record(*shelf, *id))
}

/// The events that stand in several tickets, told once for each ticket.
pub(super) fn shared_events(desk: &Desk, looked: &[Checked], keepers: &Keepers) -> Result<Vec<FileFinding>> {
    let mut found = Vec::new();
    for ((file, other), prints) in pairs(looked, keepers) {
        let path = &looked[file].path;
        let other = &looked[other].path;
        // A fingerprint is a hint; the files themselves decide.
        let here = named(desk, path, &prints)?;
        let there = named(desk, other, &prints)?;
        let shared: Vec<&String> = here.intersection(&there).collect();
        let Some(first) = shared.first() else { continue };
        let events = match shared.len() {
            1 => tr!("the event {quoted} is", quoted = quoted(first, 40)),
            n => tr!("{n} events, {quoted} among them, are", n, quoted = quoted(first, 40)),
        };
        found.push(FileFinding::new(
            Code::DuplicateEvent,
            path,
            tr!("{events} in {other} too", events, other = other.display()),
        ));
    }
    Ok(found)
}

/// The open tickets that were made under a key that an older open one has: replies and repeats go to that one.
pub(super) fn same_keys(desk: &Desk, looked: &[Checked], keepers: &Keepers) -> Result<Vec<FileFinding>> {
    let mut by_key: BTreeMap<&str, Vec<&Checked>> = BTreeMap::new();
    for looked in keepers.values().map(|file| &looked[*file]) {
        if let Some(key) = looked.record.as_ref().and_then(|record| record.key.as_deref()) {
            by_key.entry(key).or_default().push(looked);
        }
    }
    let mut found = Vec::new();
    for (key, files) in by_key.into_iter().filter(|(_, files)| files.len() > 1) {
        let mut tickets = Vec::new();
        for file in files {
            let ticket = desk.store.bytes(&file.path)?.and_then(|bytes| Ticket::parse(&bytes).ok());
            tickets.extend(ticket.map(|t| (t.history.first().map(|e| e.at), t.id, &file.path)));
        }
        tickets.sort();
        let Some(((_, oldest, _), later)) = tickets.split_first() else { continue };
        for (_, _, path) in later {
            let message = tr!("{oldest} also has the dedupe key {quoted}", oldest, quoted = quoted(key, 60));
            found.push(FileFinding::new(Code::SameKey, path, message));
        }
    }
    Ok(found)
}

/// The fingerprints that each file shares with another one.
fn pairs(looked: &[Checked], keepers: &Keepers) -> BTreeMap<(usize, usize), Vec<u64>> {
    let record = |file: &usize| Some((*file, looked[*file].record.as_ref()?));
    let records = keepers.values().filter_map(record);
    let mut prints: Vec<(u64, u32)> =
        records.flat_map(|(file, r)| r.events.iter().map(move |e| (*e, file as u32))).collect();
    prints.par_sort_unstable();
    let mut pairs: BTreeMap<(usize, usize), Vec<u64>> = BTreeMap::new();
    for run in prints.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
        for (place, (print, file)) in run.iter().enumerate() {
            let other = run[usize::from(place == 0)].1;
            pairs.entry((*file as usize, other as usize)).or_default().push(*print);
        }
    }
    pairs
}

/// The ids of a record's events that have one of these fingerprints.
fn named(desk: &Desk, path: &Path, prints: &[u64]) -> Result<BTreeSet<String>> {
    let ticket = desk.store.bytes(path)?.and_then(|bytes| Ticket::parse(&bytes).ok());
    let ids = ticket.into_iter().flat_map(|t| t.history).map(|e| e.event);
    Ok(ids.filter(|id| prints.contains(&fingerprint(id))).collect())
}
