//! `monitor report`: a period, reviewed (M7.2).

use clap::Args;
use jiff::{Timestamp, ToSpan};

use super::destination::OutputArgs;
use crate::cli::find::found::report as name_spoiled;
use crate::cli::find::gather::gather;
use crate::cli::find::span::SpanArgs;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::special::Special;
use crate::desk::Desk;
use crate::error::{Error, ErrorKind, Result};
use crate::lang::{self, tr};
use crate::near::suggestion;
use crate::records::{Id, fold};
use crate::render::csv;
use crate::render::monitor::phrase::Phrases;
use crate::render::monitor::{lines, markdown, page, terminal};
use crate::report::review::{Review, review};
use crate::report::window::{Frame, Span};
use crate::report::{Data, service_names};

/// Which report.
#[derive(Debug, Args)]
pub(crate) struct ReportArgs {
    /// Only this service [default: the entire desk]
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
    #[command(flatten)]
    span: SpanArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// So many days are looked at where nothing else is asked for, today included.
const DAYS: i64 = 30;

/// Prints the report.
pub(crate) fn run(session: &Session, args: &ReportArgs) -> Result<()> {
    let desk = session.desk()?;
    let span = span(&desk, &args.span)?;
    let (data, spoiled) = gather(&desk)?;
    let service = args.service.as_deref().map(|name| service(&data, name)).transpose()?;
    let frame = frame(&desk, &data, span)?;
    let read = |id: Id| desk.find_record(id);
    let written = || print(session, &desk, args, &review(&data, service.as_deref(), frame, &read));
    // What programs read is English in every desk.
    let is_for_programs = session.special.is_none() && session.out.format.is_some_and(|f| f != Format::Table);
    match is_for_programs {
        true => written()?,
        false => lang::with(desk.policy.desk.language_of_reports(), written)?,
    }
    name_spoiled(spoiled)
}

/// The period that is asked for: by default the last 30 days, today included.
pub(super) fn span(desk: &Desk, args: &SpanArgs) -> Result<Span> {
    let zone = &desk.policy.desk.timezone;
    let period = args.period(desk)?;
    let today = zone.to_datetime(desk.now).date();
    let midnight = |days: i64| -> Option<Timestamp> {
        let day = today.checked_add(days.days()).ok()?;
        zone.to_ambiguous_timestamp(day.at(0, 0, 0, 0)).compatible().ok()
    };
    let until = period.until.or(midnight(1)).unwrap_or(desk.now);
    let since = period.since.or(midnight(1 - DAYS)).unwrap_or(Timestamp::MIN);
    if until <= since {
        let message = tr!("--until {until} must be after {since}", until, since);
        return Err(Error::usage(message).hint(tr!("give --since as well")));
    }
    Ok(Span::between(since, until, zone))
}

/// The period and those it is compared with.
pub(super) fn frame(desk: &Desk, data: &Data, span: Span) -> Result<Frame> {
    let first = data.first().unwrap_or(desk.now);
    span.frame(desk.now, first, &desk.policy.desk.timezone).ok_or_else(|| {
        Error::usage(tr!("that period is in the future"))
            .hint(tr!("a report covers past time; for plans: itdesk change calendar"))
    })
}

/// The service that is meant, as the desk spells it.
///
/// # Errors
/// A usage error that names the nearest one.
pub(super) fn service(data: &Data, typed: &str) -> Result<String> {
    let known = service_names(data);
    if let Some(name) = known.iter().find(|name| fold::same_name(name, typed)) {
        return Ok(name.clone());
    }
    let hint = suggestion(typed, known.iter().map(String::as_str)).map_or_else(
        || tr!("the policy declares no service, and no ticket has one").to_owned(),
        |hint| tr!("{hint} (from [services] in itdesk.toml and the tickets)", hint),
    );
    Err(Error::usage(tr!("there is no service {quoted}", quoted = crate::escape::quoted(typed, 40)))
        .hint(hint))
}

fn print(session: &Session, desk: &Desk, args: &ReportArgs, told: &Review) -> Result<()> {
    let phrases = Phrases { monitoring: &desk.policy.monitoring, zone: &desk.policy.desk.timezone };
    let out = &session.out;
    let text = match (session.special, out.format) {
        (Some(Special::Html), _) => page::page(told, &phrases)?,
        (Some(Special::Markdown), _) => markdown::document(told, &phrases),
        (None, Some(Format::Json | Format::Jsonl)) => json(session, told)?,
        (None, Some(Format::Csv)) => csv::records(&lines::lines(told))?,
        (None, Some(Format::Ids)) => cited(told),
        (Some(_), _) | (None, None | Some(Format::Table)) => {
            let width = if args.output.output.is_some() { None } else { out.width };
            let text = terminal::text(told, &phrases, width);
            // A file has no colours.
            let plain = anstream::adapter::strip_str(&text).to_string();
            return if args.output.take(session, &plain)? { Ok(()) } else { out.text(&text) };
        }
    };
    match (args.output.take(session, &text)?, out.format) {
        (true, _) => Ok(()),
        (false, Some(Format::Csv)) => out.csv(&text),
        (false, Some(Format::Json | Format::Jsonl)) => out.json_text(&text),
        (false, _) => out.raw(&text),
    }
}

/// The tickets that are cited, each once.
fn cited(told: &Review) -> String {
    let mut seen = std::collections::HashSet::new();
    let all = told.anomalies.iter().flat_map(|a| &a.tickets).map(|t| t.id.to_string());
    all.filter(|id| seen.insert(id.clone())).map(|id| id + "\n").collect()
}

fn json(session: &Session, told: &Review) -> Result<String> {
    let text = match session.out.format {
        Some(Format::Jsonl) => serde_json::to_string(told),
        _ => serde_json::to_string_pretty(told),
    };
    text.map(|text| text + "\n")
        .map_err(|e| Error::new(ErrorKind::System, tr!("cannot write JSON: {e}", e)).because(e))
}
