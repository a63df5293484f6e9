//! The import itself: everything read, checked against the desk, and written.

use std::collections::HashSet;
use std::io::Read;

use super::history::Built;
use super::jobs::{self, Job, Jobs};
use super::known::Known;
use super::reading::Reading;
use super::run::{bar, run};
use super::source::{Content, Input, Layout, RowPlace, Source};
use super::{ImportRequest, Rejected, Summary, columns, export, printed, profile, rejects};
use crate::desk::{Desk, fresh_event_id};
use crate::error::{Error, Result};
use crate::index::Need;
use crate::lang::tr;
use crate::records::id::is_nameable;
use crate::records::{Event, Id, Link, Ticket};
use crate::rules::life;
use crate::store::{Batch, Lock, Prints, Shelf};

/// Imports a file into the desk. Tickets that it has already, by their number elsewhere or their
/// dedupe key, are left as they are.
///
/// A row that cannot be taken is told in the summary, and the others go in; so do the rows before the
/// place where a source breaks off, which the summary tells as well.
///
/// The file is read three times, some rows at a time: to see where its rows are, to see which are new, and to write them.
/// Held for every row are its place and a number for each of its names.
///
/// # Errors
/// Exit 2 for a profile or a header that cannot be used, 5 and 6 when the desk's own tickets cannot be
/// read, 7 when the system refuses to read or write.
pub fn import(desk: &Desk, request: &ImportRequest, stdin: &mut dyn Read) -> Result<Summary> {
    let profile = profile::find(request.profile.as_deref().unwrap_or("plain"))?;
    request.rejects.iter().try_for_each(|path| rejects::check(desk, path, &request.file))?;
    let encoding = request.encoding.or(profile.encoding);
    let limits = request.limits.unwrap_or_default();
    let input = Input::read(&request.file, stdin, encoding, limits, &|| desk.store.scratch())?;
    let columns: Vec<&str> = profile.columns().map(|c| c.split('.').next().unwrap_or(c)).collect();
    let is_foreign = Some(export::is_printed as fn(&_) -> bool);
    let layout =
        Layout { delimiter: profile.delimiter, rows: profile.rows.as_deref(), columns: &columns, is_foreign };
    let mut source = Source::read(input, profile.format, layout)?;
    source.names.clone_from(&profile.names);
    let misfits = columns::compare(&profile, &source)?;
    let bad = std::mem::take(&mut source.bad);
    let rows_read = source.rows.len() + bad.len();
    let actor = desk.actor().unwrap_or("import");
    let reading = Reading::new(&profile, &desk.policy, &source, desk.now, actor);
    let lock = if request.dry_run { None } else { Some(desk.store.lock()?) };
    let prints = Prints::default();
    let known = Known::of(desk, &prints)?;
    let mut jobs = jobs::sort(&reading, &source, &known, &prints)?;
    let origins = Origins::of(desk, &known, &jobs, &source)?;
    let writer = Writer::new(desk, lock, origins);
    let bar = bar(request, jobs.new.len());
    let done = run(&reading, &source, &jobs, &|built| writer.write(built), &bar);
    bar.finish_and_clear();
    // A fault of the system leaves nothing of it: what is written has no names yet.
    let done = done?;
    source.refuse_change()?;
    let wrote = writer.finish()?;
    let mut rejected = std::mem::take(&mut jobs.rejected);
    rejected.extend(bad);
    rejected.extend(done.rejected);
    rejected.sort_by_key(|(row, _)| (row.line(), row.element()));
    if let Some(path) = request.rejects.as_ref().filter(|_| !rejected.is_empty()) {
        rejects::write(path, &source, &rejected)?;
    }
    let summary = Summary {
        tickets_added: done.added,
        tickets_known: jobs.known,
        rows_read,
        events: done.events,
        rejected: rejected.into_iter().map(|(row, reason)| told(&row, reason)).collect(),
        compared: profile.compare.as_ref().map(|_| done.compared),
        encoding: source.encoding.map(|read| read.name),
        encoding_is_guess: source.encoding.is_some_and(|read| read.is_guess),
        rows_of: source.found_rows.clone(),
        truncated: truncated(&source, jobs.cut.as_deref()),
        ..Summary::default()
    };
    drop((source, jobs, known));
    if wrote && done.added > 0 {
        // The rows of all tickets in one transaction; whoever asks next finds the index ready.
        desk.ask(Shelf::Live, Need::Rows, |_| Ok(()))?;
    }
    Ok(Summary { unknown_columns: misfits.unknown, absent_columns: misfits.absent, ..summary })
}

