//! What alerts do to incidents: open, repeat, end, come again.

use std::process::Stdio;

use serde_json::{Value, json};

use super::{became, firing, ids, ingest, resolved, webhook};
use crate::desk::{TestDesk, told};

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

#[test]
fn a_firing_alert_opens_an_incident() {
    let desk = down("");
    assert_eq!(became(&desk, &[disk()]), ["opened"]);
    let id = ids(&desk)[0].clone();
    let shown = desk.show(&id);
    assert_eq!(shown["external"], json!({ "system": "alertmanager", "number": "fp-DiskFull", "url": null }));
    assert_eq!(
        shown["part"]["outages"],
        json!([{ "from": SINCE, "service": "mail" }]),
        "before the desk knew"
    );
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("show {id}")).ok()), @"
    DiskFull is wrong
    INC-261123-#1  incident · new
      created    2026-11-23 09:00 (now)
      channel    monitor
      service    mail
      external   alertmanager fp-DiskFull

    Class C
      · impact moderate and urgency medium make class C

    Clocks (default on calendar always)
      respond  running  due 2026-11-23 17:00 (in 8h) · 8h working time left · 0 % of 8h
      handle   running  due 2026-11-24 09:00 (in 1d) · 1d working time left · 0 % of 1d
      resolve  running  due 2026-11-25 09:00 (in 2d) · 2d working time left · 0 % of 2d
      complete running  record to be complete by 2026-11-24 09:00 (in 1d)
      filed    running  record to be filed by 2026-11-26 09:00 (in 3d)

    Description
      alertname: DiskFull
      instance: db1:9100
      severity: warning

    Found by
      monitoring

    Place
      db1:9100

    Symptom
      90 % used

    Outages
      · 2026-11-23 08:50 to now mail

    Alerts
      · alertmanager (warning): DiskFull is wrong since 2026-11-23 08:50, fires

    History
      2026-11-23 09:00  created by lin@example.org
          alertmanager fires (warning) since 2026-11-23T08:50:00Z: DiskFull is wrong
          outage since 2026-11-23T08:50:00Z
    ");
}

#[test]
fn an_identical_repeat_changes_no_byte() {
    let desk = down("");
    became(&desk, &[disk()]);
    let id = ids(&desk)[0].clone();
    let bytes = desk.bytes(&id);
    for now in ["2026-11-23T09:05:00Z", "2026-11-24T09:00:00Z"] {
        desk.at(now);
        assert_eq!(became(&desk, &[disk()]), ["repeated"]);
    }
    assert_eq!(became(&desk, &[disk(), disk()]), ["repeated", "repeated"]);
    assert_eq!(desk.bytes(&id), bytes);
    became(&desk, &[disk_over()]);
    let bytes = desk.bytes(&id);
    assert_eq!(became(&desk, &[disk_over()]), ["repeated"]);
    assert_eq!(desk.bytes(&id), bytes);
}

#[test]
fn a_repeat_that_says_something_new_is_noted() {
    let desk = down("");
    became(&desk, &[disk()]);
    let id = ids(&desk)[0].clone();
    let mut fuller = disk();
    fuller["annotations"]["description"] = json!("full in an hour");
    desk.at("2026-11-23T09:30:00Z");
    assert_eq!(became(&desk, &[fuller.clone()]), ["updated"]);
    assert_eq!(desk.show(&id)["class"], "C");
    let mut graver = fuller.clone();
    graver["labels"]["severity"] = json!("critical");
    assert_eq!(became(&desk, &[graver.clone()]), ["updated"]);
    let shown = desk.show(&id);
    assert_eq!((&shown["class"], &shown["impact"]), (&json!("A"), &json!("significant")), "it grew graver");
    let last = &shown["history"][2];
    assert_eq!(last["note"], json!(["severity warning → critical: DiskFull is wrong"]));
    assert_eq!(became(&desk, &[fuller]), ["updated"]);
    assert_eq!(desk.show(&id)["class"], "A", "and never milder");
}

#[test]
fn which_new_text_is_noted_is_policy() {
    for (news, number, words) in
        [("text", "updated", "updated"), ("words", "repeated", "updated"), ("never", "repeated", "repeated")]
    {
        let desk = down(&format!("news = \"{news}\""));
        became(&desk, &[disk()]);
        let mut said = disk();
        said["annotations"]["description"] = json!("97.5 % used");
        assert_eq!(became(&desk, std::slice::from_ref(&said)), [number], "{news}");
        said["annotations"]["description"] = json!("read-only since the last reboot");
        assert_eq!(became(&desk, &[said.clone()]), [words], "{news}");
        assert_eq!(became(&desk, &[said]), ["repeated"], "{news}");
    }
}

