//! `list --fields`: single fields of tickets, from the index alone.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

use super::found::Wanted;
use super::rows::{as_table, say_rest};
use crate::cli::session::opened::Session;
use crate::cli::session::output::Format;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::query::{self, Key};
use crate::records::{Id, bounds};
use crate::render;
use crate::render::table::{self, Cell, Column};
use crate::store::Unreadable;

/// A column of a list.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Field {
    /// The id of the ticket.
    Id,
    /// The name of its desk.
    Desk,
    /// A filter key.
    Key(&'static Key),
}

impl Field {
    /// The name it has in JSON, in CSV and over a column.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Field::Id => "id",
            Field::Desk => "desk",
            Field::Key(key) => key.name,
        }
    }
}

/// Reads names between commas.
///
/// # Errors
/// Exit 2 for a name that is no field, and for more than [`bounds::WORDS`].
pub(crate) fn read(names: &str) -> Result<Vec<Field>> {
    let field = |name: &str| match name.trim() {
        "id" => Ok(Field::Id),
        "desk" => Ok(Field::Desk),
        "" => Err(Error::usage(tr!("a field name is empty"))
            .hint(tr!("separate the names with commas: --fields id,title,due"))),
        name => query::key(name).map(Field::Key),
    };
    let count = names.split(',').count();
    if count > bounds::WORDS {
        let message =
            tr!("{count} fields are given; at most {words} can be printed", words = bounds::WORDS, count);
        return Err(Error::usage(message).hint(tr!("give each field once")));
    }
    names.split(',').map(field).collect()
}

/// The keys among the fields, in their order.
pub(crate) fn keys(fields: &[Field]) -> Vec<&'static Key> {
    fields.iter().filter_map(|f| if let Field::Key(key) = f { Some(*key) } else { None }).collect()
}

/// Prints these fields of the tickets found; returns how many tickets pass, and what could not be
/// read.
pub(crate) fn print(
    session: &Session,
    desk: &Desk,
    wanted: &Wanted,
    fields: &[Field],
) -> Result<(Option<usize>, Vec<Unreadable>)> {
    let keys = keys(fields);
    let (found, values) = wanted.ids(desk, |index, ids| index.values(ids, &keys))?;
    print_values(session, desk, fields, &found.ids, values)?;
    say_rest(session, found.rest);
    Ok((Some(found.ids.len() + found.rest), found.spoiled))
}

/// Prints these fields of these tickets; `values` are those of their keys, a row for each ticket.
pub(crate) fn print_values(
    session: &Session,
    desk: &Desk,
    fields: &[Field],
    found: &[Id],
    values: Vec<Vec<Value>>,
) -> Result<()> {
    let name = session.name_of(desk);
    let named = |(id, values): (&Id, Vec<Value>)| row(&name, &id.to_string(), fields, values);
    let rows: Vec<Map<String, Value>> = found.iter().zip(values).map(named).collect();
    match session.out.format {
        Some(Format::Ids) => ids(session, found)?,
        _ if session.out.quiet && session.out.format.is_none() => ids(session, found)?,
        _ => rows_out(session, desk, fields.iter().map(|f| f.name()), &rows)?,
    }
    if rows.is_empty() && as_table(session) {
        session.out.say(tr!("nothing matches"));
    }
    Ok(())
}

/// Prints fields of tickets of several desks: of each the name of its desk, its id with that name, and
/// the values of the keys. The desk comes first where nobody asked for it elsewhere.
pub(crate) fn print_many<'t>(
    session: &Session,
    desk: &Desk,
    fields: &[Field],
    tickets: impl Iterator<Item = (&'t str, String, Vec<Value>)>,
) -> Result<()> {
    let has_desk = fields.iter().any(|field| matches!(field, Field::Desk));
    let desk_first = if has_desk { None } else { Some(Field::Desk) };
    let fields: Vec<Field> = desk_first.into_iter().chain(fields.iter().copied()).collect();
    if session.out.format == Some(Format::Ids) || session.out.quiet && session.out.format.is_none() {
        return session.out.raw(&tickets.map(|(_, id, _)| id + "\n").collect::<String>());
    }
    let rows = tickets.map(|(desk, id, values)| row(desk, &id, &fields, values));
    rows_out(session, desk, fields.iter().map(|f| f.name()), &rows.collect::<Vec<_>>())
}

/// The fields of a ticket under their names; `values` are those of its keys.
fn row(desk: &str, id: &str, fields: &[Field], values: Vec<Value>) -> Map<String, Value> {
    let mut values = values.into_iter();
    let mut value = |field: &Field| match field {
        Field::Id => Value::from(id),
        Field::Desk => Value::from(desk),
        Field::Key(_) => values.next().unwrap_or(Value::Null),
    };
    fields.iter().map(|field| (field.name().to_owned(), value(field))).collect()
}

fn ids(session: &Session, ids: &[Id]) -> Result<()> {
    session.out.text(&ids.iter().map(|id| format!("{id}\n")).collect::<String>())
}

/// Prints rows of named values in the format asked for.
pub(crate) fn rows_out<'a>(
    session: &Session,
    desk: &Desk,
    names: impl Iterator<Item = &'a str>,
    rows: &[Map<String, Value>],
) -> Result<()> {
    let names: Vec<&str> = names.collect();
    match session.out.format {
        Some(Format::Json) => session.out.json(&rows),
        Some(Format::Jsonl) => rows.iter().try_for_each(|row| session.out.json(row)),
        Some(Format::Csv) => session.out.csv(&render::csv::values(&names, rows)),
        _ if rows.is_empty() => Ok(()),
        _ => {
            let columns = names.iter().map(|name| Column::wrap(&name.to_uppercase(), 0)).collect();
            let zone = &desk.policy.desk.timezone;
            let shown = |(name, value): (&String, &Value)| match local(zone, name, value) {
                Some(time) => Cell::from(time),
                None => Cell::from(shown(value)),
            };
            let cells = rows.iter().map(|row| row.iter().map(shown).collect());
            session.out.lines(table::listed(columns, cells, session.out.width))
        }
    }
}

/// A time as a reader reads it, in the desk's zone; `None` for a value that is no time.
fn local(zone: &TimeZone, name: &str, value: &Value) -> Option<String> {
    let at = value.as_str()?.parse::<Timestamp>().ok()?;
    query::key(name).is_ok_and(Key::is_time).then(|| render::times::moment(zone, at))
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "-".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(all) if all.is_empty() => "-".to_owned(),
        Value::Array(all) => all.iter().map(shown).collect::<Vec<_>>().join(", "),
        value => value.to_string(),
    }
}
