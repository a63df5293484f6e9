//! `log`: the history of one ticket, or of the desk.

use clap::Args;

use crate::cli::find::found::{Wanted, filter, load, report};
use crate::cli::session::dates;
use crate::cli::session::negated::{FilterWord, typed};
use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::Result;
use crate::git::{self, Git};
use crate::query::Sort;
use crate::records::Ticket;
use crate::render;
use crate::store::Shelf;
use crate::wire;

/// Whose history.
#[derive(Debug, Args)]
pub(crate) struct LogArgs {
    /// Id, part of one, or an external number [default: the entire desk, newest first]
    id: Option<String>,
    /// Filters, as for list (only without an id)
    #[arg(long = "only", value_name = "FILTER", allow_hyphen_values = true)]
    filters: Vec<FilterWord>,
    /// Only from this time on
    #[arg(long, value_name = "TIME")]
    since: Option<String>,
    /// Maximum number of results; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50, value_parser = number::<usize>)]
    limit: usize,
    /// Show the commit that brought each event (of one ticket)
    #[arg(long, requires = "id")]
    git: bool,
}

/// Shows history: of one ticket from its beginning, of the desk from its end.
pub(crate) fn log(session: &Session, args: &LogArgs) -> Result<()> {
    let desk = session.desk()?;
    let zone = &desk.policy.desk.timezone;
    let since =
        args.since.as_deref().map(|text| dates::instant("--since", text, desk.now, zone)).transpose()?;
    let filter = filter(session, &desk, &typed(&args.filters))?;
    let mut shelf = Shelf::Live;
    let (tickets, spoiled) = match &args.id {
        Some(typed) => {
            let id;
            (shelf, id) = desk.locate(typed)?;
            (vec![desk.store.read_from(shelf, id)?], Vec::new())
        }
        None => {
            let sort = Sort::default();
            let limit = usize::MAX;
            let wanted = Wanted { filter: &filter, kind: None, sort: &sort, limit, shelf };
            let (found, ()) = wanted.ids(&desk, |_, _| Ok(()))?;
            let records = load(&desk, shelf, &found.ids, &|_| true)?.into_iter().map(|f| f.record);
            (records.collect(), found.spoiled)
        }
    };
    let mut entries = Vec::new();
    for record in &tickets {
        let ticket = wire::Ticket::full(&desk.policy, record, desk.now);
        let ticket = ticket.with_files_in(|| desk.store.attachments(shelf, record.id));
        let events = ticket.details.into_iter().flat_map(|d| d.history);
        let recent = events.filter(|e| since.is_none_or(|since| e.at >= since));
        entries.extend(recent.map(|event| render::history::HistoryEntry {
            id: ticket.id.clone(),
            event,
            commit: None,
        }));
    }
    if args.id.is_none() {
        // Newest first, also among the events of one ticket in one second.
        entries.reverse();
        entries.sort_by(|a, b| (b.event.at, &b.id).cmp(&(a.event.at, &a.id)));
        entries.truncate(if args.limit == 0 { usize::MAX } else { args.limit });
    }
    if let Some(record) = tickets.first().filter(|_| args.git) {
        beside(&desk, record, &mut entries)?;
    }
    print_log(session, &desk, &entries, args.id.is_none())?;
    report(spoiled)
}

/// Sets beside each event the commit that brought it.
fn beside(desk: &Desk, record: &Ticket, entries: &mut [render::history::HistoryEntry]) -> Result<()> {
    let brought = git::brought(&Git::of(desk.store.root())?, record.id)?;
    for entry in entries {
        entry.commit = Some(brought.get(&entry.event.event).map(|commit| render::history::Commit {
            id: commit.id.clone(),
            short: commit.short().to_owned(),
            author: commit.author.name.clone(),
            email: commit.author.email.clone(),
            at: commit.committed,
            subject: commit.subject.clone(),
        }));
    }
    Ok(())
}

fn print_log(
    session: &Session,
    desk: &Desk,
    entries: &[render::history::HistoryEntry],
    of_desk: bool,
) -> Result<()> {
    match session.out.format {
        Some(Format::Json) => session.out.json(&entries),
        Some(Format::Jsonl) => entries.iter().try_for_each(|e| session.out.json(e)),
        Some(Format::Ids) => {
            session.out.text(&entries.iter().map(|e| format!("{}\n", e.id)).collect::<String>())
        }
        Some(Format::Csv) => session.out.csv(&render::history::csv(entries)),
        None | Some(Format::Table) => {
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            session.out.text(&render::history::entries(&screen, entries, of_desk))
        }
    }
}
