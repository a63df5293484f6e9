//! `list --group-by`: how many tickets have the same values.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Map, Value};

use super::columns::{Field, keys, rows_out};
use super::found::{Wanted, report};
use super::rows::as_table;
use crate::cli::session::opened::Session;
use crate::desk::Desk;
use crate::error::{Error, Result};
use crate::lang::tr;
use crate::query::Key;
use crate::records::words::State;
use crate::records::{Class, Kind};
use crate::store::Unreadable;

/// How many tickets have the same values, in the order in which they are printed.
pub(crate) type Counts = BTreeMap<Vec<GroupPlace>, (Vec<Value>, u64)>;

/// Prints the groups of the tickets found, in the order of their values.
pub(crate) fn print(
    session: &Session,
    desk: &Desk,
    wanted: &Wanted,
    fields: &[Field],
    limit: Option<usize>,
) -> Result<()> {
    refuse_ids(fields)?;
    let mut counts = Counts::new();
    let spoiled = count(desk, &session.name_of(desk), wanted, fields, &mut counts)?;
    out(session, desk, fields, counts, limit)?;
    report(spoiled)
}

/// Refuses to group by what no two tickets share.
///
/// # Errors
/// Exit 2 for the id.
pub(crate) fn refuse_ids(fields: &[Field]) -> Result<()> {
    if fields.iter().any(|f| matches!(f, Field::Id)) {
        return Err(Error::usage(tr!("every ticket has its own id, so tickets cannot be grouped by it"))
            .hint(tr!("group by a field that tickets share")));
    }
    Ok(())
}

/// Adds the groups of a desk of this name; returns what could not be read.
pub(crate) fn count(
    desk: &Desk,
    name: &str,
    wanted: &Wanted,
    fields: &[Field],
    counts: &mut Counts,
) -> Result<Vec<Unreadable>> {
    let keys = keys(fields);
    let (groups, spoiled) = wanted.groups(desk, &keys)?;
    for group in groups {
        let mut of_keys = keys.iter().zip(&group.values).map(|(key, value)| of_group(desk, key, value));
        let value = |field: &Field| match field {
            Field::Desk => Value::from(name),
            Field::Id | Field::Key(_) => of_keys.next().unwrap_or(Value::Null),
        };
        let values: Vec<Value> = fields.iter().map(value).collect();
        for values in spread(&values) {
            // By place, not by value: words of a life cycle sort in its order, not by letter.
            let place = values.iter().map(GroupPlace::of).collect();
            counts.entry(place).or_insert_with(|| (values, 0)).1 += group.count;
        }
    }
    Ok(spoiled)
}

/// Prints the groups, the first `limit` of them.
pub(crate) fn out(
    session: &Session,
    desk: &Desk,
    fields: &[Field],
    counts: Counts,
    limit: Option<usize>,
) -> Result<()> {
    let limit = limit.filter(|n| *n > 0).unwrap_or(usize::MAX);
    let rows: Vec<Map<String, Value>> =
        counts.into_values().take(limit).map(|(values, count)| row(fields, values, count)).collect();
    rows_out(session, desk, fields.iter().map(|f| f.name()).chain(["count"]), &rows)?;
    if rows.is_empty() && as_table(session) {
        session.out.say(tr!("nothing matches"));
    }
    Ok(())
}

fn row(fields: &[Field], values: Vec<Value>, count: u64) -> Map<String, Value> {
    let named = fields.iter().map(|f| f.name().to_owned()).zip(values);
    named.chain([("count".to_owned(), count.into())]).collect()
}

/// Times count by their month, in the desk's time zone.
fn of_group(desk: &Desk, key: &Key, value: &Value) -> Value {
    let time = value.as_str().filter(|_| key.is_time()).and_then(|text| text.parse::<Timestamp>().ok());
    time.map_or_else(
        || value.clone(),
        |at| desk.policy.desk.timezone.to_datetime(at).strftime("%Y-%m").to_string().into(),
    )
}

/// A ticket with several tags counts under each of them.
fn spread(values: &[Value]) -> Vec<Vec<Value>> {
    let choices = values.iter().map(|value| match value {
        Value::Array(all) if all.is_empty() => vec![Value::Null],
        Value::Array(all) => all.clone(),
        value => vec![value.clone()],
    });
    choices.fold(vec![Vec::new()], |rows, choice| {
        let longer = |row: &Vec<Value>| {
            choice.iter().map(|value| [row.clone(), vec![value.clone()]].concat()).collect::<Vec<_>>()
        };
        rows.iter().flat_map(longer).collect()
    })
}

/// Where a value stands among others: words of a life cycle in its order, the rest by themselves, what
/// is not there last.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum GroupPlace {
    Number(i64),
    Word(usize),
    Text(String),
    Nothing,
}

impl GroupPlace {
    fn of(value: &Value) -> GroupPlace {
        let text = match value {
            Value::Null => return GroupPlace::Nothing,
            Value::Number(number) => return GroupPlace::Number(number.as_i64().unwrap_or_default()),
            Value::String(text) => text.clone(),
            value => value.to_string(),
        };
        let words =
            State::WORDS.iter().chain(Class::WORDS).copied().chain(Kind::ALL.iter().map(|k| k.as_str()));
        let place = words.into_iter().position(|word| word == text);
        place.map_or(GroupPlace::Text(text), GroupPlace::Word)
    }
}
