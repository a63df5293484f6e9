//! The import itself: everything read, checked against the desk, and written.

use std::collections::{HashMap, HashSet};
use std::io::Read;
use std::sync::Mutex;

use super::history::Built;
use super::jobs::{self, Jobs, Known, Shape};
use super::reading::Reading;
use super::run::{bar, run};
use super::source::{Content, Input, Layout, Source, SourceRow};
use super::{ImportRequest, Rejected, Summary, columns, printed, profile, rejects};
use crate::desk::{Desk, fresh_event_id};
use crate::error::{Error, Result};
use crate::index::Need;
use crate::records::id::is_nameable;
use crate::records::{Event, Id, Link, Ticket};
use crate::rules::life;
use crate::store::{Batch, Lock, Shelf};

/// Imports a file into the desk. Tickets that it has already, by their number elsewhere or their
/// dedupe key, are left as they are.
///
/// A row that cannot be taken is told in the summary, and the others go in; so do the rows before the
/// place where a source breaks off, which the summary tells as well.
///
/// # Errors
/// Exit 2 for a profile or a header that cannot be used, 5 and 6 when the desk's own tickets cannot be
/// read, 7 when the system refuses to read or write.
pub fn import(desk: &Desk, request: &ImportRequest, stdin: &mut dyn Read) -> Result<Summary> {
    let profile = profile::find(request.profile.as_deref().unwrap_or("plain"))?;
    request.rejects.iter().try_for_each(|path| rejects::check(desk, path, &request.file))?;
    let encoding = request.encoding.or(profile.encoding);
    let input = Input::read(&request.file, stdin, encoding, request.limits.unwrap_or_default())?;
    let columns: Vec<&str> = profile.columns().map(|c| c.split('.').next().unwrap_or(c)).collect();
    let layout = Layout { delimiter: profile.delimiter, rows: profile.rows.as_deref(), columns: &columns };
    let mut source = Source::read(input, profile.format, layout)?;
    source.names.clone_from(&profile.names);
    let misfits = columns::compare(&profile, &source)?;
    let bad = std::mem::take(&mut source.bad);
    let actor = desk.actor().unwrap_or("import");
    let reading = Reading::new(&profile, &desk.policy, &source, desk.now, actor);
    let lock = if request.dry_run { None } else { Some(desk.store.lock()?) };
    let known = known(desk)?;
    let mut jobs = jobs::sort(&reading, &source, &known);
    let writer = Writer::new(desk, lock, origins(desk, &known, &jobs)?, known.origins.into_values());
    let bar = bar(request, jobs.new.len());
    let done = run(&reading, &|built| writer.write(built), &jobs.new, &bar);
    bar.finish_and_clear();
    // A fault of the system leaves nothing of it: what is written has no names yet.
    let done = done?;
    let wrote = writer.finish()?;
    if wrote && done.added > 0 {
        // The rows of all tickets in one transaction; whoever asks next finds the index ready.
        desk.ask(Shelf::Live, Need::Rows, |_| Ok(()))?;
    }
    let mut rejected = std::mem::take(&mut jobs.rejected);
    rejected.extend(bad.iter().map(|(row, reason)| (row, reason.clone())));
    rejected.extend(done.rejected);
    rejected.sort_by_key(|(row, _)| (row.line, row.element));
    if let Some(path) = request.rejects.as_ref().filter(|_| !rejected.is_empty()) {
        rejects::write(path, &source, &rejected)?;
    }
    let summary = Summary {
        tickets_added: done.added,
        tickets_known: jobs.known,
        rows_read: source.rows.len() + bad.len(),
        events: done.events,
        rejected: rejected.iter().map(|(row, reason)| told(row, reason)).collect(),
        compared: profile.compare.as_ref().map(|_| done.compared),
        encoding: source.encoding.map(|read| read.name),
        encoding_is_guess: source.encoding.is_some_and(|read| read.is_guess),
        rows_of: source.found_rows.clone(),
        truncated: truncated(&source, jobs.cut.as_deref()),
        ..Summary::default()
    };
    Ok(Summary { unknown_columns: misfits.unknown, absent_columns: misfits.absent, ..summary })
}

