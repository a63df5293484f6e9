//! Chapter 5: incidents and faults.

use serde_json::json;

use super::{desk, figure, steps};

#[test]
fn m5_1a_there_are_three_time_standards() {
    let desk = desk();
    let id = desk.incident("'The printer is slow' --impact minor --urgency low");
    let shown = desk.show(&id);
    assert_eq!(
        shown["due"],
        json!({"respond": "2026-11-24T09:00:00Z", "handle": "2026-11-25T09:00:00Z", "resolve": "2026-11-26T09:00:00Z"})
    );
    let late = desk.at("2026-11-24T09:00:01Z").cmd("due --json").json();
    assert_eq!((&late[0]["id"], &late[0]["clock"]), (&json!(id), &json!("respond")));
}

#[test]
fn m5_1d_satisfaction_and_mean_time_have_goals() {
    let desk = desk();
    let id = desk.incident("'Mail is down' --place hall --symptom silence --requester ann");
    desk.at("2026-11-23T15:00:00Z");
    steps(&desk, &id, &["start {}", "resolve {} --outcome 'It works'"]);
    for score in [5, 5, 2, 4] {
        desk.cmd(&format!("monitor survey --csat {score} --from customer-{score}")).ok();
    }
    desk.at("2026-11-24T09:00:00Z");
    let goal = |name: &str| figure(&desk, "monitor scorecard --month 2026-11", "figure", name);
    let mean = goal("resolve.mean");
    assert_eq!(
        (&mean["value"], &mean["manual"], &mean["met"]),
        (&json!(21_600.0), &json!(172_800.0), &json!(true))
    );
    let satisfied = goal("csat.satisfied");
    assert_eq!((&satisfied["manual"], &satisfied["met"]), (&json!(0.9), &json!(false)));
}

#[test]
fn m5_3b_repairs_in_several_rounds_are_counted() {
    let desk = desk();
    let id = desk.incident("'Mail is down' --place hall --symptom silence --requester ann");
    steps(
        &desk,
        &id,
        &[
            "start {}",
            "incident repair {} 'a new cable'",
            "incident verify {} --failed -m 'still silent'",
            "incident repair {} 'a new switch'",
            "incident verify {} --passed --confirmed-by ann",
            "resolve {} --outcome 'It works'",
        ],
    );
    desk.at("2026-11-24T09:00:00Z");
    let rounds = figure(&desk, "monitor scorecard --month 2026-11", "figure", "repairs.several_rounds");
    assert_eq!((&rounds["value"], &rounds["manual"]), (&json!(1.0), &json!(0.4)));
}

#[test]
fn m5_1b_a_problem_goes_before_an_incident() {
    let desk = desk();
    let first = desk.incident("'Mail is slow' --impact minor --urgency low");
    let second = desk.at("2026-11-23T09:05:00Z").incident("'Mail is lost' --impact minor --urgency low");
    steps(&desk, &second, &["incident problem {}"]);
    assert_eq!(desk.show(&second)["nature"], "problem");
    assert_eq!(desk.cmd("list --format ids").ok().lines(), [&second, &first]);
}

#[test]
fn m5_2a_a_monitoring_tool_opens_an_incident() {
    let desk = desk();
    let sent =
        "EVENT.ID: 7\nEVENT.VALUE: 1\nEVENT.NAME: Mail queue is full\nHOST.NAME: mx1\nEVENT.NSEVERITY: 4\n";
    let told =
        desk.run_with(&["monitor", "ingest", "--from", "zabbix", "--format", "ids"], sent.as_bytes()).ok();
    let shown = desk.show(told.stdout.trim());
    assert_eq!((&shown["channel"], &shown["state"]), (&json!("monitor"), &json!("new")));
}
