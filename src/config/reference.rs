//! The reference of the keys in docs/reference/policy.md.

use crate::lang::{Language, tr};
use std::fmt::Write;

use serde_json::Value;

use super::keys::{Is, Row, Shape, root};
use super::template::toml_value;

/// The reference of `itdesk.toml` in Markdown: a section for each table, with a row for each key.
///
/// ```
/// let page = itdesk::config::reference();
/// assert!(page.contains("| `keep` | period | `\"5y\"` | "));
/// ```
pub fn reference() -> String {
    let mut page = Page::default();
    for row in root::TABLE.rows() {
        page.section(row.name, row.is);
    }
    page.text
}

/// The sections of `itdesk.toml` and the names of their keys, in lines of 80 columns.
pub fn overview() -> String {
    let mut text = String::new();
    for row in root::TABLE.rows() {
        let Some(shape) = row.is.shape() else { continue };
        let heading = match row.is {
            Is::Tables(_) => format!("[[{}]]", row.name),
            Is::Named(_) | Is::NamedOf(..) => format!("[{}.NAME]", row.name),
            _ => format!("[{}]", row.name),
        };
        let keys: Vec<&str> = shape.rows().iter().map(|key| key.name).collect();
        let _ = writeln!(text, "{heading:<22}{}", row.doc);
        for line in super::template::lines(&keys.join(", "), 74) {
            let _ = writeln!(text, "      {line}");
        }
    }
    text
}

#[derive(Default)]
struct Page {
    text: String,
    /// The tables that are described already: agreements share the targets of the default.
    described: Vec<*const ()>,
}

impl Page {
    /// The table of a key and the tables in it.
    fn section(&mut self, path: &str, is: &Is) {
        let Some(shape) = is.shape() else { return };
        let address = std::ptr::from_ref(shape).cast();
        if self.described.contains(&address) {
            return;
        }
        self.described.push(address);
        let named = format!("{path}.NAME");
        let (path, heading) = match is {
            Is::Tables(_) => (path, format!("`[[{path}]]`")),
            Is::Named(_) | Is::NamedOf(..) => (named.as_str(), format!("`[{named}]`")),
            Is::Inline(_) => (path, format!("`{path}`")),
            _ => (path, format!("`[{path}]`")),
        };
        let see = shape.see().map(see).unwrap_or_default();
        let _ = write!(self.text, "### {heading}\n\n{}\n\n", wrapped(&format!("{}{see}", shape.about())));
        self.text.push_str("| key | value | default | meaning |\n|---|---|---|---|\n");
        let rows = shape.rows();
        rows.iter().for_each(|row| self.row(row));
        self.text.push('\n');
        for row in rows {
            self.section(&format!("{path}.{}", row.name), row.is);
        }
    }

    fn row(&mut self, row: &Row) {
        let is_nothing = match &row.default {
            Value::Null => true,
            Value::Array(list) => list.is_empty(),
            Value::String(text) => text.is_empty(),
            // A table of its own shows its defaults itself.
            Value::Object(table) => table.is_empty() || !matches!(row.is, Is::Inline(_) | Is::Each(..)),
            _ => false,
        };
        let default = if is_nothing { String::new() } else { format!("`{}`", toml_value(&row.default)) };
        let value = value(row.is);
        let _ = writeln!(self.text, "| `{}` | {value} | {default} | {} |", row.name, row.doc);
    }
}

/// A link to a page of docs/ from the page of the policy.
fn see(page: &str) -> String {
    let name = page.rsplit('/').next().unwrap_or(page).trim_end_matches(".md");
    format!(" See [{name}](../{page}).")
}

/// What a key takes, in words.
fn value(is: &Is) -> String {
    let quoted = |words: &[&str]| words.iter().map(|w| format!("`{w}`")).collect::<Vec<_>>().join(", ");
    match is {
        Is::Text => "text".to_owned(),
        Is::Texts => tr!("text or list").to_owned(),
        Is::Patterns => tr!("pattern or list").to_owned(),
        Is::Flag => "`true` or `false`".to_owned(),
        Is::Duration => "duration".to_owned(),
        Is::Days => "days".to_owned(),
        Is::Period => "period".to_owned(),
        Is::Share => "0 to 1".to_owned(),
        Is::Number => "number".to_owned(),
        Is::Count => tr!("whole number").to_owned(),
        Is::Size => "size".to_owned(),
        Is::Zone => tr!("time zone").to_owned(),
        Is::Language => quoted(&Language::tags().collect::<Vec<_>>()),
        Is::Other(what) => (*what).to_owned(),
        Is::Word(words) => quoted(words),
        Is::Words(words) => tr!("list of {quoted}", quoted = quoted(words)),
        Is::Table(_) | Is::Inline(_) => "table".to_owned(),
        Is::Tables(_) => tr!("list of tables").to_owned(),
        Is::Named(_) => tr!("tables by name").to_owned(),
        Is::NamedOf(words, _) => tr!("tables {quoted}", quoted = quoted(words)),
        Is::Each(words, of) => format!("{} of {}", value(of), quoted(words)),
        Is::Free(name, of) => tr!("{value} of each {name}", value = value(of), name),
    }
}

/// A paragraph in lines of 100 columns.
fn wrapped(text: &str) -> String {
    super::template::lines(text, 100).join("\n")
}
