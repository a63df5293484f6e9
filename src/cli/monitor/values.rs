//! `monitor values`: the measurements themselves.

use std::collections::BTreeSet;

use clap::Args;
use serde_json::{Value, json};

use super::asked::{self, AskedArgs};
use crate::cli::globals::Session;
use crate::cli::list;
use crate::cli::output::Format;
use crate::error::{Error, Result};
use crate::import::DESK;
use crate::records::Measurement;
use crate::render::{Screen, csv, fit, table, times};

/// Which values.
#[derive(Debug, Args)]
pub(crate) struct ValuesArgs {
    #[command(flatten)]
    asked: AskedArgs,
    /// The last N of them, 0 for all [default: 50 on a terminal, else all]
    #[arg(long, short = 'n', value_name = "N")]
    limit: Option<usize>,
}

/// Prints them in the order of time.
///
/// # Errors
/// Exit 6 when a line of the files is none.
pub(crate) fn run(session: &Session, args: &ValuesArgs) -> Result<()> {
    let desk = session.desk()?;
    let (all, spoiled) = args.asked.read(&desk)?;
    let limit = list::limit(session, args.limit);
    let last = &all[all.len().saturating_sub(limit)..];
    match session.out.format {
        Some(Format::Json) => session.out.json(&last)?,
        Some(Format::Jsonl) => {
            session.out.raw(&last.iter().map(|m| m.to_line() + "\n").collect::<String>())?
        }
        Some(Format::Csv) => session.out.csv(&csv::of_values(&cells(last)))?,
        Some(Format::Ids) => {
            return Err(Error::usage("--format ids: measurements have no ids")
                .hint("--quiet prints the values alone"));
        }
        None if session.out.quiet => {
            session.out.raw(&last.iter().map(|m| format!("{}\n", m.value)).collect::<String>())?;
        }
        Some(Format::Table) | None => {
            session.out.text(&page(&session.out.screen(&desk.policy.desk.timezone, desk.now), last))?;
            let earlier = all.len() - last.len();
            if earlier > 0 {
                session.out.say(&format!("and {earlier} earlier; --limit 0 shows all"));
            }
        }
    }
    asked::report(&spoiled)
}

fn page(screen: &Screen, values: &[Measurement]) -> String {
    let row = |m: &Measurement| {
        let labels: Vec<String> = m.labels.iter().map(|(name, text)| format!("{name}={text}")).collect();
        let service = m.service.as_deref().unwrap_or(DESK).to_owned();
        vec![
            times::local(screen, m.at),
            service,
            m.measure.clone(),
            with_unit(m.value, m.unit.as_deref()),
            labels.join(" "),
        ]
    };
    if values.is_empty() {
        return String::new();
    }
    let header = ["AT", "SERVICE", "MEASURE", "VALUE", "LABELS"];
    let whole = table::plain(&header, values.iter().map(row).collect());
    let Some(width) = screen.width else { return whole };
    // The header alone is painted, and short.
    let (head, rows) = whole.split_once('\n').unwrap_or((&whole, ""));
    let rows = rows.lines().map(|row| fit::cut(row, width) + "\n");
    std::iter::once(format!("{head}\n")).chain(rows).collect()
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
