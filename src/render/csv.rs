//! CSV out: cells that a spreadsheet would run as a formula are made text.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use crate::error::{Error, ErrorKind, Result};
use crate::escape::csv_cell;
use crate::lang::tr;
use crate::query::{DUE_HANDLE, DUE_RESOLVE, DUE_RESPOND, OWN_SERVICE, OWN_TYPE};
use crate::query::{Stored, class_letter, stored_texts};
use crate::records::Kind;
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
    header() + &ticket_rows(tickets)
}

/// The same without the header, for what is written piece by piece.
pub fn ticket_rows(tickets: &[wire::Ticket]) -> String {
    write(&tickets.iter().map(row).collect::<Vec<_>>())
}

/// The header of [`tickets`].
pub fn header() -> String {
    write(&[HEADER.map(str::to_owned).to_vec()])
}

/// The header of tickets of several desks.
pub fn header_with_desk() -> String {
    write(&[["desk"].into_iter().chain(HEADER).map(str::to_owned).collect()])
}

/// Tickets of several desks without the header, each with the name of its desk.
pub fn rows_with_desk<'t>(tickets: impl Iterator<Item = (&'t str, &'t wire::Ticket)>) -> String {
    let rows = tickets.map(|(desk, ticket)| [desk.to_owned()].into_iter().chain(row(ticket)).collect());
    write(&rows.collect::<Vec<Vec<String>>>())
}

/// CSV with a first column that names the desk; the header only where it is wanted.
pub fn of_desk(desk: &str, text: &str, has_header: bool) -> String {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let records = reader.records().filter_map(std::result::Result::ok).enumerate();
    let row = |(at, record): (usize, csv::StringRecord)| {
        let first = if at == 0 { Cow::Borrowed("desk") } else { csv_cell(desk) };
        std::iter::once(first.into_owned()).chain(record.iter().map(str::to_owned)).collect::<Vec<String>>()
    };
    write_cells(&records.skip(usize::from(!has_header)).map(row).collect::<Vec<_>>())
}

/// The columns of an index that a row of [`Stored`] is made from.
pub const COLUMNS: [&str; 27] = [
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
    "tag",
    "created",
    "responded",
    "handled",
    "resolved",
    "closed",
    DUE_RESPOND,
    DUE_HANDLE,
    DUE_RESOLVE,
    "reassigned",
    "reopened",
    "external",
    "contact",
    OWN_TYPE,
    OWN_SERVICE,
];

/// Writes rows of tickets as [`tickets`] does, from the columns of an index.
#[derive(Debug, Default)]
pub struct StoredRows {
    rows: Rows,
}

impl StoredRows {
    /// Adds a ticket, from the values of [`COLUMNS`]; of several desks, with the name of its desk.
    pub fn add(&mut self, desk: Option<&str>, id: &str, stored: &[Stored]) {
        let text = |at: usize| match stored.get(at) {
            Some(Stored::Text(text)) => stored_texts(text).next(),
            _ => None,
        };
        let kind = text(0).unwrap_or_default();
        let own = |at: usize, kinds: &[Kind], other: usize| {
            let is_own = kinds.iter().any(|own| own.as_str() == kind);
            text(if is_own { at } else { other })
        };
        let contact = text(24);
        // The key `requester` has name and contact; one alone is the contact where there is one.
        let named = stored.get(8).is_some_and(
            |texts| matches!(texts, Stored::Text(texts) if contact.is_none() || stored_texts(texts).count() > 1),
        );
        let cell = |at: usize| -> Cow<'_, str> {
            match (at, stored.get(at)) {
                (1, Some(Stored::Text(title))) => Cow::Borrowed(&**title),
                (3, Some(Stored::Number(class))) => Cow::Owned(class_letter(*class)),
                (4, _) => own(25, &[Kind::Change, Kind::Article, Kind::Ci], 4).unwrap_or_default().into(),
                (7, _) => own(26, &[Kind::Change], 7).unwrap_or_default().into(),
                (8, _) if !named => Cow::Borrowed(""),
                (12, Some(Stored::Text(tags))) => {
                    items(&stored_texts(tags).map(str::to_owned).collect::<Vec<_>>()).into()
                }
                (13..=20, Some(Stored::Number(us))) => {
                    Timestamp::from_microsecond(*us).map_or(Cow::Borrowed(""), |at| at.to_string().into())
                }
                (23, Some(Stored::Text(numbers))) => stored_texts(numbers).nth(1).unwrap_or_default().into(),
                (_, Some(Stored::Number(number))) => number.to_string().into(),
                _ => text(at).unwrap_or_default().into(),
            }
        };
        desk.iter().for_each(|desk| self.rows.cell(&csv_cell(desk)));
        self.rows.cell(id);
        (0..HEADER.len() - 1).for_each(|at| self.rows.cell(&csv_cell(&cell(at))));
        self.rows.end();
    }

    /// The rows as text.
    pub fn text(mut self) -> String {
        self.rows.take()
    }
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

/// Rows of cells that are harmless already, as CSV, one after another.
#[derive(Debug)]
pub struct Rows {
    writer: csv::Writer<Vec<u8>>,
}

impl Default for Rows {
    fn default() -> Rows {
        Rows { writer: csv::Writer::from_writer(Vec::new()) }
    }
}

impl Rows {
    /// Adds a row.
    pub fn add<'c>(&mut self, cells: impl Iterator<Item = Cow<'c, str>>) {
        cells.for_each(|cell| self.cell(&cell));
        self.end();
    }

    /// Adds a cell to the row that is not ended.
    fn cell(&mut self, cell: &str) {
        // Writing to memory cannot fail.
        let _ = self.writer.write_field(cell);
    }

    /// Ends a row.
    fn end(&mut self) {
        // All rows of a table are of one length.
        let _ = self.writer.write_record(None::<&[u8]>);
    }

    /// The text of the rows since the last time.
    pub fn take(&mut self) -> String {
        let Rows { writer } = std::mem::take(self);
        String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
    }
}

fn write_cells(rows: &[Vec<String>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail, and all rows of a table are of one length.
        let _ = writer.write_record(row);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}
