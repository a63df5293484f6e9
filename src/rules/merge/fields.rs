//! A record as its fields by name, as the `changes` of events name them.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::records::{Event, Kind, Ticket};
use crate::rules::fields::{article, fields, is_part};

/// The fields of a record by name, those of its parts as `part.field`; absent rather than null.
pub(super) type Flat = BTreeMap<String, Value>;

/// The fields of a record, without history and deadlines; the texts of an article's past versions, which events do not
/// tell, each by itself.
pub(super) fn flat(ticket: &Ticket) -> Flat {
    let mut flat = fields(ticket);
    for version in
        ticket.article().into_iter().flat_map(|a| a.versions.iter().filter(|v| Some(v.number) != a.version))
    {
        if let Some(Ok(content)) = version.content.as_ref().map(serde_json::to_value) {
            flat.insert(content_name(u64::from(version.number)), content);
        }
    }
    flat
}

/// The name of the text of an article's past version.
pub(super) fn content_name(version: u64) -> String {
    format!("article.versions.{version}.content")
}

/// The record that has these fields and this history; its deadlines are still to be computed.
pub(super) fn assemble(kind: Kind, flat: &Flat, history: Vec<Event>) -> Result<Ticket, serde_json::Error> {
    let mut whole = Map::new();
    whole.insert(kind.as_str().to_owned(), Value::Object(Map::new()));
    for (name, value) in flat {
        match name.split_once('.').filter(|(part, _)| is_part(part)) {
            Some((part, field)) => {
                let of_part = whole.entry(part).or_insert_with(|| Value::Object(Map::new()));
                match of_part.as_object_mut() {
                    Some(of_part) if part == "article" => article::put(of_part, field, value),
                    Some(of_part) => drop(of_part.insert(field.to_owned(), value.clone())),
                    None => {}
                }
            }
            None => {
                whole.insert(name.clone(), value.clone());
            }
        }
    }
    whole.insert("kind".to_owned(), Value::from(kind.as_str()));
    whole.insert("history".to_owned(), Value::Array(Vec::new()));
    let ticket: Ticket = serde_json::from_value(Value::Object(whole))?;
    Ok(Ticket { history, ..ticket })
}

/// The fields a ticket had before any of the events, as the first that changed each tells; those that none changed
/// are as in `known`. The events stand in the order in which they were written.
pub(super) fn origin<'e>(events: impl DoubleEndedIterator<Item = &'e Event>, known: &Flat) -> Flat {
    let mut origin = known.clone();
    for event in events.rev() {
        for (field, change) in event.changes.iter().filter(|(_, change)| change.2.is_none()) {
            match &change.0 {
                Value::Null => origin.remove(field),
                value => origin.insert(field.clone(), value.clone()),
            };
        }
    }
    origin
}
