//! `[[monitor.log]]`.

use serde_json::json;

use super::key::{Is, Key, Table, table};
use super::show::some;
use crate::rules::policy::Monitoring;

table! {
    Monitoring = Some(Monitoring::default()),
    "What the lines of logs mean.",
    see: Some("guides/alerts.md"),
    example: "",
    LOG = "log", Is::Tables(&log::TABLE), "Which lines of a log raise an alert."
        => |m| some(&m.logs.iter().map(|rule| log::TABLE.value(rule)).collect::<Vec<_>>());
}

pub(in crate::config) mod log {
    use super::*;
    use crate::config::keys::show::minutes;
    use crate::rules::policy::LogRule;

    table! {
        LogRule = None,
        "Which lines of a log raise an alert, and which end it. A pattern is a regular expression as Rust's `regex` reads it; write it in single quotes.",
        see: None,
        example: r#"[[monitor.log]]
name = "disk"
pattern = 'I/O error, dev (?<disk>\w+)'
resolve = '(?<disk>\w+): recovered'
key = ["host", "disk"]
count = 3
within = "10m"
title = "Disk {disk} of {host} fails"
service = "email"
severity = "high"
max_age = "24h""#,
        NAME = "name", Is::Text, "The name of the rule." => |r| json!(r.name);
        PATTERN = "pattern", Is::Other("a regular expression"),
            "Lines that count; the groups `service`, `host`, `severity` and `text` say what the alert is about."
            => |r| json!(r.pattern.as_str());
        RESOLVE = "resolve", Is::Other("a regular expression"), "Lines that end the alert."
            => |r| json!(r.resolve.as_ref().map(|pattern| pattern.as_str()));
        KEY = "key", Is::Texts, "Groups whose values tell one alert of the rule from another; without it, `service` and `host`."
            => |r| some(&r.key);
        COUNT = "count", Is::Count, "So many lines raise the alert; without it, one." => |r| json!(r.count);
        WITHIN = "within", Is::Duration, "The window in which they count; without it, five minutes."
            => |r| minutes(r.within);
        TITLE = "title", Is::Text, "The title of the incident; `{host}` is replaced by the group of that name."
            => |r| json!(r.title);
        SERVICE = "service", Is::Text, "The service, where no group names it." => |r| json!(r.service);
        SEVERITY = "severity", Is::Text, "The severity, where no group names it; without it, the level of the line."
            => |r| json!(r.severity);
        MAX_AGE = "max_age", Is::Duration, "Lines older than this open nothing; without it, a day."
            => |r| minutes(r.max_age);
    }
}
