//! What happened in order of time, for people.

use super::table::{self, Cell, Column};
use super::{Screen, markdown, times};
use crate::escape;
use crate::lang::{self, mark};
use crate::rules::chronicle::{ChronicleEntry, EntrySource};

const HEADINGS: [&str; 5] = [mark!("TIME"), mark!("TICKET"), mark!("WHAT"), mark!("WHO"), mark!("TEXT")];

/// A table of entries.
pub fn page(screen: &Screen, entries: &[ChronicleEntry]) -> String {
    let [time, ticket, what, who, text] = HEADINGS.map(lang::text);
    let columns = [
        Column::left(time, 0),
        Column::left(ticket, 1),
        Column::left(what, 0),
        Column::left(who, 2),
        Column::wrap(text, 0),
    ];
    let row = |entry: &ChronicleEntry| {
        let cells = [
            times::local(screen, entry.at),
            entry.ticket.clone(),
            what_of(entry),
            entry.by.clone().unwrap_or_else(|| "-".to_owned()),
            entry.text.join(" · "),
        ];
        cells.map(|cell| Cell::from(escape::line(&cell))).to_vec()
    };
    let rows: Vec<_> = entries.iter().map(row).collect();
    table::text(&columns, &rows, screen.width)
}

/// The same in Markdown, with the event that proves each entry.
pub fn in_markdown(screen: &Screen, entries: &[ChronicleEntry]) -> String {
    let header = [mark!("Time"), mark!("Ticket"), mark!("What"), mark!("Who"), mark!("Text"), mark!("Event")];
    let row = |entry: &ChronicleEntry| {
        vec![
            times::local(screen, entry.at),
            entry.ticket.clone(),
            what_of(entry),
            entry.by.clone().unwrap_or_default(),
            entry.text.join(" · "),
            entry.event.clone(),
        ]
    };
    markdown::table(&header, &entries.iter().map(row).collect::<Vec<_>>())
}

fn what_of(entry: &ChronicleEntry) -> String {
    let did = lang::shown(&entry.did);
    match (entry.source, &entry.commit) {
        (EntrySource::Event, _) => did.to_owned(),
        (EntrySource::Alert, _) => format!("{} {did}", lang::text(mark!("alert"))),
        (EntrySource::Outage, _) => format!("{} {did}", lang::text(mark!("service"))),
        (EntrySource::Commit, commit) => {
            let short: String = commit.iter().flat_map(|id| id.chars().take(7)).collect();
            format!("{} {short}", lang::text(mark!("commit")))
        }
    }
}

/// The words of entries that no event has, for the catalogues.
#[allow(dead_code, reason = "read by the test of the catalogues")]
const WORDS: [&str; 5] = [mark!("fires"), mark!("over"), mark!("down"), mark!("up"), mark!("committed")];
