//! `kb history`: every version of an article.

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::Result;
use crate::lang::tr;
use crate::records::{Kind, Ticket};
use crate::render::table::{self, Cell, Column};
use crate::render::{self, Screen, times};
use crate::rules::article::authors;

/// Whose versions.
#[derive(Debug, Args)]
pub(crate) struct HistoryArgs {
    /// Id, part of one, or an external number
    id: String,
}

/// A version, or the draft of the next one (M8.1b).
#[derive(Debug, Serialize)]
struct VersionRow {
    /// Null for the draft.
    version: Option<u32>,
    /// `old`, `in force`, or the state of the draft.
    state: String,
    /// When it was published.
    published: Option<Timestamp>,
    /// Who wrote it.
    authors: Vec<String>,
    /// Who approved it.
    approved_by: Option<String>,
    /// What it changed.
    summary: Vec<String>,
}

/// Tells every version, the newest first.
pub(super) fn run(session: &Session, args: &HistoryArgs) -> Result<()> {
    let desk = session.desk()?;
    let (shelf, id) = desk.locate_kind(&args.id, Some(Kind::Article))?;
    let rows = rows(&desk.store.read_from(shelf, id)?);
    match session.out.format {
        Some(Format::Json) => session.out.json(&rows),
        Some(Format::Jsonl) => rows.iter().try_for_each(|row| session.out.json(row)),
        Some(Format::Csv) => {
            let cells: Vec<Vec<String>> = rows.iter().map(|r| r.cells(|at| at.to_string())).collect();
            let header: Vec<String> = HEADER.iter().map(|h| h.to_lowercase().replace(' ', "_")).collect();
            session.out.csv(&render::csv::write(&[vec![header], cells].concat()))
        }
        Some(Format::Ids) => session.out.line(&id.to_string()),
        None | Some(Format::Table) => {
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            session.out.text(&page(&screen, &rows))
        }
    }
}

const HEADER: [&str; 6] = ["VERSION", "STATE", "PUBLISHED", "AUTHORS", "APPROVED BY", "CHANGED"];

fn page(screen: &Screen, rows: &[VersionRow]) -> String {
    let local = |at: Timestamp| times::local(screen, at);
    let [version, state, published, authors, approved, changed] = HEADER;
    let columns = [
        Column::left(version, 0),
        Column::left(state, 0),
        Column::left(published, 1),
        Column::left(authors, 2),
        Column::left(approved, 3),
        Column::wrap(changed, 0),
    ];
    let cells = |row: &VersionRow| row.cells(local).iter().map(Cell::from).collect();
    table::text(&columns, &rows.iter().map(cells).collect::<Vec<_>>(), screen.width)
}

impl VersionRow {
    fn cells(&self, time: impl Fn(Timestamp) -> String) -> Vec<String> {
        vec![
            self.version.map_or_else(|| "draft".to_owned(), |n| n.to_string()),
            self.state.clone(),
            self.published.map(time).unwrap_or_default(),
            self.authors.join(", "),
            self.approved_by.clone().unwrap_or_default(),
            self.summary.join(" "),
        ]
    }
}

fn rows(ticket: &Ticket) -> Vec<VersionRow> {
    let Some(article) = ticket.article() else { return Vec::new() };
    let draft = article.draft.as_ref().map(|draft| VersionRow {
        version: None,
        state: ticket.state.to_string(),
        published: None,
        authors: authors(ticket).into_iter().collect(),
        approved_by: draft.approval.as_ref().map(|a| a.by.clone()),
        summary: draft.summary.clone(),
    });
    let versions = article.versions.iter().rev().map(|v| VersionRow {
        version: Some(v.number),
        state: if article.version == Some(v.number) { tr!("in force") } else { tr!("old") }.to_owned(),
        published: Some(v.at),
        authors: v.authors.clone(),
        approved_by: Some(v.approved_by.clone()),
        summary: v.summary.clone(),
    });
    draft.into_iter().chain(versions).collect()
}
