//! `[alerts]`.

use serde_json::{Value, json};

use super::key::{Is, Key, Table, table};
use super::show::{by_name, minutes, patterns, some};
use crate::records::Interruption;
use crate::records::words::{AlertNews, AlertSource, OnResolve};
use crate::rules::policy::{AlertConditions, AlertRule, Alerts, Grouping};

const GROUPING: Is = Is::Other("`alert`, `group`, `service`, or a list of labels");

table! {
    Alerts = Some(Alerts::default()),
    "What the alerts of monitoring systems do.",
    see: Some("guides/alerts.md"),
    example: "",
    GROUP = "group", GROUPING,
        "Which alerts are one incident: each `alert` alone, those that the system sends as a `group`, those of a `service`, or those that agree in a list of labels."
        => |a| group(&a.group);
    ON_RESOLVE = "on_resolve", Is::Word(OnResolve::WORDS),
        "What the desk does once the alerts of an incident are over; each word includes those before it."
        => |a| json!(a.on_resolve);
    NEWS = "news", Is::Word(AlertNews::WORDS),
        "What of a repeat is noted: text that is new, words that are new (not numbers alone), or nothing."
        => |a| json!(a.news);
    REOPEN_WITHIN = "reopen_within", Is::Duration,
        "How soon after its incident was over an alert that fires again reopens it; without it, `records.reopen_within`.",
        example "\"24h\""
        => |a| minutes(a.reopen_within);
    SERVICE = "service", Is::Texts, "Labels that may name a service of the desk." => |a| json!(a.service);
    PLACE = "place", Is::Texts, "Labels that may name the place." => |a| json!(a.place);
    RULE = "rule", Is::Tables(&rule::TABLE), "What some alerts mean."
        => |a| some(&a.rules.iter().map(|r| rule::TABLE.value(r)).collect::<Vec<_>>());
    TRAP = "trap", Is::Tables(&trap::TABLE), "SNMP traps that begin and end something."
        => |a| some(&a.traps.iter().map(|t| trap::TABLE.value(t)).collect::<Vec<_>>());
    PROFILES = "profiles", Is::Named(&profile::TABLE), "How to read the JSON of other systems, by name."
        => |a| by_name(a.profiles.iter().map(|(name, it)| (name.as_str(), profile::TABLE.value(it))));
}

fn group(group: &Grouping) -> Value {
    match group {
        Grouping::Alert => json!("alert"),
        Grouping::Group => json!("group"),
        Grouping::Service => json!("service"),
        Grouping::Labels(labels) => json!(labels),
    }
}

pub(in crate::config) mod rule {
    use super::*;

    table! {
        AlertRule = Some(AlertRule::default()),
        "What some alerts mean; each field comes from the first rule that matches and gives it.",
        see: None,
        example: r#"[[alerts.rule]]
when = { title = "Watchdog" }
ignore = true

[[alerts.rule]]
when = { severity = "critical", labels = { job = "mail*" } }
service = "email"
impact = "extensive"
urgency = "critical"
interruption = "full"
outage = true
team = "platform"
on_resolve = "resolve"
group = ["cluster", "alertname"]"#,
        WHEN = "when", Is::Inline(&when::TABLE), "Which alerts it is for; without it, all."
            => |r| when::TABLE.value(&r.when);
        SERVICE = "service", Is::Text, "The service of the incident." => |r| json!(r.service);
        IMPACT = "impact", Is::Text, "A level of `classification.impact`." => |r| json!(r.impact);
        URGENCY = "urgency", Is::Text, "A level of `classification.urgency`." => |r| json!(r.urgency);
        INTERRUPTION = "interruption", Is::Word(Interruption::WORDS), "How far the business is interrupted."
            => |r| json!(r.interruption);
        OUTAGE = "outage", Is::Flag, "Whether the service is down while the alert fires."
            => |r| json!(r.outage);
        TEAM = "team", Is::Text, "The team that gets the incident." => |r| json!(r.team);
        ON_RESOLVE = "on_resolve", Is::Word(OnResolve::WORDS), "As `alerts.on_resolve`."
            => |r| json!(r.on_resolve);
        GROUP = "group", GROUPING, "As `alerts.group`."
            => |r| r.group.as_ref().map_or(Value::Null, group);
        IGNORE = "ignore", Is::Flag, "Whether such alerts open nothing." => |r| json!(r.ignore);
    }
}

pub(in crate::config) mod when {
    use super::*;

