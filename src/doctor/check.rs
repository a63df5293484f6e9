//! Looking at one file by itself.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::articles::{self};
use super::checked::{Checked, Record, fingerprint, is_name, link};
use super::code::Code;
use super::finding::{FileFinding, Fix};
use super::leads::Leads;
use super::{state, stored};
use crate::desk::Desk;
use crate::error::Error;
use crate::escape::quoted;
use crate::lang::tr;
use crate::records::ticket::FORMAT;
use crate::records::{Damage, Event, Id, Link, Ticket};
use crate::rules::links;
use crate::rules::mail::is_over;
use crate::store::{Place, Shelf, Walked, Year};

/// Looks at a file; `None` when it is gone by now.
pub(super) fn look(desk: &Desk, walked: Walked) -> Option<Checked> {
    if walked.is_link() {
        return Some(Checked {
            findings: vec![link(&walked.path)],
            record: None,
            counts: false,
            path: walked.path,
        });
    }
    let path = walked.path;
    if let Some(odd) = walked.odd {
        let finding = FileFinding::new(Code::NotARecord, &path, tr!("this is {odd}", odd));
        return Some(Checked { findings: vec![finding], record: None, counts: false, path });
    }
    if let Some(id) = walked.beside {
        return desk.store.holds(&path).then(|| beside(desk, path, id));
    }
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    if Year::of_path(&path).is_some() {
        // `sealed` checks it.
        return None;
    }
    if !name.to_ascii_lowercase().ends_with(".json") {
        return desk.store.holds(&path).then(|| foreign(path, &name));
    }
    match desk.store.bytes(&path) {
        Ok(None) => None,
        Ok(Some(bytes)) => Some(match Ticket::parse(&bytes) {
            Ok(ticket) => record(desk, path, &bytes, ticket),
            Err(damage) => no_record(path, &name, &damage),
        }),
        Err(error) => Some(unreadable(path, &error)),
    }
}

/// A file beside a record: the record stands there too, and not on the other shelf.
fn beside(desk: &Desk, path: PathBuf, id: Id) -> Checked {
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    if is_leftover(&name) {
        return foreign(path, &name);
    }
    let record = path.parent().map(|folder| folder.with_extension("json")).unwrap_or_default();
    let stands = Place::ALL.into_iter().find(|place| desk.store.holds(&place.path(id))).or_else(|| {
        // A sealed record has no file of its own.
        desk.store.has_record(Shelf::Archive, id).then_some(Place::Archive)
    });
    let findings = match stands {
        Some(place) if place.path(id) == record || desk.store.holds(&record) => Vec::new(),
        Some(place) => {
            let message = tr!("it belongs to {id}, which is in {path}", id, path = place.path(id).display());
            let to = place.attachments(id).join(&name);
            let copied = || {
                desk.store.bytes(&path).is_ok_and(|own| desk.store.bytes(&to).is_ok_and(|kept| own == kept))
            };
            let fix = match desk.store.holds(&to) {
                false => Some(Fix::Carry(to)),
                true => copied().then(|| Fix::QuarantineCopy(to.clone())),
            };
            vec![FileFinding::new(Code::StrayFile, &path, message).fixed_by(fix)]
        }
        None => {
            let message = tr!("it belongs to {id}, which is not here", id);
            vec![FileFinding::new(Code::StrayFile, &path, message).fixed_by(Fix::Quarantine)]
        }
    };
    Checked { findings, record: None, counts: false, path }
}

/// Whether a file is what a writer that was killed left, or one is just writing.
pub(super) fn is_leftover(name: &str) -> bool {
    name.starts_with(".itdesk-") && name.ends_with(".tmp")
}

fn foreign(path: PathBuf, name: &str) -> Checked {
    let finding = match is_leftover(name) {
        true => FileFinding::new(Code::Leftover, &path, tr!("an unfinished file of a writer")),
        false => FileFinding::new(Code::NotARecord, &path, tr!("a record's name is its id and .json")),
    };
    Checked { findings: vec![finding.fixed_by(Fix::Quarantine)], record: None, counts: false, path }
}

fn no_record(path: PathBuf, name: &str, damage: &Damage) -> Checked {
    let named = name.strip_suffix(".json").is_some_and(|s| s.parse::<Id>().is_ok());
    let finding = match named {
        true if damage.is_conflict() => FileFinding::new(Code::Conflict, &path, damage.to_string()),
        true => FileFinding::new(Code::Damaged, &path, damage.to_string()),
        false => {
            let message = tr!("neither the name nor what it holds is a record's");
            FileFinding::new(Code::NotARecord, &path, message).fixed_by(Fix::Quarantine)
        }
    };
    Checked { findings: vec![finding], record: None, counts: named, path }
}

fn unreadable(path: PathBuf, error: &Error) -> Checked {
    let finding = FileFinding::new(Code::Damaged, &path, error.message.clone());
    Checked { findings: vec![finding], record: None, counts: true, path }
}

