//! A kind's own part on the page of its ticket, field by field.

use serde_json::Value;

use super::page::{field, lines, section, wrapped};
use super::{Screen, times};

/// The fields of kinds that hold an instant. A text that a person wrote is never taken for one,
/// whatever it looks like. Where a list has a name of these for something else, it is read by
/// [`words`].
const INSTANTS: [&str; 15] = [
    "answered",
    "approved",
    "at",
    "begin",
    "deliver_by",
    "ended",
    "from",
    "received",
    "since",
    "started",
    "submitted",
    "to",
    "until",
    "void",
    "watched_until",
];

/// The kind's own part: whatever it holds, field by field.
pub(super) fn part(screen: &Screen, part: &Value) -> String {
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
            let rows: String = fields
                .iter()
                .map(|(n, v)| field(screen, &n.replace('_', " "), &shown(screen, n, v)))
                .collect();
            format!("{}{rows}", section(&title))
        }
        other => format!("{}{}", section(&title), wrapped(screen, "  ", &shown(screen, name, other))),
    }
}

/// An item of a list in words of its own, where it has any.
fn item_of(screen: &Screen, list: &str, item: &Value) -> String {
    let text = |key: &str| item.get(key).map(|v| shown(screen, key, v)).unwrap_or_default();
    match list {
        "tests" => {
            format!(
                "{} {} {} by {}: {}",
                text("at"),
                text("kind"),
                text("verdict"),
                text("by"),
                text("evidence")
            )
        }
        "criteria" => {
            let measured =
                if text("measured").is_empty() { "not measured".to_owned() } else { text("measured") };
            let point = text("open_point");
            let point = if point.is_empty() { point } else { format!(", open point {point}") };
            format!("{} {}: {measured}{point}", text("name"), text("target"))
        }
        "acceptances" => round(screen, item),
        "feedback" => {
            let answer = match text("answered").as_str() {
                "" => "not answered".to_owned(),
                at => format!("answered {at} by {}: {}", text("by"), text("answer")),
            };
            let from = item.get("from").map_or_else(String::new, |v| format!(" from {}", words(screen, v)));
            format!("{} received {}{from}: {} — {answer}", text("number"), text("received"), text("text"))
        }
        "surveys" => {
            let from = item.get("from").map(|v| words(screen, v)).unwrap_or_default();
            let told = [("CSAT", text("csat")), ("NPS", text("nps")), ("", text("comment")), ("from", from)];
            let told = told.iter().filter(|(_, value)| !value.is_empty());
            let told: Vec<String> =
                told.map(|(name, value)| format!("{name} {value}").trim().to_owned()).collect();
            format!("{}: {}", text("at"), told.join(", "))
        }
        "follow_ups" => match item.get("done").map(|v| instant(screen, v)).unwrap_or_default().as_str() {
            "" => format!("{}: to be held", text("on")),
            at => format!("{}: held {at} by {}: {}", text("on"), text("by"), text("finding")),
        },
        "done" => format!("{} by {}: {}", text("at"), text("by"), text("text")),
        "checks" => format!("{} by {}: {}", text("at"), text("by"), text("remark")),
        "acts" => match text("text").as_str() {
            "" => format!("{} by {}: {}", text("at"), text("by"), text("effect")),
            why => format!("{} by {}: {} — {why}", text("at"), text("by"), text("effect")),
        },
        "analysis" => {
            let method = item.get("method").map_or_else(String::new, |m| format!(" ({})", words(screen, m)));
            format!("{}{method}: {}", text("step"), text("finding"))
        }
        "repairs" => {
            let checks = item.get("verifications").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
            let checks: Vec<String> = checks.iter().map(|v| verification(screen, v)).collect();
            let checks = if checks.is_empty() { "not verified yet".to_owned() } else { checks.join("; ") };
            format!("round {}, {}: {} — {checks}", text("round"), text("at"), text("done"))
        }
        "outages" => {
            let to = item.get("to").map_or_else(|| "now".to_owned(), |v| instant(screen, v));
            format!("{} to {to} {}", text("from"), text("service"))
        }
        "alerts" => {
            let severity = match text("severity").as_str() {
                "" => String::new(),
                severity => format!(" ({severity})"),
            };
            let stands = match text("until").as_str() {
                "" => "fires".to_owned(),
                until => format!("over since {until}"),
            };
            format!("{}{severity}: {} since {}, {stands}", text("system"), text("title"), text("since"))
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
        _ => words(screen, item),
    }
}

/// A round of acceptance: its steps, its figures, its verdict.
fn round(screen: &Screen, item: &Value) -> String {
    let text = |key: &str| item.get(key).map(|v| shown(screen, key, v)).unwrap_or_default();
    let steps = item.get("steps").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let of = |step: &Value, key: &str| step.get(key).map(|v| shown(screen, key, v)).unwrap_or_default();
    let steps: Vec<String> =
        steps.iter().map(|s| format!("{} by {} {}", of(s, "step"), of(s, "by"), of(s, "at"))).collect();
    let figures = [
        ("conformity", text("conformity")),
        ("satisfaction", text("satisfaction")),
        ("score", text("score")),
    ];
    let figures: Vec<String> =
        figures.iter().filter(|(_, v)| !v.is_empty()).map(|(name, v)| format!("{name} {v}")).collect();
    let verdict =
        if text("verdict").is_empty() { "under way".to_owned() } else { text("verdict").replace('_', " ") };
    let because =
        if text("because").is_empty() { String::new() } else { format!(" — {}", text("because")) };
    let told = [steps.join(", "), figures.join(", "), verdict].into_iter().filter(|t| !t.is_empty());
    told.collect::<Vec<_>>().join("; ") + &because
}

fn verification(screen: &Screen, item: &Value) -> String {
    let text = |key: &str| item.get(key).map(|v| shown(screen, key, v)).unwrap_or_default();
    let evidence = item.get("evidence").map_or_else(String::new, |e| format!(" ({})", words(screen, e)));
    format!("{} by {}{evidence}", text("verdict"), text("by"))
}

/// The value of a field on one line.
fn shown(screen: &Screen, field: &str, value: &Value) -> String {
    if INSTANTS.contains(&field) { instant(screen, value) } else { words(screen, value) }
}

/// An instant in the desk's time zone.
fn instant(screen: &Screen, value: &Value) -> String {
    match value.as_str().and_then(|text| text.parse::<jiff::Timestamp>().ok()) {
        Some(at) => times::local(screen, at),
        None => words(screen, value),
    }
}

/// A value on one line, as it was written: `round 1, done replaced the switch, …`.
fn words(screen: &Screen, value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(items) => items.iter().map(|v| words(screen, v)).collect::<Vec<_>>().join(" / "),
        Value::Object(map) => {
            map.iter().map(|(k, v)| format!("{k} {}", shown(screen, k, v))).collect::<Vec<_>>().join(", ")
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
