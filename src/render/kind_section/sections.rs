//! The sections of a part: a text, a value, a list, an object.

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::lang::{self, tr};
use crate::render::analysis::Row;
use crate::render::page::{field, lines, section, wrapped};
use crate::render::{Screen, capital, times};

/// The sections of a page. One that has nothing to show is left out.
pub(super) struct Sections<'s> {
    screen: &'s Screen,
    text: String,
}

impl<'s> Sections<'s> {
    /// A page with nothing on it.
    pub(super) fn on(screen: &'s Screen) -> Sections<'s> {
        Sections { screen, text: String::new() }
    }

    /// What is on the page.
    pub(super) fn text(self) -> String {
        self.text
    }

    /// An instant in the desk's zone.
    pub(super) fn at(&self, at: Timestamp) -> String {
        times::local(self.screen, at)
    }

    /// A value on one line.
    pub(super) fn value(&mut self, title: &str, value: Option<impl ToString>) {
        let Some(value) = value else { return };
        self.text.push_str(&section(title));
        self.text.push_str(&wrapped(self.screen, "  ", &value.to_string()));
    }

    /// A text by line.
    pub(super) fn lines(&mut self, title: &str, text: &[String]) {
        self.text.push_str(&lines(self.screen, title, text));
    }

    /// A list, each item in words of its own.
    pub(super) fn items<T>(&mut self, title: &str, items: &[T], words: impl Fn(&Self, &T) -> String) {
        if items.is_empty() {
            return;
        }
        let rows: Vec<String> =
            items.iter().map(|item| wrapped(self.screen, "  · ", &words(self, item))).collect();
        self.text.push_str(&section(title));
        self.text.extend(rows);
    }

    /// Lines, each after a lead of its own.
    pub(super) fn rows(&mut self, title: &str, rows: &[Row]) {
        if rows.is_empty() {
            return;
        }
        self.text.push_str(&section(title));
        for row in rows {
            self.text.push_str(&wrapped(self.screen, &format!("  {}", row.lead), &row.text));
        }
    }

    /// An object, a field on a line.
    pub(super) fn fields(&mut self, title: &str, fields: Option<Fields>) {
        let Some(Fields(fields)) = fields else { return };
        let rows = fields.iter().map(|(name, value)| field(self.screen, &label(name), value));
        let rows: String = rows.collect();
        self.text.push_str(&section(title));
        self.text.push_str(&rows);
    }

    /// Fields of a newer version, as they were written.
    pub(super) fn extra(&mut self, extra: &Map<String, Value>) {
        for (name, value) in extra {
            let title = capital(&spaced(name));
            match value {
                Value::Array(items) if items.iter().all(Value::is_string) => {
                    let text = items.iter().filter_map(Value::as_str).map(str::to_owned);
                    self.lines(&title, &text.collect::<Vec<_>>());
                }
                Value::Array(items) => self.items(&title, items, |_, item| words(item)),
                Value::Object(of) => self.fields(&title, Some(Fields::default().extra(of))),
                other => self.value(&title, Some(words(other))),
            }
        }
    }
}

/// The fields of an object with their values on one line, those that are absent left out.
#[derive(Default)]
pub(super) struct Fields(Vec<(String, String)>);

impl Fields {
    pub(super) fn with(mut self, name: &str, value: impl ToString) -> Fields {
        self.0.push((name.to_owned(), value.to_string()));
        self
    }

    pub(super) fn maybe(self, name: &str, value: Option<impl ToString>) -> Fields {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    pub(super) fn lines(self, name: &str, text: &[String]) -> Fields {
        if text.is_empty() { self } else { self.with(name, joined(text)) }
    }

    pub(super) fn extra(self, extra: &Map<String, Value>) -> Fields {
        extra.iter().fold(self, |fields, (name, value)| fields.with(name, words(value)))
    }

    /// All on one line: `round 1, done replaced the switch`.
    pub(super) fn on_a_line(self) -> String {
        let fields = self.0.into_iter().map(|(name, value)| format!("{} {value}", label(&name)));
        lang::list(&fields.collect::<Vec<_>>())
    }
}

/// A text by line, on one line.
pub(super) fn joined(text: &[String]) -> String {
    text.join(" / ")
}

/// `text` after `before`, or nothing where there is no text.
pub(super) fn after(before: &str, text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("{before}{text}") }
}

pub(super) fn yes_or_no(is_true: bool) -> &'static str {
    if is_true { tr!("yes") } else { tr!("no") }
}

/// A value of no known type on one line.
fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(words).collect::<Vec<_>>().join(" / "),
        Value::Object(map) => Fields::default().extra(map).on_a_line(),
        Value::Bool(is_true) => yes_or_no(*is_true).to_owned(),
        other => other.to_string(),
    }
}

/// The label of a field: its translation, else its name in words.
fn label(name: &str) -> String {
    lang::known(name).map_or_else(|| lang::shown(&spaced(name)).to_owned(), str::to_owned)
}

fn spaced(name: &str) -> String {
    name.replace('_', " ")
}
