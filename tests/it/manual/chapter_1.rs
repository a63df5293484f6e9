//! Chapter 1: concepts.

use serde_json::json;

use super::{desk, figure, steps};

#[test]
fn m1_2a_every_step_is_traceable() {
    let desk = desk();
    let id = desk.incident("'Mail is down' --service mail");
    desk.at("2026-11-23T10:00:00Z").cmd(&format!("start {id} --as omar -m 'the queue is full'")).ok();
    let log = desk.cmd(&format!("log {id} --json")).json();
    let event = &log[1];
    assert_eq!((&event["by"], &event["did"]), (&json!("omar"), &json!("started")));
    assert_eq!(
        (&event["at"], &event["note"][0]),
        (&json!("2026-11-23T10:00:00Z"), &json!("the queue is full"))
    );
    assert_eq!(event["changes"]["state"], json!(["new", "in_progress"]));
}

#[test]
fn m1_2b_processes_are_standardised_and_traceable() {
    let desk = desk();
    let id = desk.incident("'Mail is down'");
    let refused = desk.cmd(&format!("close {id}")).fails(4);
    assert!(refused.stderr.contains("close is not possible now"), "{}", refused.stderr);
    let before = desk.bytes(&id);
    desk.cmd(&format!("start {id}")).ok();
    assert_ne!(desk.bytes(&id), before);
    desk.cmd(&format!("undo {id}")).ok();
    assert_eq!(desk.show(&id)["state"], "new");
    assert_eq!(
        desk.cmd(&format!("log {id} --json")).json().as_array().unwrap().len(),
        3,
        "nothing is erased"
    );
}

#[test]
fn m1_2c_the_process_is_a_flow_diagram() {
    let desk = desk();
    for kind in ["request", "incident", "change", "deliver", "kb"] {
        let diagram = desk.cmd(&format!("workflow {kind} --format mermaid")).ok().stdout;
        assert!(diagram.starts_with("stateDiagram-v2\n    [*] --> "), "{diagram}");
    }
}

#[test]
fn m1_3b_a_standard_is_judged_by_conformity_performance_and_improvement() {
    let desk = desk();
    let id = desk.incident("'Mail is down' --service mail");
    steps(&desk, &id, &["respond {} 'We look into it'"]);
    let audit = desk.at("2026-11-24T09:00:00Z").cmd("monitor audit --json").json();
    let rules = audit["rules"].as_array().unwrap();
    assert!(rules.iter().any(|rule| rule["aspect"] == "conformity" && rule["kept"]["of"] == 1));
    assert!(rules.iter().any(|rule| rule["aspect"] == "improvement"));
    let goals = audit["goals"].as_array().unwrap();
    assert!(goals.iter().any(|goal| goal["indicator"]["name"] == "standard.respond"), "performance");
}

#[test]
fn m1_3c_standards_are_of_delivery_monitoring_and_improvement() {
    let desk = desk();
    for (kind, name) in [("delivery", "acceptance.passed"), ("monitoring", "standard.respond")] {
        assert!(figure(&desk, "monitor scorecard", "figure", name)["manual"].is_number(), "{kind}");
    }
    let improved = figure(&desk, "monitor scorecard", "figure", "changes.improved");
    assert_eq!(improved["row"], "M6.4a");
}

#[test]
fn m1_4a_a_delivery_has_four_stages() {
    let desk = desk();
    let id = crate::deliver::almost(&desk, "150 ms", "95", "90");
    desk.cmd(&format!("deliver accept {id} --as zhao")).ok();
    steps(&desk, &id, &["deliver follow-up {} --on 2026-12-20"]);
    let log = desk.cmd(&format!("log {id} --json")).json();
    let states = log.as_array().unwrap().iter().filter_map(|e| e["changes"]["state"][1].as_str());
    assert_eq!(
        states.collect::<Vec<_>>(),
        ["preparing", "delivering", "accepting", "accepted", "following_up"]
    );
}
