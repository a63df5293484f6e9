//! `monitor values`: the measurements themselves.

use std::collections::BTreeSet;

use clap::Args;
use serde_json::{Value, json};

use super::asked::{self, AskedArgs};
use crate::cli::find::rows::limit;
use crate::cli::session::globals::Session;
use crate::cli::session::number::number;
use crate::cli::session::output::Format;
use crate::error::{Error, Result};
use crate::import::DESK;
use crate::lang::tr;
use crate::records::Measurement;
use crate::render::table::{self, Cell, Column};
use crate::render::{Screen, csv, times};

/// Which values.
#[derive(Debug, Args)]
pub(crate) struct ValuesArgs {
    #[command(flatten)]
    asked: AskedArgs,
    /// Last N values, 0 for all [default: 50 on a terminal, else all]
    #[arg(long, short = 'n', value_name = "N", value_parser = number::<usize>)]
    limit: Option<usize>,
}

/// Prints them in the order of time.
///
/// # Errors
/// Exit 6 when a line of the files is none.
pub(crate) fn run(session: &Session, args: &ValuesArgs) -> Result<()> {
    let desk = session.desk()?;
    let (all, spoiled) = args.asked.read(&desk)?;
    let limit = limit(session, args.limit);
    let last = &all[all.len().saturating_sub(limit)..];
    match session.out.format {
        Some(Format::Json) => session.out.json(&last)?,
        Some(Format::Jsonl) => {
            session.out.raw(&last.iter().map(|m| m.to_line() + "\n").collect::<String>())?
        }
        Some(Format::Csv) => session.out.csv(&csv::of_values(&cells(last)))?,
        Some(Format::Ids) => {
            return Err(Error::usage(tr!("--format ids: measurements have no ids"))
                .hint(tr!("use --quiet to print only the values")));
        }
        None if session.out.quiet => {
            session.out.raw(&last.iter().map(|m| format!("{}\n", m.value)).collect::<String>())?;
        }
        Some(Format::Table) | None => {
            let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
            session.out.lines(page(&screen, last))?;
            let earlier = all.len() - last.len();
            if earlier > 0 {
                session.out.say(&tr!("and {earlier} earlier; --limit 0 shows all", earlier));
            }
        }
    }
    asked::report(&spoiled)
}

fn page<'m>(screen: &'m Screen, values: &'m [Measurement]) -> Box<dyn Iterator<Item = String> + 'm> {
    let row = move |m: &Measurement| {
        let labels: Vec<String> = m.labels.iter().map(|(name, text)| format!("{name}={text}")).collect();
        let service = m.service.as_deref().unwrap_or(DESK).to_owned();
        vec![
            Cell::from(times::local(screen, m.at)),
            Cell::from(service),
            Cell::of(&m.measure),
            Cell::from(with_unit(m.value, m.unit.as_deref())),
            Cell::from(labels.join(" ")),
        ]
    };
    if values.is_empty() {
        return Box::new(std::iter::empty());
    }
    let columns = vec![
        Column::left("AT", 0),
        Column::left("SERVICE", 2),
        Column::left("MEASURE", 0),
        Column::number("VALUE", 0),
        Column::cut("LABELS"),
    ];
    table::listed(columns, values.iter().map(row), screen.width)
}

/// `350 ms`.
pub(super) fn with_unit(value: f64, unit: Option<&str>) -> String {
    unit.map_or_else(|| value.to_string(), |unit| format!("{value} {unit}"))
}

/// A column a label, so that the file can be taken in again.
fn cells(values: &[Measurement]) -> Vec<Vec<Value>> {
    let labels: BTreeSet<&String> = values.iter().flat_map(|m| m.labels.keys()).collect();
    let own = ["at", "service", "measure", "value", "unit"].map(str::to_owned);
    let header = own.into_iter().chain(labels.iter().map(|name| format!("label.{name}")));
    let header = header.map(Value::from).collect();
    let row = |m: &Measurement| {
        // A whole number is told as one.
        let value = match m.value.fract() == 0.0 && m.value.abs() < 1e15 {
            true => json!(m.value as i64),
            false => json!(m.value),
        };
        let own = [json!(m.at), json!(m.service), json!(m.measure), value, json!(m.unit)];
        own.into_iter().chain(labels.iter().map(|name| json!(m.labels.get(name)))).collect()
    };
    std::iter::once(header).chain(values.iter().map(row)).collect()
}
