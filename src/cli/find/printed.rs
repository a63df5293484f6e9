//! A list in each format: table, CSV and ids from the index alone; JSON and templates from the records.

use super::found::{Names, Wanted, load};
use super::rows::{as_table, say_rest};
use super::template;
use crate::cli::session::json_rows::JsonRows;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::Result;
use crate::lang::tr;
use crate::query::ListLine;
use crate::records::Id;
use crate::render;
use crate::render::csv::StoredRows;
use crate::render::tickets::TicketLine;
use crate::store::Unreadable;
use crate::wire;

/// How many tickets pass, where that is known, and what could not be read.
pub(crate) type Listed = (Option<usize>, Vec<Unreadable>);

/// Prints the tickets in the format that was asked for.
///
/// # Errors
/// What reading the desk can meet, and what writing can.
pub(crate) fn tickets(session: &Session, desk: &Desk, wanted: &Wanted) -> Result<Listed> {
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => json(session, desk, wanted),
        Some(Format::Csv) => csv(session, desk, wanted),
        Some(Format::Ids) => ids(session, desk, wanted),
        None if session.out.quiet => ids(session, desk, wanted),
        None | Some(Format::Table) => table(session, desk, wanted),
    }
}

/// Prints the line that a template makes of each ticket.
///
/// # Errors
/// As [`template::print`], and what reading the desk can meet.
pub(crate) fn template(session: &Session, desk: &Desk, wanted: &Wanted, text: &str) -> Result<Listed> {
    // A mistake in it is reported even where nothing matches.
    template::print::<wire::Ticket>(session, text, &[])?;
    let found = wanted.in_batches(desk, &mut |_, ids| {
        let tickets: Vec<wire::Ticket> =
            load(desk, wanted.shelf, ids, &|_| true)?.into_iter().map(|found| found.ticket).collect();
        Ok(template::print(session, text, &tickets)?)
    })?;
    Ok(ended(session, found.ids.len(), found.rest, found.spoiled))
}

fn table(session: &Session, desk: &Desk, wanted: &Wanted) -> Result<Listed> {
    let (found, names) = wanted.lines(desk, |index, lines| {
        let ids: Vec<Id> = lines.iter().map(|line| line.id).collect();
        Names::of_ids(session, index, &ids)
    })?;
    let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
    let unique = |id: &str| names.of(id);
    let line = |at: usize| {
        let line: &ListLine = &found.lines[at];
        TicketLine { id: line.id.to_string(), desk: None, line }
    };
    session.out.lines(render::tickets::tickets(&screen, found.lines.len(), line, &unique))?;
    Ok(ended(session, found.lines.len(), found.rest, found.spoiled))
}

fn csv(session: &Session, desk: &Desk, wanted: &Wanted) -> Result<Listed> {
    let mut is_begun = false;
    let found = wanted.in_batches(desk, &mut |index, ids| {
        let mut rows = StoredRows::default();
        index.scan(ids, &render::csv::COLUMNS, &mut |id, stored| rows.add(None, &id.to_string(), stored))?;
        if !std::mem::replace(&mut is_begun, true) {
            session.out.csv(&render::csv::header())?;
        }
        Ok(session.out.csv(&rows.text())?)
    })?;
    if !is_begun {
        session.out.csv(&render::csv::header())?;
    }
    Ok(ended(session, found.ids.len(), found.rest, found.spoiled))
}

fn json(session: &Session, desk: &Desk, wanted: &Wanted) -> Result<Listed> {
    let mut rows = JsonRows::of(&session.out);
    let found = wanted.in_batches(desk, &mut |_, ids| {
        let mut text = String::new();
        for found in load(desk, wanted.shelf, ids, &|_| true)? {
            rows.add(&found.ticket, &mut text)?;
        }
        Ok(session.out.json_text(&text)?)
    })?;
    session.out.json_text(rows.end())?;
    Ok(ended(session, found.ids.len(), found.rest, found.spoiled))
}

fn ids(session: &Session, desk: &Desk, wanted: &Wanted) -> Result<Listed> {
    let found = wanted.in_batches(desk, &mut |_, ids| {
        Ok(session.out.raw(&ids.iter().map(|id| format!("{id}\n")).collect::<String>())?)
    })?;
    Ok(ended(session, found.ids.len(), found.rest, found.spoiled))
}

/// Says what a reader has to know beside what was printed.
fn ended(session: &Session, shown: usize, rest: usize, spoiled: Vec<Unreadable>) -> Listed {
    if shown == 0 && as_table(session) {
        session.out.say(tr!("nothing matches"));
    }
    say_rest(session, rest);
    (Some(shown + rest), spoiled)
}
