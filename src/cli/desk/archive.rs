//! `archive`: what closed long ago leaves the folders of daily work (M3.3c).

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use crate::cli::find::found::{Wanted, context, report};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::{tr, tr_n};
use crate::query::{Filter, Sort, SortKey};
use crate::records::Id;
use crate::render;
use crate::rules::policy::Period;
use crate::store::Shelf;

/// What to move, or what to list.
#[derive(Debug, Args)]
pub(crate) struct ArchiveArgs {
    /// Only print what would be moved
    #[arg(long)]
    dry_run: bool,
    /// Tickets closed longer ago than this: 12mo, 1y, 90d [default: records.archive_after]
    #[arg(long, value_name = "PERIOD")]
    older_than: Option<String>,
    /// Move a ticket out of the archive
    #[arg(long, value_name = "ID", conflicts_with_all = ["older_than", "expired"])]
    restore: Option<String>,
    /// List archived tickets past their retention, each with the rule, its day and the last day
    #[arg(long, conflicts_with_all = ["older_than", "dry_run"])]
    expired: bool,
    /// Remove the tickets that --expired lists; git's history keeps them
    #[arg(long, requires = "expired")]
    remove: bool,
    /// Put the archived tickets of a past year into one file [default: every past year without live tickets]
    #[arg(long, value_name = "YEAR", num_args = 0..=1, conflicts_with_all = ["older_than", "restore", "expired"])]
    seal: Option<Option<String>>,
}

/// What was moved.
#[derive(Debug, Serialize)]
struct Moved {
    /// `archive`, or `restore`.
    did: &'static str,
    /// True when nothing was moved yet.
    dry_run: bool,
    ids: Vec<String>,
}

/// Moves, brings back, or lists.
pub(crate) fn run(session: &Session, args: &ArchiveArgs) -> Result<()> {
    let desk = session.desk()?;
    if let Some(year) = &args.seal {
        return super::seal::seal(session, &desk, year.as_deref(), args.dry_run);
    }
    match &args.restore {
        Some(typed) => restore(session, &desk, typed, args.dry_run),
        None if args.expired => expired(session, &desk, args.remove),
        None => archive(session, &desk, args),
    }
}

fn archive(session: &Session, desk: &Desk, args: &ArchiveArgs) -> Result<()> {
    let given = args
        .older_than
        .as_deref()
        .map(|text| text.parse::<Period>().map_err(|why| Error::usage(format!("--older-than: {why}"))));
    let period = given.transpose()?.unwrap_or(desk.policy.records.archive_after);
    let before = period.before(desk.now, &desk.policy.desk.timezone);
    // Chosen under the lock: a ticket reopened at this moment stays.
    let lock = if args.dry_run { None } else { Some(desk.store.lock()?) };
    // A customer who waits for an answer to feedback keeps a ticket from the archive, which is read-only.
    let (ids, spoiled) = closed_before(desk, Shelf::Live, before, &["-feedback:open"])?;
    if let Some(lock) = &lock {
        desk.store.shelve_all(lock, &ids, Shelf::Archive)?;
    }
    drop(lock);
    session.about(match ids.len() {
        1 => "Archive 1 ticket".to_owned(),
        n => format!("Archive {n} tickets"),
    });
    tell(session, "archive", args.dry_run, &ids)?;
    let verb = if args.dry_run { tr!("would move") } else { tr!("moved") };
    let what = tr_n!(ids.len(), "{n} ticket", "{n} tickets");
    session.out.say(&tr!(
        "{verb} {what} to archive/: closed before {local}",
        verb,
        what,
        local = local(session, desk, before)
    ));
    super::seal::suggest(session, desk)?;
    report(spoiled)
}

/// The tickets of a shelf that ended before an instant and pass these filters, oldest first.
fn closed_before(
    desk: &Desk,
    shelf: Shelf,
    before: Timestamp,
    filters: &[&str],
) -> Result<(Vec<Id>, Vec<crate::store::Unreadable>)> {
    let mut words = vec!["state:ended".to_owned(), format!("closed:<{before}")];
    words.extend(filters.iter().map(|word| (*word).to_owned()));
    let filter = Filter::parse(&words, &context(desk))?;
    let sort = Sort::by(SortKey::Closed);
    let wanted = Wanted { filter: &filter, kind: None, sort: &sort, limit: usize::MAX, shelf };
    let (found, ()) = wanted.ids(desk, |_, _| Ok(()))?;
    Ok((found.ids, found.spoiled))
}

fn restore(session: &Session, desk: &Desk, typed: &str, dry_run: bool) -> Result<()> {
    let (shelf, id) = desk.locate(typed)?;
    if shelf == Shelf::Live {
        return Err(Error::new(ErrorKind::Rule, tr!("{id} is not in the archive", id))
            .hint(tr!("it is a live ticket: itdesk show {id}", id)));
    }
    if !dry_run {
        let lock = desk.store.lock()?;
        desk.store.shelve(&lock, id, Shelf::Live)?;
    }
    session.about(format!("Take {id} out of the archive"));
    tell(session, "restore", dry_run, &[id])?;
    let verb = if dry_run { tr!("would move") } else { tr!("moved") };
    session.out.say(&tr!(
        "{verb} {id} back to {path}",
        verb,
        id,
        path = desk.store.record_path(Shelf::Live, id).display()
    ));
    Ok(())
}

fn expired(session: &Session, desk: &Desk, remove: bool) -> Result<()> {
    // Chosen under the lock: what is restored at this moment stays.
    let lock = if remove { Some(desk.store.lock()?) } else { None };
    // Every rule keeps a record at least as long as this after its end.
    let before = desk.policy.records.keep.before(desk.now, &desk.policy.desk.timezone);
    let (ids, spoiled) = match desk.store.has_archive() {
        true => closed_before(desk, Shelf::Archive, before, &[])?,
        false => Default::default(),
    };
    super::expired::list(session, desk, &ids, lock.as_ref())?;
    report(spoiled)
}

fn tell(session: &Session, did: &'static str, dry_run: bool, ids: &[Id]) -> Result<()> {
    let ids: Vec<String> = ids.iter().map(Id::to_string).collect();
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(&Moved { did, dry_run, ids }),
        Some(Format::Csv) => {
            let rows: Vec<Vec<String>> = ids.into_iter().map(|id| vec![id]).collect();
            session.out.csv(&render::csv::write(&[vec![vec!["id".to_owned()]], rows].concat()))
        }
        _ => session.out.text(&ids.iter().map(|id| format!("{id}\n")).collect::<String>()),
    }
}

fn local(session: &Session, desk: &Desk, at: Timestamp) -> String {
    render::times::local(&session.out.screen(&desk.policy.desk.timezone, desk.now), at)
}
