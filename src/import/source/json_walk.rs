//! Goes through JSON that is too large for memory, one element at a time.

use std::io::Read;

use serde::de::IgnoredAny;

use super::text::{Reader, Text};
use crate::lang::tr;

/// How much is read at once, at the least.
const WINDOW: usize = 1 << 20;

/// Goes through an array, or through values one after another.
pub(super) struct Walk<'t> {
    reader: Reader<'t>,
    /// A part of the text, which holds the element that is looked at.
    window: Vec<u8>,
    /// The place of its first byte in the text.
    first: u64,
    /// The place in the window of what comes next.
    at: usize,
    is_at_end: bool,
    line: usize,
    number: usize,
    place: Place,
}

/// Where the walk is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Between values.
    Outside,
    /// After the opening bracket of a list.
    Opened,
    /// After an element of a list.
    Inside,
}

/// An element, which is in the window.
pub(super) struct Element {
    /// Its first byte in the text.
    pub at: u64,
    from: usize,
    to: usize,
    /// The line it begins in.
    pub line: usize,
    /// 1 for the first one.
    pub number: usize,
    /// Whether it is in brackets.
    pub is_listed: bool,
}

/// What a step of the walk gives, or why there are no more.
type Step = std::result::Result<Option<Element>, String>;

impl<'t> Walk<'t> {
    pub(super) fn of(text: &'t Text) -> Walk<'t> {
        Walk {
            reader: text.reader(),
            window: Vec::new(),
            first: 0,
            at: 0,
            is_at_end: false,
            line: 1,
            number: 0,
            place: Place::Outside,
        }
    }

    /// The text of the element that was given last.
    pub(super) fn bytes(&self, element: &Element) -> &[u8] {
        &self.window[element.from..element.to]
    }

    /// The next element.
    pub(super) fn next(&mut self) -> std::io::Result<Step> {
        loop {
            let byte = self.peek()?;
            match (self.place, byte) {
                (Place::Outside, None) => return Ok(Ok(None)),
                (Place::Outside, Some(b'[')) => {
                    self.step(1);
                    self.place = Place::Opened;
                    // An empty list has no elements.
                    if self.peek()? == Some(b']') {
                        self.step(1);
                        self.place = Place::Outside;
                    }
                }
                (Place::Outside | Place::Opened, _) => return self.value(),
                (Place::Inside, Some(b',')) => {
                    self.step(1);
                    return self.value();
                }
                (Place::Inside, Some(b']')) => {
                    self.step(1);
                    self.place = Place::Outside;
                }
                (Place::Inside, Some(_)) => {
                    return Ok(Err(tr!("line {value}: a comma or ] is missing", value = self.line)));
                }
                (Place::Inside, None) => {
                    return Ok(Err(tr!("line {value}: the list ends without ]", value = self.line)));
                }
            }
        }
    }

    /// One element.
    fn value(&mut self) -> std::io::Result<Step> {
        self.peek()?;
        self.number += 1;
        loop {
            let rest = &self.window[self.at..];
            let mut values = serde_json::Deserializer::from_slice(rest).into_iter::<IgnoredAny>();
            let next = values.next();
            let read = values.byte_offset();
            // What reaches the end of the window may go on behind it.
            let is_cut = match &next {
                None => true,
                Some(Ok(_)) => read == rest.len(),
                Some(Err(e)) => e.is_eof(),
            };
            if is_cut && self.fill()? {
                continue;
            }
            return Ok(match next {
                None => Err(tr!("line {value}: the data ends after a comma", value = self.line)),
                Some(Ok(_)) => Ok(Some(self.element(read))),
                Some(Err(e)) => Err(self.mistake_in(self.line, self.number, &e)),
            });
        }
    }

    fn element(&mut self, bytes: usize) -> Element {
        let element = Element {
            at: self.first + self.at as u64,
            from: self.at,
            to: self.at + bytes,
            line: self.line,
            number: self.number,
            is_listed: self.place != Place::Outside,
        };
        self.step(bytes);
        if element.is_listed {
            self.place = Place::Inside;
        }
        element
    }

    /// Why an element is no JSON.
    pub(super) fn mistake(&self, element: &Element, error: &serde_json::Error) -> String {
        self.mistake_in(element.line, element.number, error)
    }

    fn mistake_in(&self, line: usize, element: usize, error: &serde_json::Error) -> String {
        if error.is_eof() {
            return tr!("line {value}: the data ends in element {element}", value = line, element);
        }
        let line = line + error.line().saturating_sub(1);
        tr!("line {line}: element {element} is not JSON: {said}", line, element, said = said(error))
    }

    /// The next byte that is no space, which is skipped.
    fn peek(&mut self) -> std::io::Result<Option<u8>> {
        loop {
            let space = self.window[self.at..].iter().take_while(|b| b.is_ascii_whitespace()).count();
            self.step(space);
            if let Some(byte) = self.window.get(self.at) {
                return Ok(Some(*byte));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Reads more, as much as there is in the window at the least; false at the end.
    fn fill(&mut self) -> std::io::Result<bool> {
        if self.is_at_end {
            return Ok(false);
        }
        self.window.drain(..self.at);
        self.first += self.at as u64;
        self.at = 0;
        let more = self.window.len().max(WINDOW);
        let read = self.reader.by_ref().take(more as u64).read_to_end(&mut self.window)?;
        self.is_at_end = read < more;
        Ok(read > 0)
    }

    fn step(&mut self, bytes: usize) {
        let end = (self.at + bytes).min(self.window.len());
        self.line += memchr::memchr_iter(b'\n', &self.window[self.at..end]).count();
        self.at = end;
    }
}

/// The reason without the place, which counts from the element.
pub(super) fn said(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let reason = text.rfind(" at line ").map_or(text.as_str(), |cut| &text[..cut]);
    match reason {
        "recursion limit exceeded" => tr!("nested more than 127 levels deep").to_owned(),
        reason => reason.to_owned(),
    }
}
