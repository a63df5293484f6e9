//! What the end of an alert does, and what one does that comes again.

use serde_json::{Value, json};

use super::{OVER, became, disk, disk_over, down, firing, ids, ingest, resolved};

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
    became(&desk, &[disk()]);
    became(&desk, &[disk_over()]);
    assert_eq!(became(&desk, &[disk()]), ["ignored"], "the other sender of a pair was slow");
    desk.at("2026-11-30T09:00:00Z");
    assert_eq!(became(&desk, &[disk()]), ["ignored"], "however late");
    assert_eq!(became(&desk, &[later("2026-11-30T08:59:00Z")]), ["opened"]);
    assert_eq!(became(&desk, &[disk_over()]), ["ignored"], "the end of an earlier time");
    assert_eq!(ids(&desk).len(), 2);
}
