//! Alerts: an order of arrival, a time or a word that the desk does not expect never becomes a wrong fact in silence.

use serde_json::{Value, json};

use crate::desk::{Output, TestDesk};

const PROFILE: &str = r#"
[services.web]
[[alerts.rule]]
when = { service = "web" }
outage = true
[alerts.profiles.probe]
key = "id"
state = "state"
firing = ["down", "0"]
resolved = ["up", "1"]
ignored = ["maintenance", "3"]
title = "name"
severity = "severity"
service = "service"
starts = "since"
ends = "until"
"#;

fn desk() -> TestDesk {
    TestDesk::with_policy(PROFILE)
}

fn send(desk: &TestDesk, alert: &Value) -> Output {
    desk.run_with(&["monitor", "ingest", "--from", "generic", "-", "--json"], alert.to_string().as_bytes())
}

fn became(desk: &TestDesk, alert: &Value) -> String {
    send(desk, alert).json()[0]["became"].as_str().unwrap().to_owned()
}

fn open(desk: &TestDesk) -> String {
    desk.cmd("list state:open --count").ok().stdout.trim().to_owned()
}

fn down(since: &str) -> Value {
    json!({ "id": "a", "state": "down", "name": "Web", "service": "web", "since": since })
}

fn up(since: &str, until: &str) -> Value {
    json!({ "id": "a", "state": "up", "name": "Web", "service": "web", "since": since, "until": until })
}

#[test]
fn an_end_that_arrives_before_its_start_leaves_nothing_firing() {
    let desk = desk();
    let end = send(&desk, &up("2026-11-23T08:30:00Z", "2026-11-23T08:40:00Z")).json();
    let id = end[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(end[0]["became"], "proposed");
    assert_eq!(became(&desk, &down("2026-11-23T08:30:00Z")), "ignored");
    let part = desk.show(&id)["part"].clone();
    assert_eq!(part["alerts"][0]["since"], "2026-11-23T08:30:00Z");
    assert_eq!(part["alerts"][0]["until"], "2026-11-23T08:40:00Z");
    let outage = json!([{ "from": "2026-11-23T08:30:00Z", "to": "2026-11-23T08:40:00Z", "service": "web" }]);
    assert_eq!(part["outages"], outage);
    assert_eq!(desk.cmd("list --count").ok().stdout, "1\n");
}

#[test]
fn the_end_of_a_second_firing_that_arrives_first_is_known_when_its_start_comes() {
    let desk = desk();
    let id = send(&desk, &down("2026-11-23T08:00:00Z")).json()[0]["id"].as_str().unwrap().to_owned();
    became(&desk, &up("2026-11-23T08:00:00Z", "2026-11-23T08:10:00Z"));
    assert_eq!(became(&desk, &up("2026-11-23T08:30:00Z", "2026-11-23T08:40:00Z")), "recovered");
    assert_eq!(became(&desk, &down("2026-11-23T08:30:00Z")), "ignored");
    let part = desk.show(&id)["part"].clone();
    assert_eq!(part["alerts"][0]["until"], "2026-11-23T08:40:00Z");
    assert_eq!(part["outages"].as_array().unwrap().len(), 2);
    // One that begins after all of them is a new one.
    assert_eq!(became(&desk, &down("2026-11-23T08:50:00Z")), "updated");
}

#[test]
fn an_incident_that_is_over_takes_the_end_of_an_unheard_firing_too() {
    for last in ["resolve ID --outcome done", "cancel ID --because test"] {
        let desk = desk();
        let id = send(&desk, &down("2026-11-23T08:00:00Z")).json()[0]["id"].as_str().unwrap().to_owned();
        became(&desk, &up("2026-11-23T08:00:00Z", "2026-11-23T08:10:00Z"));
        desk.cmd(&format!("incident start {id}")).ok();
        desk.cmd(&format!("incident {}", last.replace("ID", &id))).ok();
        assert_eq!(became(&desk, &up("2026-11-23T08:30:00Z", "2026-11-23T08:40:00Z")), "recovered");
        assert_eq!(became(&desk, &down("2026-11-23T08:30:00Z")), "ignored");
        assert_eq!(open(&desk), "0");
    }
}

#[test]
fn an_old_end_and_an_end_without_a_start_open_nothing() {
    let desk = desk();
    assert_eq!(became(&desk, &up("2026-11-20T08:30:00Z", "2026-11-20T08:40:00Z")), "ignored");
    assert_eq!(
        became(&desk, &json!({ "id": "a", "state": "up", "until": "2026-11-23T08:40:00Z" })),
        "ignored"
    );
    // One time for both is the time of the change.
    assert_eq!(became(&desk, &up("2026-11-23T08:40:00Z", "2026-11-23T08:40:00Z")), "ignored");
    assert_eq!(desk.cmd("list --count").ok().stdout, "0\n");
}

#[test]
fn a_problem_repeated_after_its_recovery_takes_nothing_up_again() {
    let desk = desk();
    let first = down("2026-11-23T08:00:00Z");
    became(&desk, &first);
    became(&desk, &up("2026-11-23T08:00:00Z", "2026-11-23T08:10:00Z"));
    let id = desk.cmd("list --format ids").ok().stdout.trim().to_owned();
    desk.cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("incident resolve {id} --outcome done")).ok();
    assert_eq!(became(&desk, &first), "ignored");
    assert_eq!(open(&desk), "0");
    desk.cmd(&format!("incident close {id} --place here")).ok();
    assert_eq!(became(&desk, &first), "ignored");
    assert_eq!(open(&desk), "0");
    assert_eq!(became(&desk, &down("2026-11-23T08:45:00Z")), "reopened");
}

