//! The page of one ticket, and the few lines after a step.

use serde_json::Value;

use super::paint::{self, BOLD, DIM, paint};
use super::{Screen, fit, history, times};
use crate::escape;
use crate::wire::{Clock, Ticket};

/// The page of a ticket: what it is, its class with reasons, its clocks, its text, its history.
pub fn ticket(screen: &Screen, t: &Ticket) -> String {
    let mut out = heading(screen, t);
    out.push_str(&facts(screen, t));
    out.push_str(&class(screen, t));
    out.push_str(&clocks(screen, t));
    let Some(details) = &t.details else { return out };
    out.push_str(&lines(screen, "Description", &details.description));
    let s = &details.submission;
    for (title, text) in
        [("Scope", &s.scope), ("Expected impact", &s.expected_impact), ("Current state", &s.current_state)]
    {
        out.push_str(&lines(screen, title, text.as_slice()));
    }
    out.push_str(&part(screen, &details.part));
    out.push_str(&section("History"));
    for event in &details.history {
        out.push_str(&history::event(screen, event, ""));
    }
    out
}

/// After a step: where the ticket stands, and what may come next.
pub fn acted(screen: &Screen, t: &Ticket, did: &str, next: &[&str]) -> String {
    let class_of = paint(paint::class(t.class), &format!("class {}", t.class));
    let mut out = format!("{}  {}  {class_of}\n", paint(BOLD, &t.id), t.state);
    if matches!(did, "new" | "triage" | "edit") {
        out.push_str(&class(screen, t));
    }
    out.push_str(&clocks(screen, t));
    if !next.is_empty() {
        let steps = next.join(", ");
        let line = format!("next: itdesk {} STEP {}, where STEP is {steps}", t.kind, suffix(&t.id));
        out.push_str(&paint(DIM, &wrapped(screen, "", &line)));
    }
    out
}

fn suffix(id: &str) -> &str {
    id.rsplit('-').next().unwrap_or(id)
}

fn heading(screen: &Screen, t: &Ticket) -> String {
    let width = screen.width.unwrap_or(100);
    let title = fit::wrap(&escape::line(&t.title), width);
    let title: String = title.iter().map(|row| format!("{}\n", paint(BOLD, row))).collect();
    let nature = t.nature.map_or_else(|| t.kind.to_string(), |n| n.to_string());
    format!("{title}{}  {nature} · {}\n", paint::id(&t.id, 5), t.state)
}

fn facts(screen: &Screen, t: &Ticket) -> String {
    let r = &t.requester;
    let who =
        [&r.name, &r.contact, &r.customer].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
    let holder = [&t.assignee, &t.team].into_iter().flatten().cloned().collect::<Vec<_>>().join(", ");
    let external = t.external.as_ref().map_or_else(String::new, |e| format!("{} {}", e.system, e.number));
    let created = format!("{} ({})", times::local(screen, t.created), times::relative(screen, t.created));
    let links: Vec<String> =
        t.links.iter().map(|l| format!("{} {}", l.rel.replace('_', " "), l.id)).collect();
    let counts = match (t.reassignment_count, t.reopen_count) {
        (0, 0) => String::new(),
        (n, m) => format!("{n} reassignments, {m} reopenings"),
    };
    let rows = [
        ("created", created),
        ("channel", t.channel.map_or_else(String::new, |c| c.to_string())),
        ("requester", who),
        ("service", t.service.iter().chain(&t.affects).cloned().collect::<Vec<_>>().join(", ")),
        ("content", t.content_class.map_or_else(String::new, |c| c.to_string())),
        ("held by", holder),
        ("waits for", t.pending.clone().unwrap_or_default()),
        ("external", external),
        ("tags", t.tags.join(", ")),
        ("links", links.join(", ")),
        ("moved", counts),
    ];
    rows.iter().filter(|(_, text)| !text.is_empty()).map(|(name, text)| field(screen, name, text)).collect()
}

fn class(screen: &Screen, t: &Ticket) -> String {
    let mut out = format!(
        "{}{}\n",
        section("Class").trim_end(),
        paint(paint::class(t.class), &format!(" {}", t.class))
    );
    for reason in &t.reasons {
        out.push_str(&wrapped(screen, "  · ", reason));
    }
    out
}

