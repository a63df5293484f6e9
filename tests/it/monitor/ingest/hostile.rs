//! Payloads that mean harm: a clear error or harmless text, never a panic, nothing lost.

use itdesk::import::alerts::{Given, LIMIT};
use itdesk::records::words::AlertSource;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{SINCE, firing, ids, parse, payload, webhook};
use crate::desk::TestDesk;
use crate::model::cases;

#[test]
fn a_payload_of_more_than_ten_mebibytes_is_refused() {
    let desk = TestDesk::new();
    let large = vec![b'['; LIMIT + 1];
    let told = desk.run_with(&["monitor", "ingest", "--from", "alertmanager"], &large).fails(2);
    insta::assert_snapshot!(desk.said(&told), @"
    error: stdin holds more than 10 MiB
      → no alert is that large; if it is a log of alerts, send them one by one
    ");
    desk.write("large.json", &large);
    desk.cmd("monitor ingest --from zabbix large.json").fails(2);
}

#[test]
fn just_below_the_limit_it_is_read_and_cut() {
    let desk = TestDesk::new();
    let mut alert = firing("Long", SINCE);
    alert["annotations"]["description"] = json!("x".repeat(LIMIT - 2_000));
    let id =
        desk.run_with(&["monitor", "ingest", "--from", "alertmanager"], webhook(&[alert]).as_bytes()).id();
    let symptom = desk.record(&id).incident().unwrap().symptom[0].clone();
    assert_eq!((symptom.chars().count(), symptom.ends_with('…')), (20_000, true));
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!("{{\"alerts\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
    let error = parse(AlertSource::Alertmanager, None, &payload(&deep)).unwrap_err();
    assert!(error.message.contains("nested more than 127 levels deep"), "{error}");
    let inside = json!({ "Message": deep }).to_string();
    let read = parse(AlertSource::Generic, Some("cloudwatch"), &payload(inside)).unwrap();
    assert_eq!(read.bad[0].1, "it has no value at its key Message.AWSAccountId, Message.AlarmName");
}

#[test]
fn control_characters_and_markup_are_kept_and_shown_harmless() {
    let desk = TestDesk::new();
    let mut alert = firing("Evil", SINCE);
    alert["labels"]["instance"] = json!("<script>alert(1)</script>");
    alert["labels"]["x\u{1b}[2J"] = json!("\u{202e}gpj.exe\u{7}");
    alert["annotations"]["summary"] = json!("\u{1b}]0;owned\u{7}disk\nfull\u{0}");
    alert["annotations"]["description"] = json!("line\u{1b}[31m\r\n=cmd|' /C calc'!A0");
    alert["generatorURL"] = json!("javascript:alert(1)");
    let id =
        desk.run_with(&["monitor", "ingest", "--from", "alertmanager"], webhook(&[alert]).as_bytes()).id();
    let record = desk.record(&id);
    assert_eq!(record.title, "\u{1b}]0;owned\u{7}disk full\u{0}", "one line, otherwise as it came");
    assert_eq!(record.external.as_ref().unwrap().url, None, "no address to look at");
    assert_eq!(record.incident().unwrap().place.as_deref(), Some("<script>alert(1)</script>"));
    for command in ["show", "list", "log", "due --within 30d"] {
        let told = desk.cmd(&if command == "show" { format!("show {id}") } else { command.to_owned() }).ok();
        let harmful = told.stdout.chars().find(|c| c.is_control() && *c != '\n' || *c == '\u{202e}');
        assert_eq!(harmful, None, "{command}: {}", told.stdout);
    }
    desk.cmd("doctor").ok();
}

#[test]
fn a_key_that_cannot_be_one_is_refused() {
    let mut alert = firing("Long", SINCE);
    alert["fingerprint"] = json!("k".repeat(1_001));
    let read = parse(AlertSource::Alertmanager, None, &payload(webhook(&[alert]))).unwrap();
    assert_eq!(read.bad[0].1, "its key has 1001 characters; at most 1000 fit");
    let nameless = json!({ "status": "firing", "labels": {} });
    let read = parse(AlertSource::Alertmanager, None, &payload(webhook(&[nameless]))).unwrap();
    assert_eq!(read.bad[0].1, "it cannot be identified: it has no key");
}

#[test]
fn a_thousand_alerts_at_once_are_a_thousand_incidents_or_one() {
    let many: Vec<Value> = (0..1_000).map(|n| firing(&format!("A{n}"), SINCE)).collect();
    for (group, incidents) in [("alert", 1_000), ("group", 1)] {
        let desk = TestDesk::with_policy(&format!("[alerts]\ngroup = \"{group}\"\n"));
        let args = ["monitor", "ingest", "--from", "alertmanager", "--json"];
        let told = desk.run_with(&args, webhook(&many).as_bytes()).json();
        assert_eq!((told.as_array().unwrap().len(), ids(&desk).len()), (1_000, incidents), "{group}");
    }
}

/// Any JSON, with the words of the formats among its keys and values.
fn any_json() -> impl Strategy<Value = Value> {
    let words = "status|alerts|labels|annotations|fingerprint|firing|resolved|startsAt|groupKey|state|ruleId|tags|evalMatches|\
        event_value|trigger_id|event_tags|check_id|current_state|Message|DOWN|0001-01-01T00:00:00Z|\\{EVENT.ID\\}|[0-9]{1,14}";
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        words.prop_map(Value::from),
        ".{0,20}".prop_map(Value::from),
    ];
    let key = prop_oneof![words, ".{0,5}"];
    leaf.prop_recursive(5, 40, 6, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            proptest::collection::vec((key.clone(), inner), 0..8)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

fn read_all(given: &Given) {
    for source in AlertSource::ALL {
        for profile in [None, Some("pingdom"), Some("cloudwatch")] {
            let Ok(read) = parse(*source, profile, given) else { continue };
            for alert in read.alerts {
                assert!(
                    !alert.title.is_empty() && !alert.title.contains('\n') && !alert.key.trim().is_empty()
                );
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(43)))]

    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        read_all(&payload(bytes));
    }

    #[test]
    fn no_text_panics(text in "(\\PC|\n|\"|=|:|\\\\|\\[|\\]){0,200}") {
        read_all(&payload(text));
    }

    #[test]
    fn no_json_panics(value in any_json()) {
        read_all(&payload(value.to_string()));
        read_all(&payload(json!({ "alerts": [value.clone()], "ruleId": value.clone(), "Message": value.to_string() }).to_string()));
    }

    #[test]
    fn no_words_panic(words in proptest::collection::vec("(-[a-z]|HOSTNAME=.{0,9}|NOTIFICATIONTYPE=PROBLEM|\\PC{0,20})", 0..6)) {
        read_all(&Given::Words(words.clone()));
        read_all(&Given::Environment(words.iter().map(|w| (format!("NAGIOS_{w}"), w.clone())).collect()));
    }

    #[test]
    fn no_trap_panics(lines in proptest::collection::vec("(iso.3.6.1.6.3.1.1.4.1.0|.1.3|IF-MIB::ifIndex.2|::|\"|\\\\)? ?\\PC{0,12}\"?", 0..8)) {
        let text = format!("host\nUDP: [192.0.2.1]\niso.3.6.1.6.3.1.1.4.1.0 linkDown\n{}", lines.join("\n"));
        read_all(&payload(text));
    }
}
