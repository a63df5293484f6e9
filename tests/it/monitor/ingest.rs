//! `monitor ingest`: alerts into incidents.

mod ends;
mod formats;
mod hostile;
mod life;
mod meaning;
mod model;
mod output;

use itdesk::config::read_policy;
use itdesk::error::Result;
use itdesk::import::alerts::{Format, Given, Parsed, read};
use itdesk::records::words::AlertSource;
use itdesk::rules::policy::Policy;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::desk::{Output, TestDesk};
use crate::fuzz::targets::alert::PROFILES;

fn policy(text: &str) -> Policy {
    let (policy, findings) = read_policy(text, "2026-11-23T08:00:00Z".parse().unwrap());
    assert_eq!(findings, []);
    policy
}

/// What `given` holds, read under the profiles above; a generic source by the profile named.
fn parse(source: AlertSource, profile: Option<&str>, given: &Given) -> Result<Parsed> {
    let policy = policy(PROFILES);
    let profile = profile.map(|name| policy.alerts.profiles.get_key_value(name).unwrap());
    let profile = profile.map(|(name, profile)| (name.as_str(), profile));
    read(&Format { source, profile, policy: &policy.alerts, zone: &TimeZone::UTC }, given)
}

fn payload(bytes: impl AsRef<[u8]>) -> Given {
    Given::Payload("it".to_owned(), bytes.as_ref().to_vec())
}

/// A payload of `tests/it/monitor/alerts/`.
fn sample(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/monitor/alerts/");
    std::fs::read_to_string(format!("{folder}{name}.json")).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// A webhook of Alertmanager with these alerts, in one group.
fn webhook(alerts: &[Value]) -> String {
    json!({ "version": "4", "groupKey": "{}:{cluster=\"eu\"}", "status": "firing", "alerts": alerts })
        .to_string()
}

/// An alert that fires since `starts`.
fn firing(name: &str, starts: &str) -> Value {
    json!({
        "status": "firing",
        "fingerprint": format!("fp-{name}"),
        "labels": { "alertname": name, "severity": "warning", "instance": "db1:9100" },
        "annotations": { "summary": format!("{name} is wrong"), "description": "90 % used" },
        "startsAt": starts,
        "endsAt": "0001-01-01T00:00:00Z",
    })
}

/// The same, over.
fn resolved(name: &str, starts: &str, ends: &str) -> Value {
    let mut alert = firing(name, starts);
    alert["status"] = json!("resolved");
    alert["endsAt"] = json!(ends);
    alert
}

/// Takes alerts of Alertmanager in.
fn ingest(desk: &TestDesk, alerts: &[Value]) -> Output {
    desk.run_with(&["monitor", "ingest", "--from", "alertmanager", "--json"], webhook(alerts).as_bytes())
}

/// What became of each, as words.
#[track_caller]
fn became(desk: &TestDesk, alerts: &[Value]) -> Vec<String> {
    let told = ingest(desk, alerts).json();
    told.as_array().unwrap().iter().map(|one| one["became"].as_str().unwrap().to_owned()).collect()
}

/// The ids of all incidents, the oldest first.
fn ids(desk: &TestDesk) -> Vec<String> {
    let told = desk.cmd("list --sort created --format ids --limit 1000").ok();
    told.lines().into_iter().map(str::to_owned).collect()
}

/// When the alert of most tests began, and when it was over.
const SINCE: &str = "2026-11-23T08:50:00Z";
const OVER: &str = "2026-11-23T08:58:00Z";

/// A desk whose alerts mean an outage of the service mail.
fn down(more: &str) -> TestDesk {
    TestDesk::with_policy(&format!(
        "[alerts]\n{more}\n[[alerts.rule]]\nservice = \"mail\"\noutage = true\n[services.mail]\n"
    ))
}

fn disk() -> Value {
    firing("DiskFull", SINCE)
}

fn disk_over() -> Value {
    resolved("DiskFull", SINCE, OVER)
}