fn clocks(screen: &Screen, t: &Ticket) -> String {
    let mut out = match &t.targets {
        Some(of) => section(&format!(
            "Clocks {}",
            paint(DIM, &format!("({} on calendar {})", of.policy, of.calendar))
        )),
        None if t.record.is_empty() => return String::new(),
        None => section("Limits"),
    };
    let targets = t.targets.iter().flat_map(|t| [t.respond, t.handle, t.resolve, t.update.unwrap_or(0)]);
    for ((name, clock), target) in t.named_clocks().into_iter().zip(targets) {
        let state = paint(paint::clock(clock.state, clock.at_risk), &fit::pad(clock.state, 9));
        out.push_str(&format!("  {name:<9}{state}{}\n", reading(screen, clock, target)));
    }
    for (name, limit) in &t.record {
        let state = paint(paint::clock(limit.state, false), &fit::pad(limit.state, 9));
        let due = times::local(screen, limit.due);
        let (owed, settled) = limit_words(name);
        let text = match limit.done {
            Some(done) => format!("{settled} at {}; was due {due}", times::local(screen, done)),
            None => format!("{owed} by {due} ({})", times::relative(screen, limit.due)),
        };
        // Names are of nine letters and more among changes and deliveries, which have no clocks.
        let wide = if t.clocks.is_some() { 9 } else { 11 };
        out.push_str(&format!("  {name:<wide$}{state}{text}\n"));
    }
    out
}

/// What a limit asks for, and how it is told once it is done.
fn limit_words(name: &str) -> (&'static str, &'static str) {
    match name {
        "complete" => ("record to be complete", "record complete"),
        "filed" => ("record to be filed", "record filed"),
        "approval" => ("to be decided afterwards", "decided"),
        "window" => ("to be carried out", "carried out"),
        "evaluation" => ("to be evaluated", "evaluated"),
        "delivery" => ("to be delivered", "delivered"),
        "feedback" => ("to be answered", "answered"),
        "follow-up" => ("service review to be held", "service review held"),
        _ => ("to be done", "done"),
    }
}

/// A clock in words: what is left in working and wall time, or how much was used.
fn reading(screen: &Screen, clock: &Clock, target: i64) -> String {
    let used = format!("{:.0} % of {}", clock.used * 100.0, times::minutes(target));
    let by =
        |due: jiff::Timestamp| format!("{} ({})", times::local(screen, due), times::relative(screen, due));
    let left = clock.remaining_seconds;
    match (clock.due, clock.stopped) {
        (Some(due), true) => format!("used {used}; was due {}", times::local(screen, due)),
        (None, true) => format!("used {used}"),
        (Some(due), false) if left > 0 => {
            format!("due {} · {} working time left · {used}", by(due), times::span(left))
        }
        (Some(due), false) => {
            format!("was due {} · over by {} working time · {used}", by(due), times::span(left))
        }
        (None, false) => {
            format!("no deadline while it waits · {} working time left · {used}", times::span(left))
        }
    }
}

/// The kind's own part: whatever it holds, field by field.
fn part(screen: &Screen, part: &Value) -> String {
    let Value::Object(fields) = part else { return String::new() };
    let shown =
        fields.iter().filter(|(name, _)| !matches!(name.as_str(), "nature" | "content_class" | "affects"));
    shown.map(|(name, value)| part_field(screen, name, value)).collect()
}

fn part_field(screen: &Screen, name: &str, value: &Value) -> String {
    let title = capital(&name.replace('_', " "));
    match value {
        Value::Array(items) if items.iter().all(Value::is_string) => {
            let text: Vec<String> = items.iter().filter_map(Value::as_str).map(str::to_owned).collect();
            lines(screen, &title, &text)
        }
        Value::Array(items) => {
            let rows: String =
                items.iter().map(|item| wrapped(screen, "  · ", &item_of(screen, name, item))).collect();
            format!("{}{rows}", section(&title))
        }
        Value::Object(fields) => {
            let rows: String =
                fields.iter().map(|(n, v)| field(screen, &n.replace('_', " "), &flat(screen, v))).collect();
            format!("{}{rows}", section(&title))
        }
        other => format!("{}{}", section(&title), wrapped(screen, "  ", &flat(screen, other))),
    }
}

