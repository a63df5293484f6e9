//! From the text of a profile to the profile.

use jiff::tz::TimeZone;
use toml::de::{DeTable, DeValue};

use super::super::source::Format;
use super::walk::{Node, Table, Walk};
use super::{Events, FieldRule, Milestones, Profile};
use crate::error::{Error, Result};
use crate::import::field::Field;
use crate::import::near;
use crate::import::template::Template;
use crate::lang::tr;
use crate::records::{Kind, State};

const KEYS: [&str; 22] = [
    "encoding",
    "rows",
    "name",
    "kind",
    "format",
    "delimiter",
    "timezone",
    "dates",
    "missing",
    "group_by",
    "system",
    "optional",
    "ignore",
    "responds",
    "names",
    "fields",
    "states",
    "pending",
    "events",
    "milestones",
    "counters",
    "compare",
];

/// Reads a profile; `file` is what messages call it.
///
/// # Errors
/// Exit 2, naming every mistake with its line and column.
pub fn read(file: &str, text: &str) -> Result<Profile> {
    let (document, broken) = DeTable::parse_recoverable(text);
    let mut walk = Walk::default();
    let syntax =
        broken.iter().map(|e| (e.span().map_or(0, |s| s.start), tr!("not TOML: {why}", why = e.message())));
    walk.found.extend(syntax);
    let profile = if broken.is_empty() { Some(profile(&mut walk, document.get_ref(), file)) } else { None };
    match profile {
        Some(profile) if walk.found.is_empty() => Ok(profile),
        _ => Err(mistakes(file, text, walk.found)),
    }
}

fn mistakes(file: &str, text: &str, mut found: Vec<(usize, String)>) -> Error {
    found.sort();
    let place = |at: usize| {
        let before = text.get(..at).unwrap_or(text);
        let line = before.matches('\n').count() + 1;
        (line, before.chars().rev().take_while(|c| *c != '\n').count() + 1)
    };
    let said = found.iter().take(20).map(|(at, what)| {
        let (line, column) = place(*at);
        format!("{file}:{line}:{column}: {what}")
    });
    let mut lines: Vec<String> = said.collect();
    if found.len() > lines.len() {
        lines.push(tr!("and {lines} more", lines = found.len() - lines.len()));
    }
    Error::usage(lines.join("\n")).hint(tr!("fix the profile; nothing was imported"))
}

fn profile(walk: &mut Walk, document: &DeTable, file: &str) -> Profile {
    let root = Table::root(document);
    walk.known(&root, &KEYS);
    let counters = walk.table(root.get("counters"));
    walk.known(&counters, &["reassignment"]);
    let compare = walk.table(root.get("compare"));
    walk.known(&compare, &["class"]);
    let (states, any): (Vec<_>, Vec<_>) =
        states(walk, root.get("states")).into_iter().partition(|(word, _)| word != "*");
    let profile = Profile {
        name: walk.text(root.get("name")).unwrap_or_else(|| file.to_owned()),
        kind: word(walk, root.get("kind"), &["incident", "request"], |w| w.parse().ok())
            .unwrap_or(Kind::Incident),
        format: word(walk, root.get("format"), &Format::WORDS, Format::of).unwrap_or(Format::Auto),
        delimiter: delimiter(walk, root.get("delimiter")),
        encoding: encoding(walk, root.get("encoding")),
        rows: walk.text(root.get("rows")),
        timezone: zone(walk, root.get("timezone")),
        dates: dates(walk, root.get("dates")),
        missing: walk.texts(root.get("missing")).unwrap_or_else(|| vec![String::new()]),
        group_by: walk.text(root.get("group_by")),
        system: walk.text(root.get("system")),
        optional: walk.flag(root.get("optional")).unwrap_or(false),
        ignore: walk.texts(root.get("ignore")).unwrap_or_default(),
        names: walk.pairs(root.get("names")),
        fields: fields(walk, root.get("fields")),
        states,
        other_state: any.first().map(|(_, state)| *state),
        pending: walk.pairs(root.get("pending")),
        responds: walk.texts(root.get("responds")).unwrap_or_default(),
        events: events(walk, root.get("events")),
        milestones: milestones(walk, root.get("milestones")),
        reassignment: walk.text(counters.get("reassignment")),
        compare: walk.text(compare.get("class")),
    };
    needs(walk, &profile, &root);
    profile
}

/// What a profile cannot do without.
fn needs(walk: &mut Walk, profile: &Profile, root: &Table) {
    if profile.rule(Field::Title).is_none() {
        let at = root.get("fields").map_or(0, |n| n.at);
        walk.found
            .push((at, tr!("fields.title is missing: say which column or template is the title").to_owned()));
    }
    if let (Some(node), None) = (root.get("group_by"), &profile.events.at) {
        walk.wrong(&node, tr!("needs events.at: the column with the time of each row"));
    }
}

fn word<T>(walk: &mut Walk, node: Option<Node>, words: &[&str], of: impl Fn(&str) -> Option<T>) -> Option<T> {
    let text = walk.text(node.clone())?;
    let found = of(&text);
    if let (None, Some(node)) = (&found, node) {
        walk.wrong(&node, &tr!("is '{text}'; {hint}", text, hint = near::hint(&text, words.iter().copied())));
    }
    found
}