/// What the desk has, the archive included.
///
/// # Errors
/// A damaged file may hold a number that is imported: not knowing it could make a ticket twice.
fn known(desk: &Desk) -> Result<Known> {
    let mut known = Known::default();
    for shelf in desk.shelves() {
        let (names, ids, spoiled) = desk.ask(shelf, Need::Rows, |index| {
            let mut names = Known::default();
            index.each_name(&mut |name, id| names.add(name, id))?;
            Ok((names, index.all_ids()?, index.spoiled()?))
        })?;
        known.extend(names);
        ids.into_iter().for_each(|id| known.add_id(id));
        let named = ["\"external\"", "\"dedupe_key\""];
        let holds = |bytes: &[u8]| named.iter().any(|n| memchr::memmem::find(bytes, n.as_bytes()).is_some());
        if let Some(spoiled) = spoiled.into_iter().find(|s| desk.store.bytes_are(&s.path, &holds)) {
            let message = format!("cannot tell what the desk has already: {}", spoiled.error.message);
            return Err(Error { message, ..spoiled.error });
        }
    }
    Ok(known)
}

/// For tickets of another desk, the ids they get here by those they had there, so that their links
/// hold.
fn origins(desk: &Desk, known: &Known, jobs: &Jobs) -> Result<HashMap<String, Id>> {
    let mut origins = known.origins.clone();
    let mut taken: HashSet<_> = known.origins.values().copied().collect();
    for job in jobs.new.iter().filter(|j| j.shape == Shape::Printed) {
        let Content::Object(object) = &job.rows[0].content else { continue };
        let Some((there, kind, created)) = printed::origin(object) else { continue };
        // One of a time that no id can name is rejected when it is read as a whole.
        if !is_nameable(created) {
            continue;
        }
        let mut here = desk.fresh_id(kind, created)?;
        while !taken.insert(here) {
            here = desk.fresh_id(kind, created)?;
        }
        origins.insert(there, here);
    }
    Ok(origins)
}

pub(super) fn told(row: &SourceRow, reason: &str) -> Rejected {
    let reason = match row.element {
        Some(element) => format!("element {element}: {reason}"),
        None => reason.to_owned(),
    };
    Rejected { line: row.line, reason }
}

fn truncated(source: &Source, cut: Option<&str>) -> Option<Error> {
    let mut error = source.truncated.clone()?;
    if let Some(cut) = cut {
        error.message.push_str(&format!("; ticket {cut} is left out, for its rows may not all be there"));
    }
    Some(error)
}

/// Gives the events that have none an id; they ascend, so that events of one second stay in their order
/// (see [`Event::written`]).
fn name_events(history: &mut [Event]) -> Result<()> {
    let nameless: Vec<&mut Event> = history.iter_mut().filter(|e| e.event.is_empty()).collect();
    let mut ids = nameless.iter().map(|_| fresh_event_id()).collect::<Result<Vec<_>>>()?;
    ids.sort_unstable();
    nameless.into_iter().zip(ids).for_each(|(event, id)| event.event = id);
    Ok(())
}

/// Writes tickets into the desk under one lock; with no lock it is a dry run.
struct Writer<'d> {
    desk: &'d Desk,
    /// Before the lock: what is left of it goes under the lock.
    batch: Option<Batch<'d>>,
    lock: Option<Lock>,
    /// Ids here by ids in the desk a ticket comes from.
    origins: HashMap<String, Id>,
    taken: Mutex<HashSet<Id>>,
}