fn record(desk: &Desk, path: PathBuf, bytes: &[u8], ticket: Ticket) -> Checked {
    let (missing, mut findings) = missing_files(desk, &path, &ticket);
    let mut found = |code, message: String, fix: Option<Fix>| {
        findings.push(FileFinding::new(code, &path, message).fixed_by(fix));
    };
    for message in state::contradictions(&ticket) {
        found(Code::StateHistory, message, None);
    }
    for (event, same) in doubles(&ticket.history) {
        let message = tr!(
            "{different} events have the id {event}",
            different = if same { "two equal" } else { "different" },
            event
        );
        found(Code::DuplicateEvent, message, same.then_some(Fix::Rewrite));
    }
    let record = summary(&ticket, missing);
    for (code, message) in articles::by_itself(&ticket) {
        found(code, message, None);
    }
    // What a newer itdesk wrote, it spells and computes in its own way.
    if ticket.format <= FORMAT {
        if ticket.to_bytes() != bytes {
            found(Code::Format, spelling(bytes), Some(Fix::Rewrite));
        }
        if let Some(message) = stored::stale(desk, ticket) {
            found(Code::StaleDue, message, Some(Fix::Rewrite));
        }
    }
    Checked { path, record: Some(record), counts: true, findings }
}

/// What the look at the whole desk needs of a record.
pub(super) fn summary(ticket: &Ticket, missing: Box<[Box<str>]>) -> Record {
    Record {
        id: ticket.id,
        ended: ticket.state.is_ended(),
        missing,
        events: events(ticket),
        key: ticket.dedupe_key.as_deref().filter(|_| !is_over(ticket)).map(Box::from),
        links: named(ticket).map(Box::from).collect(),
        ordered: ordered(ticket),
        article: Leads::of(ticket).map(Box::new),
    }
}

/// The ids that a record names: of its links, its configuration items, and what these depend on.
pub(super) fn named(ticket: &Ticket) -> impl Iterator<Item = &str> {
    let needed = ticket.ci().into_iter().flat_map(|part| &part.depends_on);
    let items = ticket.items.iter().chain(needed).map(String::as_str);
    ticket.links.iter().map(|link| link.id.as_str()).chain(items)
}

/// What the history says came with a message and is not beside the record: the names, and a finding for each.
pub(super) fn missing_files(
    desk: &Desk,
    path: &Path,
    ticket: &Ticket,
) -> (Box<[Box<str>]>, Vec<FileFinding>) {
    let folder = path.with_extension("");
    let files = ticket.history.iter().filter_map(|e| e.mail.as_ref()).flat_map(|mail| &mail.files);
    // A name is looked for only where it can be one: a record may come from a stranger's branch.
    let gone = files.filter(|file| !is_name(&file.name) || !desk.store.holds(&folder.join(&file.name)));
    let names: Box<[Box<str>]> = gone.map(|file| file.name.as_str().into()).collect();
    let finding = |name: &str| {
        let message =
            tr!("{quoted} is not in {folder}", quoted = quoted(name, 60), folder = folder.display());
        FileFinding::new(Code::MissingFile, path, message)
    };
    let findings = names.iter().map(|name| finding(name)).collect();
    (names, findings)
}

/// The ids that stand on several events, and whether those are equal in all else too.
fn doubles(history: &[Event]) -> Vec<(String, bool)> {
    let mut first: HashMap<&str, &Event> = HashMap::with_capacity(history.len());
    let mut found: Vec<(&str, bool)> = Vec::new();
    for event in history {
        let Some(known) = first.get(event.event.as_str()) else {
            first.insert(&event.event, event);
            continue;
        };
        match found.iter_mut().find(|(id, _)| *id == event.event) {
            Some((_, same)) => *same &= *known == event,
            None => found.push((&event.event, *known == event)),
        }
    }
    found.into_iter().map(|(id, same)| (quoted(id, 40), same)).collect()
}

fn ordered(ticket: &Ticket) -> Box<[(&'static str, i64, i64)]> {
    let link =
        |link: &Link| links::ordered(ticket.id.number(), &link.rel, link.id.parse::<Id>().ok()?.number());
    ticket.links.iter().filter_map(link).collect()
}

fn events(ticket: &Ticket) -> Box<[u64]> {
    let mut events: Vec<u64> = ticket.history.iter().map(|e| fingerprint(&e.event)).collect();
    events.sort_unstable();
    events.dedup();
    events.into()
}

fn spelling(bytes: &[u8]) -> String {
    match bytes {
        bytes if bytes.contains(&b'\r') => {
            tr!("not in the format that itdesk writes: its lines end with CR LF")
        }
        bytes if !bytes.ends_with(b"\n") => {
            tr!("not in the format that itdesk writes: it has no newline at its end")
        }
        _ => tr!(
            "not in the format that itdesk writes: spaces, the order of fields or the spelling of values differ"
        ),
    }
    .to_owned()
}
