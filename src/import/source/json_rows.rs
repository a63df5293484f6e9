//! Rows of JSON and JSON Lines.

use serde_json::{Map, Value};

use super::json_walk::{Element, Walk, said};
use super::limits::{Limits, too_large};
use super::row::Content;
use super::rows::Keys;
use super::text::Text;
use super::{Layout, RowPlace, Source, json_list};
use crate::error::{Context, Error, ErrorKind, Result};
use crate::import::json_kind::json_kind;
use crate::lang::tr;
use crate::records::json_text;

/// Notes where the rows are of an array of objects, or of objects one after another.
///
/// The elements are read one by one, so that those before a mistake are there.
///
/// # Errors
/// Exit 2 when there is more than the limits allow, 7 when the file cannot be read.
pub(super) fn read(
    source: &mut Source,
    name: &str,
    text: &Text,
    layout: Layout,
    limits: Limits,
) -> Result<()> {
    let mut walk = Walk::of(text);
    let mut marks = 0;
    loop {
        match walk.next().doing("read", name)? {
            Ok(None) => break,
            Ok(Some(element)) => {
                // Counted before it becomes values, which take much more memory than the text.
                marks += json_text::values(walk.bytes(&element));
                limits.values(name, marks)?;
                if let Err(error) = take_element(source, &walk, &element, layout) {
                    truncated(source, name, &error);
                    break;
                }
                limits.count(name, source.rows.len() + source.bad.len(), 0)?;
            }
            Err(error) => {
                truncated(source, name, &error);
                break;
            }
        }
    }
    find_rows(source, text, layout).doing("read", name)
}

/// The rows before a mistake are there.
fn truncated(source: &mut Source, name: &str, error: &str) {
    let message = format!("{name}: {error}");
    let hint =
        tr!("the rows before it are imported; fix the file and import it again: nothing comes in twice");
    source.truncated.get_or_insert(Error::new(ErrorKind::Damaged, message).hint(hint));
}

/// Takes an element of the walk.
///
/// # Errors
/// Why it is no JSON.
fn take_element(
    source: &mut Source,
    walk: &Walk,
    element: &Element,
    layout: Layout,
) -> std::result::Result<(), String> {
    let bytes = walk.bytes(element);
    let place = RowPlace::new((element.at, bytes.len()), element.line, Some(element.number));
    // An object that wraps the rows is as large as all of them.
    if let Some(reason) = too_large(bytes.len()).filter(|_| element.number > 1 || element.is_listed) {
        let place = RowPlace::new((element.at, 0), element.line, Some(element.number));
        source.bad.push((place, reason));
        return Ok(());
    }
    let value = serde_json::from_slice(&json_text::exact(bytes));
    let value = value.map_err(|e| walk.mistake(element, &e))?;
    take(source, place, bytes, value, layout);
    Ok(())
}

/// An object that has none of the columns and one list of objects is an answer of a program: the list holds the rows.
fn find_rows(source: &mut Source, text: &Text, layout: Layout) -> std::io::Result<()> {
    let ([row], None, true) = (source.rows.as_slice(), layout.rows, source.bad.is_empty()) else {
        return Ok(());
    };
    let bytes = text.piece(row.at, row.bytes as usize)?;
    let Ok(Value::Object(mut object)) = serde_json::from_slice(&json_text::exact(&bytes)) else {
        return Ok(());
    };
    let is_row = layout.columns.iter().any(|column| object.contains_key(*column));
    let lists = object.iter().filter(|(_, value)| {
        value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(Value::is_object))
    });
    let names: Vec<&String> = lists.map(|(name, _)| name).collect();
    if let ([name], false) = (names.as_slice(), is_row) {
        let name = (*name).clone();
        let Some(place) = source.rows.pop() else { return Ok(()) };
        source.keys = Keys::default();
        let list = object.shift_remove(&name).unwrap_or_default();
        spread(source, place, &bytes, list, &[&name], layout);
        source.found_rows = Some(name);
    }
    Ok(())
}

