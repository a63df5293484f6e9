//! Before the start: needs, plan, tests, criteria (M4.1, M4.2a).

use super::*;
use crate::change::refused;
use serde_json::json;

#[test]
fn a_delivery_sets_its_needs_down() {
    let desk = TestDesk::new();
    let id = desk
        .cmd(
            "deliver new 'New mail' --service mail --need 'mail for all' --need 'availability >= 99.9 %' \
             --criterion 'delay <= 200 ms' --agreement SLA-7 --service-class gold --responsible 'Zhao: rooms' \
             --begin 2026-12-01 --deliver-by '2026-12-05 18:00' --acceptance-team zhao --acceptance-team Zhao,ma",
        )
        .id();
    let told = desk.show(&id);
    assert_eq!(
        (&told["kind"], &told["state"], &told["clocks"]),
        (&json!("delivery"), &json!("preparing"), &json!(null))
    );
    let part = &told["part"];
    assert_eq!(part["needs"], json!(["mail for all", "availability >= 99.9 %"]));
    assert_eq!(
        part["criteria"],
        json!([
            {"name": "delay", "target": "<= 200 ms"}, {"name": "availability", "target": ">= 99.9 %"}
        ])
    );
    assert_eq!(
        (&part["begin"], &part["deliver_by"]),
        (&json!("2026-12-01T00:00:00Z"), &json!("2026-12-05T18:00:00Z"))
    );
    assert_eq!(part["acceptance_team"], json!(["zhao", "ma"]));
    assert_eq!(desk.cmd("due --within 30d --json").json()[0]["clock"], "delivery");
    for wrong in [
        "--criterion delay",
        "--criterion '<= 3'",
        "--deliver-by soon",
        "--begin 2026-12-05 --deliver-by 2026-12-01",
    ] {
        assert!(desk.cmd(&format!("deliver new X {wrong}")).fails(2).stderr.contains("→"), "{wrong}");
    }
    assert_eq!(desk.files().len(), 1);
}

#[test]
fn it_may_come_of_a_request_or_a_change() {
    let desk = TestDesk::new();
    let request = desk.request("'A mailbox' --service mail --requester Zhao");
    let id = desk.cmd(&format!("deliver new --from {request}")).id();
    let told = desk.show(&id);
    assert_eq!((&told["title"], &told["service"]), (&json!("Deliver: A mailbox"), &json!("mail")));
    assert_eq!((&told["requester"]["name"], &told["links"][0]["id"]), (&json!("Zhao"), &json!(request)));
    assert_eq!(desk.show(&request)["links"], json!([{"rel": "followed_by", "id": id}]));
    desk.cmd("deliver new X --from REQ-261123-00000").fails(3);
}

#[test]
fn a_plan_has_resources_design_and_deployment() {
    let desk = TestDesk::new();
    let id = desk.cmd("deliver new 'New mail'").id();
    assert!(desk.cmd(&format!("deliver plan {id}")).fails(2).stderr.contains("--components"));
    desk.cmd(&format!(
        "deliver plan {id} --resources r --process p --components c --interfaces i --mode m --deployment d --environment e"
    ))
    .ok();
    assert_eq!(
        part(&desk, &id)["plan"],
        json!({
            "resources": ["r"], "process": ["p"], "components": ["c"], "interfaces": ["i"], "mode": ["m"],
            "deployment": ["d"], "environment": ["e"]
        })
    );
    assert_eq!(desk.cmd("search text:interfaces --count").ok().stdout, "0\n");
}

