//! `monitor scorecard`: the team's own figure beside every figure the manual states.

use clap::Args;

use super::report::{frame, service, span};
use crate::cli::find::found::report as name_spoiled;
use crate::cli::find::gather::gather;
use crate::cli::find::span::SpanArgs;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::special::Special;
use crate::error::Result;
use crate::lang::{self, tr};
use crate::render::csv;
use crate::render::monitor::phrase::Phrases;
use crate::render::monitor::scorecard as printed;
use crate::report::scorecard::scorecard;
use crate::report::{Period, Scope};

/// Of what, and when.
#[derive(Debug, Args)]
pub(crate) struct ScorecardArgs {
    /// Only this service [default: the entire desk]
    #[arg(long, value_name = "SERVICE")]
    service: Option<String>,
    #[command(flatten)]
    span: SpanArgs,
}

/// Prints the scorecard; what is not green is no error.
pub(crate) fn run(session: &Session, args: &ScorecardArgs) -> Result<()> {
    let desk = session.desk()?;
    let span = span(&desk, &args.span)?;
    let (data, spoiled) = gather(&desk)?;
    let scope = match &args.service {
        Some(typed) => Scope::service(&service(&data, typed)?),
        None => Scope::desk(),
    };
    let window = frame(&desk, &data, span)?.period;
    let period = Period { since: Some(window.since), until: Some(window.until), now: desk.now };
    let scores = scorecard(&data, &scope, period);
    if session.special == Some(Special::Markdown) {
        let written = || {
            let phrases = Phrases { monitoring: &desk.policy.monitoring, zone: &desk.policy.desk.timezone };
            let name = args.service.as_deref().unwrap_or(&desk.policy.desk.name);
            let title = tr!("Scorecard: {name}, {span}", name, span = phrases.window(&window));
            session.out.raw(&printed::document(&scores, &title))
        };
        lang::with(desk.policy.desk.language_of_reports(), written)?;
        return name_spoiled(spoiled);
    }
    match session.out.format {
        Some(Format::Json) => session.out.json(&scores)?,
        Some(Format::Jsonl) => scores.iter().try_for_each(|score| session.out.json(score))?,
        Some(Format::Csv) => session.out.csv(&csv::records(&printed::lines(&scores))?)?,
        _ => session.out.text(&printed::text(&scores, session.out.width.unwrap_or(100)))?,
    }
    name_spoiled(spoiled)
}
