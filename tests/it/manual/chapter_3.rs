//! Chapter 3: execution.

use serde_json::json;

use super::{desk, figure, steps};

#[test]
fn m3_1a_services_stand_against_quality_measures() {
    let desk = desk();
    let matrix = desk.cmd("report matrix --json").json();
    let measures: Vec<_> =
        matrix["measures"].as_array().unwrap().iter().map(|m| m["name"].as_str().unwrap()).collect();
    assert_eq!(measures, ["availability", "mttr", "respond.mean"]);
    assert_eq!(matrix["services"][0]["service"], "mail");
}

#[test]
fn m3_1b_assignment_looks_at_skill_and_load() {
    let desk = desk();
    let first = desk.request("'One more' --service mail");
    steps(&desk, &first, &["assign {} lin"]);
    let next = desk.request("'And another' --service mail");
    let told = desk.cmd(&format!("assign --auto {next}")).ok();
    assert!(told.stderr.contains("open load"), "{}", told.stderr);
    assert_eq!(desk.show(&next)["assignee"], "omar", "who has less to do");
    let people = desk.cmd("report workload --json").json()["people"].clone();
    assert!(people.as_array().unwrap().iter().any(|p| p["name"] == "lin" && p["open"] == 1));
}

#[test]
fn m3_1c_the_time_that_tasks_take_is_beside_the_statistics() {
    let desk = desk();
    desk.at("2026-11-02T09:00:00Z");
    for days in [1, 9] {
        let id = desk.at("2026-11-02T09:00:00Z").request("Work");
        desk.at(&format!("2026-11-{:02}T09:00:00Z", 2 + days));
        steps(&desk, &id, &["start {}", "resolve {} --outcome done", "close {}"]);
    }
    desk.at("2026-11-23T09:00:00Z");
    let share = |name: &str| figure(&desk, "monitor scorecard --month 2026-11", "figure", name);
    assert_eq!(
        (&share("done.mean")["value"], &share("done.mean")["sort"]),
        (&json!(432_000.0), &json!("statistic"))
    );
    assert_eq!(
        (&share("done.within_7d")["value"], &share("done.within_7d")["manual"]),
        (&json!(0.5), &json!(0.6))
    );
    assert_eq!(share("done.within_14d")["value"], json!(1.0));
    assert_eq!(share("done.later")["value"], json!(0.0));
}

#[test]
fn m3_3a_records_are_kept_electronically() {
    let desk = desk();
    let id = desk.request("'A new mailbox'");
    let record = desk.bytes(&id);
    assert!(record.starts_with(b"{\n"), "one JSON file a ticket");
    let exported = desk.cmd("export").ok().stdout;
    assert!(exported.contains(&id) && exported.contains("\"history\""), "{exported}");
    let change = desk.cmd("change new 'Swap it' --draft").id();
    assert!(desk.cmd(&format!("change record {change}")).ok().stdout.contains("Swap it"));
}

#[test]
fn m3_3b_they_are_filed_by_kind_and_time() {
    let desk = desk();
    let id = desk.incident("'Mail is down'");
    assert_eq!(desk.path(&id), desk.root().join(format!("incidents/2026/11/23/{id}.json")));
    assert_eq!(desk.cmd("list created:2026-11-23 --format ids").ok().lines(), [&id]);
    assert_eq!(desk.cmd("search mail --format ids").ok().lines(), [&id]);
}

#[test]
fn m3_4a_the_customer_takes_part_in_acceptance() {
    let desk = desk();
    let id = crate::deliver::measured(&desk, "150 ms");
    let refused = desk.cmd(&format!("deliver accept {id} need --as omar")).fails(4);
    assert!(refused.stderr.contains("omar is not in the acceptance team"), "{}", refused.stderr);
    steps(&desk, &id, &["deliver accept {} need --as zhao"]);
    assert!(desk.cmd(&format!("deliver report {id}")).ok().stdout.contains("| need | zhao |"));
}

#[test]
fn m3_4b_acceptance_has_five_steps_in_order() {
    let desk = desk();
    let id = crate::deliver::measured(&desk, "150 ms");
    let refused = desk.cmd(&format!("deliver accept {id} confirm --as zhao")).fails(4);
    assert!(refused.stderr.contains("need, process, result, feedback, confirm"), "{}", refused.stderr);
}

#[test]
fn m3_4c_a_verdict_is_seventy_percent_satisfaction() {
    let desk = desk();
    let id = crate::deliver::almost(&desk, "150 ms", "95", "90");
    let accepted = desk.cmd(&format!("deliver accept {id} --as zhao --json")).json();
    assert_eq!(accepted["part"]["acceptances"][0]["score"], "91.50 %");
    desk.at("2026-11-24T09:00:00Z");
    let passed = figure(&desk, "monitor scorecard --month 2026-11", "figure", "acceptance.passed");
    assert_eq!((&passed["value"], &passed["manual"]), (&json!(1.0), &json!(0.85)));
}
