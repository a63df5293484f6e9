//! JSON from outside: any value may stand anywhere.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::parsed::unreadable;
use crate::error::Result;
use crate::import::json_kind::json_kind;
use crate::lang::tr;
use crate::records::json_text;

/// Parses a payload.
///
/// # Errors
/// Exit 6 when it is no JSON, or nested too deep to be meant.
pub(super) fn parse(name: &str, bytes: &[u8]) -> Result<Value> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii().is_empty() {
        let hint = tr!("send the payload as a FILE or on stdin (-)");
        return Err(unreadable(name, tr!("nothing came: it is empty")).hint(hint));
    }
    serde_json::from_slice(&json_text::exact(bytes)).map_err(|error| {
        let why = error.to_string();
        let why = match why.contains("recursion limit exceeded") {
            true => tr!("it is nested more than 127 levels deep").to_owned(),
            false => tr!("it is not JSON: {why}", why),
        };
        unreadable(name, why).hint(tr!("send it as the system writes it"))
    })
}

/// A value that must be an object.
pub(super) fn object<'v>(value: &'v Value, what: &str) -> Result<&'v Map<String, Value>, String> {
    value.as_object().ok_or_else(|| tr!("{what} is {kind}, not an object", what, kind = json_kind(value)))
}

/// A text, a number, true or false as text; nothing for null, an empty text, a list or an object.
pub(super) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.trim().is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// [`scalar`] of a field.
pub(super) fn text(map: &Map<String, Value>, key: &str) -> Option<String> {
    map.get(key).and_then(scalar)
}

/// The fields of an object as texts; lists and objects among them as JSON. None for what is absent or null.
pub(super) fn texts(map: &Map<String, Value>, key: &str) -> Result<BTreeMap<String, String>, String> {
    let fields = match map.get(key) {
        None | Some(Value::Null) => return Ok(BTreeMap::new()),
        Some(value) => object(value, key)?,
    };
    let text = |value: &Value| match value {
        Value::Null => None,
        Value::Array(_) | Value::Object(_) => Some(value.to_string()),
        value => scalar(value),
    };
    Ok(fields.iter().filter_map(|(name, value)| Some((name.clone(), text(value)?))).collect())
}

/// The value at a path: names parted by dots, or a JSON pointer (RFC 6901), which begins with `/`. Numbers are places
/// in lists. A text that holds JSON is entered as if it stood there itself. A name may hold dots of its own.
pub(super) fn at(value: &Value, path: &str) -> Option<Value> {
    let steps: Vec<String> = match path.strip_prefix('/') {
        Some(pointer) => pointer.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect(),
        None => path.split('.').map(str::to_owned).collect(),
    };
    follow(value, &steps)
}

fn follow(value: &Value, steps: &[String]) -> Option<Value> {
    if steps.is_empty() {
        return Some(value.clone());
    }
    match value {
        Value::Object(map) => {
            let named = |taken: usize| {
                let found = map.get(&steps[..taken].join("."))?;
                follow(found, &steps[taken..])
            };
            (1..=steps.len()).find_map(named)
        }
        Value::Array(list) => follow(list.get(steps[0].parse::<usize>().ok()?)?, &steps[1..]),
        Value::String(text) => {
            let inner = serde_json::from_slice(&json_text::exact(text.as_bytes()));
            follow(&inner.ok().filter(|v: &Value| !v.is_string())?, steps)
        }
        _ => None,
    }
}
