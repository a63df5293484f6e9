//! Bringing the change of one event to a field that another clone may have changed meanwhile.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::items;
use super::lines;
use super::lists::Lists;
use super::table::{MergeRule, Order, by_shape};
use crate::records::{Event, EventId, Overridden};

/// What is kept of the values that give way while events are applied one after the other.
#[derive(Debug, Default)]
pub(super) struct Scribe {
    /// The event that is being applied.
    pub event: EventId,
    /// Which event set a field last.
    pub setters: HashMap<String, EventId>,
    /// What gave way to the event that is being applied.
    pub kept: Vec<Overridden>,
    /// The lists that events saw.
    pub lists: Lists,
}

impl Scribe {
    /// Ready for these events.
    pub(super) fn of(events: &[Event]) -> Scribe {
        Scribe { lists: Lists::of(events), ..Scribe::default() }
    }

    /// Writes down that `value` gave way in `field`.
    pub(super) fn keep(&mut self, field: &str, value: &Value) {
        let event = self.setters.get(field).cloned();
        self.kept.push(Overridden {
            field: field.to_owned(),
            value: value.clone(),
            event,
            ..Overridden::default()
        });
    }

    /// Writes down who set a field.
    pub(super) fn set(&mut self, field: &str) {
        self.setters.insert(field.to_owned(), self.event.clone());
    }
}

/// A change of one field: the value that whoever made it saw, and the one they left.
#[derive(Debug, Clone, Copy)]
pub(super) struct FieldStep<'v> {
    pub from: &'v Value,
    pub to: &'v Value,
}

/// What becomes of `current` when the step is taken there; null is absent.
pub(super) fn apply(
    rule: MergeRule,
    field: &str,
    step: FieldStep<'_>,
    current: Value,
    scribe: &mut Scribe,
) -> Value {
    if current == *step.from || current == *step.to || matches!(rule, MergeRule::Computed) {
        scribe.set(field);
        return step.to.clone();
    }
    let merged = match rule {
        MergeRule::Later | MergeRule::Computed => {
            scribe.keep(field, &current);
            step.to.clone()
        }
        MergeRule::Set(order) => list(set(order, texts(step.from), texts(step.to), texts(&current))),
        MergeRule::Lines => {
            let merged = lines::merge(&texts(step.from), &texts(&current), &texts(step.to));
            if merged.clash {
                scribe.keep(field, &current);
            }
            list(merged.lines)
        }
        MergeRule::Items(rule) => items::apply(rule, field, step, current, scribe),
        MergeRule::Fields => fields(field, step, current, scribe),
    };
    scribe.set(field);
    merged
}

/// The entries that a step added and took away, added to and taken from the set.
fn set(order: Order, from: Vec<&str>, to: Vec<&str>, current: Vec<&str>) -> Vec<String> {
    let stays = |entry: &&&str| to.contains(*entry) || !from.contains(*entry);
    let mut merged: Vec<String> = current.iter().filter(stays).map(|e| (*e).to_owned()).collect();
    for entry in to {
        if !from.contains(&entry) && !merged.iter().any(|m| m == entry) {
            merged.push(entry.to_owned());
        }
    }
    if matches!(order, Order::Sorted) {
        merged.sort();
    }
    merged
}

fn fields(field: &str, step: FieldStep<'_>, current: Value, scribe: &mut Scribe) -> Value {
    let from = object(step.from);
    let to = object(step.to);
    let mut merged = object(&current);
    for name in names(&from, &to) {
        let before = value(&from, &name);
        let after = value(&to, &name);
        if before == after {
            continue;
        }
        let present = merged.remove(&name).unwrap_or_default();
        let rule = by_shape([&before, &after, &present]);
        let step = FieldStep { from: &before, to: &after };
        put(&mut merged, &name, apply(rule, &format!("{field}.{name}"), step, present, scribe));
    }
    if merged.is_empty() { Value::Null } else { Value::Object(merged) }
}

/// The names of the fields of two objects, each once, in a fixed order.
pub(super) fn names(a: &Map<String, Value>, b: &Map<String, Value>) -> Vec<String> {
    let all: std::collections::BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    all.into_iter().cloned().collect()
}

/// A field of an object; null when it has none.
pub(super) fn value(object: &Map<String, Value>, name: &str) -> Value {
    object.get(name).cloned().unwrap_or_default()
}

/// Gives an object a field; null takes it away.
pub(super) fn put(object: &mut Map<String, Value>, name: &str, value: Value) {
    match value {
        Value::Null => object.remove(name),
        value => object.insert(name.to_owned(), value),
    };
}

pub(super) fn object(value: &Value) -> Map<String, Value> {
    value.as_object().cloned().unwrap_or_default()
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

fn list(texts: Vec<String>) -> Value {
    if texts.is_empty() { Value::Null } else { Value::from(texts) }
}
