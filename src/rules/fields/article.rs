//! The fields of an article as the events name them.

use serde_json::{Map, Value};

use super::object::put as put_field;

/// The fields of an article, named as events name them: those of the draft's text one by one, versions one by one
/// and without their texts, which stand in the events that wrote them. A list of all versions in each event would
/// make a record grow with the square of their number.
pub(in crate::rules) fn flatten(part: Map<String, Value>) -> Vec<(String, Value)> {
    let mut fields = Vec::new();
    for (name, value) in part {
        match (name.as_str(), value) {
            ("draft", Value::Object(draft)) => fields.extend(of_draft(draft)),
            ("versions", Value::Array(versions)) => fields.extend(versions.into_iter().map(of_version)),
            (_, value) => fields.push((format!("article.{name}"), value)),
        }
    }
    fields
}

fn of_draft(draft: Map<String, Value>) -> Vec<(String, Value)> {
    let mut fields = Vec::new();
    for (name, value) in draft {
        match (name.as_str(), value) {
            ("content", Value::Object(content)) => {
                fields.extend(content.into_iter().map(|(field, v)| (format!("article.draft.{field}"), v)));
            }
            (_, value) => fields.push((format!("article.draft.{name}"), value)),
        }
    }
    fields
}

fn of_version(mut version: Value) -> (String, Value) {
    if let Value::Object(fields) = &mut version {
        fields.remove("content");
    }
    let number = version.get("number").map(Value::to_string).unwrap_or_default();
    (format!("article.versions.{number}"), version)
}

/// A field of an article's part by the name that events give it: the other way round than [`flatten`].
pub(in crate::rules) fn get(part: &Map<String, Value>, name: &str) -> Value {
    let of_draft =
        |path: &[&str]| path.iter().try_fold(part.get("draft")?, |value, key| value.get(key)).cloned();
    let found = match (name.strip_prefix("draft."), name.strip_prefix("versions.")) {
        (Some(field), _) if OF_DRAFT.contains(&field) => of_draft(&[field]),
        (Some(field), _) => of_draft(&["content", field]),
        (_, Some(number)) => version(part, number).map(|place| of_version(versions(part)[place].clone()).1),
        _ => part.get(name).cloned(),
    };
    found.unwrap_or_default()
}

/// Sets it. A draft of which nothing is left is none; a version keeps its text, which events do not name: it is
/// `versions.N.content` where a merge does.
pub(in crate::rules) fn put(part: &mut Map<String, Value>, name: &str, value: &Value) {
    match (name.strip_prefix("draft."), name.strip_prefix("versions.")) {
        (Some(field), _) if OF_DRAFT.contains(&field) => put_within(part, &["draft"], field, value),
        (Some(field), _) => put_within(part, &["draft", "content"], field, value),
        (_, Some(number)) => match number.strip_suffix(".content") {
            Some(number) => put_content(part, number, value),
            None => put_version(part, number, value),
        },
        _ => put_field(part, name, value),
    }
}

/// The fields of a draft that are not of its text.
const OF_DRAFT: [&str; 4] = ["summary", "revises", "submitted", "approval"];

/// Sets a field of an object within others, each made where it is missing and taken away once it is empty.
fn put_within(map: &mut Map<String, Value>, path: &[&str], field: &str, value: &Value) {
    let Some((first, rest)) = path.split_first() else { return put_field(map, field, value) };
    let inner = map.entry(*first).or_insert_with(|| Value::Object(Map::new()));
    if let Value::Object(inner) = inner {
        put_within(inner, rest, field, value);
        if inner.is_empty() {
            map.shift_remove(*first);
        }
    }
}

fn versions(part: &Map<String, Value>) -> &[Value] {
    part.get("versions").and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

fn version(part: &Map<String, Value>, number: &str) -> Option<usize> {
    let number: u64 = number.parse().ok()?;
    versions(part).iter().position(|v| v.get("number").and_then(Value::as_u64) == Some(number))
}

fn put_content(part: &mut Map<String, Value>, number: &str, value: &Value) {
    let Some(place) = version(part, number) else { return };
    let all = part.get_mut("versions").and_then(Value::as_array_mut);
    if let Some(version) = all.and_then(|all| all[place].as_object_mut()) {
        put_field(version, "content", value);
    }
}

fn put_version(part: &mut Map<String, Value>, number: &str, value: &Value) {
    let place = version(part, number);
    let Some(all) = part.entry("versions").or_insert_with(|| Value::Array(Vec::new())).as_array_mut() else {
        return;
    };
    match (place, value) {
        (Some(place), Value::Null) => drop(all.remove(place)),
        (Some(place), Value::Object(told)) => {
            let content = all[place].get("content").cloned();
            let mut told = told.clone();
            told.extend(content.map(|content| ("content".to_owned(), content)));
            all[place] = Value::Object(told);
        }
        (None, Value::Object(_)) => {
            let number = |version: &Value| version.get("number").and_then(Value::as_u64);
            let after = all.iter().position(|other| number(other) > number(value));
            all.insert(after.unwrap_or(all.len()), value.clone());
        }
        _ => {}
    }
    if all.is_empty() {
        part.shift_remove("versions");
    }
}
