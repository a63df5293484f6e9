//! `monitor measures`: what is measured, and how it stands (M7.1g).

use clap::Args;

use super::asked::{self, AskedArgs};
use super::values::{normal, with_unit};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::Result;
use crate::import::DESK;
use crate::lang::tr;
use crate::records::words::Better;
use crate::render::paint::{DIM, GOOD, LATE};
use crate::render::table::{self, Cell, Column};
use crate::render::{Screen, csv, times};
use crate::report::measured::{MeasureLine, measured};

/// Which values count.
#[derive(Debug, Args)]
pub(crate) struct MeasuresArgs {
    #[command(flatten)]
    asked: AskedArgs,
}

/// Prints a line a measure and service.
///
/// # Errors
/// Exit 6 when a line of the files is no measurement.
pub(crate) fn run(session: &Session, args: &MeasuresArgs) -> Result<()> {
    let desk = session.desk()?;
    let (values, before, spoiled) = args.asked.read(&desk)?;
    let mut lines = measured(&desk.policy, &values, before);
    args.asked.narrow(&desk.policy, &mut lines);
    match session.out.format {
        Some(Format::Json) => session.out.json(&lines)?,
        Some(Format::Jsonl) => lines.iter().try_for_each(|line| session.out.json(line))?,
        Some(Format::Csv) => session.out.csv(&csv::records(&lines)?)?,
        Some(Format::Ids) => names(session, &lines)?,
        None if session.out.quiet => names(session, &lines)?,
        Some(Format::Table) | None => {
            session.out.text(&page(&session.out.screen(&desk.policy.desk.timezone, desk.now), &lines))?;
            if lines.is_empty() {
                session.out.say(tr!(
                    "no measurements yet; to record one: itdesk monitor record mail availability 99.9%"
                ));
            }
        }
    }
    asked::report(&spoiled)
}

/// The names alone, each once.
fn names(session: &Session, lines: &[MeasureLine]) -> Result<()> {
    let mut names: Vec<&str> = lines.iter().map(|line| line.measure.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    session.out.raw(&names.iter().map(|name| format!("{name}\n")).collect::<String>())
}

/// The place of the normal range among the columns.
const NORMAL: usize = 5;

fn page(screen: &Screen, lines: &[MeasureLine]) -> String {
    let row = |line: &MeasureLine| {
        let service = match (line.values, &line.service) {
            (_, Some(service)) => service,
            (0, None) => "-",
            (_, None) => DESK,
        };
        let sign = if line.better == Better::Higher { "≥" } else { "≤" };
        let unit = line.unit.as_deref();
        let target = line.target.map_or("-".to_owned(), |t| format!("{sign} {}", with_unit(t, unit)));
        let (met, style) = match line.met {
            Some(true) => ("yes", GOOD),
            Some(false) => ("no", LATE),
            None => ("-", DIM),
        };
        vec![
            Cell::from(line.layer.to_string()),
            Cell::of(&line.measure),
            Cell::of(service),
            Cell::from(target),
            Cell::from(line.last.map_or("-".to_owned(), |value| with_unit(value, unit))),
            normal(line.normal, line.side, unit),
            Cell::styled(met, style),
            Cell::from(line.at.map_or("-".to_owned(), |at| times::relative(screen, at))),
            Cell::from(line.values.to_string()),
        ]
    };
    if lines.is_empty() {
        return String::new();
    }
    let has_normal = lines.iter().any(|line| line.normal.is_some());
    let mut columns = vec![
        Column::left("LAYER", 4),
        Column::left("MEASURE", 0),
        Column::left("SERVICE", 2),
        Column::number("TARGET", 1),
        Column::number("LAST", 0),
        Column::number("NORMAL", 2),
        Column::left("MET", 0),
        Column::left("AT", 3),
        Column::number("VALUES", 5),
    ];
    let mut rows: Vec<Vec<Cell>> = lines.iter().map(row).collect();
    if !has_normal {
        columns.remove(NORMAL);
        rows.iter_mut().for_each(|row| drop(row.remove(NORMAL)));
    }
    table::text(&columns, &rows, screen.width)
}
