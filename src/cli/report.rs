//! `report`: what the changes or deliveries of a time come to, beside the manual's figures.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::dates::instant;
use super::found::{Wanted, context, load, report};
use super::globals::{AsOf, Session};
use super::list::keys_help;
use super::negated::unshield;
use super::output::Format;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::query::{Filter, Sort, SortKey};
use crate::records::{Kind, Ticket};
use crate::render::csv;
use crate::render::figures::{self, Line};
use crate::report::{self, Period};
use crate::store::Spoiled;

/// `itdesk report …`
#[derive(Debug, Subcommand)]
pub(crate) enum ReportVerb {
    /// Changes: assessed, approved, monitored, reviewed, on record
    Changes(ReportArgs),
    /// Deliveries: accepted, late, feedback, satisfaction
    Deliveries(ReportArgs),
}

/// Which tickets.
#[derive(Debug, Args)]
#[command(after_long_help = keys_help())]
pub(crate) struct ReportArgs {
    /// Filters, as for list; archived tickets count as well
    #[arg(value_name = "FILTER")]
    filters: Vec<String>,
    /// Those created at this time or later: 2026-11-01, RFC 3339, or 30d (ago)
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    since: Option<String>,
    /// Those created before this time
    #[arg(long, value_name = "TIME", allow_hyphen_values = true)]
    until: Option<String>,
    #[command(flatten)]
    as_of: AsOf,
}

/// Runs a verb of `report`.
pub(crate) fn run(session: &Session, verb: &ReportVerb) -> Result<()> {
    let (kind, args) = match verb {
        ReportVerb::Changes(args) => (Kind::Change, args),
        ReportVerb::Deliveries(args) => (Kind::Delivery, args),
    };
    let desk = session.desk_as_of(&args.as_of)?;
    let period = period(&desk, args)?;
    let (tickets, spoiled) = tickets(&desk, kind, &args.filters, period)?;
    if session.out.format == Some(Format::Ids) || (session.out.quiet && session.out.format.is_none()) {
        session.out.raw(&tickets.iter().map(|t| format!("{}\n", t.id)).collect::<String>())?;
    } else if kind == Kind::Change {
        let told = report::changes(&desk.policy, &tickets, period);
        print(session, &told, || figures::changes(&told))?;
    } else {
        let told = report::deliveries(&desk.policy, &tickets, period);
        print(session, &told, || figures::deliveries(&told))?;
    }
    report(spoiled)
}

fn period(desk: &Desk, args: &ReportArgs) -> Result<Period> {
    let at = |flag: &str, text: &Option<String>| {
        text.as_deref().map(|text| instant(flag, text, desk.now, &desk.policy.desk.timezone)).transpose()
    };
    let (since, until) = (at("--since", &args.since)?, at("--until", &args.until)?);
    if let (Some(since), Some(until)) = (since, until)
        && until <= since
    {
        let message = format!("--until {until} is not after --since {since}: nothing lies between");
        return Err(
            Error::usage(message).hint("give a later --until; it is the first instant that is left out")
        );
    }
    Ok(Period { since, until, now: desk.now })
}

/// The tickets of the period, the archived ones too.
fn tickets(
    desk: &Desk,
    kind: Kind,
    filters: &[String],
    period: Period,
) -> Result<(Vec<Ticket>, Vec<Spoiled>)> {
    let filter = Filter::parse(&unshield(filters), &context(desk))?;
    let sort = Sort::by(SortKey::Id);
    let (mut tickets, mut spoiled) = (Vec::new(), Vec::new());
    for shelf in desk.shelves() {
        let wanted = Wanted { filter: &filter, kind: Some(kind), sort: &sort, limit: usize::MAX, shelf };
        let (found, ()) = wanted.ids(desk, |_, _| Ok(()))?;
        let loaded = load(desk, shelf, &found.ids, &|f| period.holds(&f.record));
        tickets.extend(loaded.into_iter().map(|f| f.record));
        spoiled.extend(found.spoiled);
    }
    Ok((tickets, spoiled))
}

fn print(session: &Session, told: &impl Serialize, lines: impl FnOnce() -> Vec<Line>) -> Result<()> {
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(told),
        Some(Format::Csv) => session.out.csv(&csv::records(&lines())?),
        _ => session.out.text(&figures::table(&lines())),
    }
}
