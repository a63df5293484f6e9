//! What alerts do to incidents: open, repeat, end, come again.

use std::process::Stdio;

use serde_json::{Value, json};

use super::{SINCE, became, disk, disk_over, down, firing, ids, ingest, resolved, webhook};
use crate::desk::{TestDesk, told};

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
      occurred   2026-11-23 08:50 (10m ago)
      channel    monitor
      service    mail
      external   alertmanager fp-DiskFull

    Class C
      · impact moderate and urgency medium make class C

    Clocks (default on calendar always)
      respond  running  due 2026-11-23 17:00 (in 8h) · 8h working time left · 0 % of 8h
      handle   running  due 2026-11-24 09:00 (in 1d) · 1d working time left · 0 % of 1d
      resolve  running  due 2026-11-25 09:00 (in 2d) · 2d working time left · 0 % of 2d
      complete running  record to be complete by 2026-11-24 08:50 (in 23h 50m)
      filed    running  record to be filed by 2026-11-26 08:50 (in 2d 23h)

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
fn a_start_that_lies_ahead_makes_no_repeat_a_new_firing() {
    let desk = down("");
    let ahead = [firing("DiskFull", "2037-08-03T19:17:37Z")];
    assert_eq!(became(&desk, &ahead), ["opened"]);
    let bytes = desk.bytes(&ids(&desk)[0]);
    for now in ["2026-11-23T09:00:00Z", "2026-11-23T09:05:00Z"] {
        desk.at(now);
        assert_eq!(became(&desk, &ahead), ["repeated"]);
    }
    assert_eq!(desk.bytes(&ids(&desk)[0]), bytes);
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
    assert_eq!(send("RECOVERY", "UP")[0]["became"], "resolved", "UP sets nothing of how grave it was");
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
