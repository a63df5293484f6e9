//! The time of the fault: what gives it, and what counts from it.

use serde_json::json;

use crate::desk::TestDesk;

const FAULT: &str = "2026-11-22T20:00:00Z";

#[test]
fn m5_4a_the_time_of_the_fault_is_beside_that_of_the_report() {
    let desk = TestDesk::new();
    let id = desk.incident(&format!("Down --occurred {FAULT} --place x --description y --service mail"));
    let shown = desk.show(&id);
    assert_eq!((&shown["occurred"], &shown["created"]), (&json!(FAULT), &json!("2026-11-23T09:00:00Z")));
    assert_eq!(shown["part"]["occurred"], FAULT);
    let page = desk.cmd(&format!("show {id}")).ok().stdout;
    assert!(page.contains("  occurred   2026-11-22 20:00"), "{page}");
    let page = desk.cmd(&format!("show {id} --lang zh-CN")).ok().stdout;
    assert!(page.contains("  故障时间   2026-11-22 20:00"), "{page}");
    let listed = |words: &str| desk.cmd(&format!("list {words} --json")).json().as_array().unwrap().len();
    let other = desk.incident("Slow");
    assert_eq!((listed("occurred:<1d"), listed("occurred:none"), listed("故障时间:昨天")), (1, 1, 1));
    // The first outage begins with the fault; one that is given a time begins there.
    let started = desk.cmd(&format!("incident outage start {id}")).ok();
    assert!(
        started.stderr.contains("from 2026-11-22 20:00 UTC, the time of the fault"),
        "{}",
        started.stderr
    );
    assert_eq!(desk.show(&id)["part"]["outages"][0]["from"], FAULT);
    desk.cmd(&format!("incident outage start {other} --time 08:00")).ok();
    assert_eq!(desk.show(&other)["part"]["outages"][0]["from"], "2026-11-23T08:00:00Z");
    // It is corrected, confirmed to be the time of the report, and cleared.
    desk.cmd(&format!("incident edit {id} --occurred '2026-11-22 21:00'")).ok();
    assert_eq!(desk.show(&id)["occurred"], "2026-11-22T21:00:00Z");
    desk.cmd(&format!("incident edit {id} --occurred created")).ok();
    assert_eq!(desk.show(&id)["occurred"], "2026-11-23T09:00:00Z");
    desk.run(&["incident", "edit", &id, "--occurred", ""]).ok();
    assert_eq!(desk.show(&id)["occurred"], json!(null));
    for line in [
        "incident new Later --occurred 2026-11-23T09:00:01Z".to_owned(),
        format!("incident edit {id} --occurred tomorrow"),
        format!("incident edit {id} --occurred soon"),
    ] {
        let refused = desk.cmd(&line);
        assert_eq!(refused.code, 2, "{}", refused.stderr);
    }
    insta::assert_snapshot!(desk.cmd("incident new Later --occurred 2026-11-23T10:00:00Z").stderr, @"error: --occurred 2026-11-23 10:00 UTC is in the future (it is 2026-11-23 09:00 UTC)");
}

#[test]
fn m5_4a_imports_and_alerts_give_the_time_of_the_fault() {
    let desk = TestDesk::new();
    desk.write(
        "rows.csv",
        "title,created,故障时间\nDown,2026-11-23 08:00,2026-11-22 20:00\nSlow,2026-11-23 08:00,\n",
    );
    desk.cmd("import rows.csv").ok();
    let ids = |words: &str| {
        let told = desk.cmd(&format!("list {words} --json")).json();
        told.as_array().unwrap().iter().map(|t| t["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let [down] = &ids("occurred:any")[..] else { panic!("{:?}", ids("occurred:any")) };
    assert_eq!(desk.show(down)["record"]["complete"]["due"], "2026-11-23T20:00:00Z");
    // What the desk prints comes back with it.
    let printed = desk.cmd("list occurred:any --json").ok().stdout;
    let other = TestDesk::new();
    other.write("printed.json", printed);
    other.cmd("import printed.json").ok();
    assert_eq!(other.cmd("list --json").json()[0]["occurred"], FAULT);
    desk.write("late.csv", "title,occurred\nDown,2026-11-24 08:00\n");
    let refused = desk.cmd("import late.csv");
    assert!(refused.code != 0 && refused.stderr.contains("is after now"), "{}", refused.stderr);
    let alert = r#"{"version":"4","groupKey":"g","status":"firing","alerts":[{"status":"firing","labels":
        {"alertname":"DiskFull"},"annotations":{},"startsAt":"2026-11-23T07:30:00Z","fingerprint":"f1"}]}"#;
    let told =
        desk.run_with(&["monitor", "ingest", "--from", "alertmanager", "-", "--json"], alert.as_bytes());
    let id = told.json()[0]["id"].as_str().unwrap().to_owned();
    assert_eq!(desk.show(&id)["occurred"], "2026-11-23T07:30:00Z");
}

#[test]
fn m5_4b_the_policy_may_ask_for_the_time_of_the_fault() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --place x --description y");
    desk.cmd(&format!("start {id}")).ok();
    desk.cmd(&format!("resolve {id} --outcome z")).ok();
    desk.policy("[records]\noccurred = true\n");
    insta::assert_snapshot!(desk.redact(&desk.cmd(&format!("close {id} --note n")).stderr), @"
    error: INC-261123-#1 cannot be closed yet. Missing: the time of the fault
      → add: --occurred TIME · then, with your values: itdesk close INC-261123-#1 --note n
    ");
    assert_eq!(desk.show(&id)["record"]["complete"]["done"], json!(null));
    desk.cmd(&format!("close {id} --occurred created")).ok();
    let shown = desk.show(&id);
    assert_eq!((&shown["state"], &shown["occurred"]), (&json!("closed"), &json!("2026-11-23T09:00:00Z")));
    assert_eq!(shown["record"]["complete"]["state"], "met");
}

#[test]
fn m5_4c_the_limits_of_the_record_count_from_the_fault() {
    let desk = TestDesk::new();
    let id = desk.incident(&format!("Down --occurred {FAULT} --place x --description y"));
    let plain = desk.incident("Slow --place x --description y");
    let limit = |id: &str, name: &str| {
        let limit = desk.show(id)["record"][name].clone();
        (limit["since"].clone(), limit["due"].clone())
    };
    assert_eq!(limit(&id, "complete"), (json!(FAULT), json!("2026-11-23T20:00:00Z")));
    assert_eq!(limit(&id, "filed"), (json!(FAULT), json!("2026-11-25T20:00:00Z")));
    assert_eq!(limit(&plain, "complete").0, "2026-11-23T09:00:00Z", "the time of the creation stands for it");
    // Complete a day after the report, and so more than a day after the fault.
    desk.at("2026-11-23T21:00:00Z");
    for id in [&id, &plain] {
        desk.cmd(&format!("done {id} fixed")).ok();
    }
    let report = desk.at("2026-11-24T09:00:00Z").cmd("monitor report --since 2026-11-20 --json").json();
    let figures = report["figures"].as_array().unwrap();
    let complete = figures.iter().find(|f| f["name"] == "records.complete").unwrap();
    assert_eq!(complete["value"], 0.5, "{complete}");
}
