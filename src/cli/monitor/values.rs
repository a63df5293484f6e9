//! `monitor values`: the measurements themselves.

use std::collections::{BTreeMap, BTreeSet};

use clap::Args;
use serde_json::{Value, json};

use super::asked::{self, AskedArgs};
use crate::cli::find::rows::limit;
use crate::cli::session::number::number;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::error::{Error, Result};
use crate::import::DESK;
use crate::lang::tr;
use crate::records::Measurement;
use crate::render::paint::LATE;
use crate::render::table::{self, Cell, Column};
use crate::render::{Screen, csv, times};
use crate::rules::normal::{Band, Side, ranges, significant};
use crate::rules::policy::Monitoring;

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
    let (all, before, spoiled) = args.asked.read(&desk)?;
    let limit = limit(session, args.limit);
    let first = all.len().saturating_sub(limit).max(before);
    let last = &all[first..];
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
            let ranges = ranges_of(&desk.policy.monitoring, &all, first);
            session.out.lines(page(&screen, last, ranges))?;
            let earlier = first - before;
            if earlier > 0 {
                session.out.say(&tr!("and {earlier} earlier; --limit 0 shows all", earlier));
            }
        }
    }
    asked::report(&spoiled)
}

/// The normal range at each value from `first` on.
fn ranges_of(monitoring: &Monitoring, all: &[Measurement], first: usize) -> Vec<Option<Band>> {
    let mut series: BTreeMap<(&str, Option<&str>), Vec<usize>> = BTreeMap::new();
    for (place, m) in all.iter().enumerate() {
        series.entry((&m.measure, m.service.as_deref())).or_default().push(place);
    }
    let mut found = vec![None; all.len() - first];
    for ((name, _), places) in series {
        let measure = monitoring.measure(name);
        let told = places.iter().filter_map(|place| {
            let m = &all[*place];
            Some((*place, (m.at, m.value_in(measure.unit.as_deref())?)))
        });
        let (places, values): (Vec<usize>, Vec<_>) = told.unzip();
        let shown = places.iter().filter(|place| **place >= first).count();
        let bands = ranges(name, &measure, &values, shown);
        for (place, band) in places[places.len() - shown..].iter().zip(bands) {
            found[place - first] = band;
        }
    }
    found
}

/// The place of the normal range among the columns.
const NORMAL: usize = 4;

fn page<'m>(
    screen: &'m Screen,
    values: &'m [Measurement],
    ranges: Vec<Option<Band>>,
) -> Box<dyn Iterator<Item = String> + 'm> {
    let has_normal = ranges.iter().any(Option::is_some);
    let row = move |(m, band): (&Measurement, Option<Band>)| {
        let labels: Vec<String> = m.labels.iter().map(|(name, text)| format!("{name}={text}")).collect();
        let service = m.service.as_deref().unwrap_or(DESK).to_owned();
        let mut cells = vec![
            Cell::from(times::local(screen, m.at)),
            Cell::from(service),
            Cell::of(&m.measure),
            Cell::from(with_unit(m.value, m.unit.as_deref())),
            Cell::from(labels.join(" ")),
        ];
        if has_normal {
            let side = band.map(|band| band.side(m.value));
            cells.insert(NORMAL, normal(band, side, m.unit.as_deref()));
        }
        cells
    };
    if values.is_empty() {
        return Box::new(std::iter::empty());
    }
    let mut columns = vec![
        Column::left("AT", 0),
        Column::left("SERVICE", 2),
        Column::left("MEASURE", 0),
        Column::number("VALUE", 0),
        Column::cut("LABELS"),
    ];
    if has_normal {
        columns.insert(NORMAL, Column::number("NORMAL", 3));
    }
    table::listed(columns, values.iter().zip(ranges).map(row), screen.width)
}

/// `9.5 to 11 ms`; marked where the value is outside.
pub(super) fn normal(band: Option<Band>, side: Option<Side>, unit: Option<&str>) -> Cell {
    let Some(band) = band else { return Cell::of("-") };
    let high = with_unit(significant(band.high), unit);
    let text = tr!("{low} to {high}", low = significant(band.low), high);
    match side {
        Some(Side::Above | Side::Below) => Cell::styled(&text, LATE),
        _ => Cell::from(text),
    }
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
