//! The steps only incidents have: `analyse`, `repair`, `verify`, `escalate`, `outage`, `problem`.

mod tree;

use serde_json::json;

use crate::desk::TestDesk;

fn begun(desk: &TestDesk) -> String {
    let id = desk.incident("Down --service email");
    desk.cmd(&format!("incident start {id}")).ok();
    id
}

#[test]
fn the_five_steps_follow_one_another() {
    // M5.2b, M5.2c, M5.2d
    let desk = TestDesk::new();
    let id = begun(&desk);
    for finding in
        ["'no link'", "'port dead'", "'switch dead'", "'fan dead' --method rca", "'new fan'", "'and a spare'"]
    {
        assert_eq!(desk.cmd(&format!("incident analyse {id} {finding}")).id(), id);
    }
    desk.cmd(&format!("incident analyse {id} --cause hardware --cause-text 'dust in the fan'")).ok();
    let part = desk.show(&id)["part"].clone();
    let steps: Vec<_> = part["analysis"].as_array().unwrap().iter().map(|a| &a["step"]).collect();
    assert_eq!(steps, ["observe", "first", "deep", "root-cause", "solution", "solution"]);
    assert_eq!(part["analysis"][3]["method"], "rca");
    assert_eq!(part["cause"], json!({ "class": "hardware", "text": ["dust in the fan"] }));
}

#[test]
fn a_step_may_be_named_and_a_finding_must_be() {
    let desk = TestDesk::new();
    let id = begun(&desk);
    desk.cmd(&format!("incident analyse {id} 'dead' --step deep")).ok();
    desk.cmd(&format!("incident analyse {id} 'really'")).ok();
    assert_eq!(desk.show(&id)["part"]["analysis"][1]["step"], "root-cause");
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident analyse {id}")).fails(2)), @r"
    error: TEXT is missing: what was found
      → add TEXT
    ");
    desk.cmd(&format!("incident analyse {id} x --step guess")).fails(2);
    desk.cmd(&format!("incident analyse {id} x --cause-text why")).fails(2);
}

#[test]
fn a_failed_verification_takes_the_solution_back() {
    // M5.3a, M5.3b
    let desk = TestDesk::new();
    let id = begun(&desk);
    let handled = |line: &str| {
        let t = desk.cmd(&format!("incident {} --json", line.replace("ID", &id))).json();
        (t["handled"].clone(), t["clocks"]["handle"]["stopped"].clone())
    };
    desk.at("2026-11-23T10:00:00Z");
    assert_eq!(handled("repair ID 'new cable'"), (json!("2026-11-23T10:00:00Z"), json!(true)));
    desk.at("2026-11-23T11:00:00Z");
    assert_eq!(handled("verify ID --failed --evidence 'still dark'"), (json!(null), json!(false)));
    desk.at("2026-11-23T12:00:00Z");
    assert_eq!(handled("repair ID 'new switch'"), (json!("2026-11-23T12:00:00Z"), json!(true)));
    assert_eq!(handled("verify ID --passed --confirmed-by Ana").1, json!(true));
    let part = desk.show(&id)["part"].clone();
    assert_eq!((&part["repairs"][1]["round"], &part["confirmed_by"]), (&json!(2), &json!("Ana")));
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("log {id}"))), @r"
    2026-11-23 09:00  created by lin@example.org
    2026-11-23 09:00  started by lin@example.org
        assignee lin@example.org · state new → in_progress
    2026-11-23 10:00  repaired by lin@example.org
        round 1
        new cable
    2026-11-23 11:00  verified by lin@example.org
        round 1: failed
        still dark
    2026-11-23 12:00  repaired by lin@example.org
        round 2
        new switch
    2026-11-23 12:00  verified by lin@example.org
        confirmed_by Ana
        round 2: passed
    ");
}

#[test]
fn verifying_needs_a_repair_and_a_verdict() {
    let desk = TestDesk::new();
    let id = begun(&desk);
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident verify {id} --passed")).fails(4)), @"
    error: INC-261123-#1 has no repair to verify
      → record the repair first: itdesk incident repair INC-261123-#1
    ");
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident verify {id}")).fails(4)), @"
    error: INC-261123-#1 has no repair to verify; also missing: --passed or --failed (one of passed, failed)
      → record the repair first: itdesk incident repair INC-261123-#1
    ");
    desk.cmd(&format!("incident repair {id} done")).ok();
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident verify {id}")).fails(2)), @r"
    error: --passed or --failed is missing: one of passed, failed
      → add --passed or --failed
    ");
    desk.cmd(&format!("incident verify {id} --passed")).ok();
    desk.cmd(&format!("incident resolve {id}")).ok();
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident verify {id} --failed")).fails(4)), @r"
    error: INC-261123-#1 is resolved: a failed verification would undo that
      → reopen it first: itdesk incident reopen INC-261123-#1
    ");
}

#[test]
fn an_escalation_raises_a_level_and_says_why() {
    let desk = TestDesk::new();
    let id = begun(&desk);
    desk.cmd(&format!("incident escalate {id} --because 'no answer'")).ok();
    let t = desk.cmd(&format!("incident escalate {id} -m 'still none' --json")).json();
    assert_eq!(t["part"]["escalation"], 2);
    desk.cmd(&format!("incident escalate {id}")).fails(2);
}

#[test]
fn an_outage_has_a_beginning_and_an_end() {
    let desk = TestDesk::new();
    let id = begun(&desk);
    let began = desk.cmd(&format!("incident outage start {id} --time '2026-11-23 07:30' --json")).json();
    assert_eq!(began["part"]["outages"], json!([{ "from": "2026-11-23T07:30:00Z", "service": "email" }]));
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident outage start {id}")).fails(4)), @r"
    error: an outage of INC-261123-#1 has been open since 2026-11-23 07:30 UTC
      → end it first: itdesk incident outage end INC-261123-#1
    ");
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident outage end {id} --time 2h")).fails(4)), @r"
    error: the outage of INC-261123-#1 began at 2026-11-23 07:30 UTC
      → give a later time with --time
    ");
    desk.cmd(&format!("incident outage end {id} --time 2026-11-24T00:00:00Z")).fails(2);
    desk.cmd(&format!("incident outage end {id} --service wifi")).fails(4);
    let ended = desk.cmd(&format!("incident outage end {id} --json")).json();
    assert_eq!(ended["part"]["outages"][0]["to"], "2026-11-23T09:00:00Z");
    desk.cmd(&format!("incident outage end {id}")).fails(4);
}

#[test]
fn an_incident_becomes_a_problem_and_a_request_does_not() {
    // M5.1b
    let desk = TestDesk::new();
    let id = begun(&desk);
    let t = desk.cmd(&format!("incident problem {id} --because 'third time' --json")).json();
    assert_eq!(t["nature"], "problem");
    assert_eq!(desk.cmd("list nature:problem -q").ok().stdout, format!("{id}\n"));
    let request = desk.request("'A laptop'");
    desk.cmd(&format!("incident problem {request}")).fails(3);
}
