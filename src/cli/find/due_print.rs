//! The rows of `due` in each format. Only a table waits for all of them: its columns are as wide as
//! their longest text.

use std::collections::HashSet;

use super::due_batch::{DueBatch, Reading, in_batches};
use super::due_field::DueField;
use super::due_read::DueRead;
use super::due_row::{DUTY, DueRow};
use super::rows::as_table;
use super::{columns, template};
use crate::cli::session::json_rows::JsonRows;
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::cli::session::piped::piped;
use crate::desk::Desk;
use crate::error::Result;
use crate::lang::tr;
use crate::render;

/// How rows are printed.
pub(crate) enum Printer<'a> {
    /// Lines of the reader's own.
    Template(&'a str),
    /// Ids, each once.
    Ids,
    /// JSON or CSV of these fields.
    Rows(Format, Fields),
    /// A table of these fields.
    Fields(Vec<DueField>),
    /// A table.
    Table,
}

/// Which fields.
pub(crate) struct Fields {
    fields: Vec<DueField>,
    /// Whether the header of CSV is printed where there is no row.
    has_header: bool,
}

impl<'a> Printer<'a> {
    /// What the flags ask for.
    ///
    /// # Errors
    /// Exit 2 for a name that is no field.
    pub(crate) fn of(
        session: &Session,
        fields: Option<&str>,
        template: Option<&'a str>,
    ) -> Result<Printer<'a>> {
        let is_on_many = session.is_on_many();
        let fields = fields.map(|names| named(names, is_on_many)).transpose()?;
        let format = session.out.format;
        Ok(match (fields, template, format) {
            (None, Some(text), _) => Printer::Template(text),
            (_, _, Some(Format::Ids)) => Printer::Ids,
            (_, _, None) if session.out.quiet => Printer::Ids,
            (Some(fields), _, Some(format @ (Format::Json | Format::Jsonl | Format::Csv))) => {
                Printer::Rows(format, Fields { fields, has_header: true })
            }
            (None, _, Some(format @ (Format::Json | Format::Jsonl | Format::Csv))) => {
                let fields = match is_on_many {
                    true => DueField::with_desk().collect(),
                    false => DueField::ALL.to_vec(),
                };
                Printer::Rows(format, Fields { fields, has_header: false })
            }
            (Some(fields), ..) => Printer::Fields(fields),
            (None, ..) => Printer::Table,
        })
    }

    /// Whether the name of the desk is among the fields that were asked for.
    pub(crate) fn names_desk(&self) -> bool {
        match self {
            Printer::Rows(_, Fields { fields, .. }) | Printer::Fields(fields) => {
                fields.contains(&DueField::Desk)
            }
            _ => false,
        }
    }

    /// Prints the rows that are read; their times are those of the zone of the desk.
    ///
    /// # Errors
    /// What reading the desk can meet, and what writing can.
    pub(crate) fn print(&self, session: &Session, desk: &Desk, read: Reading) -> Result<DueRead> {
        match self {
            Printer::Template(text) => by_template(session, read, text),
            Printer::Rows(format, fields) => rows(session, read, *format, fields),
            Printer::Ids => ids(session, read),
            Printer::Fields(fields) => {
                let mut picked = Vec::new();
                let read = read(&mut |row| {
                    picked.push(row.picked(fields).values());
                    Ok(())
                })?;
                say_nothing(session, &read);
                columns::rows_out(session, desk, fields.iter().map(|field| field.name()), &picked)?;
                Ok(read)
            }
            Printer::Table => {
                let mut rows = Vec::new();
                let read = read(&mut |row| {
                    rows.push(row.to_owned());
                    Ok(())
                })?;
                say_nothing(session, &read);
                table(session, desk, &rows, &read)?;
                Ok(read)
            }
        }
    }
}

/// The fields that are named, each once; of several desks, that of the desk first where nobody asked for it elsewhere.
fn named(names: &str, is_on_many: bool) -> Result<Vec<DueField>> {
    let mut fields = Vec::new();
    for name in names.split(',').map(str::trim) {
        let field = DueField::known().find(|field| field.name() == name);
        let names = || DueField::known().map(DueField::name);
        let field = field.ok_or_else(|| template::unknown_field(name, names()))?;
        if !fields.contains(&field) {
            fields.push(field);
        }
    }
    if is_on_many && !fields.contains(&DueField::Desk) {
        fields.insert(0, DueField::Desk);
    }
    Ok(fields)
}

fn say_nothing(session: &Session, read: &DueRead) {
    if read.shown == 0 && as_table(session) {
        session.out.say(tr!("nothing is due"));
    }
}

fn by_template(session: &Session, read: Reading, text: &str) -> Result<DueRead> {
    // A mistake in it is reported even where nothing is due.
    template::print::<DueRow<&str>>(session, text, &[])?;
    in_batches(read, &mut |batch| template::print(session, text, &batch.iter().collect::<Vec<_>>()))
}

fn rows(session: &Session, read: Reading, format: Format, wanted: &Fields) -> Result<DueRead> {
    let fields = &wanted.fields;
    if format == Format::Csv {
        return csv(session, read, wanted);
    }
    let mut json = JsonRows::of(&session.out);
    let read = piped(
        |each| in_batches(read, each),
        |batch: DueBatch| {
            let mut text = String::with_capacity(batch.iter().len() * 256);
            batch.iter().try_for_each(|row| json.add(&row.picked(fields), &mut text))?;
            Ok(text)
        },
        |text| session.out.json_text(text),
    )?;
    session.out.json_text(JsonRows::of(&session.out).end_after(read.shown > 0))?;
    Ok(read)
}

fn csv(session: &Session, read: Reading, wanted: &Fields) -> Result<DueRead> {
    let fields = &wanted.fields;
    let header = || fields.iter().map(|field| field.name().into());
    let mut is_begun = false;
    let read = piped(
        |each| in_batches(read, each),
        |batch: DueBatch| {
            let mut rows = render::csv::Rows::default();
            if !std::mem::replace(&mut is_begun, true) {
                rows.add(header());
            }
            batch.iter().for_each(|row| rows.add(row.picked(fields).into_cells()));
            Ok(rows.take())
        },
        |text| session.out.csv(text),
    )?;
    if read.shown == 0 && wanted.has_header {
        let mut rows = render::csv::Rows::default();
        rows.add(header());
        session.out.csv(&rows.take())?;
    }
    Ok(read)
}

fn ids(session: &Session, read: Reading) -> Result<DueRead> {
    let mut seen: HashSet<String> = HashSet::new();
    in_batches(read, &mut |batch| {
        let mut text = String::new();
        for row in batch.iter().filter(|row| row.kind != DUTY) {
            if !seen.contains(row.id) {
                text.push_str(row.id);
                text.push('\n');
                seen.insert(row.id.to_owned());
            }
        }
        session.out.text(&text)
    })
}

fn table(session: &Session, desk: &Desk, rows: &[DueRow<String>], read: &DueRead) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let screen = session.out.screen(&desk.policy.desk.timezone, desk.now);
    let line = |at: usize| {
        let row = &rows[at];
        render::tickets::DueLine {
            id: &row.id,
            desk: row.desk.as_deref(),
            class: row.class,
            clock: &row.clock,
            breached: row.clock_state == "breached",
            due: row.due,
            holder: row.waits_for.as_deref().or(row.assignee.as_deref()).or(row.team.as_deref()),
            step: row.step.as_deref(),
            title: &row.title,
        }
    };
    let unique = |id: &str| read.names.of(id);
    session.out.lines(render::tickets::due(&screen, rows.len(), line, &unique))
}
