//! `ci impact`: what depends on an item.

use std::collections::HashSet;

use clap::Args;

use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::special::Special;
use crate::desk::Desk;
use crate::error::Result;
use crate::lang::tr;
use crate::records::Id;
use crate::render;
use crate::rules::items::impact::Impact;

/// Which items, and how far.
#[derive(Debug, Args)]
pub(crate) struct ImpactArgs {
    /// Name, serial number or id of an item; several fail together
    #[arg(value_name = "ITEM", required = true)]
    ids: Vec<String>,
    /// How many dependencies to follow [default: all]
    #[arg(long, value_name = "N", value_parser = number::<u32>)]
    depth: Option<u32>,
}

/// Prints what depends on them.
pub(crate) fn run(session: &Session, args: &ImpactArgs) -> Result<()> {
    let desk = session.desk()?;
    let of = desk.items(&args.ids)?;
    let reach = desk.reach(&of, &[], args.depth)?;
    say_unknown(session, &reach.unknown);
    let impact = &reach.impact;
    if session.special == Some(Special::Mermaid) {
        return session.out.raw(&render::items::mermaid(impact, &edges(&desk, impact)?));
    }
    match session.out.format {
        Some(Format::Json | Format::Jsonl) => session.out.json(impact),
        Some(Format::Csv) => {
            let rows: Vec<_> = impact.items.iter().map(render::items::csv_row).collect();
            session.out.csv(&render::csv::records(&rows)?)
        }
        Some(Format::Ids) => session.out.raw(&ids(impact)),
        None if session.out.quiet => session.out.raw(&ids(impact)),
        None | Some(Format::Table) => {
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            session.out.text(&render::items::impact(&screen, impact))
        }
    }
}

/// Says which names in the policy are no items: what depends on them is not in the answer.
pub(crate) fn say_unknown(session: &Session, unknown: &[(String, String)]) {
    for (service, name) in unknown {
        session.out.say(&tr!(
            "note: '{name}' in services.{service}.depends_on is not a service or a configuration item",
            name,
            service
        ));
    }
}

/// The dependencies among the items of an impact.
fn edges(desk: &Desk, impact: &Impact) -> Result<Vec<(Id, Id)>> {
    let all = impact.of.iter().chain(impact.items.iter().map(|affected| &affected.item));
    let all: HashSet<Id> = all.filter_map(|item| item.id.parse().ok()).collect();
    desk.edges_among(&all)
}

fn ids(impact: &Impact) -> String {
    impact.items.iter().map(|affected| format!("{}\n", affected.item.id)).collect()
}
