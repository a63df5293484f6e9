//! Merging lists of things that are known by a key: repairs, votes, criteria, links.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::field::{FieldStep, Scribe, apply as apply_field, names, object, put, value};
use super::table::{Key, List, rule_within};

/// What an entry is known by; entries that are alike in it are told apart by their number.
type Known = (Value, usize);

/// The entries of a list by what they are known by. Found by hash: an incident may have thousands of alerts.
struct Entries {
    all: Vec<(Known, Value)>,
    places: HashMap<Known, usize>,
}

/// What becomes of the list `current` when a step adds entries, takes some away and changes others.
pub(super) fn apply(
    list: &List,
    field: &str,
    step: FieldStep<'_>,
    current: Value,
    scribe: &mut Scribe,
) -> Value {
    let from = Entries::of(list, step.from);
    let to = Entries::of(list, step.to);
    let mut merged = Entries::of(list, &current);
    // What someone changed meanwhile stays though another took it away.
    merged.retain(|key, entry| to.find(key).is_some() || from.find(key).is_none_or(|known| known != entry));
    for (key, after) in &to.all {
        let before = from.find(key);
        match merged.places.get(key).copied() {
            _ if before == Some(after) => {}
            None => merged.push(key.clone(), after.clone()),
            Some(place) => {
                let step = FieldStep { from: before.unwrap_or(&Value::Null), to: after };
                let path = format!("{field}[{}]", place + 1);
                let entry = std::mem::take(&mut merged.all[place].1);
                merged.all[place].1 = entry_of(list, &path, step, entry, scribe);
            }
        }
    }
    finish(list, merged.all.into_iter().map(|(_, entry)| entry).collect())
}

impl Entries {
    fn of(list: &List, value: &Value) -> Entries {
        let mut entries = Entries { all: Vec::new(), places: HashMap::new() };
        let mut alike: HashMap<Value, usize> = HashMap::new();
        for (place, entry) in value.as_array().into_iter().flatten().enumerate() {
            let key = key(list, place, entry);
            let same = alike.entry(key.clone()).or_default();
            let known = (key, *same);
            *same += 1;
            entries.push(known, entry.clone());
        }
        entries
    }

    fn push(&mut self, key: Known, entry: Value) {
        self.places.insert(key.clone(), self.all.len());
        self.all.push((key, entry));
    }

    fn find(&self, key: &Known) -> Option<&Value> {
        self.places.get(key).map(|place| &self.all[*place].1)
    }

    fn retain(&mut self, stays: impl Fn(&Known, &Value) -> bool) {
        self.places.clear();
        for (key, entry) in std::mem::take(&mut self.all) {
            if stays(&key, &entry) {
                self.push(key, entry);
            }
        }
    }
}

/// An entry that the step changed, as another may have changed it too.
fn entry_of(list: &List, path: &str, step: FieldStep<'_>, current: Value, scribe: &mut Scribe) -> Value {
    if !current.is_object() || !step.to.is_object() {
        return step.to.clone();
    }
    let from = object(step.from);
    let to = object(step.to);
    let mut merged = object(&current);
    for name in names(&from, &to) {
        let before = value(&from, &name);
        let after = value(&to, &name);
        if before == after || list.number == Some(name.as_str()) {
            continue;
        }
        let present = value(&merged, &name);
        let rule = rule_within(list, &name, [&before, &after, &present]);
        let step = FieldStep { from: &before, to: &after };
        put(&mut merged, &name, apply_field(rule, &format!("{path}.{name}"), step, present, scribe));
    }
    Value::Object(spelled(merged, &to, &object(&current)))
}

/// The fields in the order in which a record has them: that of the entry which has more of them.
fn spelled(
    mut merged: Map<String, Value>,
    to: &Map<String, Value>,
    current: &Map<String, Value>,
) -> Map<String, Value> {
    let names: Vec<String> = to.keys().chain(current.keys()).cloned().collect();
    let mut spelled = Map::new();
    for name in names {
        if let Some(value) = merged.shift_remove(&name) {
            spelled.insert(name, value);
        }
    }
    spelled
}

fn finish(list: &List, mut entries: Vec<Value>) -> Value {
    if let Some((name, words)) = list.order {
        let rank = |entry: &Value| {
            let text = entry[name].as_str().unwrap_or_default().to_owned();
            (words.iter().position(|word| *word == text).unwrap_or(words.len()), text)
        };
        entries.sort_by_cached_key(rank);
    }
    if let Some(name) = list.number {
        number(name, &mut entries);
    }
    if entries.is_empty() { Value::Null } else { Value::Array(entries) }
}

/// Numbers the entries anew where two clones gave the same number.
fn number(name: &str, entries: &mut [Value]) {
    let numbers: Vec<u64> = entries.iter().filter_map(|e| e[name].as_u64()).collect();
    if numbers.len() == entries.len() && numbers.is_sorted_by(|a, b| a < b) {
        return;
    }
    for (place, entry) in entries.iter_mut().enumerate() {
        if let Value::Object(entry) = entry {
            entry.insert(name.to_owned(), Value::from(place + 1));
        }
    }
}

fn key(list: &List, place: usize, entry: &Value) -> Value {
    let without = |fields: &[&str]| {
        let mut whole = object(entry);
        whole.retain(|name, _| !fields.contains(&name.as_str()) && list.number != Some(name.as_str()));
        Value::Object(whole)
    };
    match list.key {
        Key::Place => Value::from(place),
        _ if !entry.is_object() => entry.clone(),
        Key::Whole => without(&[]),
        Key::But(fields) => without(fields),
        Key::Of(fields) => Value::from_iter(fields.iter().map(|f| entry[*f].clone())),
    }
}