fn zabbix(value: u8, started: &str, recovered: Option<&str>) -> Value {
    let mut alert = json!({
        "event_id": "97", "event_value": value.to_string(), "event_source": "0", "event_nseverity": "4",
        "event_name": "Disk full", "trigger_id": "19", "host_name": "db2",
        "event_date": "2026.11.23", "event_time": started,
    });
    if let Some(time) = recovered {
        alert["event_recovery_date"] = "2026.11.23".into();
        alert["event_recovery_time"] = time.into();
    }
    alert
}

#[test]
fn zabbix_messages_may_come_in_any_order_and_twice() {
    let problem = zabbix(1, "08:11:12", None);
    let recovery = zabbix(0, "08:11:12", Some("08:20:00"));
    for order in
        [[&problem, &recovery, &problem], [&recovery, &problem, &problem], [&problem, &problem, &recovery]]
    {
        let desk = TestDesk::new();
        for message in order {
            let payload = message.to_string();
            desk.run_with(&["monitor", "ingest", "--from", "zabbix", "-"], payload.as_bytes()).ok();
        }
        let id = desk.cmd("list --format ids").ok().stdout.trim().to_owned();
        let known = desk.show(&id)["part"]["alerts"].clone();
        assert_eq!(known[0]["since"], "2026-11-23T08:11:12Z");
        assert_eq!(known[0]["until"], "2026-11-23T08:20:00Z");
        assert_eq!(desk.cmd("list tag:recovered --count").ok().stdout, "1\n");
    }
}

#[test]
fn a_time_that_is_not_understood_is_said_and_kept() {
    for said in ["the day before", "05/06/2026 14:00", "2026-99-99", "14:00"] {
        let desk = desk();
        let sent = send(&desk, &down(said));
        assert!(sent.stderr.contains(said) && sent.stderr.contains("is used instead"), "{}", sent.stderr);
        let id = sent.json()[0]["id"].as_str().unwrap().to_owned();
        let note = desk.show(&id)["history"][0]["note"].to_string();
        assert!(note.contains(said), "{note}");
        assert_eq!(desk.show(&id)["part"]["alerts"][0]["since"], crate::desk::NOW);
    }
    // What a system writes for no time is nothing to say.
    for nothing in ["", "0", "0001-01-01T00:00:00Z", "1970-01-01 00:00:00", "null"] {
        assert_eq!(send(&desk(), &down(nothing)).stderr, "", "{nothing}");
    }
}

