//! CSV out: cells that a spreadsheet would run as a formula are made text.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind, Result};
use crate::escape::csv_cell;
use crate::lang::tr;
use crate::wire;

const HEADER: [&str; 25] = [
    "id",
    "kind",
    "title",
    "state",
    "class",
    "type",
    "impact",
    "urgency",
    "service",
    "requester",
    "customer",
    "team",
    "assignee",
    "tags",
    "created",
    "responded",
    "handled",
    "resolved",
    "closed",
    "due_respond",
    "due_handle",
    "due_resolve",
    "reassignment_count",
    "reopen_count",
    "external",
];

/// Tickets as CSV with a header.
pub fn tickets(tickets: &[wire::Ticket]) -> String {
    write(&[HEADER.map(str::to_owned).to_vec()]) + &ticket_rows(tickets)
}

/// The same without the header, for what is written piece by piece.
pub fn ticket_rows(tickets: &[wire::Ticket]) -> String {
    write(&tickets.iter().map(row).collect::<Vec<_>>())
}

/// Rows of named values as CSV with a header.
pub fn values(names: &[&str], rows: &[Map<String, Value>]) -> String {
    let header = names.iter().map(|name| (*name).to_owned()).collect();
    let cells = rows.iter().map(|row| row.values().map(joined).collect());
    write_cells(&[header].into_iter().chain(cells).collect::<Vec<_>>())
}

/// Several texts in one cell stand between commas.
fn joined(value: &Value) -> String {
    match value {
        Value::Array(all) => csv_cell(&items(&all.iter().map(plain).collect::<Vec<_>>())).into_owned(),
        value => cell(value),
    }
}

/// Texts between commas; one that a comma would part, or that would lose its spaces, is in quotes.
fn items(texts: &[String]) -> String {
    let parted = |text: &str| text.contains([',', '"', '\n']) || text.trim() != text;
    let item = |text: &String| match parted(text) {
        true => format!("\"{}\"", text.replace('"', "\"\"")),
        false => text.clone(),
    };
    texts.iter().map(item).collect::<Vec<_>>().join(",")
}

/// Any flat structs as CSV, their field names as the header.
pub fn records(values: &[impl Serialize]) -> Result<String> {
    let mut rows = Vec::new();
    for value in values {
        let value = serde_json::to_value(value);
        let Ok(Value::Object(map)) = value else {
            return Err(Error::new(
                ErrorKind::System,
                tr!("cannot write CSV of values that are not objects"),
            ));
        };
        if rows.is_empty() {
            rows.push(map.keys().cloned().collect());
        }
        rows.push(map.values().map(cell).collect());
    }
    Ok(write_cells(&rows))
}

/// A number is no formula, whatever its sign; a text may be one.
fn cell(value: &Value) -> String {
    match value {
        Value::String(text) => csv_cell(text).into_owned(),
        value => plain(value),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn row(t: &wire::Ticket) -> Vec<String> {
    let text = |o: &Option<String>| o.clone().unwrap_or_default();
    let time = |o: &Option<jiff::Timestamp>| o.map_or_else(String::new, |t| t.to_string());
    vec![
        t.id.clone(),
        t.kind.to_string(),
        t.title.clone(),
        t.state.to_string(),
        t.class.to_string(),
        t.kind_of.map_or_else(String::new, |k| k.to_string()),
        text(&t.impact),
        text(&t.urgency),
        text(&t.service),
        text(&t.requester.name),
        text(&t.requester.customer),
        text(&t.team),
        text(&t.assignee),
        items(&t.tags),
        t.created.to_string(),
        time(&t.responded),
        time(&t.handled),
        time(&t.resolved),
        time(&t.closed),
        time(&t.due.respond),
        time(&t.due.handle),
        time(&t.due.resolve),
        t.reassignment_count.to_string(),
        t.reopen_count.to_string(),
        t.external.as_ref().map_or_else(String::new, |e| format!("{}:{}", e.system, e.number)),
    ]
}

/// Rows of texts as CSV.
pub fn write(rows: &[Vec<String>]) -> String {
    let harmless = |row: &Vec<String>| row.iter().map(|c| csv_cell(c).into_owned()).collect();
    write_cells(&rows.iter().map(harmless).collect::<Vec<_>>())
}

/// Rows of texts and numbers as CSV.
pub fn of_values(rows: &[Vec<Value>]) -> String {
    write_cells(&rows.iter().map(|row| row.iter().map(cell).collect()).collect::<Vec<_>>())
}

/// Rows of cells that are harmless already, as CSV.
pub fn cells(rows: &[Vec<String>]) -> String {
    write_cells(rows)
}

fn write_cells(rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail, and all rows of a table are of one length.
        let _ = writer.write_record(row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
