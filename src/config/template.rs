//! The `itdesk.toml` that `itdesk init` writes, made from the declared keys.

use crate::lang::{Language, tr};
use serde_json::Value;

use super::keys::{Is, Row, Shape, root};

/// The `itdesk.toml` that `itdesk init` writes: the defaults, explained, with examples to take up.
///
/// The file is what [`template`] makes; a test compares them.
pub const TEMPLATE: &str = include_str!("template.toml");

/// The same in Chinese, for a desk in China: with office hours, the statutory holidays, and the names
/// of the roles that approve changes. A test compares its keys and values with those of [`TEMPLATE`].
const CHINESE: &str = include_str!("template.zh-CN.toml");
/// The zone of [`CHINESE`].
const SHANGHAI: &str = "Asia/Shanghai";

/// The `itdesk.toml` of a new desk whose people speak `language`, and its time zone where the system
/// names none.
pub fn template_in(language: Language) -> (&'static str, &'static str) {
    match language.tag() {
        "zh-CN" => (CHINESE, SHANGHAI),
        _ => (TEMPLATE, "UTC"),
    }
}

const HEAD: &str = "\
## The policy of this desk. Every key is optional; what is left out has its default.
##
## Lines that begin with two marks explain. Lines that begin with one mark and a space are
## examples: take the mark and the space away to use them.
## `itdesk config check` names every mistake with its line; `itdesk config show` lists what is in
## force. docs/reference/policy.md describes every key and what it accepts.
##
## Durations are 90m, 1h30m, 2d (48 hours) or 1w. Periods go by the calendar: 90d, 12mo (months), 5y.
";

/// Makes the text of [`TEMPLATE`].
pub fn template() -> String {
    let mut text = HEAD.to_owned();
    for row in root::TABLE.rows() {
        text.push('\n');
        section(&mut text, row.name, row.is);
    }
    text
}

/// The table of a key: its defaults, or an example where its name is free.
fn section(text: &mut String, path: &str, is: &Is) {
    let Some(shape) = is.shape() else { return };
    text.push('\n');
    let see = shape.see().map(|page| tr!(" More in docs/{page}.", page)).unwrap_or_default();
    comment(text, &format!("{}{see}", shape.about()));
    if !matches!(is, Is::Table(_)) {
        for line in shape.example().lines() {
            text.push_str(&if line.is_empty() { "#\n".to_owned() } else { format!("# {line}\n") });
        }
        return;
    }
    text.push_str(&format!("[{path}]\n"));
    let (tables, keys): (Vec<Row>, Vec<Row>) = shape.rows().into_iter().partition(|row| has_header(row.is));
    for row in keys {
        comment(text, &format!("{}{}", row.doc, choices(row.is)));
        let line = match row.example {
            Some(example) => format!("# {} = {example}\n", row.name),
            None => format!("{} = {}\n", row.name, toml_value(&row.default)),
        };
        text.push_str(&line);
    }
    for row in tables {
        section(text, &format!("{path}.{}", row.name), row.is);
    }
}

/// The words that a key takes, as a sentence.
fn choices(is: &Is) -> String {
    match is {
        Is::Word(words) => tr!(" One of {words}.", words = words.join(", ")),
        Is::Words(words) => tr!(" Any of {words}.", words = words.join(", ")),
        _ => String::new(),
    }
}

/// Whether a key's table is written under a header of its own.
fn has_header(is: &Is) -> bool {
    matches!(is, Is::Table(_) | Is::Tables(_) | Is::Named(_) | Is::NamedOf(..))
}

fn comment(text: &mut String, about: &str) {
    for line in lines(about, 97) {
        text.push_str(&format!("## {line}\n"));
    }
}

/// A text in lines of so many columns.
pub(super) fn lines(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let line = lines.last_mut().expect("there is a line");
        if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > width {
            lines.push(word.to_owned());
        } else {
            line.push_str(if line.is_empty() { "" } else { " " });
            line.push_str(word);
        }
    }
    lines
}

/// A value as TOML writes it on one line.
pub(super) fn toml_value(value: &Value) -> String {
    match value {
        Value::Array(list) => format!("[{}]", list.iter().map(toml_value).collect::<Vec<_>>().join(", ")),
        Value::Object(table) => {
            let entry = |(key, value): (&String, &Value)| format!("{key} = {}", toml_value(value));
            format!("{{ {} }}", table.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        value => value.to_string(),
    }
}
