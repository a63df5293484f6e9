//! How the history tells what changed in an article.

use serde_json::{Map, Value};

/// The fields of an article, named as events name them: those of the draft's text one by one, versions one by one
/// and without their texts, which stand in the events that wrote them. A list of all versions in each event would
/// make a record grow with the square of their number.
pub(in crate::rules) fn told(part: Map<String, Value>) -> Vec<(String, Value)> {
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
