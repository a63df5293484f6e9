//! Rows of JSON and JSON Lines.

use serde_json::Value;

use super::Source;
use super::row::{Content, Row};
use crate::error::{Error, ErrorKind};
use crate::records::json_text;

/// Reads an array of objects, or objects one after another.
///
/// The elements are read one by one, so that those before a mistake are there.
pub fn read(source: &mut Source, name: &str, bytes: &[u8]) {
    let bytes = &*json_text::exact(bytes);
    let mut walk = Walk { bytes, at: 0, line: 1, element: 0 };
    if let Err(error) = walk.run(source) {
        let message = format!("{name}: {error}");
        let hint =
            "what stands before it is taken; mend the file and import it again: nothing comes in twice";
        source.truncated.get_or_insert(Error::new(ErrorKind::Damaged, message).hint(hint));
    }
}

/// Reads an object a line; a line that is none is a bad row.
pub fn read_lines(source: &mut Source, bytes: &[u8]) {
    let lines: Vec<&[u8]> = bytes.split(|b| *b == b'\n').collect();
    let last = lines.len();
    for (i, text) in lines.into_iter().enumerate() {
        if text.trim_ascii().is_empty() {
            continue;
        }
        let line = i + 1;
        match serde_json::from_slice::<Value>(&json_text::exact(text)) {
            Ok(value) => push(source, line, None, value),
            Err(_) if source.truncated.is_some() && line == last => {}
            Err(e) => {
                let row = Row { line, element: None, content: Content::Raw(text.to_vec()) };
                source.bad.push((row, format!("not JSON: {}", said(&e))));
            }
        }
    }
}

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    line: usize,
    element: usize,
}

impl Walk<'_> {
    fn run(&mut self, source: &mut Source) -> Result<(), String> {
        while let Some(byte) = self.peek() {
            if byte == b'[' {
                self.step(1);
                self.array(source)?;
            } else {
                self.value(source)?;
            }
        }
        Ok(())
    }

    fn array(&mut self, source: &mut Source) -> Result<(), String> {
        if self.peek() == Some(b']') {
            self.step(1);
            return Ok(());
        }
        loop {
            self.value(source)?;
            let after = self.peek();
            match after {
                Some(b',') => self.step(1),
                Some(b']') => {
                    self.step(1);
                    return Ok(());
                }
                Some(_) => return Err(format!("line {}: a comma or ] is missing", self.line)),
                None => return Err(format!("line {}: breaks off in the list: no ]", self.line)),
            }
        }
    }

    /// One element.
    fn value(&mut self, source: &mut Source) -> Result<(), String> {
        self.peek();
        self.element += 1;
        let mut values = serde_json::Deserializer::from_slice(&self.bytes[self.at..]).into_iter::<Value>();
        match values.next() {
            Some(Ok(value)) => {
                push(source, self.line, Some(self.element), value);
                let read = values.byte_offset();
                self.step(read);
                Ok(())
            }
            Some(Err(e)) if e.is_eof() => {
                Err(format!("line {}: breaks off in element {}", self.line, self.element))
            }
            Some(Err(e)) => {
                let line = self.line + e.line().saturating_sub(1);
                Err(format!("line {line}: element {} is not JSON: {}", self.element, said(&e)))
            }
            None => Err(format!("line {}: breaks off after a comma", self.line)),
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
        Value::Object(object) => source.rows.push(Row { line, element, content: Content::Object(object) }),
        value => {
            let what = match &value {
                Value::Null => "null",
                Value::Bool(_) => "true or false",
                Value::Number(_) => "a number",
                Value::String(_) => "a text",
                Value::Array(_) | Value::Object(_) => "a list",
            };
            let reason = format!("it is {what}; only objects are taken: {{\"name\": …}}");
            source.bad.push((Row { line, element, content: Content::Other(value) }, reason));
        }
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
