//! Rows of JSON and JSON Lines.

use serde_json::Value;

use super::limits::{Limits, too_large};
use super::row::{Content, SourceRow};
use super::{Layout, Source};
use crate::error::{Error, ErrorKind, Result};
use crate::lang::tr;
use crate::records::json_text;

/// Reads an array of objects, or objects one after another.
///
/// The elements are read one by one, so that those before a mistake are there.
///
/// # Errors
/// Exit 2 when there is more than the limits allow.
pub(super) fn read(
    source: &mut Source,
    name: &str,
    bytes: &[u8],
    layout: Layout,
    limits: Limits,
) -> Result<()> {
    limits.values(name, json_text::values(bytes))?;
    let bytes = &*json_text::exact(bytes);
    let mut walk = Walk { bytes, at: 0, line: 1, element: 0, is_list: false, layout, most: limits.rows };
    if let Err(error) = walk.run(source) {
        let message = format!("{name}: {error}");
        let hint =
            "the rows before it are imported; fix the file and import it again: nothing comes in twice";
        source.truncated.get_or_insert(Error::new(ErrorKind::Damaged, message).hint(hint));
    }
    limits.count(name, source.rows.len() + source.bad.len(), 0)?;
    find_rows(source, layout);
    Ok(())
}

/// An object that has none of the columns and one list of objects is an answer of a program: the list holds the rows.
fn find_rows(source: &mut Source, layout: Layout) {
    let ([row], None, true) = (source.rows.as_slice(), layout.rows, source.bad.is_empty()) else { return };
    let Content::Object(object) = &row.content else { return };
    let is_row = layout.columns.iter().any(|column| object.contains_key(*column));
    let lists = object.iter().filter(|(_, value)| {
        value.as_array().is_some_and(|items| !items.is_empty() && items.iter().all(Value::is_object))
    });
    let names: Vec<&String> = lists.map(|(name, _)| name).collect();
    if let ([name], false) = (names.as_slice(), is_row) {
        let name = (*name).clone();
        let line = row.line;
        let Some(SourceRow { content: Content::Object(mut object), .. }) = source.rows.pop() else { return };
        spread(source, line, object.shift_remove(&name).unwrap_or_default());
        source.found_rows = Some(name);
    }
}

/// The elements of a list as rows.
fn spread(source: &mut Source, line: usize, list: Value) {
    let Value::Array(items) = list else { return };
    for (i, item) in items.into_iter().enumerate() {
        push(source, line, Some(i + 1), item);
    }
}

/// A value that holds rows: itself, or the list that the path leads to.
fn take(source: &mut Source, line: usize, element: Option<usize>, value: Value, layout: Layout) {
    let Some(path) = layout.rows else { return push(source, line, element, value) };
    let mut inner = Some(&value);
    for key in path.split('.') {
        inner = inner.and_then(|v| v.get(key));
    }
    match inner {
        Some(list @ Value::Array(_)) => spread(source, line, list.clone()),
        // Values beside the objects that hold rows, and what is a row already.
        _ => {
            let row = SourceRow { line, element, content: Content::Other(value) };
            source.bad.push((row, tr!("it has no list at '{path}', where the profile expects rows", path)));
        }
    }
}

/// Reads an object a line; a line that is none is a bad row.
///
/// # Errors
/// Exit 2 when there is more than the limits allow.
pub(super) fn read_lines(
    source: &mut Source,
    name: &str,
    bytes: &[u8],
    layout: Layout,
    limits: Limits,
) -> Result<()> {
    limits.count(name, memchr::memchr_iter(b'\n', bytes).count(), 0)?;
    limits.values(name, json_text::values(bytes))?;
    let lines: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
    let last = lines.len();
    for (i, text) in lines.into_iter().enumerate() {
        if text.trim_ascii().is_empty() {
            continue;
        }
        let line = i + 1;
        if let Some(reason) = too_large(text.len()) {
            source.bad.push((SourceRow { line, element: None, content: Content::Raw(Vec::new()) }, reason));
            continue;
        }
        match serde_json::from_slice::<Value>(&json_text::exact(text)) {
            Ok(value) => take(source, line, None, value, layout),
            Err(_) if source.truncated.is_some() && line == last => {}
            Err(e) => {
                let row = SourceRow { line, element: None, content: Content::Raw(text.to_vec()) };
                source.bad.push((row, format!("not JSON: {}", said(&e))));
            }
        }
    }
    Ok(())
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    element: usize,
    /// Whether the elements are in brackets.
    is_list: bool,
    layout: Layout<'a>,
    /// The limit of rows; reading ends one row after it.
    most: usize,
}

