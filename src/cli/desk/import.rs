//! `import`: taking in what other systems have.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::cli::session::exit::Exit;
use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::Result;
use crate::import::{self, ImportRequest, Rejected, Summary};
use crate::lang::tr;

/// How many rejected rows are named on the screen; all of them go into `--rejects`.
const NAMED: usize = 10;

/// What to import, and how.
#[derive(Debug, Args)]
pub(crate) struct ImportArgs {
    /// File: CSV, JSON or JSON Lines, gzipped or not; - for stdin
    file: String,
    /// Meaning of the columns: servicenow, plain, or a TOML file [default: plain]
    #[arg(long, value_name = "NAME|FILE")]
    profile: Option<String>,
    /// Read and check everything, but write nothing
    #[arg(long)]
    dry_run: bool,
    /// File for rejected rows, with line and reason
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    #[command(flatten)]
    source: SourceArgs,
}

/// How a file is read.
#[derive(Debug, Args)]
pub(crate) struct SourceArgs {
    /// Encoding of the file, such as gb18030 or windows-1252 [default: detected]
    #[arg(long, value_name = "NAME", value_parser = encoding_of)]
    encoding: Option<&'static encoding_rs::Encoding>,
    /// Largest file to read, uncompressed
    #[arg(long, value_name = "SIZE", default_value = "256MiB", value_parser = import::size)]
    max_size: u64,
    /// Maximum number of rows to read
    #[arg(long, value_name = "N", default_value_t = 500_000, value_parser = number::<usize>)]
    max_rows: usize,
}

impl SourceArgs {
    /// What a file may hold.
    pub(crate) fn limits(&self) -> import::Limits {
        import::Limits { bytes: self.max_size, rows: self.max_rows }
    }

    /// In which encoding it is.
    pub(crate) fn encoding(&self) -> Option<&'static encoding_rs::Encoding> {
        self.encoding
    }
}

fn encoding_of(name: &str) -> std::result::Result<&'static encoding_rs::Encoding, String> {
    let found = encoding_rs::Encoding::for_label(name.as_bytes());
    found.ok_or_else(|| tr!("no such encoding; allowed: utf-8, utf-16le, gb18030, windows-1252 …").to_owned())
}

/// Imports, and says what came of it.
///
/// # Errors
/// Exit 1 when rows were rejected, 6 when the source breaks off.
pub(crate) fn run(session: &Session, args: &ImportArgs) -> Result<Exit> {
    let desk = session.desk()?;
    let request = ImportRequest {
        file: args.file.clone(),
        profile: args.profile.clone(),
        dry_run: args.dry_run,
        rejects: args.rejects.clone(),
        quiet: session.out.quiet,
        progress: !session.out.quiet,
        encoding: args.source.encoding(),
        limits: Some(args.source.limits()),
    };
    let summary = import::import(&desk, &request, &mut std::io::stdin().lock())?;
    session.about(format!("Import {tickets_added} tickets", tickets_added = summary.tickets_added));
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(&summary)?,
        _ => say(session, args, &summary),
    }
    match summary.truncated {
        Some(error) => Err(error),
        None => Ok(Exit::found(!summary.rejected.is_empty())),
    }
}

fn say(session: &Session, args: &ImportArgs, summary: &Summary) {
    say_rejected(session, &summary.rejected);
    if let Some(name) = summary.encoding {
        let how = if summary.encoding_is_guess { tr!("; if that is wrong: --encoding NAME") } else { "" };
        session.out.say(&tr!("read as {name}{how}", name, how));
    }
    if let Some(list) = &summary.rows_of {
        session.out.say(&tr!(
            "rows are read from the list '{list}'; to set it in a profile: rows = \"{list}\"",
            list
        ));
    }
    if !summary.unknown_columns.is_empty() {
        session.out.say(&tr!(
            "columns that are not mapped: {unknown_columns}",
            unknown_columns = summary.unknown_columns.join(", ")
        ));
    }
    if !summary.absent_columns.is_empty() {
        session.out.say(&tr!(
            "columns that the profile expects but the file lacks: {absent_columns}",
            absent_columns = summary.absent_columns.join(", ")
        ));
    }
    if let Some(compared) = summary.compared {
        let differ = compared.differ;
        let of = compared.of;
        session.out.say(&tr!(
            "the desk's rules and the source give different classes for {differ} of {of} tickets",
            differ,
            of
        ));
    }
    session.out.say(&totals(args, summary));
}

/// Names the first rejected rows.
pub(crate) fn say_rejected(session: &Session, rejected: &[Rejected]) {
    for rejected in rejected.iter().take(NAMED) {
        session.out.say(&tr!(
            "line {rejected}: {reason}",
            rejected = rejected.line,
            reason = rejected.reason
        ));
    }
    let more = rejected.len().saturating_sub(NAMED);
    if more > 0 {
        session.out.say(&tr!("and {more} more rejected rows", more));
    }
}

/// What rejected rows are called, and where they are or could be.
pub(crate) fn kept(rejects: Option<&Path>) -> String {
    match rejects {
        Some(file) => tr!("rejected (see {file})", file = file.display()),
        None => tr!("rejected (keep them with --rejects FILE)").to_owned(),
    }
}

fn totals(args: &ImportArgs, summary: &Summary) -> String {
    let verb = if args.dry_run { tr!("would add") } else { tr!("added") };
    let rejects = match summary.rejected.len() {
        0 => String::new(),
        n => format!(", {n} {}", kept(args.rejects.as_deref())),
    };
    let Summary { tickets_added, tickets_known, rows_read, events, .. } = summary;
    tr!(
        "{rows_read} rows: {verb} {tickets_added} tickets with {events} events, {tickets_known} already known{rejects}",
        rows_read,
        verb,
        tickets_added,
        events,
        tickets_known,
        rejects
    )
}
