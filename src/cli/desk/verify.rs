//! `verify`: histories against the commits of the repository.

use clap::Args;

use crate::cli::session::exit::Exit;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::Result;
use crate::lang::{self, mark, tr, tr_n};
use crate::provenance::{Fault, HistoryFinding, KeyChange, PolicyCommit, Proven, VerifyReport, verify};
use crate::render::table::{self, Cell, Column};
use crate::render::{self, Screen, times};

/// Whose history.
#[derive(Debug, Args)]
pub(crate) struct VerifyArgs {
    /// Id, part of one, or an external number [default: the entire desk]
    id: Option<String>,
    /// List the commits that changed the policy, with the keys that they weakened
    #[arg(long, conflicts_with = "id")]
    policy: bool,
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
        None | Some(Format::Table) => print(session, &report, args, only.is_some())?,
    }
    Ok(Exit::found(!report.findings.is_empty()))
}

fn ids(session: &Session, report: &VerifyReport) -> Result<()> {
    let of_tickets = report.findings.iter().filter(|f| f.fault != Fault::PolicyWeakened);
    let mut ids: Vec<&str> = of_tickets.map(|f| f.id.as_str()).collect();
    ids.dedup();
    session.out.raw(&ids.iter().map(|id| format!("{id}\n")).collect::<String>())
}

/// Of one ticket every event with its proof; of all, what is wrong.
fn print(session: &Session, report: &VerifyReport, args: &VerifyArgs, one: bool) -> Result<()> {
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
    if args.policy {
        let desk = session.desk()?;
        let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
        session.out.text(&policy_page(&screen, &report.policy))?;
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

/// The commits that changed the policy: who, when, which keys; the weaker ones marked.
fn policy_page(screen: &Screen, commits: &[PolicyCommit]) -> String {
    let columns = [
        Column::left("COMMIT", 0),
        Column::left("AT", 1),
        Column::left("AUTHOR", 2).at_most(30),
        Column::left("CHANGE", 3),
        Column::left("KEY", 0),
        Column::left("WEAKER", 4),
        Column::cut("FROM, TO"),
    ];
    let value =
        |value: &Option<serde_json::Value>| value.as_ref().map_or("-".to_owned(), ToString::to_string);
    let row = |commit: &PolicyCommit, key: &KeyChange| -> Vec<Cell> {
        let short = |id: &String| id.chars().take(10).collect::<String>();
        vec![
            Cell::of(&commit.commit.as_ref().map_or_else(|| tr!("not committed").to_owned(), short)),
            Cell::of(&commit.at.map_or_else(|| "-".to_owned(), |at| times::local(screen, at))),
            Cell::of(commit.author.as_deref().unwrap_or("-")),
            Cell::of(commit.change.as_deref().unwrap_or("-")),
            Cell::of(&key.key),
            Cell::of(lang::shown(if key.weaker { mark!("yes") } else { mark!("no") })),
            Cell::of(&format!("{} → {}", value(&key.from), value(&key.to))),
        ]
    };
    let rows = commits.iter().flat_map(|commit| commit.keys.iter().map(move |key| row(commit, key)));
    let rows: Vec<Vec<Cell>> = rows.collect();
    if rows.is_empty() { String::new() } else { table::text(&columns, &rows, screen.width) }
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
