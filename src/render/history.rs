//! Events as people read them.

use serde::Serialize;
use serde_json::Value;

use super::paint::{BOLD, DIM, paint};
use super::{Screen, times};
use crate::escape;
use crate::lang::{self, tr};
use crate::rules::merge::BY_HAND;
use crate::rules::workflow::Verb;
use crate::wire::Event;

/// An event and the ticket it belongs to.
#[derive(Debug, Serialize)]
pub struct HistoryEntry {
    /// The ticket.
    pub id: String,
    /// What happened.
    #[serde(flatten)]
    pub event: Event,
    /// The commit that brought it, where that was asked for; null when none did yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commit: Option<Option<Commit>>,
}

/// A commit, beside the event it brought.
#[derive(Debug, Serialize)]
pub struct Commit {
    /// Its full id.
    pub id: String,
    /// The first letters of it.
    #[serde(skip)]
    pub short: String,
    /// Who wrote it, as git was told.
    pub author: String,
    /// Their address.
    pub email: String,
    /// When it came into the repository.
    pub at: jiff::Timestamp,
    /// The first line of its message.
    pub subject: String,
}

/// Events, one below the other; with the ticket's id when they are of the whole desk.
pub fn entries(screen: &Screen, entries: &[HistoryEntry], of_desk: bool) -> String {
    let head = |e: &HistoryEntry| if of_desk { format!("{}  ", e.id) } else { String::new() };
    let told = |e: &HistoryEntry| {
        let commit = e.commit.as_ref().map_or_else(String::new, |commit| brought(screen, commit.as_ref()));
        format!("{}{commit}", event(screen, &e.event, &head(e)))
    };
    entries.iter().map(told).collect()
}

/// The commit that brought an event, below it.
fn brought(screen: &Screen, commit: Option<&Commit>) -> String {
    let Some(commit) = commit else { return format!("      {}\n", paint(DIM, tr!("not committed"))) };
    let Commit { short, author, email, at, subject, .. } = commit;
    let at = times::local(screen, *at);
    let line =
        tr!("commit {short} of {at} by {author} <{email}>: {subject}", short, at, author, email, subject);
    format!("      {}\n", paint(DIM, &escape::line(&line)))
}

/// One event: when, what, by whom; below it what it changed and what was said.
pub fn event(screen: &Screen, event: &Event, head: &str) -> String {
    let to = event.to.map_or_else(String::new, |to| format!(" → {}", lang::shown(to.as_str())));
    let late = event
        .recorded
        .map_or_else(String::new, |r| tr!(", recorded {local}", local = times::local(screen, r)));
    let by = paint(DIM, &format!("{}{late}", escape::line(&by_whom(&event.by))));
    let when = times::local(screen, event.at);
    let did = paint(BOLD, &format!("{}{to}", escape::line(lang::shown(&event.did))));
    let mut out = format!("  {when}  {head}{did} {by}\n");
    let changes: Vec<String> = event.changes.iter().filter(|(f, c)| is_plain(f, c)).map(change).collect();
    if !changes.is_empty() && !Verb::Create.is(&event.did) {
        out.push_str(&format!("      {}\n", paint(DIM, &changes.join(" · "))));
    }
    for line in &event.note {
        out.push_str(&format!("      {}\n", escape::line(line)));
    }
    for file in event.mail.iter().flat_map(|mail| &mail.files) {
        out.push_str(&format!(
            "      {}\n",
            paint(DIM, &tr!("file {value}", value = escape::line(&file.path)))
        ));
    }
    out
}

/// Events as CSV.
pub fn csv(entries: &[HistoryEntry]) -> String {
    let header = ["id", "at", "recorded", "by", "did", "to", "changes", "note"];
    let mut rows = vec![header.map(str::to_owned).to_vec()];
    rows.extend(entries.iter().map(|e| {
        let changes: Vec<String> = e.event.changes.iter().map(change).collect();
        let recorded = e.event.recorded.map_or_else(String::new, |r| r.to_string());
        let to = e.event.to.map_or_else(String::new, |to| to.as_str().to_owned());
        let texts = [changes.join("; "), e.event.note.join("\n")];
        let [changes, note] = texts;
        vec![
            e.id.clone(),
            e.event.at.to_string(),
            recorded,
            e.event.by.clone(),
            e.event.did.clone(),
            to,
            changes,
            note,
        ]
    }));
    super::csv::write(&rows)
}

/// By whom, as a line of a history says it.
fn by_whom(by: &str) -> String {
    if by == BY_HAND { tr!("by hand").to_owned() } else { tr!("by {by}", by) }
}

/// Structured values, such as a round of repair, are told by the note of their event; targets by the class; that an
/// article has a draft, or has none any more, by the event itself.
fn is_plain(field: &str, (from, to): &(Value, Value)) -> bool {
    let structured = |value: &Value| match value {
        Value::Object(_) => true,
        Value::Array(items) => !items.iter().all(Value::is_string),
        _ => false,
    };
    let comes_or_goes = field.starts_with("article.draft.") && (from.is_null() || to.is_null());
    !structured(from) && !structured(to) && !field.starts_with("targets.") && !comes_or_goes
}

/// Fields whose values are words of a closed list.
const WORD_FIELDS: [&str; 11] = [
    "audience",
    "channel",
    "content_class",
    "data_loss",
    "difficulty",
    "interruption",
    "nature",
    "risk",
    "state",
    "subject",
    "type",
];

fn change((field, (from, to)): (&String, &(Value, Value))) -> String {
    let field = field.rsplit('.').next().unwrap_or(field);
    let name = match field {
        // The word for the state is another.
        "pending" => tr!("waiting for"),
        // No label of another page is their translation.
        "confirmed_by" => tr!("confirmed_by"),
        "state" => tr!("state"),
        _ => lang::shown(field),
    };
    let is_none = |value: &Value| value.as_array().is_some_and(Vec::is_empty);
    let short = |value: &Value| match value {
        Value::String(word) if WORD_FIELDS.contains(&field) => lang::shown(word).to_owned(),
        value => short(value),
    };
    match (from, to) {
        (from, to) if is_none(from) => format!("{name} + {}", short(to)),
        (from, to) if is_none(to) => format!("{name} - {}", short(from)),
        (Value::Null, to) => format!("{name} {}", short(to)),
        (from, Value::Null) => tr!("{name} {from} → none", name, from = short(from)),
        (from, to) => format!("{name} {} → {}", short(from), short(to)),
    }
}

fn short(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        Value::Array(lines) => lines.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    };
    super::fit::cut(&escape::line(&text), 40)
}
