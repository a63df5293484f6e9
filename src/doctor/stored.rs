//! The values in a record that the rules compute: whether they hold, and the record with those that do.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::Value;

use crate::desk::Desk;
use crate::escape::quoted;
use crate::lang::tr;
use crate::records::{Event, Ticket};
use crate::rules::life::{refresh, settle};

/// How many differences a message names.
const NAMED: usize = 3;

/// The record as it should stand: what is computed computed anew, events that stand twice once.
///
/// An ended ticket keeps the class, targets and deadlines it ended with.
pub(super) fn fixed(desk: &Desk, mut ticket: Ticket) -> Ticket {
    drop_doubles(&mut ticket.history);
    if !ticket.state.is_ended() {
        refresh(&desk.policy, &mut ticket);
        settle(&desk.policy, &mut ticket, None, desk.now);
    }
    ticket
}

/// Which stored values of an open ticket are not what the rules say now.
pub(super) fn stale(desk: &Desk, ticket: Ticket) -> Option<String> {
    let class = ticket.class;
    let targets = ticket.targets.clone();
    let due = ticket.due.clone();
    let now = fixed(desk, ticket);
    let mut differing = Vec::new();
    differences(&mut differing, "class", &class, &now.class);
    differences(&mut differing, "targets", &targets, &now.targets);
    differences(&mut differing, "due", &due, &now.due);
    let more = differing.len().saturating_sub(NAMED);
    differing.truncate(NAMED);
    let rest = if more > 0 { tr!(", and {more} more", more) } else { String::new() };
    (!differing.is_empty()).then(|| {
        tr!("the rules give other values: {differing}{rest}", differing = differing.join(", "), rest)
    })
}

/// Takes out events that stand there already, equal in all that they say.
fn drop_doubles(history: &mut Vec<Event>) {
    let ids: HashSet<&str> = history.iter().map(|e| e.event.as_str()).collect();
    if ids.len() == history.len() {
        return;
    }
    let mut once: Vec<Event> = Vec::with_capacity(history.len());
    for event in history.drain(..) {
        if !once.contains(&event) {
            once.push(event);
        }
    }
    *history = once;
}

fn differences<T: Serialize>(found: &mut Vec<String>, name: &str, stored: &T, computed: &T) {
    let value = |v: &T| serde_json::to_value(v).unwrap_or_default();
    match (value(stored), value(computed)) {
        (Value::Object(stored), Value::Object(computed)) => {
            let fields: Vec<&String> = stored.keys().chain(computed.keys()).collect();
            let mut told = HashSet::new();
            for field in fields.into_iter().filter(|f| told.insert(*f)) {
                let from = stored.get(field);
                let to = computed.get(field);
                compare(found, &format!("{name}.{field}"), from, to);
            }
        }
        (stored, computed) => compare(found, name, Some(&stored), Some(&computed)),
    }
}

fn compare(found: &mut Vec<String>, name: &str, stored: Option<&Value>, computed: Option<&Value>) {
    if stored != computed {
        found.push(tr!(
            "{name} is {computed}, not {stored}",
            name,
            computed = shown(computed),
            stored = shown(stored)
        ));
    }
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "none".to_owned(),
        Some(Value::String(text)) => quoted(text, 40).trim_matches('\'').to_owned(),
        Some(value) => value.to_string(),
    }
}