/// For tickets of another desk, the ids they get here by those they had there, so that their links
/// hold.
struct Origins<'k> {
    known: &'k Known,
    /// Of those that are imported now, by the numbers of the ids; in order.
    new: Vec<(i64, i64)>,
}

impl Origins<'_> {
    fn of<'k>(desk: &Desk, known: &'k Known, jobs: &Jobs, source: &Source) -> Result<Origins<'k>> {
        let mut origins = Origins { known, new: Vec::new() };
        let mut taken: HashSet<i64> = HashSet::new();
        for job in jobs.new.iter().filter(|job| matches!(job, Job::Printed { .. })) {
            let Some(place) = job.places(jobs, source).first().copied() else { continue };
            let Content::Object(object) = source.row(&place)?.content else { continue };
            let Some((there, kind, created)) = printed::origin(&object) else { continue };
            let Ok(there) = there.parse::<Id>() else { continue };
            // One of a time that no id can name is rejected when it is read as a whole.
            if !is_nameable(created) {
                continue;
            }
            let mut here = desk.fresh_id(kind, created)?;
            while known.has_id(here) || !taken.insert(here.number()) {
                here = desk.fresh_id(kind, created)?;
            }
            origins.new.push((there.number(), here.number()));
        }
        // Of several rows with one id the last one counts.
        origins.new.reverse();
        origins.new.sort_by_key(|(there, _)| *there);
        origins.new.dedup_by_key(|(there, _)| *there);
        Ok(origins)
    }

    /// The id here of a ticket there.
    fn here(&self, there: &str) -> Option<Id> {
        let there: Id = there.parse().ok()?;
        let place = self.new.binary_search_by_key(&there.number(), |(there, _)| *there).ok();
        let new = place.and_then(|place| Id::from_number(self.new[place].1));
        new.or_else(|| self.known.here(there))
    }
}

pub(super) fn told(row: &RowPlace, reason: String) -> Rejected {
    let reason = match row.element() {
        Some(element) => tr!("element {element}: {reason}", element, reason),
        None => reason,
    };
    Rejected { line: row.line(), reason }
}

fn truncated(source: &Source, cut: Option<&str>) -> Option<Error> {
    let mut error = source.truncated.clone()?;
    if let Some(cut) = cut {
        error.message.push_str(&tr!("; ticket {cut} is left out, for its rows may not all be there", cut));
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
    origins: Origins<'d>,
    /// The ids that tickets of another desk get.
    promised: HashSet<i64>,
}

impl<'d> Writer<'d> {
    fn new(desk: &'d Desk, lock: Option<Lock>, origins: Origins<'d>) -> Writer<'d> {
        let promised = origins.new.iter().map(|(_, here)| *here).collect();
        let batch = lock.as_ref().map(|lock| desk.store.batch(lock));
        Writer { desk, lock, batch, origins, promised }
    }

    /// Finishes a ticket and writes it; it is durable with [`Writer::finish`].
    fn write(&self, built: Built) -> Result<()> {
        let mut ticket = built.ticket;
        ticket.id = match built.origin.as_ref().and_then(|there| self.origins.here(there)) {
            Some(id) => id,
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

    /// An id that no ticket has, and none of another desk gets. Of two that are the same by chance, the batch takes one.
    fn fresh_id(&self, ticket: &Ticket) -> Result<Id> {
        loop {
            let id = self.desk.fresh_id(ticket.kind(), ticket.created())?;
            if !self.origins.known.has_id(id) && !self.promised.contains(&id.number()) {
                return Ok(id);
            }
        }
    }

    /// Ties the ticket to the tickets its links mean, under the ids they have here. A tie to a ticket
    /// that did not come along is kept in words.
    fn tie(&self, ticket: &mut Ticket) {
        let mut lost: Vec<Link> = Vec::new();
        let links = std::mem::take(&mut ticket.links).into_iter();
        ticket.links = links
            .filter_map(|link| match self.origins.here(&link.id) {
                Some(here) => Some(Link::new(&link.rel, &here.to_string())),
                None => {
                    lost.push(link);
                    None
                }
            })
            .collect();
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
        let mut gone = Vec::new();
        for there in std::mem::take(items) {
            match self.origins.here(&there) {
                Some(here) => items.push(here.to_string()),
                None => gone.push(there),
            }
        }
        items.sort();
        gone
    }
}
