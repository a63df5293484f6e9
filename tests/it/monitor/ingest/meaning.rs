//! What an alert means under a policy: severities, services, rules, groups.

use itdesk::records::words::AlertSource;
use itdesk::rules::alerts::{Alert, meaning};
use itdesk::rules::policy::Glob;
use proptest::prelude::*;
use serde_json::json;

use super::{parse, payload, policy, webhook};

fn alert(labels: serde_json::Value) -> Alert {
    let one = json!({ "status": "firing", "fingerprint": "f1", "labels": labels });
    parse(AlertSource::Alertmanager, None, &payload(webhook(&[one]))).unwrap().alerts[0].clone()
}

/// The levels and the class of an alert with this severity.
fn classed(policy_text: &str, severity: &str) -> String {
    let policy = policy(policy_text);
    let meaning = meaning(&policy, &alert(json!({ "severity": severity })));
    let assessment = itdesk::records::Assessment {
        impact: meaning.impact.clone(),
        urgency: meaning.urgency.clone(),
        ..Default::default()
    };
    let class = itdesk::rules::classify::classify(&policy.classification, &assessment).class;
    let level = |level: Option<String>| level.unwrap_or_else(|| "-".to_owned());
    format!("{} {} {class}", level(meaning.impact), level(meaning.urgency))
}

#[test]
fn severities_of_every_system() {
    for (severity, told) in [
        ("critical", "significant critical A"),
        ("page", "significant critical A"),
        ("Disaster", "significant critical A"),
        ("DOWN", "significant critical A"),
        ("5", "significant critical A"),
        ("High", "significant high B"),
        ("error", "significant high B"),
        ("4", "significant high B"),
        ("WARNING", "moderate medium C"),
        ("Average", "moderate medium C"),
        ("UNKNOWN", "moderate medium C"),
        ("3", "moderate medium C"),
        ("info", "minor low D"),
        ("Not classified", "minor low D"),
        ("none", "minor low D"),
        ("0", "minor low D"),
        ("purple", "- - D"),
    ] {
        assert_eq!(classed("", severity), told, "{severity}");
    }
}

#[test]
fn other_levels_are_taken_in_proportion() {
    let three = "[classification]\nimpact = [\"all\", \"some\", \"one\"]\nurgency = [\"now\", \"later\"]\nmatrix = [\"AB\", \"BC\", \"CD\"]\n";
    let told = ["critical", "high", "warning", "info"].map(|severity| classed(three, severity));
    assert_eq!(told, ["some now B", "some now B", "some later C", "one later D"]);
}

#[test]
fn each_field_comes_from_the_first_rule_that_gives_it() {
    let policy = policy(
        r#"
[services.shop]
[services.mail]
[[alerts.rule]]
when = { source = "nagios" }
impact = "minor"
[[alerts.rule]]
when = { severity = "critical", labels = { cluster = ["eu*", "us*"] } }
impact = "extensive"
outage = true
on_resolve = "resolve"
[[alerts.rule]]
when = { labels = { cluster = "*" } }
service = "shop"
impact = "moderate"
interruption = "partial"
[[alerts.rule]]
when = { title = "Watchdog" }
ignore = true
"#,
    );
    let eu = meaning(&policy, &alert(json!({ "severity": "critical", "cluster": "EU-1", "job": "mail" })));
    assert_eq!((eu.impact.as_deref(), eu.urgency.as_deref()), (Some("extensive"), Some("critical")));
    assert_eq!((eu.service.as_deref(), eu.outage, eu.on_resolve.as_str()), (Some("shop"), true, "resolve"));
    assert_eq!(eu.interruption.map(|i| i.as_str()), Some("partial"));
    let none = meaning(&policy, &alert(json!({ "severity": "critical", "job": "MAIL" })));
    assert_eq!(
        (none.service.as_deref(), none.outage, none.ignored),
        (Some("mail"), false, false),
        "a label names it"
    );
    let own = meaning(&policy, &alert(json!({ "service": "unheard of", "job": "mail" })));
    assert_eq!(own.service.as_deref(), Some("unheard of"), "the alert's own word counts, as a caller's does");
    assert_eq!(meaning(&policy, &alert(json!({ "job": "node" }))).service, None);
    assert!(meaning(&policy, &alert(json!({ "alertname": "watchdog" }))).ignored);
}

