//! `monitor record`: a measured value, or a file of them (M7.1b–e).

use std::path::PathBuf;

use clap::Args;

use super::raised;
use super::written::{self, service_of};
use crate::cli::desk::import;
use crate::cli::session::exit::Exit;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::import::{Measured, MeasuredRequest, Shape};
use crate::lang::tr;
use crate::records::Measurement;
use crate::records::labels::Labels;
use crate::records::measure::number_and_unit;

/// What to write down.
#[derive(Debug, Args)]
pub(crate) struct RecordArgs {
    /// Service it was measured for, or @desk for the entire desk
    service: Option<String>,
    /// Measure, as in the policy's [measures]
    measure: Option<String>,
    /// Value, with or without its unit: 350, 350ms, 99.9%
    #[arg(allow_hyphen_values = true)]
    value: Option<String>,
    /// Unit [default: the one that the policy says]
    #[arg(long)]
    unit: Option<String>,
    /// Label with more detail; may be repeated
    #[arg(long = "label", value_name = "NAME=TEXT")]
    labels: Vec<String>,
    #[command(flatten)]
    many: ManyArgs,
}

/// A file of values.
#[derive(Debug, Args)]
#[command(next_help_heading = "Many values at once; SERVICE applies to values that name none")]
struct ManyArgs {
    /// CSV, JSON Lines or /metrics file, gzipped or not; - for stdin
    #[arg(long, value_name = "FILE", conflicts_with_all = ["measure", "value", "unit", "labels"])]
    from: Option<String>,
    /// Input format: csv, jsonl, openmetrics [default: by its name and first bytes]
    #[arg(long, value_name = "FORMAT", value_parser = Shape::WORDS)]
    input: Option<String>,
    /// Only these measures; may be repeated
    #[arg(long, value_name = "MEASURE")]
    only: Vec<String>,
    /// Read and check everything, but write nothing
    #[arg(long)]
    dry_run: bool,
    /// File for rejected rows, with line and reason
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    #[command(flatten)]
    source: import::SourceArgs,
}

impl ManyArgs {
    /// A flag that means something for a file alone.
    fn without_file(&self) -> Option<&'static str> {
        let given = [
            (self.input.is_some(), "--input"),
            (!self.only.is_empty(), "--only"),
            (self.dry_run, "--dry-run"),
            (self.rejects.is_some(), "--rejects"),
        ];
        given.into_iter().find(|(given, _)| *given).map(|(_, flag)| flag)
    }
}

/// Writes it down, or the file of them.
///
/// # Errors
/// Exit 1 when rows of a file were rejected, 6 when it breaks off.
pub(crate) fn run(session: &Session, args: &RecordArgs) -> Result<Exit> {
    let desk = session.desk()?;
    if let Some(file) = &args.many.from {
        return many(session, &desk, args, file);
    }
    if let Some(flag) = args.many.without_file() {
        return Err(
            Error::usage(tr!("{flag} needs --from FILE", flag)).hint(tr!("give the file, or - for stdin"))
        );
    }
    let one = one(desk.at, args)?;
    written::write(session, &desk, vec![one])?;
    Ok(Exit::Done)
}

fn many(session: &Session, desk: &Desk, args: &RecordArgs, file: &str) -> Result<Exit> {
    let request = MeasuredRequest {
        file: file.to_owned(),
        shape: args.many.input.as_deref().and_then(Shape::of),
        service: args.service.as_deref().and_then(service_of),
        measures: args.many.only.clone(),
        dry_run: args.many.dry_run,
        rejects: args.many.rejects.clone(),
        encoding: args.many.source.encoding(),
        limits: Some(args.many.source.limits()),
    };
    let mut done = crate::import::record(desk, &request, &mut std::io::stdin().lock())?;
    written::say_unknown(session, &desk.policy, &done.samples);
    let raised = if request.dry_run { Ok(Vec::new()) } else { raised::raise(session, &done.samples) };
    let refused = match raised {
        Ok(alerts) => {
            done.alerts = alerts;
            None
        }
        Err(error) => Some(error),
    };
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(&done)?,
        _ => say(session, args, &done),
    }
    match done.truncated.or(refused) {
        Some(error) => Err(error),
        None => Ok(Exit::found(!done.rejected.is_empty())),
    }
}

fn say(session: &Session, args: &RecordArgs, done: &Measured) {
    import::say_rejected(session, &done.rejected);
    if let Some(name) = done.encoding {
        session.out.say(&tr!("read as {name}", name));
    }
    if !done.unknown_columns.is_empty() {
        session.out.say(&tr!(
            "columns that are ignored: {unknown_columns}",
            unknown_columns = done.unknown_columns.join(", ")
        ));
    }
    let verb = if args.many.dry_run { tr!("would add") } else { tr!("added") };
    let mut told = tr!(
        "{read} values: {verb} {added}, {known} already known",
        read = done.read,
        verb,
        added = done.added,
        known = done.known
    );
    let mut more = |number: usize, what: &str| {
        if number > 0 {
            told.push_str(&format!(", {number} {what}"));
        }
    };
    more(done.not_asked, tr!("not selected"));
    more(done.without_value, tr!("without a value (NaN or Inf)"));
    more(done.rejected.len(), &import::kept(args.many.rejects.as_deref()));
    session.out.say(&told);
}

fn one(at: jiff::Timestamp, args: &RecordArgs) -> Result<Measurement> {
    let needed = |given: &Option<String>, name: &str, what: &str| {
        given.clone().ok_or_else(|| {
            Error::usage(tr!("{name} is missing: {what}", name, what)).hint(tr!(
                "such as: itdesk monitor record mail availability 99.9% · for many values: --from FILE"
            ))
        })
    };
    let service = needed(&args.service, "SERVICE", tr!("the service measured, @desk for the desk itself"))?;
    let measure = needed(&args.measure, "MEASURE", "such as response_time")?;
    let text = needed(&args.value, "VALUE", tr!("the value, such as 350ms"))?;
    let (value, unit) = number_and_unit(&text).map_err(|e| Error::usage(tr!("VALUE {e}", e)))?;
    if let (Some(typed), Some(asked)) = (&unit, &args.unit)
        && typed != asked
    {
        return Err(Error::usage(tr!("VALUE {text} already has a unit, but --unit is {asked}", text, asked))
            .hint(tr!("give the unit once")));
    }
    let unit = unit.or_else(|| args.unit.clone());
    let labels = labels(&args.labels)?;
    Ok(Measurement {
        service: service_of(&service),
        unit,
        labels,
        ..Measurement::new(at, measure.trim(), value)
    })
}

/// `host=web1`, each name once.
pub(super) fn labels(given: &[String]) -> Result<Labels> {
    let mut labels = Labels::default();
    for text in given {
        let (name, value) = text.split_once('=').filter(|(name, _)| !name.is_empty()).ok_or_else(|| {
            Error::usage(tr!("--label '{text}' is not NAME=TEXT", text))
                .hint(tr!("such as --label host=web1"))
        })?;
        if labels.insert(name.to_owned(), value.to_owned()).is_some() {
            return Err(
                Error::usage(tr!("--label {name} is given twice", name)).hint(tr!("give each label once"))
            );
        }
    }
    Ok(labels)
}