impl Walk<'_> {
    fn run(&mut self, source: &mut Source) -> std::result::Result<(), String> {
        while let Some(byte) = self.peek().filter(|_| source.rows.len() <= self.most) {
            if byte == b'[' {
                self.step(1);
                self.is_list = true;
                self.array(source)?;
            } else {
                self.value(source)?;
            }
        }
        Ok(())
    }

    fn array(&mut self, source: &mut Source) -> std::result::Result<(), String> {
        if self.peek() == Some(b']') {
            self.step(1);
            return Ok(());
        }
        while source.rows.len() <= self.most {
            self.value(source)?;
            let after = self.peek();
            match after {
                Some(b',') => self.step(1),
                Some(b']') => {
                    self.step(1);
                    return Ok(());
                }
                Some(_) => return Err(tr!("line {value}: a comma or ] is missing", value = self.line)),
                None => return Err(tr!("line {value}: the list ends without ]", value = self.line)),
            }
        }
        Ok(())
    }

    /// One element.
    fn value(&mut self, source: &mut Source) -> std::result::Result<(), String> {
        self.peek();
        self.element += 1;
        let mut values = serde_json::Deserializer::from_slice(&self.bytes[self.at..]).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                let line = self.line;
                let element = Some(self.element);
                let read = values.byte_offset();
                // An object that wraps the rows is as large as all of them.
                match too_large(read).filter(|_| self.element > 1 || self.is_list) {
                    Some(reason) => source
                        .bad
                        .push((SourceRow { line, element, content: Content::Other(Value::Null) }, reason)),
                    None => take(source, line, element, value, self.layout),
                }
                self.step(read);
                Ok(())
            }
            Some(Err(e)) if e.is_eof() => Err(tr!(
                "line {value}: the data ends in element {element}",
                value = self.line,
                element = self.element
            )),
            Some(Err(e)) => {
                let line = self.line + e.line().saturating_sub(1);
                Err(tr!(
                    "line {line}: element {element} is not JSON: {said}",
                    line,
                    element = self.element,
                    said = said(&e)
                ))
            }
            None => Err(tr!("line {value}: the data ends after a comma", value = self.line)),
        }
    }

    /// The next byte that is no space, which is skipped.
    fn peek(&mut self) -> Option<u8> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        let space = rest.iter().take_while(|b| b.is_ascii_whitespace()).count();
        self.step(space);
        self.bytes.get(self.at).copied()
    }

    fn step(&mut self, bytes: usize) {
        let end = (self.at + bytes).min(self.bytes.len());
        self.line += memchr::memchr_iter(b'\n', &self.bytes[self.at..end]).count();
        self.at = end;
    }
}

fn push(source: &mut Source, line: usize, element: Option<usize>, value: Value) {
    match value {
        Value::Object(object) => {
            let undecoded = source.encoding.filter(|_| object.values().any(has_replacement));
            let row = SourceRow { line, element, content: Content::Object(object) };
            match undecoded {
                Some(read) => {
                    source.bad.push((row, tr!("it contains text that is not {read}", read = read.name)))
                }
                None => source.rows.push(row),
            }
        }
        value => {
            let what = match &value {
                Value::Null => "null",
                Value::Bool(_) => "true or false",
                Value::Number(_) => "a number",
                Value::String(_) => "a text",
                Value::Array(_) | Value::Object(_) => "a list",
            };
            let reason = tr!("it is {what}; only objects are accepted: {{\"name\": …}}", what);
            source.bad.push((SourceRow { line, element, content: Content::Other(value) }, reason));
        }
    }
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

/// The reason without the place, which counts from the element.
fn said(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let reason = text.rfind(" at line ").map_or(text.as_str(), |cut| &text[..cut]);
    match reason {
        "recursion limit exceeded" => "nested more than 127 levels deep".to_owned(),
        reason => reason.to_owned(),
    }
}
