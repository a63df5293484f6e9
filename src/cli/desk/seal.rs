//! `archive --seal`: a year of the archive becomes one file.

use serde::Serialize;

use crate::cli::find::found::report;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::git::{merge_line, missing_attributes};
use crate::lang::{tr, tr_n};
use crate::records::Kind;
use crate::store::{MergeLines, SealedYear, Year};

const ATTRIBUTES_FILE: &str = ".gitattributes";

/// What was sealed.
#[derive(Debug, Serialize)]
struct Sealing {
    did: &'static str,
    /// True when nothing was written yet.
    dry_run: bool,
    files: Vec<SealedFile>,
    /// Years that are over and have live tickets.
    waiting: Vec<Waiting>,
}

/// A year that was sealed.
#[derive(Debug, Serialize)]
struct SealedFile {
    kind: Kind,
    year: i16,
    /// Relative to the desk.
    file: String,
    /// Records that went into it.
    sealed: usize,
    /// Records in it now.
    records: usize,
    /// Its length; null in a dry run.
    bytes: Option<u64>,
}

/// A year that is not sealed yet.
#[derive(Debug, Serialize)]
struct Waiting {
    kind: Kind,
    year: i16,
    /// Its live tickets.
    live: usize,
}

/// Seals one year, or all that are over and have no live ticket.
pub(super) fn seal(session: &Session, desk: &Desk, typed: Option<&str>, dry_run: bool) -> Result<()> {
    let only = typed.map(|typed| year(desk, typed)).transpose()?;
    // Chosen under the lock: what is restored at this moment stays out.
    let lock = if dry_run { None } else { Some(desk.store.lock()?) };
    let (years, waiting) = chosen(desk, only)?;
    let merge: MergeLines = &|base, ours, theirs| merge_line(&desk.policy, desk.now, base, ours, theirs);
    let mut sealed = Vec::new();
    for year in years {
        sealed.push(match &lock {
            Some(lock) => desk.store.seal(lock, year, merge)?,
            None => desk.store.would_seal(year)?,
        });
    }
    if lock.is_some() && !sealed.is_empty() {
        merge_by_field(desk)?;
    }
    drop(lock);
    let count: usize = sealed.iter().map(|one| one.sealed.len()).sum();
    let files: Vec<String> = sealed.iter().map(|one| one.year.to_string()).collect();
    session.about(match &files[..] {
        [file] if count != 1 => format!("Seal {count} records of {file}"),
        [file] => format!("Seal 1 record of {file}"),
        _ => format!("Seal {count} records of {} years", files.len()),
    });
    tell(session, dry_run, &sealed, waiting)?;
    report(sealed.into_iter().flat_map(|one| one.left).collect())
}

/// Says that years could be sealed, where some could.
pub(super) fn suggest(session: &Session, desk: &Desk) -> Result<()> {
    let (years, _) = chosen(desk, None)?;
    if !years.is_empty() {
        session.out.say(&tr_n!(
            years.len(),
            "{n} archived year can become one file: itdesk archive --seal",
            "{n} archived years can become one file each: itdesk archive --seal"
        ));
    }
    Ok(())
}

/// The years to seal, of one year by its number or of all; and those that have live tickets, where all are meant.
fn chosen(desk: &Desk, only: Option<i16>) -> Result<(Vec<Year>, Vec<Waiting>)> {
    let this_year = desk.policy.desk.timezone.to_datetime(desk.now).year();
    let mut years = Vec::new();
    let mut waiting = Vec::new();
    for (year, _) in desk.store.unsealed_years()? {
        match only {
            Some(only) if only == year.year => years.push(year),
            None if year.year < this_year => match desk.store.live_of(year)?.len() {
                0 => years.push(year),
                live => waiting.push(Waiting { kind: year.kind, year: year.year, live }),
            },
            _ => {}
        }
    }
    Ok((years, waiting))
}

/// A year that is over.
fn year(desk: &Desk, typed: &str) -> Result<i16> {
    let this_year = desk.policy.desk.timezone.to_datetime(desk.now).year();
    let year = typed.parse::<i16>().ok().filter(|year| crate::records::id::YEARS.contains(year));
    let year = year.ok_or_else(|| {
        Error::usage(tr!("--seal: '{typed}' is not a year", typed)).hint("itdesk archive --seal 2019")
    })?;
    if year >= this_year {
        return Err(Error::new(ErrorKind::Rule, tr!("{year} is not over", year))
            .hint(tr!("seal it next year, or move its closed tickets now: itdesk archive")));
    }
    Ok(year)
}

/// Has git merge sealed files by record in all clones; desks that are older than sealed files lack the line.
fn merge_by_field(desk: &Desk) -> Result<()> {
    let path = std::path::Path::new(ATTRIBUTES_FILE);
    if !desk.store.holds(path) {
        return Ok(());
    }
    let text = desk.store.text(ATTRIBUTES_FILE)?;
    let missing = missing_attributes(&text);
    let Some(line) = missing.iter().find(|line| line.contains(".jsonl.zst")) else { return Ok(()) };
    let newline = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
    desk.store.replace_file(ATTRIBUTES_FILE, &format!("{text}{newline}{line}\n"))
}

fn tell(session: &Session, dry_run: bool, sealed: &[SealedYear], waiting: Vec<Waiting>) -> Result<()> {
    let file = |one: &SealedYear| SealedFile {
        kind: one.year.kind,
        year: one.year.year,
        file: one.year.path().display().to_string(),
        sealed: one.sealed.len(),
        records: one.records,
        bytes: (!dry_run).then_some(one.bytes),
    };
    let files: Vec<SealedFile> = sealed.iter().map(file).collect();
    if let Some(Format::Json | Format::Jsonl) = session.out.format {
        return session.out.json(&Sealing { did: "seal", dry_run, files, waiting });
    }
    session.out.text(&files.iter().map(|one| format!("{}\n", one.file)).collect::<String>())?;
    for one in &files {
        let records = tr_n!(one.sealed, "{n} record", "{n} records");
        session.out.say(&match one.bytes {
            None => tr!("would seal {records} into {file}", records, file = one.file),
            Some(bytes) => tr!(
                "sealed {records} into {file}, which now has {all} ({bytes} KiB)",
                records,
                file = one.file,
                all = one.records,
                bytes = bytes.div_ceil(1024)
            ),
        });
    }
    for Waiting { kind, year, live } in &waiting {
        let tickets = tr_n!(*live, "{n} live ticket", "{n} live tickets");
        session.out.say(&tr!(
            "not sealed: {kind} {year} has {tickets}; itdesk archive --seal {year} seals the others",
            kind = kind.folder(),
            year,
            tickets
        ));
    }
    if files.is_empty() && waiting.is_empty() {
        session.out.say(tr!("nothing to seal: no archived ticket of a past year has a file of its own"));
    }
    Ok(())
}