#[test]
fn what_a_person_weighed_stays_so() {
    let desk = down("");
    became(&desk, &[disk()]);
    let id = ids(&desk)[0].clone();
    desk.cmd(&format!("incident triage {id} --impact minor --urgency low")).ok();
    let mut graver = disk();
    graver["labels"]["severity"] = json!("critical");
    assert_eq!(became(&desk, &[graver]), ["updated"]);
    assert_eq!(desk.show(&id)["class"], "D");
}

#[test]
fn the_end_of_an_alert_does_what_the_policy_says() {
    for (policy, word, state, outage, tags) in [
        ("note", "recovered", "new", None, json!([])),
        ("end-outage", "ended", "new", Some(OVER), json!([])),
        ("propose", "proposed", "new", Some(OVER), json!(["recovered"])),
        ("resolve", "resolved", "resolved", Some(OVER), json!([])),
    ] {
        let desk = down(&format!("on_resolve = \"{policy}\""));
        became(&desk, &[disk()]);
        let id = ids(&desk)[0].clone();
        assert_eq!(became(&desk, &[disk_over()]), [word]);
        let shown = desk.show(&id);
        assert_eq!((&shown["state"], &shown["tags"]), (&json!(state), &tags), "{policy}");
        assert_eq!(shown["part"]["outages"][0]["to"], json!(outage), "{policy}");
        assert_eq!(shown["part"]["alerts"][0]["until"], json!(OVER), "{policy}");
        desk.cmd("doctor").ok();
    }
}

#[test]
fn a_made_resolution_goes_the_way_of_the_life_cycle() {
    let desk = down("on_resolve = \"resolve\"");
    became(&desk, &[disk()]);
    let id = ids(&desk)[0].clone();
    became(&desk, &[disk_over()]);
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("log {id}")).ok()), @"
    2026-11-23 09:00  created by lin@example.org
        alertmanager fires (warning) since 2026-11-23T08:50:00Z: DiskFull is wrong
        outage since 2026-11-23T08:50:00Z
    2026-11-23 09:00  started by lin@example.org
        state new → in_progress
        its alerts are over
    2026-11-23 09:00  resolved by lin@example.org
        outcome its alerts were over at 2026-11-23T08:5… · state in_progress → resolved
        alertmanager resolved after 8m, at 2026-11-23T08:58:00Z: DiskFull is wrong
        outage until 2026-11-23T08:58:00Z
    ");
    let shown = desk.show(&id);
    assert_eq!(shown["assignee"], Value::Null, "a program holds no work");
    assert_eq!(shown["clocks"]["resolve"]["state"], "met");
    desk.cmd(&format!("incident close {id}")).ok();
}

#[test]
fn a_resolution_that_the_life_cycle_refuses_is_proposed() {
    let desk = down("on_resolve = \"resolve\"");
    became(&desk, &[disk()]);
    let id = ids(&desk)[0].clone();
    for step in ["start", "repair", "verify"] {
        let rest = match step {
            "repair" => " 'cleaned up'",
            "verify" => " --failed --note 'full again'",
            _ => "",
        };
        desk.cmd(&format!("incident {step} {id}{rest}")).ok();
    }
    assert_eq!(became(&desk, &[disk_over()]), ["proposed"]);
    let shown = desk.show(&id);
    let note = shown["history"].as_array().unwrap().last().unwrap()["note"]
        .as_array()
        .unwrap()
        .last()
        .unwrap()
        .clone();
    let said = note.as_str().unwrap();
    assert!(said.starts_with("all its alerts are over: to be resolved (round 1 of the repair of"), "{said}");
    assert_eq!(shown["state"], "in_progress");
}

#[test]
fn flapping_is_one_incident() {
    for policy in ["propose", "resolve"] {
        let desk = down(&format!("on_resolve = \"{policy}\"\nreopen_within = \"24h\""));
        for hour in 9..21 {
            desk.at(&format!("2026-11-23T{hour:02}:10:00Z"));
            let since = format!("2026-11-23T{hour:02}:00:00Z");
            became(&desk, &[firing("DiskFull", &since)]);
            became(&desk, &[resolved("DiskFull", &since, &format!("2026-11-23T{hour:02}:10:00Z"))]);
        }
        let all = ids(&desk);
        assert_eq!(all.len(), 1, "{policy}");
        let shown = desk.show(&all[0]);
        assert_eq!(shown["part"]["outages"].as_array().unwrap().len(), 12);
        assert_eq!(shown["part"]["alerts"].as_array().unwrap().len(), 1);
        assert_eq!(shown["reopen_count"], if policy == "resolve" { 11 } else { 0 });
    }
}

