//! What a ticket's files are to be, from git's versions of it and what the work tree holds beside.

use std::path::PathBuf;

use jiff::Timestamp;

use super::outcome::{Outcome, Placed, outcome};
use super::versions::{Stages, Versions};
use crate::error::Result;
use crate::records::{Event, Id, Ticket};
use crate::rules::merge::{Versions as Two, merge};
use crate::rules::policy::Policy;
use crate::store::{Place, Store};

/// What is known of a merge, and of the desk it happens in.
pub(super) struct Scene<'s> {
    pub store: &'s Store,
    pub policy: &'s Policy,
    pub now: Timestamp,
    pub versions: &'s Versions,
    pub unmerged: &'s Stages,
    /// Whether what is merged is staged; else only files that are as they were committed are touched.
    pub staged: bool,
}

/// What becomes of a ticket.
#[derive(Debug, Default)]
pub(super) struct Settled {
    /// The files that are touched.
    pub files: Vec<Touched>,
    /// Tickets whose record is written.
    pub merged: Vec<Id>,
    /// The ticket that moves on to another id: from, to.
    pub moved: Option<(Id, Id)>,
}

/// A file that is touched.
#[derive(Debug)]
pub(super) struct Touched {
    pub path: PathBuf,
    pub what: Touch,
}

/// What is done to a file.
#[derive(Debug)]
pub(super) enum Touch {
    /// It is made to hold these bytes.
    Write(Vec<u8>),
    /// It is removed.
    Remove,
    /// It stands as it is to be, but git has it in conflict.
    Settle,
}

/// What stands in the work tree.
struct Here {
    place: Place,
    path: PathBuf,
    bytes: Option<Vec<u8>>,
}

impl Scene<'_> {
    /// What becomes of a ticket. Nothing is written.
    pub(super) fn settle(&self, id: Id) -> Result<Settled> {
        let mut settled = Settled::default();
        match outcome(self.versions.of(id), self.policy, self.now) {
            Outcome::Unknown => {}
            Outcome::Gone => self.place(id, self.here(id)?, None, &mut settled),
            Outcome::One(placed) => self.put(id, *placed, &mut settled)?,
            Outcome::Two(stays, moves) => {
                let to = moves.ticket.id;
                self.put(id, *stays, &mut settled)?;
                self.put(to, *moves, &mut settled)?;
                settled.moved = Some((id, to));
            }
        }
        Ok(settled)
    }

    fn here(&self, id: Id) -> Result<Vec<Here>> {
        let here = |place: Place| -> Result<Here> {
            let path = place.path(id);
            Ok(Here { place, bytes: self.store.bytes(&path)?, path })
        };
        Place::ALL.into_iter().map(here).collect()
    }

    fn put(&self, id: Id, placed: Placed, settled: &mut Settled) -> Result<()> {
        let here = self.here(id)?;
        if let Some(placed) = self.with_work_tree(id, &here, placed) {
            self.place(id, here, Some(&placed), settled);
            self.bring_files(id, placed.place, settled)?;
        }
        Ok(())
    }

    /// The files beside a record follow it: one side may have moved it while the other added to them.
    fn bring_files(&self, id: Id, to: Place, settled: &mut Settled) -> Result<()> {
        for from in Place::ALL.into_iter().filter(|from| *from != to) {
            for name in self.store.names_beside(from, id)? {
                let old = from.attachments(id).join(&name);
                let new = to.attachments(id).join(&name);
                let Some(bytes) = self.store.bytes(&old)? else { continue };
                match self.store.bytes(&new)? {
                    // doctor names both.
                    Some(kept) if kept != bytes => continue,
                    Some(_) => {}
                    None => settled.files.push(Touched { path: new, what: Touch::Write(bytes) }),
                }
                settled.files.push(Touched { path: old, what: Touch::Remove });
            }
        }
        Ok(())
    }

    /// What the work tree holds beside that is not lost: events that were added to the record since git merged it are
    /// merged too; a conflict that a person settled in the file is left to them, and so is `None`.
    fn with_work_tree(&self, id: Id, here: &[Here], placed: Placed) -> Option<Placed> {
        for Here { path, bytes, .. } in here {
            let Some(bytes) = bytes else { continue };
            if !self.staged && !self.versions.is_head(path, bytes) {
                return None;
            }
            let Ok(mut here) = Ticket::parse(bytes) else { continue };
            if here.id != id {
                // git took another ticket, which was removed, for this one by another name.
                continue;
            }
            here.history.retain(|event| !self.versions.is_of_another(id, &event.event));
            if self.unmerged.has(path) {
                if self.versions.of(id).has(|version| version == bytes) || *bytes == placed.ticket.to_bytes()
                {
                    continue;
                }
                return None;
            }
            let known = |event: &Event| placed.ticket.history.iter().any(|k| k.event == event.event);
            if here.history.iter().any(|event| event.merged.is_none() && !known(event)) {
                let two = Two { base: None, ours: &placed.ticket, theirs: &here };
                if let Ok(ticket) = merge(self.policy, two, self.now) {
                    return Some(Placed { ticket, ..placed });
                }
            }
        }
        Some(placed)
    }

    /// Makes the files of a ticket what they are to be.
    fn place(&self, id: Id, here: Vec<Here>, placed: Option<&Placed>, settled: &mut Settled) {
        let mut is_written = false;
        for Here { place, path, bytes } in here {
            let wanted = placed.filter(|p| p.place == place).map(|p| p.ticket.to_bytes());
            let is_wanted = wanted.is_some();
            let what = match wanted {
                wanted if wanted == bytes && !self.unmerged.has(&path) => continue,
                wanted if wanted == bytes => Touch::Settle,
                Some(wanted) => Touch::Write(wanted),
                None => Touch::Remove,
            };
            is_written |= is_wanted;
            settled.files.push(Touched { path, what });
        }
        if is_written {
            settled.merged.push(id);
        }
    }
}
