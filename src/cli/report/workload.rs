//! `report workload`: who holds what, weighted by class (M3.1b).

use clap::Args;
use jiff::Timestamp;
use serde::Serialize;

use super::printed::printed;
use crate::cli::find::found::report;
use crate::cli::find::gather::gather;
use crate::cli::session::globals::AsOf;
use crate::cli::session::opened::Session;
use crate::error::Result;
use crate::render::{csv, levels};
use crate::report::workload::Holding;
use crate::report::{Workload, workload};

/// Nothing to choose but the time: all that is open.
#[derive(Debug, Args)]
pub(crate) struct WorkloadArgs {
    #[command(flatten)]
    as_of: AsOf,
}

/// A holding as a line of CSV.
#[derive(Debug, Serialize)]
struct WorkloadLine<'h> {
    by: &'static str,
    name: Option<&'h str>,
    away: bool,
    load: u32,
    open: u64,
    a: u64,
    b: u64,
    c: u64,
    d: u64,
    at_risk: u64,
    breached: u64,
    oldest: Option<Timestamp>,
    oldest_id: Option<&'h str>,
}

pub(crate) fn run(session: &Session, args: &WorkloadArgs) -> Result<()> {
    let desk = session.desk_as_of(&args.as_of)?;
    let (data, spoiled) = gather(&desk)?;
    let told = workload(&data);
    let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
    printed(session, &told, || csv::records(&lines(&told)), || levels::workload(&screen, &told))?;
    report(spoiled)
}

fn lines(told: &Workload) -> Vec<WorkloadLine<'_>> {
    let people = told.people.iter().map(|h| line("person", h));
    people.chain(told.teams.iter().map(|h| line("team", h))).collect()
}

fn line<'h>(by: &'static str, h: &'h Holding) -> WorkloadLine<'h> {
    let [a, b, c, d] = h.classes;
    let name = h.name.as_deref();
    let oldest_id = h.oldest_id.as_deref();
    let Holding { away, load, open, at_risk, breached, oldest, .. } = *h;
    WorkloadLine { by, name, away, load, open, a, b, c, d, at_risk, breached, oldest, oldest_id }
}
