//! The webhooks of Grafana: unified alerting (since 8), and the legacy one before it.
//!
//! <https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/>

use serde_json::{Map, Value};

use super::parsed::unreadable;
use super::{Format, Parsed, alertmanager, json};
use crate::error::Result;
use crate::escape::quoted;
use crate::lang::tr;
use crate::records::words::AlertState;
use crate::rules::alerts::Alert;

/// Reads a payload: a group of alerts, or the one alert of a rule.
pub(super) fn read(format: &Format, (name, bytes): (&str, &[u8])) -> Result<Parsed> {
    let payload = json::parse(name, bytes)?;
    let top = json::object(&payload, tr!("the payload")).map_err(|why| unreadable(name, why))?;
    if top.contains_key("alerts") || !top.contains_key("ruleId") {
        return alertmanager::of_group(format, name, top);
    }
    Ok(Parsed::one(tr!("the alert"), legacy(format, top)))
}

fn legacy(format: &Format, top: &Map<String, Value>) -> Result<Alert, String> {
    let state = match json::text(top, "state").as_deref() {
        Some("alerting" | "no_data") => AlertState::Firing,
        Some("ok") => AlertState::Resolved,
        Some("paused" | "pending" | "unknown") => AlertState::Informed,
        other => {
            let state = quoted(other.unwrap_or_default(), 60);
            return Err(tr!("its state {state} is not a Grafana state", state));
        }
    };
    let labels = json::texts(top, "tags")?;
    let key: Vec<String> = ["orgId", "ruleId"].iter().filter_map(|field| json::text(top, field)).collect();
    let matches = top.get("evalMatches").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let measured = matches.iter().filter_map(|found| {
        let found = found.as_object()?;
        Some(format!("{}: {}", json::text(found, "metric")?, json::text(found, "value")?))
    });
    let mut text: Vec<String> = json::text(top, "message").into_iter().chain(measured).collect();
    text.dedup();
    Ok(Alert {
        source: format.source,
        system: format.source.as_str().to_owned(),
        key: format!("rule {}", key.join("/")),
        group: None,
        state,
        title: json::text(top, "ruleName").or_else(|| json::text(top, "title")).unwrap_or_default(),
        text,
        service: labels.get("service").cloned(),
        severity: ["severity", "priority"].iter().find_map(|name| labels.get(*name).cloned()),
        starts: None,
        ends: None,
        labels,
        url: json::text(top, "ruleUrl"),
        remarks: Vec::new(),
    })
}