#[test]
fn it_begins_when_nothing_of_the_preparation_is_missing() {
    let desk = TestDesk::new();
    let id = desk.cmd("deliver new 'New mail' --as lin --acceptance-team lin").id();
    refused(
        &desk,
        &format!("deliver start {id} --by lin"),
        "Missing: the needs, criteria, an acceptance team beside the deliverer, a passed functional test, a passed performance test, a passed user acceptance test",
        "deliver criterion add",
    );
    desk.cmd(&format!("deliver edit {id} --need mail --acceptance-team zhao")).ok();
    desk.cmd(&format!("deliver criterion add {id} delay --target '<= 200' --unit ms")).ok();
    for test in ["functional", "performance", "uat", "security"] {
        desk.cmd(&format!("deliver test {id} {test} --passed --evidence seen")).ok();
    }
    desk.cmd(&format!("deliver test {id} security --failed --evidence 'an open port'")).ok();
    refused(&desk, &format!("deliver start {id}"), "Missing: a passed security test", "deliver test");
    desk.cmd(&format!("deliver test {id} security --passed --evidence closed")).ok();
    let told = desk.cmd(&format!("deliver start {id} --by lin --json")).json();
    assert_eq!((&told["state"], &told["assignee"]), (&json!("delivering"), &json!("lin")));
    refused(&desk, &format!("deliver criterion add {id} late --target '<= 1'"), "is delivering", "measure");
    refused(&desk, &format!("deliver edit {id} --acceptance-team friend"), "plan is not possible now", "");
    desk.cmd(&format!("deliver test {id} uat --evidence x")).fails(2);
    desk.cmd(&format!("deliver test {id} uat --passed --failed --evidence x")).fails(2);
    desk.cmd(&format!("deliver test {id} smoke --passed --evidence x")).fails(2);
    desk.cmd(&format!("deliver test {id} uat --passed")).fails(2);
}

#[test]
fn which_tests_are_needed_is_the_policys() {
    let desk = TestDesk::with_policy("[deliveries]\ntests = [\"uat\"]\n");
    let id = desk.cmd("deliver new X --need n --criterion 'a >= 1' --acceptance-team zhao").id();
    refused(&desk, &format!("deliver start {id}"), "Missing: a passed user acceptance test", "");
    desk.cmd(&format!("deliver test {id} uat --passed --evidence x")).ok();
    desk.cmd(&format!("deliver start {id}")).ok();
}

#[test]
fn criteria_are_agreed_on_and_taken_back_before_the_start() {
    let desk = TestDesk::new();
    let id = desk.cmd("deliver new X --criterion 'delay <= 200 ms'").id();
    desk.cmd(&format!("deliver criterion add {id} Delay --target '<= 0.3 s'")).ok();
    assert_eq!(part(&desk, &id)["criteria"], json!([{"name": "delay", "target": "<= 0.3 s"}]));
    for wrong in
        ["--target 200", "--target '<= fast'", "--target '<= 3 s' --unit ms", "--target '<= 3' --unit"]
    {
        desk.cmd(&format!("deliver criterion add {id} x {wrong}")).fails(2);
    }
    refused(
        &desk,
        &format!("deliver criterion remove {id} speed"),
        "has no criterion 'speed'",
        "criteria: delay",
    );
    desk.cmd(&format!("deliver criterion remove {id} delay")).ok();
    refused(&desk, &format!("deliver measure {id} delay 3"), "has no criterion", "none");
}

#[test]
fn values_are_measured_in_any_unit_of_the_sort() {
    let desk = TestDesk::new();
    let id = measured(&desk, "0.15 s");
    let criteria = part(&desk, &id)["criteria"].clone();
    assert_eq!((&criteria[0]["measured"], &criteria[1]["measured"]), (&json!("99.95 %"), &json!("0.15 s")));
    let log = desk.cmd(&format!("log {id}")).ok().stdout;
    assert!(log.contains("delay 0.15 s, keeps <= 200 ms"), "{log}");
    refused(
        &desk,
        &format!("deliver measure {id} delay '3 MB'"),
        "cannot be compared: MB and ms",
        "a compatible unit",
    );
    desk.cmd(&format!("deliver measure {id} delay fast")).fails(2);
    assert_eq!(desk.cmd(&format!("deliver measure {id} delay '0.3 s'")).id(), id);
}