#[test]
fn long_after_the_resolution_a_new_incident_opens() {
    let desk = down("on_resolve = \"resolve\"\nreopen_within = \"2h\"");
    became(&desk, &[disk()]);
    became(&desk, &[disk_over()]);
    desk.at("2026-11-23T10:59:59Z");
    assert_eq!(became(&desk, &[firing("DiskFull", "2026-11-23T10:59:00Z")]), ["reopened"]);
    assert_eq!(
        became(&desk, &[resolved("DiskFull", "2026-11-23T10:59:00Z", "2026-11-23T10:59:30Z")]),
        ["resolved"]
    );
    desk.at("2026-11-23T12:59:59Z");
    assert_eq!(became(&desk, &[firing("DiskFull", "2026-11-23T12:59:00Z")]), ["opened"]);
    assert_eq!(ids(&desk).len(), 2);
    assert_eq!(
        became(&desk, &[firing("DiskFull", "2026-11-23T12:59:00Z")]),
        ["repeated"],
        "the open one counts"
    );
}

#[test]
fn the_outage_of_what_a_person_resolved_ends_with_the_alert() {
    let desk = down("");
    became(&desk, &[disk()]);
    let id = ids(&desk)[0].clone();
    desk.cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("incident resolve {id}")).ok();
    assert_eq!(became(&desk, &[disk_over()]), ["ended"]);
    let shown = desk.show(&id);
    assert_eq!((&shown["state"], &shown["part"]["outages"][0]["to"]), (&json!("resolved"), &json!(OVER)));
    desk.cmd(&format!("incident close {id} --outcome 'the logs are cut now'")).ok();
}

#[test]
fn the_outcome_that_alerts_wrote_follows_them_and_a_persons_does_not() {
    let desk = down("on_resolve = \"resolve\"");
    became(&desk, &[disk()]);
    let id = ids(&desk)[0].clone();
    became(&desk, &[disk_over()]);
    let outcome = || desk.show(&id)["part"]["outcome"].clone();
    assert_eq!(outcome(), json!(["its alerts were over at 2026-11-23T08:58:00Z"]));
    became(&desk, &[firing("DiskFull", "2026-11-23T08:59:00Z")]);
    became(&desk, &[resolved("DiskFull", "2026-11-23T08:59:00Z", "2026-11-23T08:59:30Z")]);
    assert_eq!(outcome(), json!(["its alerts were over at 2026-11-23T08:59:30Z"]));
    desk.cmd(&format!("incident close {id} --outcome 'the logs are cut now'")).ok();
    became(&desk, &[firing("DiskFull", "2026-11-23T08:59:40Z")]);
    became(&desk, &[resolved("DiskFull", "2026-11-23T08:59:40Z", "2026-11-23T08:59:50Z")]);
    assert_eq!(outcome(), json!(["the logs are cut now"]));
}

#[test]
fn a_closed_incident_is_taken_up_again_soon_after() {
    let desk = down("on_resolve = \"resolve\"");
    became(&desk, &[disk()]);
    let id = ids(&desk)[0].clone();
    became(&desk, &[disk_over()]);
    desk.cmd(&format!("incident close {id}")).ok();
    desk.at("2026-11-23T09:30:00Z");
    assert_eq!(became(&desk, &[firing("DiskFull", "2026-11-23T09:29:00Z")]), ["reopened"]);
    let shown = desk.show(&id);
    assert_eq!((&shown["state"], &shown["reopen_count"]), (&json!("in_progress"), &json!(1)));
    assert_eq!(shown["part"]["outages"][1], json!({ "from": "2026-11-23T09:29:00Z", "service": "mail" }));
}

#[test]
fn an_alert_that_still_fires_takes_back_a_persons_resolution_but_not_a_cancellation() {
    let desk = down("");
    became(&desk, &[disk()]);
    let id = ids(&desk)[0].clone();
    desk.cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("incident resolve {id}")).ok();
    desk.at("2026-11-23T13:00:00Z");
    assert_eq!(became(&desk, &[disk()]), ["reopened"]);
    let shown = desk.show(&id);
    assert_eq!(
        shown["history"].as_array().unwrap().last().unwrap()["note"],
        json!(["it was resolved", "alertmanager still fires since 2026-11-23T08:50:00Z: DiskFull is wrong"])
    );
    desk.cmd(&format!("incident cancel {id} --because 'a test of the alert'")).ok();
    let bytes = desk.bytes(&id);
    desk.at("2026-11-25T13:00:00Z");
    let told = ingest(&desk, &[disk()]).json();
    assert_eq!(
        (&told[0]["became"], &told[0]["why"]),
        (&json!("ignored"), &json!(format!("{id} was cancelled while it fired")))
    );
    assert_eq!(desk.bytes(&id), bytes);
    assert_eq!(became(&desk, &[disk_over()]), ["recovered"], "so that the next one counts as new");
    assert_eq!(became(&desk, &[firing("DiskFull", "2026-11-25T12:59:00Z")]), ["opened"]);
}

