//! The webhook of Prometheus' Alertmanager, version 4, and that of Grafana's unified alerting, which is made like it.
//!
//! <https://prometheus.io/docs/alerting/latest/configuration/#webhook_config>

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::parsed::unreadable;
use super::times::Times;
use super::{Format, Parsed, json};
use crate::error::Result;
use crate::escape::quoted;
use crate::import::json_kind::json_kind;
use crate::lang::tr;
use crate::records::words::AlertState;
use crate::rules::alerts::Alert;

/// Reads a payload.
pub(super) fn read(format: &Format, (name, bytes): (&str, &[u8])) -> Result<Parsed> {
    let payload = json::parse(name, bytes)?;
    let top = json::object(&payload, tr!("the payload")).map_err(|why| unreadable(name, why))?;
    of_group(format, name, top)
}

/// Reads a group of alerts.
pub(super) fn of_group(format: &Format, name: &str, top: &Map<String, Value>) -> Result<Parsed> {
    let list = match top.get("alerts") {
        Some(Value::Array(list)) => list,
        other => {
            let is = other.map_or_else(|| tr!("not there"), json_kind);
            let hint = tr!("did {source} send it? --from names the format", source = format.source);
            let why = tr!("its list of alerts is {is}", is);
            return Err(unreadable(name, why).hint(hint));
        }
    };
    let mut parsed = Parsed::default();
    for (place, one) in list.iter().enumerate() {
        parsed.push(tr!("alert {place}", place = place + 1), alert(format, top, one));
    }
    if let Some(left_out) = top.get("truncatedAlerts").and_then(Value::as_u64).filter(|n| *n > 0) {
        parsed.remarks.push(tr!("{left_out} more alerts of the group were not sent (max_alerts)", left_out));
    }
    Ok(parsed)
}

fn alert(format: &Format, group: &Map<String, Value>, one: &Value) -> Result<Alert, String> {
    let one = json::object(one, tr!("the alert"))?;
    let state = match json::text(one, "status").as_deref() {
        Some("firing") => AlertState::Firing,
        Some("resolved") => AlertState::Resolved,
        Some(other) => {
            return Err(tr!(
                "its status {status} is neither firing nor resolved",
                status = quoted(other, 60)
            ));
        }
        None => return Err(tr!("it has no status").to_owned()),
    };
    let labels = json::texts(one, "labels")?;
    let notes = json::texts(one, "annotations")?;
    let named = |maps: &[&BTreeMap<String, String>], names: &[&str]| {
        maps.iter().find_map(|map| names.iter().find_map(|name| map.get(*name).cloned()))
    };
    // Versions before 0.19 send no fingerprint; the labels are what it is made from.
    let key = json::text(one, "fingerprint").unwrap_or_else(|| {
        labels.iter().map(|(name, value)| format!("{name}={value:?}")).collect::<Vec<_>>().join(",")
    });
    let name = labels.get("alertname").cloned();
    let mut times = Times::of(format);
    let starts = times.read("startsAt", json::text(one, "startsAt").as_deref());
    let ends = match state {
        AlertState::Resolved => times.read("endsAt", json::text(one, "endsAt").as_deref()),
        _ => None,
    };
    let mut text: Vec<String> =
        ["description", "message"].iter().filter_map(|field| notes.get(*field).cloned()).collect();
    let extra =
        [("valueString", json::text(one, "valueString")), ("runbook", notes.get("runbook_url").cloned())];
    text.extend(extra.into_iter().filter_map(|(name, value)| Some(format!("{name}: {}", value?))));
    let urls = ["panelURL", "dashboardURL", "generatorURL"].iter().find_map(|field| json::text(one, field));
    Ok(Alert {
        source: format.source,
        system: format.source.as_str().to_owned(),
        key,
        group: json::text(group, "groupKey"),
        state,
        title: named(&[&notes], &["summary", "title"]).or(name).unwrap_or_default(),
        text,
        service: labels.get("service").cloned(),
        severity: named(&[&labels, &notes], &["severity", "priority", "level"]),
        starts,
        ends,
        labels,
        url: urls.or_else(|| json::text(group, "externalURL")),
        remarks: times.remarks,
    })
}
