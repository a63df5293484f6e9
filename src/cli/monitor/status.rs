//! `monitor status`: what asks for attention now.

use std::collections::{HashMap, HashSet};

use clap::Args;
use rayon::prelude::*;

use super::vulnerability;
use crate::cli::find::duties::read as read_duties;
use crate::cli::find::found::{FoundTickets, context, load, report as name_spoiled};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::Result;
use crate::index::{Deadline, DueBy, Index, IndexError, Need, Selection};
use crate::query::{Context, Filter, Sort, nearest_due};
use crate::records::fold;
use crate::records::{Id, Ticket};
use crate::render;
use crate::report::status::{Status, StatusEntry, lasting};
use crate::rules::change::approval::{Standing, standing};
use crate::rules::duties::{DutyAccount, DutyState};
use crate::rules::vulnerability::Vulnerability;
use crate::store::{Shelf, Unreadable};

/// Nothing to say.
#[derive(Debug, Args)]
pub(crate) struct StatusArgs {}

/// What the index says; the records of these tickets are read.
struct Asked {
    deadlines: Vec<Deadline<String>>,
    incidents: Vec<Id>,
    mine: Vec<Id>,
    votes: Vec<Id>,
    spoiled: Vec<Unreadable>,
}

/// Prints the status.
pub(crate) fn run(session: &Session, _: &StatusArgs) -> Result<()> {
    let desk = session.desk()?;
    let (status, spoiled) = status(&desk)?;
    let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(&status)?,
        Some(Format::Csv) => {
            session.out.csv(&render::csv::records(&render::monitor::status::lines(&status))?)?
        }
        Some(Format::Ids) => session.out.raw(&ids(&status))?,
        None if session.out.quiet => session.out.raw(&ids(&status))?,
        None | Some(Format::Table) => {
            let height = session.out.height();
            let name = &desk.policy.desk.name;
            session.out.text(&render::monitor::status::text(&screen, name, &status, height))?;
        }
    }
    name_spoiled(spoiled)
}

fn status(desk: &Desk) -> Result<(Status, Vec<Unreadable>)> {
    let context = context(desk);
    let asked = ask(desk, &context)?;
    let load_one = |id: &Id| Some(desk.store.load(Shelf::Live, *id)?.map_err(|spoiled| spoiled.error));
    let incidents: Vec<Ticket> =
        asked.incidents.par_iter().filter_map(load_one).collect::<Result<Vec<_>>>()?;
    let mut down: Vec<StatusEntry> = incidents.iter().flat_map(|ticket| lasting(ticket, desk.now)).collect();
    down.sort_by_key(|entry| (entry.at, entry.class));
    let (mut breached, mut at_risk) = late_and_at_risk(asked.deadlines);
    let (late_duties, risky_duties, unread) = duties(desk)?;
    breached.extend(late_duties);
    at_risk.extend(risky_duties);
    let mut mine: Vec<StatusEntry> = work(desk, &asked.mine)?;
    mine.extend(votes(desk, &asked.votes, &context.me)?);
    let (known, torn) = vulnerability::read(desk)?;
    let open = known.into_iter().filter(Vulnerability::is_open);
    let status = Status {
        now: desk.now,
        me: Some(context.me).filter(|me| !me.is_empty()),
        down,
        at_risk,
        breached,
        mine,
        vulnerabilities: open.map(vulnerable).collect(),
    };
    Ok((status, asked.spoiled.into_iter().chain(torn).chain(unread).collect()))
}

/// The name of the duty that an entry is about.
pub(super) fn duty_name(entry: &StatusEntry) -> Option<&str> {
    entry.what.strip_prefix(DUTY).filter(|_| entry.id.is_none())
}

/// What stands before the name of a duty.
const DUTY: &str = "duty ";

/// The duties that are late, and those at risk.
///
/// # Errors
/// Exit 7 when a folder cannot be read.
pub(super) fn duties(desk: &Desk) -> Result<(Vec<StatusEntry>, Vec<StatusEntry>, Vec<Unreadable>)> {
    let (all, spoiled) = read_duties(desk)?;
    let entries = |state: DutyState| {
        let of_state = all.iter().filter(move |duty| duty.state == state);
        let entry = |duty: &DutyAccount| StatusEntry {
            id: None,
            service: duty.service.clone(),
            class: None,
            what: format!("{DUTY}{}", duty.name),
            at: Some(duty.due),
            holder: duty.owner.clone(),
            title: duty.what.clone(),
        };
        of_state.map(entry).collect::<Vec<_>>()
    };
    Ok((entries(DutyState::Late), entries(DutyState::AtRisk), spoiled))
}

