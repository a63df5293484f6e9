//! The fields of a ticket as the events name them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::article;
use crate::records::{FieldChange, Kind, Ticket};

/// The fields of a ticket by name, without history and deadlines; those of its parts as `part.field`.
pub(in crate::rules) fn fields(ticket: &Ticket) -> BTreeMap<String, Value> {
    let bare = Ticket { history: Vec::new(), due: Default::default(), ..ticket.clone() };
    let Ok(Value::Object(map)) = serde_json::to_value(&bare) else { return BTreeMap::new() };
    let mut flat = BTreeMap::new();
    for (name, value) in map {
        match value {
            Value::Object(part) if name == "article" => flat.extend(article::flatten(part)),
            Value::Object(part) if is_part(&name) => {
                flat.extend(part.into_iter().map(|(field, v)| (format!("{name}.{field}"), v)));
            }
            value => {
                flat.insert(name, value);
            }
        }
    }
    flat.remove("history");
    flat.remove("due");
    flat
}

/// Whether this is a part of a ticket of which events record each field by itself.
pub(in crate::rules) fn is_part(name: &str) -> bool {
    matches!(name, "requester" | "submission" | "assessment" | "targets")
        || Kind::ALL.iter().any(|kind| kind.as_str() == name)
}

/// The fields that differ, by name; fields of the parts are named `part.field`.
pub fn differences(before: &Ticket, after: &Ticket) -> BTreeMap<String, FieldChange> {
    let before = fields(before);
    let after = fields(after);
    let names = before.keys().chain(after.keys());
    let value = |side: &BTreeMap<String, Value>, name: &str| side.get(name).cloned().unwrap_or(Value::Null);
    let changed = names.filter(|name| before.get(*name) != after.get(*name));
    changed.map(|name| (name.clone(), FieldChange::pair(value(&before, name), value(&after, name)))).collect()
}