    table! {
        AlertConditions = None,
        "The conditions of a rule: each a pattern or a list, of which one must match; `*` matches any text.",
        see: None,
        example: "",
        SOURCE = "source", Is::Words(AlertSource::WORDS), "The format of the alert."
            => |w| some(&w.source);
        SEVERITY = "severity", Is::Patterns, "The severity: the system's own word, or critical, high, warning, info."
            => |w| patterns(&w.severity);
        SERVICE = "service", Is::Patterns, "The service, as the system names it." => |w| patterns(&w.service);
        TITLE = "title", Is::Patterns, "The title." => |w| patterns(&w.title);
        LABELS = "labels", Is::Free("LABEL", &Is::Patterns), "Labels; one that is absent matches nothing."
            => |w| by_name(w.labels.iter().map(|(name, globs)| (name.as_str(), patterns(globs))));
    }
}

pub(in crate::config) mod trap {
    use super::*;
    use crate::rules::policy::Trap;

    table! {
        Trap = None,
        "An SNMP trap that begins something, and the one that ends it. Without any, linkDown and linkUp are built in.",
        see: None,
        example: r#"[[alerts.trap]]
fires = "linkDown"
resolves = "linkUp"
key = "ifIndex"
severity = "high""#,
        FIRES = "fires", Is::Text, "The trap that fires, by name or number; `*` is every trap."
            => |t| json!(t.fires);
        RESOLVES = "resolves", Is::Text, "The trap that ends it." => |t| json!(t.resolves);
        KEY = "key", Is::Texts, "Variables that tell one from another on the same host." => |t| some(&t.key);
        SEVERITY = "severity", Is::Text, "Its severity." => |t| json!(t.severity);
        TITLE = "title", Is::Text, "The title of the incident." => |t| json!(t.title);
    }
}

pub(in crate::config) mod profile {
    use super::*;
    use crate::config::keys::show::zone;
    use crate::rules::policy::Profile;

    table! {
        Profile = Some(Profile::default()),
        "How to read the JSON of another system. A path is such as `check.name`, or a JSON pointer; of several, the first that leads anywhere counts.",
        see: None,
        example: r#"[alerts.profiles.pingdom]
key = "check_id"
state = "current_state"
firing = "DOWN"
resolved = "UP"
title = "check_name"
text = ["description", "long_description"]
severity = "importance_level"
starts = "state_changed_timestamp"
ends = "state_changed_timestamp"
url = "check_params.full_url"
labels = { host = "check_params.hostname" }"#,
        ALERTS = "alerts", Is::Texts, "The path of the list of alerts; without it, the message is one alert."
            => |p| some(&p.alerts);
        KEY = "key", Is::Texts, "Paths that together identify the alert." => |p| some(&p.key);
        STATE = "state", Is::Texts, "The path of its state." => |p| some(&p.state);
        FIRING = "firing", Is::Texts, "States that mean it fires." => |p| some(&p.firing);
        RESOLVED = "resolved", Is::Texts, "States that mean it is over." => |p| some(&p.resolved);
        ACKNOWLEDGED = "acknowledged", Is::Texts, "States that mean someone works on it."
            => |p| some(&p.acknowledged);
        IGNORED = "ignored", Is::Texts, "States that open nothing, such as a maintenance."
            => |p| some(&p.ignored);
        TITLE = "title", Is::Texts, "The path of the title." => |p| some(&p.title);
        TEXT = "text", Is::Texts, "Paths that together are the text." => |p| some(&p.text);
        SERVICE = "service", Is::Texts, "The path of the service." => |p| some(&p.service);
        SEVERITY = "severity", Is::Texts, "The path of the severity." => |p| some(&p.severity);
        STARTS = "starts", Is::Texts, "The path of the time it began." => |p| some(&p.starts);
        ENDS = "ends", Is::Texts, "The path of the time it was over." => |p| some(&p.ends);
        URL = "url", Is::Texts, "The path of a link." => |p| some(&p.url);
        DATES = "dates", Is::Texts, "Forms of its times, as `strftime` writes them." => |p| some(&p.dates);
        TIMEZONE = "timezone", Is::Zone, "The zone of times that name none; without it, that of the desk."
            => |p| p.timezone.as_ref().map_or(Value::Null, zone);
        LABELS = "labels", Is::Free("LABEL", &Is::Text), "The path of each label." => |p| json!(p.labels);
    }
}
