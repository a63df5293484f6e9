//! Zabbix: the parameters of an alert script (`{ALERT.SENDTO}`, `{ALERT.SUBJECT}`, `{ALERT.MESSAGE}`), or the JSON of a
//! webhook's parameters. The message is a macro a line (`EVENT.ID: …`), JSON, or Zabbix' own default message.
//!
//! <https://www.zabbix.com/documentation/current/en/manual/appendix/macros/supported_by_location>,
//! <https://www.zabbix.com/documentation/current/en/manual/config/notifications/media/script>

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::Value;

use super::macros::Macros;
use super::times::Times;
use super::{Format, Given, Parsed, json};
use crate::error::{Error, Result};
use crate::escape::quoted;
use crate::lang::tr;
use crate::records::words::AlertState;
use crate::rules::alerts::Alert;

/// The words of the default messages, and the macros behind them.
const DEFAULTS: [(&str, &str); 6] = [
    ("PROBLEM NAME", "EVENT.NAME"),
    ("HOST", "HOST.NAME"),
    ("SEVERITY", "EVENT.SEVERITY"),
    ("ORIGINAL PROBLEM ID", "EVENT.ID"),
    ("OPERATIONAL DATA", "EVENT.OPDATA"),
    ("PROBLEM DURATION", "EVENT.DURATION"),
];

/// Reads a message.
///
/// # Errors
/// Exit 2 when the arguments are not the three of an alert script.
pub(super) fn read(format: &Format, given: &Given) -> Result<Parsed> {
    let (macros, subject) = match given {
        Given::Words(words) => match &words[..] {
            [_, subject, message] => {
                (Macros::parse(tr!("the message"), message.as_bytes(), ':', canonical)?, subject.clone())
            }
            _ => return Err(wrong(words.len())),
        },
        Given::Payload(name, bytes) => (Macros::parse(name, bytes, ':', canonical)?, String::new()),
        Given::Environment(_) => return Err(wrong(0)),
    };
    Ok(Parsed::one(tr!("the message"), alert(format, &macros, &subject)))
}

fn wrong(count: usize) -> Error {
    Error::usage(tr!("zabbix takes SENDTO SUBJECT MESSAGE, or one FILE; got {count} words", count)).hint(tr!(
        "the script's parameters are {parameters}, in this order",
        parameters = "{ALERT.SENDTO} {ALERT.SUBJECT} {ALERT.MESSAGE}"
    ))
}

/// A macro's own spelling: `event_id`, `{EVENT.ID}` and `Original problem ID` are `EVENT.ID`.
fn canonical(name: &str) -> String {
    let plain = name.trim().trim_matches(['{', '}']).to_uppercase();
    let default = DEFAULTS.iter().find(|(said, _)| *said == plain);
    default.map_or_else(|| plain.replace('_', "."), |(_, named)| (*named).to_owned())
}

fn alert(format: &Format, macros: &Macros, subject: &str) -> Result<Alert, String> {
    let host = macros.text(&["HOST.NAME", "HOST.HOST", "HOST.CONN", "HOSTNAME"]);
    let name = macros.text(&["EVENT.NAME", "TRIGGER.NAME", "TRIGGER.DESCRIPTION"]);
    let state = state(macros, subject)?;
    // An event is one problem; the trigger is the same when it comes again.
    let key = match (macros.get(&["TRIGGER.ID"]), &host, &name) {
        (Some(id), ..) => format!("trigger {id}"),
        (None, Some(host), Some(name)) => format!("{host}/{name}"),
        _ => macros.get(&["EVENT.ID"]).map(|id| format!("event {id}")).unwrap_or_default(),
    };
    let subject = Some(subject.trim().to_owned()).filter(|subject| !subject.is_empty());
    let on = |name: String| match &host {
        Some(host) if !name.contains(host.as_str()) => format!("{name} on {host}"),
        _ => name,
    };
    let mut times = Times::of(format);
    let starts = time(&mut times, macros, "EVENT");
    let ends = if state == AlertState::Resolved { time(&mut times, macros, "EVENT.RECOVERY") } else { None };
    let mut labels = labels(macros);
    let service = labels.get("service").cloned();
    labels.retain(|name, _| name != "event_tags" && name != "event_tagsjson");
    Ok(Alert {
        source: format.source,
        system: format.source.as_str().to_owned(),
        key,
        group: None,
        state,
        title: name.map(on).or(subject).unwrap_or_default(),
        text: text(macros, state),
        service,
        severity: severity(macros),
        starts,
        ends,
        labels,
        url: url(macros),
        remarks: times.remarks,
    })
}

/// Severities by their number, under the names that Zabbix gives them.
const SEVERITIES: [&str; 6] = ["Not classified", "Information", "Warning", "Average", "High", "Disaster"];

/// The severity by its number, where the message has it: administrators rename severities. Rules find
/// the name of theirs as the label `event_severity`.
fn severity(macros: &Macros) -> Option<String> {
    let number = macros.get(&["EVENT.NSEVERITY", "TRIGGER.NSEVERITY"]);
    let named = number.and_then(|text| SEVERITIES.get(text.parse::<usize>().ok()?));
    named
        .map(|name| (*name).to_owned())
        .or_else(|| macros.text(&["EVENT.SEVERITY", "TRIGGER.SEVERITY"]))
        .or_else(|| number.map(str::to_owned))
}