#[test]
fn a_profile_says_the_forms_and_the_zone_of_its_times() {
    let desk = desk();
    desk.policy(&format!("{PROFILE}dates = [\"%d/%m/%Y %H:%M\"]\ntimezone = \"America/Los_Angeles\"\n"));
    let sent = send(&desk, &down("05/06/2026 14:00"));
    assert_eq!(sent.stderr, "");
    let id = sent.json()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.show(&id)["part"]["alerts"][0]["since"], "2026-06-05T21:00:00Z");
    let mut other = down("2026-11-22 15:51:35");
    other["id"] = "b".into();
    let id = send(&desk, &other).json()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.show(&id)["part"]["alerts"][0]["since"], "2026-11-22T23:51:35Z");
}

#[test]
fn a_state_that_the_profile_ignores_opens_nothing_and_says_so() {
    let desk = desk();
    for state in [json!("maintenance"), json!("MAINTENANCE"), json!(3)] {
        let alert = json!({ "id": "m", "state": state, "name": "Web" });
        let outcome = send(&desk, &alert).json();
        assert_eq!(outcome[0]["became"], "ignored");
        assert!(outcome[0]["why"].as_str().unwrap().contains("the profile ignores its state"));
    }
    // One that no profile names is refused, as before.
    assert_eq!(send(&desk, &json!({ "id": "m", "state": "odd" })).code, 6);
    assert_eq!(desk.cmd("list --count").ok().stdout, "0\n");
}

fn class_of(severity: &str) -> (String, bool, Output) {
    let desk = desk();
    let mut alert = down("2026-11-23T08:00:00Z");
    alert["severity"] = severity.into();
    let sent = send(&desk, &alert);
    let id = sent.clone().json()[0]["id"].as_str().unwrap().to_owned();
    let shown = desk.show(&id);
    (shown["class"].as_str().unwrap().to_owned(), shown["impact"].is_null(), sent)
}

#[test]
fn the_words_of_severities_have_one_meaning_in_every_spelling() {
    for (class, words) in [
        ("A", &["Sev0", "SEV-0", "sev 1", "P0", "P1", "p-1", "严重", "紧急", "灾难", "CRITICAL"][..]),
        ("B", &["Sev2", "P2", "重要", "Error", "high"]),
        ("C", &["P3", "警告", "Warning", "一般严重"]),
        ("D", &["P4", "P5", "信息", "Not classified", "info"]),
    ] {
        for word in words {
            let (got, unassessed, sent) = class_of(word);
            assert_eq!((got.as_str(), unassessed), (class, false), "{word}");
            assert_eq!(sent.stderr, "", "{word}");
        }
    }
}

#[test]
fn an_unknown_severity_is_unassessed_with_a_warning() {
    for word in ["purple", "sev99", "P6", "極めて", "7"] {
        let (class, unassessed, sent) = class_of(word);
        assert_eq!((class.as_str(), unassessed), ("D", true), "{word}");
        assert!(sent.stderr.contains(word) && sent.stderr.contains("is not known"), "{}", sent.stderr);
    }
    // A rule of the policy that knows the word assesses it.
    let desk = desk();
    let rule =
        "[[alerts.rule]]\nwhen = { severity = \"purple\" }\nimpact = \"extensive\"\nurgency = \"critical\"\n";
    desk.policy(&format!("{PROFILE}{rule}"));
    let mut alert = down("2026-11-23T08:00:00Z");
    alert["severity"] = "purple".into();
    assert_eq!(send(&desk, &alert).stderr, "");
}