/// The elements of a list as rows.
fn spread(source: &mut Source, of: RowPlace, bytes: &[u8], list: Value, path: &[&str], layout: Layout) {
    let Value::Array(items) = list else { return };
    for (i, (item, found)) in items.into_iter().zip(json_list::elements(bytes, path)).enumerate() {
        let place = (of.at + found.start as u64, found.len());
        push(source, RowPlace::new(place, of.line(), Some(i + 1)), item, layout);
    }
}

/// A value that holds rows: itself, or the list that the path leads to.
fn take(source: &mut Source, place: RowPlace, bytes: &[u8], value: Value, layout: Layout) {
    let Some(path) = layout.rows else { return push(source, place, value, layout) };
    let keys: Vec<&str> = path.split('.').collect();
    let mut inner = Some(&value);
    for key in &keys {
        inner = inner.and_then(|v| v.get(key));
    }
    match inner {
        Some(list @ Value::Array(_)) => {
            let list = list.clone();
            spread(source, place, bytes, list, &keys, layout);
        }
        // Values beside the objects that hold rows, and what is a row already.
        _ => {
            source.bad.push((place, tr!("it has no list at '{path}', where the profile expects rows", path)));
        }
    }
}

/// Notes where the objects are of JSON Lines; a line that is none is a bad row.
///
/// # Errors
/// Exit 2 when there is more than the limits allow, 7 when the file cannot be read.
pub(super) fn read_lines(
    source: &mut Source,
    name: &str,
    text: &Text,
    layout: Layout,
    limits: Limits,
) -> Result<()> {
    let mut lines = text.lines();
    let mut bytes = Vec::new();
    let mut marks = 1;
    let mut line = 0;
    while let Some(found) = lines.next(&mut bytes).doing("read", name)? {
        line += 1;
        limits.count(name, line - usize::from(found.is_last), 0)?;
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        if let Some(reason) = too_large(found.bytes) {
            source.bad.push((RowPlace::new((found.at, 0), line, None), reason));
            continue;
        }
        marks += json_text::values(&bytes) - 1;
        limits.values(name, marks)?;
        let place = RowPlace::new((found.at, bytes.len()), line, None);
        match serde_json::from_slice::<Value>(&json_text::exact(&bytes)) {
            Ok(value) => take(source, place, &bytes, value, layout),
            Err(_) if source.truncated.is_some() && found.is_last => {}
            Err(e) => source.bad.push((place, tr!("not JSON: {why}", why = said(&e)))),
        }
    }
    Ok(())
}

/// A row.
pub(super) fn content(bytes: Vec<u8>) -> Content {
    match serde_json::from_slice::<Value>(&json_text::exact(&bytes)) {
        Ok(Value::Object(object)) => Content::Object(object),
        Ok(value) => Content::Other(value),
        Err(_) => Content::Raw(bytes),
    }
}

fn push(source: &mut Source, place: RowPlace, value: Value, layout: Layout) {
    match value {
        Value::Object(object) => {
            let undecoded = source.encoding.filter(|_| object.values().any(has_replacement));
            match undecoded {
                Some(read) => {
                    source.bad.push((place, tr!("it contains text that is not {read}", read = read.name)))
                }
                None => {
                    add_keys(source, &object, layout);
                    source.rows.push(place);
                }
            }
        }
        value => {
            let what = json_kind(&value);
            let reason = tr!("it is {what}; only objects are accepted: {{\"name\": …}}", what);
            source.bad.push((place, reason));
        }
    }
}

/// Notes the keys of an object that are not known yet.
fn add_keys(source: &mut Source, object: &Map<String, Value>, layout: Layout) {
    if layout.is_foreign.is_some_and(|is_foreign| is_foreign(object)) {
        return;
    }
    object.keys().enumerate().for_each(|(place, key)| source.keys.add(place, key));
}

/// Whether a text in a value has the replacement for bytes that are not in the encoding.
fn has_replacement(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(char::REPLACEMENT_CHARACTER),
        Value::Array(items) => items.iter().any(has_replacement),
        Value::Object(object) => object.values().any(has_replacement),
        _ => false,
    }
}