impl<'d> Writer<'d> {
    fn new(
        desk: &'d Desk,
        lock: Option<Lock>,
        origins: HashMap<String, Id>,
        here: impl Iterator<Item = Id>,
    ) -> Writer<'d> {
        let taken = origins.values().copied().chain(here).collect();
        let batch = lock.as_ref().map(|lock| desk.store.batch(lock));
        Writer { desk, lock, batch, origins, taken: Mutex::new(taken) }
    }

    /// Finishes a ticket and writes it; it is durable with [`Writer::finish`].
    fn write(&self, built: Built) -> Result<()> {
        let mut ticket = built.ticket;
        ticket.id = match built.origin.as_ref().and_then(|there| self.origins.get(there)) {
            Some(id) => *id,
            None => self.fresh_id(&ticket)?,
        };
        self.tie(&mut ticket);
        name_events(&mut ticket.history)?;
        let ending = built.ending.map(|place| ticket.history[place].event.clone());
        life::settle(&self.desk.policy, &mut ticket, ending.as_ref(), self.desk.now);
        if let (Some(lock), Some(batch)) = (&self.lock, &self.batch) {
            while !self.place(lock, batch, &mut ticket, &built.files)? {
                ticket.id = self.fresh_id(&ticket)?;
            }
        }
        Ok(())
    }

    /// Writes a ticket and what came with its messages; `false` when its place is taken.
    fn place(
        &self,
        lock: &Lock,
        batch: &Batch,
        ticket: &mut Ticket,
        files: &[(String, Vec<u8>)],
    ) -> Result<bool> {
        let store = &self.desk.store;
        // A folder with files in it belongs to a ticket, or to an import that was killed.
        if !files.is_empty() && !store.attachment_names(Shelf::Live, ticket.id)?.is_empty() {
            return Ok(false);
        }
        let kept = self.keep(lock, ticket, files)?;
        let written = batch.create(ticket);
        if !matches!(written, Ok(true)) {
            store.drop_beside(lock, Shelf::Live, ticket.id, &kept);
        }
        written
    }

    /// Keeps what came with its messages beside the ticket, before the record that names it.
    fn keep(&self, lock: &Lock, ticket: &mut Ticket, files: &[(String, Vec<u8>)]) -> Result<Vec<String>> {
        let mut kept = Vec::with_capacity(files.len());
        let named =
            ticket.history.iter_mut().filter_map(|e| e.mail.as_mut()).flat_map(|mail| &mut mail.files);
        for (named, (name, bytes)) in named.zip(files) {
            named.name = self.desk.store.keep_attachment(lock, Shelf::Live, ticket.id, name, bytes)?;
            kept.push(named.name.clone());
        }
        Ok(kept)
    }

    /// Brings all that was written to the disk, and lets go of the lock; false for a dry run.
    fn finish(self) -> Result<bool> {
        let (Some(_lock), Some(batch)) = (self.lock, self.batch) else { return Ok(false) };
        batch.finish().map(|_| true)
    }

    fn fresh_id(&self, ticket: &Ticket) -> Result<Id> {
        loop {
            let id = self.desk.fresh_id(ticket.kind(), ticket.created())?;
            if self.taken.lock().unwrap_or_else(|e| e.into_inner()).insert(id) {
                return Ok(id);
            }
        }
    }

    /// Ties the ticket to the tickets its links mean, under the ids they have here. A tie to a ticket
    /// that did not come along is kept in words.
    fn tie(&self, ticket: &mut Ticket) {
        let (here, lost): (Vec<Link>, Vec<Link>) =
            std::mem::take(&mut ticket.links).into_iter().partition(|l| self.origins.contains_key(&l.id));
        let here = here.into_iter().map(|l| Link::new(&l.rel, &self.origins[&l.id].to_string()));
        ticket.links = here.collect();
        let mut gone = self.rename(&mut ticket.items);
        if let Some(part) = ticket.ci_mut() {
            gone.extend(self.rename(&mut part.depends_on));
        }
        if let Some(first) = ticket.history.first_mut() {
            first.note.extend(lost.iter().map(|l| format!("{} {} in the desk it comes from", l.rel, l.id)));
            first.note.extend(gone.iter().map(|id| format!("item {id} in the desk it comes from")));
        }
    }

    /// Gives items the ids they have here; returns those that did not come along.
    fn rename(&self, items: &mut Vec<String>) -> Vec<String> {
        let (here, gone): (Vec<String>, Vec<String>) =
            std::mem::take(items).into_iter().partition(|id| self.origins.contains_key(id));
        *items = here.iter().map(|id| self.origins[id].to_string()).collect();
        items.sort();
        gone
    }
}