/// An item of a list in words of its own, where it has any.
fn item_of(screen: &Screen, list: &str, item: &Value) -> String {
    let text = |key: &str| item.get(key).map(|v| flat(screen, v)).unwrap_or_default();
    match list {
        "analysis" => {
            let method = item.get("method").map_or_else(String::new, |m| format!(" ({})", flat(screen, m)));
            format!("{}{method}: {}", text("step"), text("finding"))
        }
        "repairs" => {
            let checks = item.get("verifications").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let checks: Vec<String> = checks.iter().map(|v| verification(screen, v)).collect();
            let checks = if checks.is_empty() { "not verified yet".to_owned() } else { checks.join("; ") };
            format!("round {}, {}: {} — {checks}", text("round"), text("at"), text("done"))
        }
        "outages" => {
            let to = item.get("to").map_or_else(|| "now".to_owned(), |v| flat(screen, v));
            format!("{} to {to} {}", text("from"), text("service"))
        }
        "approvals" => {
            let because =
                if text("because").is_empty() { String::new() } else { format!(" — {}", text("because")) };
            let void = if text("void").is_empty() {
                String::new()
            } else {
                format!(" (void since {})", text("void"))
            };
            format!("{} {} as {}: {}{because}{void}", text("at"), text("who"), text("role"), text("vote"))
        }
        "preparation" => match text("not_needed").as_str() {
            "" => format!("{}: done, by {} {}", text("item"), text("by"), text("at")),
            why => format!("{}: not needed, {why}, by {} {}", text("item"), text("by"), text("at")),
        },
        "observations" => {
            let measured = [text("measure"), text("value"), text("target"), text("text")];
            let measured: Vec<String> = measured.into_iter().filter(|t| !t.is_empty()).collect();
            format!("{} by {}: {}", text("at"), text("by"), measured.join(" "))
        }
        _ => flat(screen, item),
    }
}

fn verification(screen: &Screen, item: &Value) -> String {
    let text = |key: &str| item.get(key).map(|v| flat(screen, v)).unwrap_or_default();
    let evidence = item.get("evidence").map_or_else(String::new, |e| format!(" ({})", flat(screen, e)));
    format!("{} by {}{evidence}", text("verdict"), text("by"))
}

/// A value on one line: `round 1, done replaced the switch, …`.
fn flat(screen: &Screen, value: &Value) -> String {
    match value {
        Value::String(text) => match text.parse::<jiff::Timestamp>() {
            Ok(at) => times::local(screen, at),
            Err(_) => text.clone(),
        },
        Value::Array(items) => items.iter().map(|v| flat(screen, v)).collect::<Vec<_>>().join(" / "),
        Value::Object(map) => {
            map.iter().map(|(k, v)| format!("{k} {}", flat(screen, v))).collect::<Vec<_>>().join(", ")
        }
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        other => other.to_string(),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn section(title: &str) -> String {
    format!("\n{}\n", paint(BOLD, title))
}

fn lines(screen: &Screen, title: &str, text: &[String]) -> String {
    if text.is_empty() {
        return String::new();
    }
    let body: String = text.iter().map(|line| wrapped(screen, "  ", line)).collect();
    format!("{}{body}", section(title))
}

fn field(screen: &Screen, name: &str, text: &str) -> String {
    // The names of a kind's own parts may be longer than those of the envelope.
    let wide = name.chars().count().max(10) + 1;
    let label = format!("  {name:<wide$}");
    let width = screen.width.unwrap_or(usize::MAX).saturating_sub(wide + 2);
    let rows = fit::wrap(&escape::line(text), width);
    let mut out = String::new();
    for (i, row) in rows.iter().enumerate() {
        let label = if i == 0 { paint(DIM, &label) } else { " ".repeat(wide + 2) };
        out.push_str(&format!("{label}{row}\n"));
    }
    out
}

fn wrapped(screen: &Screen, indent: &str, text: &str) -> String {
    let text = escape::line(text);
    let Some(width) = screen.width else { return format!("{indent}{text}\n") };
    let rows = fit::wrap(&text, width.saturating_sub(indent.len()));
    let blank = " ".repeat(fit::width(indent));
    if rows.is_empty() {
        return format!("{}\n", indent.trim_end());
    }
    let indents = std::iter::once(indent).chain(std::iter::repeat(blank.as_str()));
    rows.iter().zip(indents).map(|(row, indent)| format!("{indent}{row}\n")).collect()
}
