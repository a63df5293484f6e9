//! `monitor export`: figures for Prometheus.

use clap::{Args, ValueEnum};

use super::destination::OutputArgs;
use crate::cli::find::found::report as name_spoiled;
use crate::cli::find::gather::gather;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::render::openmetrics::exposition;
use crate::report::gauges::gauges;
use crate::report::window::Window;
use crate::rules::duration::duration_seconds;

/// What is exported, and where to.
#[derive(Debug, Args)]
pub(crate) struct ExportArgs {
    /// Length of the period up to now
    #[arg(long, value_name = "DURATION", default_value = "30d")]
    window: String,
    #[command(flatten)]
    output: OutputArgs,
}

/// Writes the figures.
pub(crate) fn run(session: &Session, args: &ExportArgs) -> Result<()> {
    if let Some(format @ (Format::Json | Format::Jsonl | Format::Csv | Format::Ids)) = session.out.format
        && session.special.is_none()
        && (session.globals.format.is_some() || session.globals.json)
    {
        let word = format.to_possible_value().map_or_else(String::new, |v| v.get_name().to_owned());
        let message = tr!("monitor export does not print {word}", word);
        return Err(Error::usage(message)
            .hint(tr!("it prints only openmetrics; for figures as JSON or CSV: itdesk monitor report")));
    }
    let desk = session.desk()?;
    let seconds = duration_seconds(&args.window).map_err(|why| Error::usage(format!("--window: {why}")))?;
    let since =
        desk.now.checked_sub(jiff::SignedDuration::from_secs(seconds)).ok().filter(|since| *since < desk.now);
    let since = since.ok_or_else(|| {
        Error::usage(tr!("--window {window} is not a usable time span", window = args.window))
            .hint(tr!("give 30d, 24h or 90d"))
    })?;
    let (data, spoiled) = gather(&desk)?;
    let text = exposition(&gauges(&data, Window { since, until: desk.now }));
    if args.output.take(session, &text)? {
        let is_read =
            args.output.output.as_ref().is_some_and(|path| path.extension().is_some_and(|e| e == "prom"));
        if !is_read {
            session.out.say(tr!("node_exporter's textfile collector reads only files that end in .prom"));
        }
    } else {
        session.out.csv(&text)?;
    }
    name_spoiled(spoiled)
}
