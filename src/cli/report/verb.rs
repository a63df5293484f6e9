//! `report`: what the changes, deliveries or knowledge of a time come to, beside the manual's figures; service levels, work.

use clap::{Args, Subcommand};
use serde::Serialize;

use super::printed::printed;
use super::{feedback, matrix, sla, workload};
use crate::cli::find::found::{Wanted, filter, load, report};
use crate::cli::find::span::SpanArgs;
use crate::cli::session::globals::AsOf;
use crate::cli::session::negated::{FilterWord, keys_help, typed};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::Result;
use crate::query::{Sort, SortKey};
use crate::records::{Kind, Ticket};
use crate::render::csv;
use crate::render::figures::{self, FigureLine};
use crate::report::{self, Period};
use crate::store::Unreadable;

/// `itdesk report …`
#[derive(Debug, Subcommand)]
pub(crate) enum ReportVerb {
    /// Report on changes: assessed, approved, monitored, reviewed, on record
    Changes(ReportArgs),
    /// Report on deliveries: accepted, late, feedback, satisfaction
    Deliveries(ReportArgs),
    /// Report on customer feedback: satisfaction, problem classes, answers (the last 30 days)
    Feedback(feedback::FeedbackArgs),
    /// Compare services with quality measures: target and current value (the last 30 days)
    Matrix(matrix::MatrixArgs),
    /// Report targets met, by class, team, service or customer (the last 30 days)
    Sla(sla::SlaArgs),
    /// Report who is assigned what now, weighted by class
    Workload(workload::WorkloadArgs),
    /// Report on knowledge: incidents solved, uses, overdue reviews, unhelpful articles
    Knowledge(ReportArgs),
}

/// Which tickets.
#[derive(Debug, Args)]
#[command(after_long_help = keys_help())]
pub(crate) struct ReportArgs {
    /// Filters, as for list; archived tickets count too
    #[arg(value_name = "FILTER")]
    filters: Vec<FilterWord>,
    #[command(flatten)]
    span: SpanArgs,
    #[command(flatten)]
    as_of: AsOf,
}

/// Runs a verb of `report` on one desk.
pub(super) fn of_one(session: &Session, verb: &ReportVerb) -> Result<()> {
    let (kind, args) = match verb {
        ReportVerb::Changes(args) => (Kind::Change, args),
        ReportVerb::Deliveries(args) => (Kind::Delivery, args),
        ReportVerb::Feedback(args) => return feedback::run(session, args),
        ReportVerb::Matrix(args) => return matrix::run(session, args),
        ReportVerb::Sla(args) => return sla::run(session, args),
        ReportVerb::Workload(args) => return workload::run(session, args),
        ReportVerb::Knowledge(args) => return knowledge(session, args),
    };
    let desk = session.desk_as_of(&args.as_of)?;
    let period = args.span.period(&desk)?;
    let (tickets, spoiled) = tickets(session, &desk, kind, &args.filters, period)?;
    if session.out.format == Some(Format::Ids) || (session.out.quiet && session.out.format.is_none()) {
        session.out.raw(&tickets.iter().map(|t| format!("{}\n", t.id)).collect::<String>())?;
    } else if kind == Kind::Change {
        let state = |id| desk.find_record(id).map(|ticket| ticket.state);
        let told = report::changes(&desk.policy, &tickets, period, &state);
        print(session, &told, || figures::changes(&told))?;
    } else {
        let told = report::deliveries(&desk.policy, &tickets, period);
        print(session, &told, || figures::deliveries(&told))?;
    }
    report(spoiled)
}

/// Articles as they stand, and the incidents of the period.
fn knowledge(session: &Session, args: &ReportArgs) -> Result<()> {
    let desk = session.desk_as_of(&args.as_of)?;
    let period = args.span.period(&desk)?;
    let (mut all, mut spoiled) = tickets(session, &desk, Kind::Article, &[], Period::all(desk.now))?;
    let (incidents, more) = tickets(session, &desk, Kind::Incident, &args.filters, period)?;
    all.extend(incidents);
    spoiled.extend(more);
    let told = report::knowledge(&desk.policy, &all, period);
    if session.out.format == Some(Format::Ids) || (session.out.quiet && session.out.format.is_none()) {
        session.out.raw(&told.articles.iter().map(|a| format!("{}\n", a.id)).collect::<String>())?;
    } else {
        print(session, &told, || figures::knowledge(&told))?;
    }
    // A file is named once, though both kinds were looked at.
    spoiled.sort_by(|a, b| a.path.cmp(&b.path));
    spoiled.dedup_by(|a, b| a.path == b.path);
    report(spoiled)
}

/// The tickets of the period, the archived ones too.
fn tickets(
    session: &Session,
    desk: &Desk,
    kind: Kind,
    filters: &[FilterWord],
    period: Period,
) -> Result<(Vec<Ticket>, Vec<Unreadable>)> {
    let filter = filter(session, desk, &typed(filters))?;
    let sort = Sort::by(SortKey::Id);
    let mut tickets = Vec::new();
    let mut spoiled = Vec::new();
    for shelf in desk.shelves() {
        let wanted = Wanted { filter: &filter, kind: Some(kind), sort: &sort, limit: usize::MAX, shelf };
        let (found, ()) = wanted.ids(desk, |_, _| Ok(()))?;
        let loaded = load(desk, shelf, &found.ids, &|f| period.holds(&f.record))?;
        tickets.extend(loaded.into_iter().map(|f| f.record));
        spoiled.extend(found.spoiled);
    }
    Ok((tickets, spoiled))
}

fn print(session: &Session, told: &impl Serialize, lines: impl FnOnce() -> Vec<FigureLine>) -> Result<()> {
    let lines = lines();
    printed(session, told, || csv::records(&lines), || figures::table(&lines, session.out.width))
}