fn delimiter(walk: &mut Walk, node: Option<Node>) -> Option<u8> {
    let text = walk.text(node.clone())?;
    match text.as_bytes() {
        [one] if one.is_ascii() && !matches!(one, b'"' | b'\n' | b'\r') => Some(*one),
        _ => {
            walk.wrong(&node?, "must be one ASCII character, such as \";\" or \"\\t\"");
            None
        }
    }
}

fn encoding(walk: &mut Walk, node: Option<Node>) -> Option<&'static encoding_rs::Encoding> {
    let name = walk.text(node.clone())?;
    let found = encoding_rs::Encoding::for_label(name.as_bytes());
    if let (None, Some(node)) = (found, node) {
        walk.wrong(
            &node,
            &tr!("is '{name}', which is not an encoding; give one such as gb18030 or utf-16le", name),
        );
    }
    found
}

fn zone(walk: &mut Walk, node: Option<Node>) -> TimeZone {
    let Some(name) = walk.text(node.clone()) else { return TimeZone::UTC };
    match (TimeZone::get(&name), node) {
        (Err(_), Some(node)) => {
            walk.wrong(
                &node,
                &tr!("is '{name}', which is not a time zone; give one such as Europe/Berlin", name),
            );
            TimeZone::UTC
        }
        (found, _) => found.unwrap_or(TimeZone::UTC),
    }
}

fn dates(walk: &mut Walk, node: Option<Node>) -> Vec<String> {
    let dates = walk.texts(node.clone()).unwrap_or_default();
    for format in &dates {
        // A form is sound when it can be written; some, such as %Z, can be written but not read.
        let written = jiff::fmt::strtime::format(format, jiff::Timestamp::UNIX_EPOCH);
        let read = written.and_then(|text| jiff::fmt::strtime::parse(format, text));
        if let (Err(e), Some(node)) = (read, &node) {
            walk.wrong(node, &tr!("has '{format}', which is not a time format: {e}", format, e));
        }
    }
    dates
}

fn fields(walk: &mut Walk, node: Option<Node>) -> Vec<(Field, FieldRule)> {
    let table = walk.table(node);
    let mut fields = Vec::new();
    for (name, node) in table.nodes() {
        match Field::of(name) {
            Some(field) => fields.push((field, rule(walk, node))),
            None => {
                let hint = near::hint(name, Field::names());
                walk.wrong(&node, &tr!("is not a field of a ticket; {hint}", hint));
            }
        }
    }
    fields
}

fn rule(walk: &mut Walk, node: Node) -> FieldRule {
    if let DeValue::String(column) = node.value {
        return FieldRule::column(column);
    }
    let DeValue::Table(_) = node.value else {
        walk.wrong(&node, tr!("must be \"column\" or { column = \"…\", … }"));
        return FieldRule::default();
    };
    let table = walk.table(Some(node.clone()));
    walk.known(&table, &["column", "template", "otherwise", "values", "rank", "separator", "at_end"]);
    let rule = FieldRule {
        column: walk.text(table.get("column")),
        template: template(walk, table.get("template")),
        otherwise: template(walk, table.get("otherwise")),
        values: walk.pairs(table.get("values")),
        rank: walk.flag(table.get("rank")).unwrap_or(false),
        separator: walk.text(table.get("separator")),
        at_end: walk.flag(table.get("at_end")).unwrap_or(false),
    };
    if table.get("column").is_some() == table.get("template").is_some() {
        walk.wrong(&node, tr!("needs either a column or a template"));
    }
    rule
}

fn template(walk: &mut Walk, node: Option<Node>) -> Option<Template> {
    let text = walk.text(node.clone())?;
    match Template::parse(&text) {
        Ok(template) => Some(template),
        Err(reason) => {
            walk.wrong(&node?, &reason);
            None
        }
    }
}

fn states(walk: &mut Walk, node: Option<Node>) -> Vec<(String, State)> {
    let table = walk.table(node);
    let mut states = Vec::new();
    let words: Vec<&str> = Kind::Incident.states().iter().map(|s| s.as_str()).collect();
    for (word_of_source, node) in table.nodes() {
        let state =
            word(walk, Some(node), &words, |w| w.parse().ok().filter(|s| words.contains(&State::as_str(*s))));
        states.extend(state.map(|state| (word_of_source.to_owned(), state)));
    }
    states
}

fn events(walk: &mut Walk, node: Option<Node>) -> Events {
    let table = walk.table(node);
    walk.known(&table, &["at", "by", "created", "recorded", "note"]);
    Events {
        at: walk.text(table.get("at")),
        by: walk.text(table.get("by")),
        created: walk.text(table.get("created")),
        recorded: walk.text(table.get("recorded")),
        note: walk.text(table.get("note")),
    }
}

fn milestones(walk: &mut Walk, node: Option<Node>) -> Milestones {
    let table = walk.table(node);
    walk.known(&table, &["responded", "handled", "resolved", "closed"]);
    Milestones {
        responded: walk.text(table.get("responded")),
        handled: walk.text(table.get("handled")),
        resolved: walk.text(table.get("resolved")),
        closed: walk.text(table.get("closed")),
    }
}
