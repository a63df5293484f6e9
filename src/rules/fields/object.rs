//! Fields of a JSON object.

use serde_json::{Map, Value};

/// Sets a field of an object. A field without a value is absent rather than null.
pub(in crate::rules) fn put(map: &mut Map<String, Value>, name: &str, value: &Value) {
    match value {
        Value::Null => drop(map.shift_remove(name)),
        value => drop(map.insert(name.to_owned(), value.clone())),
    }
}
