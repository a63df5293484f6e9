//! `report feedback`: what customers said in a period, and what waits for an answer (M4.3, M5.1d).

use clap::Args;

use super::printed::printed;
use super::scope::say_unknown;
use crate::cli::find::found::report;
use crate::cli::find::gather::gather;
use crate::cli::find::span::SpanArgs;
use crate::cli::session::globals::AsOf;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::special::Special;
use crate::error::Result;
use crate::render::{csv, feedback_report as render};
use crate::report::Scope;
use crate::report::feedback::feedback;

/// Of whom, and of which time.
#[derive(Debug, Args)]
pub(crate) struct FeedbackArgs {
    /// Only feedback on this service
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    /// Only feedback of this customer
    #[arg(long, value_name = "NAME")]
    customer: Option<String>,
    /// Only feedback on tickets of this team
    #[arg(long, value_name = "NAME")]
    team: Option<String>,
    #[command(flatten)]
    span: SpanArgs,
    #[command(flatten)]
    as_of: AsOf,
}

pub(crate) fn run(session: &Session, args: &FeedbackArgs) -> Result<()> {
    let desk = session.desk_as_of(&args.as_of)?;
    let period = args.span.period_or_last_month(&desk)?;
    let (data, spoiled) = gather(&desk)?;
    let FeedbackArgs { service, customer, team, .. } = args;
    let scope = Scope { service: service.clone(), customer: customer.clone(), team: team.clone() };
    say_unknown(session, &desk, &scope);
    let before = args.span.before(&desk, &period)?;
    let told = feedback(&data, &scope, period, before, |id| {
        // As it was, where the desk is looked at as of an earlier time.
        desk.shelves().find_map(|shelf| desk.read(shelf, id).ok())
    });
    let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
    if session.special == Some(Special::Markdown) {
        session.out.raw(&render::markdown(&screen, &told))?;
    } else if session.out.format == Some(Format::Ids) || session.out.quiet && session.out.format.is_none() {
        session.out.raw(&told.open.iter().map(|f| format!("{}\n", f.id)).collect::<String>())?;
    } else {
        let lines = || csv::records(&render::lines(&told));
        printed(session, &told, lines, || render::report(&screen, &told))?;
    }
    report(spoiled)
}
