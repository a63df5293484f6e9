//! `verify`: histories against the commits of the repository.

use clap::Args;

use crate::cli::session::exit::Exit;
use crate::cli::session::globals::Session;
use crate::cli::session::output::Format;
use crate::error::Result;
use crate::lang::{tr, tr_n};
use crate::provenance::{HistoryFinding, Proven, VerifyReport, verify};
use crate::render;
use crate::render::table::{self, Cell, Column};

/// Whose history.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// Id, part of one, or an external number [default: the entire desk]
    id: Option<String>,
}

/// Holds histories against commits; exit 1 when something is wrong.
pub(crate) fn run(session: &Session, args: &VerifyArgs) -> Result<Exit> {
    let desk = session.desk()?;
    let only = args.id.as_deref().map(|typed| desk.locate(typed)).transpose()?.map(|(_, id)| id);
    let report = verify(&desk.store, &desk.policy, only)?;
    match session.out.format {
        Some(Format::Json) => session.out.json(&report)?,
        Some(Format::Jsonl) => report.findings.iter().try_for_each(|f| session.out.json(f))?,
        Some(Format::Csv) => session.out.csv(&render::csv::records(&report.findings)?)?,
        Some(Format::Ids) => ids(session, &report)?,
        None if session.out.quiet => ids(session, &report)?,
        None | Some(Format::Table) => print(session, &report, only.is_some())?,
    }
    Ok(Exit::found(!report.findings.is_empty()))
}

fn ids(session: &Session, report: &VerifyReport) -> Result<()> {
    let mut ids: Vec<&str> = report.findings.iter().map(|f| f.id.as_str()).collect();
    ids.dedup();
    session.out.raw(&ids.iter().map(|id| format!("{id}\n")).collect::<String>())
}

/// Of one ticket every event with its proof; of all, what is wrong.
fn print(session: &Session, report: &VerifyReport, one: bool) -> Result<()> {
    if one {
        let columns = [
            Column::left("EVENT", 5),
            Column::left("DID", 0),
            Column::left("BY", 1),
            Column::left("COMMIT", 3),
            Column::left("AUTHOR", 4).at_most(30),
            Column::left("SIGNED", 2),
        ];
        let rows: Vec<Vec<Cell>> = report.proven.iter().map(row).collect();
        session.out.text(&table::text(&columns, &rows, session.out.width))?;
    }
    let lines: String = report.findings.iter().map(line).collect();
    session.out.text(&lines)?;
    let tickets = tr_n!(report.tickets, "{n} ticket", "{n} tickets");
    let events = tr_n!(report.events, "{n} event", "{n} events");
    let commits = tr_n!(report.commits, "{n} commit", "{n} commits");
    let open = match report.uncommitted {
        0 => String::new(),
        n => tr!("; {n} not committed yet", n),
    };
    let found = match report.findings.len() {
        0 => tr!("no problems found").to_owned(),
        n => tr_n!(n, "{n} finding", "{n} findings"),
    };
    session.out.say(&tr!(
        "{tickets}, {events}, {commits}: {found}{open}",
        tickets,
        events,
        commits,
        found,
        open
    ));
    Ok(())
}

fn row(proven: &Proven) -> Vec<Cell> {
    let short = |commit: &String| commit.chars().take(10).collect();
    let signed = match (&proven.signer, proven.signed) {
        (Some(who), _) => tr!("by {who}", who),
        (None, word) => word.unwrap_or("-").to_owned(),
    };
    let commit = proven.commit.as_ref().map_or_else(|| "-".to_owned(), short);
    let author = proven.author.clone().unwrap_or_else(|| "-".to_owned());
    [&proven.event, &proven.did, &proven.by, &commit, &author, &signed].map(Cell::from).into()
}

fn line(finding: &HistoryFinding) -> String {
    let fault = serde_json::to_value(finding.fault).ok().and_then(|f| f.as_str().map(str::to_owned));
    let event = finding.event.as_ref().map_or_else(String::new, |event| format!(" {event}"));
    let message = crate::escape::line(&finding.message);
    format!("{}{event}: {}: {message}\n", finding.id, fault.unwrap_or_default())
}