#[test]
fn what_comes_late_changes_nothing() {
    let desk = down("on_resolve = \"resolve\"");
    let later = |starts: &str| firing("DiskFull", starts);
    assert_eq!(became(&desk, &[disk_over()]), ["ignored"], "nothing stands for it");
    became(&desk, &[disk()]);
    became(&desk, &[disk_over()]);
    assert_eq!(became(&desk, &[disk()]), ["ignored"], "the other sender of a pair was slow");
    desk.at("2026-11-30T09:00:00Z");
    assert_eq!(became(&desk, &[disk()]), ["ignored"], "however late");
    assert_eq!(became(&desk, &[later("2026-11-30T08:59:00Z")]), ["opened"]);
    assert_eq!(became(&desk, &[disk_over()]), ["ignored"], "the end of an earlier time");
    assert_eq!(ids(&desk).len(), 2);
}

#[test]
fn as_many_incidents_as_the_grouping_says() {
    let mut other = firing("LoadHigh", SINCE);
    other["labels"]["instance"] = json!("db2:9100");
    let alerts = [disk(), other, firing("SwapFull", SINCE)];
    for (group, incidents, words) in [
        ("\"alert\"", 3, ["opened", "opened", "opened"]),
        ("\"group\"", 1, ["opened", "added", "added"]),
        ("\"service\"", 1, ["opened", "added", "added"]),
        ("[\"instance\"]", 2, ["opened", "opened", "added"]),
    ] {
        let desk = down(&format!("group = {group}"));
        assert_eq!(became(&desk, &alerts), words, "{group}");
        assert_eq!(ids(&desk).len(), incidents, "{group}");
        assert_eq!(became(&desk, &alerts), ["repeated"; 3], "{group}");
    }
}

#[test]
fn the_outage_of_a_group_ends_with_its_last_alert() {
    let desk = down("group = \"service\"\non_resolve = \"resolve\"");
    became(&desk, &[disk(), firing("LoadHigh", SINCE)]);
    let id = ids(&desk)[0].clone();
    assert_eq!(became(&desk, &[disk_over()]), ["recovered"]);
    assert_eq!(desk.show(&id)["part"]["outages"][0]["to"], Value::Null, "the other one still fires");
    assert_eq!(became(&desk, &[resolved("LoadHigh", SINCE, "2026-11-23T08:59:30Z")]), ["resolved"]);
    let shown = desk.show(&id);
    assert_eq!(shown["part"]["outages"][0]["to"], "2026-11-23T08:59:30Z");
    assert_eq!(shown["state"], "resolved");
}

#[test]
fn two_systems_share_the_incident_of_a_service() {
    let desk = down("group = \"service\"");
    became(&desk, &[disk()]);
    let words = ["HOSTNAME=db1", "NOTIFICATIONTYPE=PROBLEM", "HOSTSTATE=DOWN", "HOSTOUTPUT=no answer"];
    let args: Vec<&str> =
        ["monitor", "ingest", "--from", "nagios", "--json"].into_iter().chain(words).collect();
    let told = desk.run(&args).json();
    assert_eq!((&told[0]["became"], &told[0]["id"]), (&json!("added"), &json!(ids(&desk)[0])));
    assert_eq!(desk.show(&ids(&desk)[0])["class"], "A", "the graver of the two");
}

