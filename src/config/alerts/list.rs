//! The settings of `[alerts]` in force, for `itdesk config show`.

use serde_json::{Value, json};

use crate::config::reader::join;
use crate::rules::duration::format_duration;
use crate::rules::policy::Glob;
use crate::rules::policy::{AlertRule, Alerts, Grouping, Profile};

/// Puts every setting of `alerts` under its path: what is empty or left to others is none.
pub(in crate::config) fn list(alerts: &Alerts, put: &mut dyn FnMut(&str, &str, Value)) {
    put("alerts", "group", group_value(&alerts.group));
    put("alerts", "on_resolve", json!(alerts.on_resolve));
    put("alerts", "news", json!(alerts.news));
    put("alerts", "reopen_within", json!(format_duration(alerts.reopen_within.saturating_mul(60))));
    put("alerts", "service", json!(alerts.service));
    put("alerts", "place", json!(alerts.place));
    let mut given = |path: &str, key: &str, value: Value| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            put(path, key, value);
        }
    };
    for (index, rule) in alerts.rules.iter().enumerate() {
        list_rule(rule, &format!("alerts.rule[{index}]"), &mut given);
    }
    for (index, trap) in alerts.traps.iter().enumerate() {
        let path = format!("alerts.trap[{index}]");
        given(&path, "fires", json!(trap.fires));
        given(&path, "resolves", json!(trap.resolves));
        given(&path, "key", json!(trap.key));
        given(&path, "severity", json!(trap.severity));
        given(&path, "title", json!(trap.title));
    }
    for (name, profile) in &alerts.profiles {
        list_profile(profile, &join("alerts.profiles", name), &mut given);
    }
}

fn list_rule(rule: &AlertRule, path: &str, given: &mut dyn FnMut(&str, &str, Value)) {
    let globs = |globs: &[Glob]| json!(globs.iter().map(Glob::as_str).collect::<Vec<_>>());
    let when = format!("{path}.when");
    given(&when, "source", json!(rule.when.source));
    given(&when, "severity", globs(&rule.when.severity));
    given(&when, "service", globs(&rule.when.service));
    given(&when, "title", globs(&rule.when.title));
    for (name, patterns) in &rule.when.labels {
        given(&format!("{when}.labels"), name, globs(patterns));
    }
    given(path, "service", json!(rule.service));
    given(path, "impact", json!(rule.impact));
    given(path, "urgency", json!(rule.urgency));
    given(path, "interruption", json!(rule.interruption));
    given(path, "outage", json!(rule.outage));
    given(path, "team", json!(rule.team));
    given(path, "on_resolve", json!(rule.on_resolve));
    given(path, "group", rule.group.as_ref().map_or(Value::Null, group_value));
    given(path, "ignore", json!(rule.ignore));
}

fn list_profile(profile: &Profile, path: &str, given: &mut dyn FnMut(&str, &str, Value)) {
    let lists = [
        ("alerts", &profile.alerts),
        ("key", &profile.key),
        ("state", &profile.state),
        ("firing", &profile.firing),
        ("resolved", &profile.resolved),
        ("acknowledged", &profile.acknowledged),
        ("title", &profile.title),
        ("text", &profile.text),
        ("service", &profile.service),
        ("severity", &profile.severity),
        ("starts", &profile.starts),
        ("ends", &profile.ends),
        ("url", &profile.url),
    ];
    lists.into_iter().for_each(|(key, list)| given(path, key, json!(list)));
    for (name, label) in &profile.labels {
        given(&format!("{path}.labels"), name, json!(label));
    }
}

fn group_value(group: &Grouping) -> Value {
    match group {
        Grouping::Alert => json!("alert"),
        Grouping::Group => json!("group"),
        Grouping::Service => json!("service"),
        Grouping::Labels(labels) => json!(labels),
    }
}
