//! `report matrix`: services against quality measures, target and present value in each cell (M3.1a).

use clap::Args;
use serde::Serialize;

use super::printed::printed;
use crate::cli::find::found::report;
use crate::cli::find::gather::gather;
use crate::cli::find::span::SpanArgs;
use crate::cli::session::globals::AsOf;
use crate::cli::session::opened::Session;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::records::fold;
use crate::records::words::Better;
use crate::render::{csv, levels};
use crate::report::indicator::Unit;
use crate::report::matrix::{MatrixCell, MatrixRow, Measured};
use crate::report::{Matrix, matrix, service_names};

/// Which services, and of which time.
#[derive(Debug, Args)]
pub(crate) struct MatrixArgs {
    /// Only this service
    #[arg(long, value_name = "NAME")]
    service: Option<String>,
    #[command(flatten)]
    span: SpanArgs,
    #[command(flatten)]
    as_of: AsOf,
}

/// A cell as a line of CSV.
#[derive(Debug, Serialize)]
struct MatrixLine<'m> {
    service: &'m str,
    measure: &'m str,
    unit: String,
    value: Option<f64>,
    target: Option<f64>,
    better: Option<Better>,
    met: Option<bool>,
    n: u64,
}

pub(crate) fn run(session: &Session, args: &MatrixArgs) -> Result<()> {
    let desk = session.desk_as_of(&args.as_of)?;
    let period = args.span.period_or_last_month(&desk)?;
    let (data, spoiled) = gather(&desk)?;
    let service = args.service.as_deref().map(|name| known(name, service_names(&data))).transpose()?;
    let told = matrix(&data, service.as_deref(), period);
    let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
    let table = || levels::matrix(&screen, &desk.policy.monitoring, &told);
    printed(session, &told, || csv::records(&lines(&told)), table)?;
    if told.services.is_empty() {
        session
            .out
            .say(tr!("no service is declared, and no ticket has one: add [services.NAME] to itdesk.toml"));
    }
    report(spoiled)
}

/// The service as the desk spells it.
fn known(name: &str, names: Vec<String>) -> Result<String> {
    let found = names.iter().find(|known| fold::same_name(known, name));
    found.cloned().ok_or_else(|| {
        let shown = crate::escape::quoted(name, 40);
        let error = Error::usage(tr!("no service {shown} is declared, measured or used by a ticket", shown));
        match names.len() {
            0 => error.hint(tr!("add [services.NAME] to itdesk.toml")),
            _ => error.hint(tr!("known services: {names}", names = names.join(", "))),
        }
    })
}

fn lines(matrix: &Matrix) -> Vec<MatrixLine<'_>> {
    let mut lines = Vec::new();
    for MatrixRow { service, cells } in &matrix.services {
        lines.extend(matrix.measures.iter().zip(cells).map(|(measure, cell)| line(service, measure, cell)));
    }
    lines
}

fn line<'m>(service: &'m str, measure: &'m Measured, cell: &MatrixCell) -> MatrixLine<'m> {
    MatrixLine {
        service,
        measure: &measure.name,
        unit: unit(&measure.unit),
        value: cell.value,
        target: cell.target.map(|t| t.value),
        better: cell.target.map(|t| t.better),
        met: cell.met,
        n: cell.n,
    }
}

fn unit(unit: &Unit) -> String {
    match unit {
        Unit::Share => "share".to_owned(),
        Unit::Seconds => "s".to_owned(),
        Unit::PerDay => "/d".to_owned(),
        Unit::Count | Unit::Score => String::new(),
        Unit::Own(own) => own.clone(),
    }
}