fn ask(desk: &Desk, context: &Context) -> Result<Asked> {
    let parse =
        |words: &[&str]| Filter::parse(&words.iter().map(|w| (*w).to_owned()).collect::<Vec<_>>(), context);
    let all = parse(&[])?;
    let open = parse(&["kind:incident", "-state:ended"])?;
    let votes = parse(&["kind:change", "state:submitted,assessed,implementing,monitoring"])?;
    let mine = if context.me.is_empty() { None } else { Some(parse(&["assignee:me", "state:open"])?) };
    let sort = Sort::default();
    let select = |index: &Index, filter: &Filter| -> std::result::Result<Vec<Id>, IndexError> {
        index.select(&selection(filter), &sort, usize::MAX)
    };
    desk.ask(Shelf::Live, Need::Rows, |index| {
        Ok(Asked {
            deadlines: index.deadlines(&selection(&all), DueBy::AtRisk)?,
            incidents: select(index, &open)?,
            mine: mine.as_ref().map(|mine| select(index, mine)).transpose()?.unwrap_or_default(),
            votes: if context.me.is_empty() { Vec::new() } else { select(index, &votes)? },
            spoiled: index.spoiled()?,
        })
    })
}

pub(super) fn selection(filter: &Filter) -> Selection<'_> {
    Selection { filter, kind: None, words: true }
}

/// The tickets that are late, and the others that are at risk.
pub(super) fn late_and_at_risk(deadlines: Vec<Deadline<String>>) -> (Vec<StatusEntry>, Vec<StatusEntry>) {
    let (late, risky): (Vec<_>, Vec<_>) = deadlines.into_iter().partition(|deadline| deadline.breached);
    let is_late: HashSet<Id> = late.iter().map(|deadline| deadline.id).collect();
    let risky = risky.into_iter().filter(|deadline| !is_late.contains(&deadline.id)).collect();
    (by_ticket(late), by_ticket(risky))
}

/// One entry a ticket: its first deadline, and the names of all.
fn by_ticket(deadlines: Vec<Deadline<String>>) -> Vec<StatusEntry> {
    let mut entries: Vec<StatusEntry> = Vec::new();
    let mut places: HashMap<Id, usize> = HashMap::new();
    for deadline in deadlines {
        if let Some(place) = places.get(&deadline.id) {
            entries[*place].what.push_str(&format!(", {}", deadline.clock));
            continue;
        }
        places.insert(deadline.id, entries.len());
        entries.push(StatusEntry {
            id: Some(deadline.id.to_string()),
            service: None,
            class: Some(deadline.class),
            what: deadline.clock,
            at: Some(deadline.due),
            holder: deadline.assignee.or(deadline.team),
            title: deadline.title,
        });
    }
    entries
}

/// What one person has to do, in the order of a list.
fn work(desk: &Desk, ids: &[Id]) -> Result<Vec<StatusEntry>> {
    Ok(load(desk, Shelf::Live, ids, &|_| true)?.iter().map(|found| entry(found, "work")).collect())
}

/// The changes that wait for a person's vote.
pub(super) fn votes(desk: &Desk, ids: &[Id], me: &str) -> Result<Vec<StatusEntry>> {
    let waits = |found: &FoundTickets| match standing(&desk.policy, &found.record) {
        Standing::Open(routes) => routes
            .iter()
            .flat_map(|route| route.seats(&desk.policy, &found.record, desk.now))
            .any(|seat| fold::same_name(&seat.who, me)),
        _ => false,
    };
    Ok(load(desk, Shelf::Live, ids, &waits)?.iter().map(|found| entry(found, "vote")).collect())
}

pub(super) fn entry(found: &FoundTickets, what: &str) -> StatusEntry {
    let ticket = &found.ticket;
    StatusEntry {
        id: Some(ticket.id.clone()),
        service: ticket.service.clone(),
        class: Some(ticket.class),
        what: what.to_owned(),
        at: nearest_due(ticket),
        holder: ticket.assignee.clone().or_else(|| ticket.team.clone()),
        title: ticket.title.clone(),
    }
}

fn vulnerable(open: Vulnerability) -> StatusEntry {
    StatusEntry {
        id: None,
        service: open.service,
        class: None,
        what: open.id.clone(),
        at: Some(open.found),
        holder: None,
        title: open.id,
    }
}

/// The tickets, each once.
fn ids(status: &Status) -> String {
    let mut seen = std::collections::HashSet::new();
    let all = status.lists().into_iter().flat_map(|(_, all)| all).filter_map(|entry| entry.id.as_deref());
    all.filter(|id| seen.insert(*id)).map(|id| format!("{id}\n")).collect()
}