/// What it says: an update of a problem is neither its beginning nor its end.
fn state(macros: &Macros, subject: &str) -> Result<AlertState, String> {
    let subject = subject.to_lowercase();
    let action = macros.get(&["EVENT.UPDATE.ACTION"]).unwrap_or_default();
    if macros.get(&["EVENT.UPDATE.STATUS"]) == Some("1") || subject.starts_with("updated problem") {
        let acknowledged = action.split(|c: char| !c.is_alphanumeric()).any(|word| word == "acknowledged");
        return Ok(if acknowledged { AlertState::Acknowledged } else { AlertState::Informed });
    }
    let value = macros.get(&["EVENT.VALUE", "TRIGGER.VALUE", "EVENT.STATUS", "TRIGGER.STATUS"]);
    match value.map(str::to_uppercase).as_deref() {
        Some("1" | "PROBLEM") => Ok(AlertState::Firing),
        Some("0" | "OK" | "RESOLVED") => Ok(AlertState::Resolved),
        Some(other) => {
            let value = quoted(other, 60);
            Err(tr!("its EVENT.VALUE {value} is neither 1 (problem) nor 0 (recovery)", value))
        }
        None if subject.starts_with("problem") => Ok(AlertState::Firing),
        None if subject.starts_with("resolved") || subject.starts_with("ok") => Ok(AlertState::Resolved),
        None => Err(tr!("it says neither EVENT.VALUE nor EVENT.STATUS").to_owned()),
    }
}

fn text(macros: &Macros, state: AlertState) -> Vec<String> {
    let mut lines = Vec::new();
    if matches!(state, AlertState::Acknowledged | AlertState::Informed) {
        let by = macros.get(&["USER.FULLNAME", "USER.NAME"]).unwrap_or("someone");
        let action = macros.get(&["EVENT.UPDATE.ACTION"]).unwrap_or("updated");
        let said = macros.get(&["EVENT.UPDATE.MESSAGE"]).map_or_else(String::new, |said| format!(": {said}"));
        return vec![format!("{by} {action}{said}")];
    }
    lines.extend(macros.text(&["TRIGGER.DESCRIPTION"]));
    lines.extend(macros.get(&["EVENT.OPDATA"]).map(|data| format!("operational data: {data}")));
    lines.extend(macros.text(&["ALERT.MESSAGE", "MESSAGE"]));
    lines
}

/// Hosts, groups and the like, and the event's tags by their own names.
fn labels(macros: &Macros) -> BTreeMap<String, String> {
    const PARTS: [&str; 4] = ["HOST.", "HOSTGROUP.", "TRIGGER.", "EVENT."];
    const LEFT_OUT: [&str; 8] =
        ["TIME", "DATE", "UPDATE", "RECOVERY", "AGE", "STATUS", "VALUE", "DESCRIPTION"];
    let mut labels = macros.labels(|name| {
        let left_out = LEFT_OUT.iter().any(|part| name.contains(part)) || name.ends_with("OPDATA");
        let known = PARTS.iter().any(|part| name.starts_with(part)) && !left_out;
        known.then(|| name.to_lowercase().replace('.', "_"))
    });
    if let Some(Ok(Value::Array(tags))) =
        macros.get(&["EVENT.TAGSJSON", "EVENT.TAGS"]).map(serde_json::from_str)
    {
        let named = tags.iter().filter_map(Value::as_object);
        labels.extend(named.filter_map(|tag| Some((json::text(tag, "tag")?, json::text(tag, "value")?))));
    } else if let Some(tags) = macros.get(&["EVENT.TAGS"]) {
        let named = tags.split(',').filter_map(|tag| tag.trim().split_once(':'));
        labels.extend(named.map(|(name, value)| (name.trim().to_owned(), value.trim().to_owned())));
    }
    labels
}

/// `{EVENT.TIMESTAMP}`, else `{EVENT.DATE}` and `{EVENT.TIME}`, which are of the server's zone.
fn time(times: &mut Times, macros: &Macros, of: &str) -> Option<Timestamp> {
    if let Some(at) = macros.get(&[&format!("{of}.TIMESTAMP")]) {
        return times.read(&format!("{of}.TIMESTAMP"), Some(at));
    }
    let date = macros.get(&[&format!("{of}.DATE")])?;
    let time = macros.get(&[&format!("{of}.TIME")])?;
    times.read(&format!("{of}.DATE"), Some(&format!("{date} {time}")))
}

/// The trigger's own, else the page of the event, as Zabbix' own webhooks name it.
fn url(macros: &Macros) -> Option<String> {
    macros.text(&["TRIGGER.URL"]).or_else(|| {
        let frontend = macros.get(&["ZABBIX.URL", "$ZABBIX.URL"])?.trim_end_matches('/');
        let trigger = macros.get(&["TRIGGER.ID"])?;
        let event = macros.get(&["EVENT.ID"])?;
        Some(format!("{frontend}/tr_events.php?triggerid={trigger}&eventid={event}"))
    })
}