#[test]
fn keys_of_incidents_by_grouping() {
    let labels = json!({ "service": "Shop", "cluster": "eu" });
    let key = |group: &str| {
        meaning(&policy(&format!("[alerts]\ngroup = {group}\n")), &alert(labels.clone())).ticket
    };
    assert_eq!(key("\"alert\""), "alert:alertmanager:f1");
    assert_eq!(key("\"group\""), "alerts:alertmanager:{}:{cluster=\"eu\"}");
    assert_eq!(key("\"service\""), "alerts:service:shop");
    assert_eq!(key("[\"cluster\"]"), "alerts:cluster=\"eu\"");
    assert_eq!(key("[\"cluster\", \"absent\"]"), "alert:alertmanager:f1");
}

#[test]
fn mistakes_in_the_policy_are_named() {
    let text = r#"
[alerts]
group = "hsot"
on_resolve = "close"
reopen_within = 24
[[alerts.rule]]
when = { severty = "critical", source = "nagois" }
impact = "extensiv"
[[alerts.rule]]
when = {}
[[alerts.trap]]
resolves = "linkUp"
[alerts.profiles.x]
key = "id"
"#;
    let (_, findings) = itdesk::config::read_policy(text, super::at("2026-11-23T08:00:00Z"));
    let told: String = findings.iter().map(|f| format!("{}: {}\n", f.line, f.message)).collect();
    insta::assert_snapshot!(told, @r#"
    3: alerts.group: 'hsot' is not a grouping; use alert, group or service
    4: alerts.on_resolve: 'close' is not what a resolved alert does; use one of note, end-outage, propose, resolve
    5: alerts.reopen_within is a number, but must be a duration in quotes, such as "90m" or "1h30m"
    7: alerts.rule[0].when.severty: 'severty' is not a key here
    7: alerts.rule[0].when.source: 'nagois' is not a source of alerts; use one of alertmanager, grafana, nagios, icinga, zabbix, snmptrap, generic, log, measure
    8: alerts.rule[0].impact: 'extensiv' is not a level of the classification
    9: alerts.rule[1] sets nothing
    11: alerts.trap[0] has no fires
    13: alerts.profiles.x has no state
    13: alerts.profiles.x has no firing
    "#);
}

#[test]
fn the_policies_of_the_documentation_are_good() {
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/guides/alerts.md")).unwrap();
    let blocks = page.split("```toml\n").skip(1).map(|rest| rest.split("```").next().unwrap());
    let text: String = blocks.chain(["[services.mail]\n"]).collect();
    let policy = policy(&text);
    let counts = (policy.alerts.rules.len(), policy.alerts.traps.len(), policy.alerts.profiles.len());
    assert_eq!(counts, (2, 2, 2));
}

/// The same by trying every way to cut the text.
fn covers(pattern: &[char], text: &[char]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some(('*', rest)), _) if covers(rest, text) => true,
        (Some(('*', _)), Some((_, text))) => covers(pattern, text),
        (Some((p, pattern)), Some((t, text))) => p == t && covers(pattern, text),
        _ => false,
    }
}

proptest! {
    #[test]
    fn patterns_cover_what_they_should(pattern in "[ab*]{0,6}", text in "[ab]{0,8}") {
        let chars = |text: &str| text.chars().collect::<Vec<_>>();
        prop_assert_eq!(Glob::new(&pattern).matches(&text.to_uppercase()), covers(&chars(&pattern), &chars(&text)));
    }
}