#[test]
fn the_same_alert_from_twenty_processes_at_once_is_one_incident() {
    let desk = down("");
    desk.write("payload.json", webhook(&[disk()]));
    let start = || {
        let mut process = desk.process();
        process.args(["monitor", "ingest", "--from", "alertmanager", "payload.json"]);
        process.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let running: Vec<_> = (0..20).map(|_| start()).collect();
    let told: Vec<String> =
        running.into_iter().map(|c| told("ingest", c.wait_with_output().unwrap()).id()).collect();
    assert_eq!(ids(&desk), [told[0].clone()]);
    assert!(told.iter().all(|id| *id == told[0]));
    assert_eq!(desk.record(&told[0]).history.len(), 1);
}

#[test]
fn acknowledgements_and_downtimes_are_noted_where_an_incident_is_open() {
    let desk = TestDesk::new();
    let send = |kind: &str, state: &str, more: &str| {
        let kind = format!("NOTIFICATIONTYPE={kind}");
        let state = format!("SERVICESTATE={state}");
        let words = ["HOSTNAME=mx1", "SERVICEDESC=Queue", &kind, &state, "SERVICEOUTPUT=full", more];
        let args: Vec<&str> =
            ["monitor", "ingest", "--from", "nagios", "--json"].into_iter().chain(words).collect();
        desk.run(&args).json()[0]["became"].as_str().unwrap().to_owned()
    };
    assert_eq!(send("DOWNTIMESTART", "OK", "X=1"), "ignored");
    assert_eq!(send("PROBLEM", "WARNING", "X=1"), "opened");
    assert_eq!(send("PROBLEM", "CRITICAL", "X=1"), "updated");
    assert_eq!(send("ACKNOWLEDGEMENT", "CRITICAL", "NOTIFICATIONAUTHOR=lin"), "noted");
    assert_eq!(send("FLAPPINGSTART", "CRITICAL", "X=1"), "noted");
    assert_eq!(send("RECOVERY", "OK", "X=1"), "proposed");
    let shown = desk.show(&ids(&desk)[0]);
    assert_eq!(shown["class"], "A");
    assert_eq!(
        shown["history"][2]["note"],
        json!(["nagios acknowledged: Queue on mx1 is CRITICAL", "acknowledgement by lin", "full"])
    );
}

#[test]
fn a_rule_for_a_severity_holds_for_the_end_too() {
    let desk = TestDesk::with_policy(
        "[[alerts.rule]]\nwhen = { severity = \"critical\" }\non_resolve = \"resolve\"\n",
    );
    let send = |kind: &str, state: &str| {
        let words = [format!("NOTIFICATIONTYPE={kind}"), format!("HOSTSTATE={state}")];
        desk.run(&["monitor", "ingest", "--from", "nagios", "--json", "HOSTNAME=mx1", &words[0], &words[1]])
            .json()
    };
    send("PROBLEM", "DOWN");
    assert_eq!(send("RECOVERY", "UP")[0]["became"], "resolved", "UP says nothing of how grave it was");
}

#[test]
fn alerts_of_no_business_are_ignored_and_the_rest_of_their_group_is_not() {
    let policy = "[alerts]\ngroup = \"group\"\n[[alerts.rule]]\nwhen = { labels = { alertname = \"Watchdog\" } }\nignore = true\n";
    let desk = TestDesk::with_policy(policy);
    let dog = firing("Watchdog", SINCE);
    assert_eq!(became(&desk, std::slice::from_ref(&dog)), ["ignored"]);
    assert_eq!(
        became(&desk, &[dog.clone(), disk(), dog, firing("LoadHigh", SINCE)]),
        ["ignored", "opened", "ignored", "added"]
    );
    assert_eq!(ids(&desk).len(), 1);
}

#[test]
fn a_clock_that_goes_wrong_dates_nothing_into_the_future() {
    let desk = down("");
    became(&desk, &[firing("DiskFull", "2027-01-01T00:00:00Z")]);
    let id = ids(&desk)[0].clone();
    assert_eq!(desk.show(&id)["part"]["outages"][0]["from"], "2026-11-23T09:00:00Z");
    became(&desk, &[resolved("DiskFull", "2027-01-01T00:00:00Z", "2027-01-01T01:00:00Z")]);
    assert_eq!(desk.show(&id)["part"]["outages"][0]["to"], "2026-11-23T09:00:00Z");
}

#[test]
fn a_damaged_file_that_may_be_the_incident_stops_its_alert_only() {
    let desk = down("");
    became(&desk, &[disk()]);
    let id = ids(&desk)[0].clone();
    let text = String::from_utf8(desk.bytes(&id)).unwrap();
    std::fs::write(desk.path(&id), text.replace("\"state\"", "\"sta")).unwrap();
    let told = ingest(&desk, &[disk(), firing("LoadHigh", SINCE)]).fails(6);
    let alerts: Value = serde_json::from_str(&told.stdout).unwrap();
    assert_eq!((&alerts[0]["became"], &alerts[1]["became"]), (&json!("rejected"), &json!("opened")));
}

#[test]
fn a_team_gets_the_incident_where_a_rule_says_so() {
    let desk = TestDesk::with_policy("[teams.storage]\n[[alerts.rule]]\nteam = \"storage\"\n");
    became(&desk, &[disk()]);
    let shown = desk.show(&ids(&desk)[0]);
    assert_eq!((&shown["team"], &shown["state"]), (&json!("storage"), &json!("assigned")));
}
