//! After the delivery: feedback, surveys, service reviews, the end (M4.3, M4.4, M7.1e).

use super::*;
use crate::change::refused;
use serde_json::json;

fn accepted(desk: &TestDesk) -> String {
    let id = almost(desk, "150 ms", "95", "90");
    desk.cmd(&format!("deliver accept {id} --as zhao")).ok();
    id
}

#[test]
fn feedback_is_answered_within_a_day() {
    let desk = TestDesk::new();
    let id = accepted(&desk);
    desk.cmd(&format!("deliver feedback add {id} 'too slow' --from Ma")).ok();
    desk.at("2026-11-23T11:00:00Z").cmd(&format!("deliver feedback add {id} 'too blue'")).ok();
    let due = desk.cmd("due --within 24h --json").json();
    assert_eq!(
        (&due[0]["clock"], &due[0]["due"], due.as_array().unwrap().len()),
        (&json!("feedback"), &json!("2026-11-24T09:00:00Z"), 1)
    );
    refused(&desk, &format!("deliver close {id}"), "feedback 1 of", "feedback answer");
    desk.at("2026-11-24T05:00:00Z").cmd(&format!("deliver feedback answer {id} 'faster now'")).ok();
    assert_eq!(
        desk.cmd("due --within 24h --json").json()[0]["due"],
        "2026-11-24T11:00:00Z",
        "the next one counts"
    );
    desk.at("2026-11-24T12:00:00Z");
    assert_eq!(desk.cmd("due --json").json()[0]["clock_state"], "breached");
    refused(
        &desk,
        &format!("deliver feedback answer {id} again --number 1"),
        "was answered at 2026-11-24 05:00 UTC",
        "",
    );
    refused(
        &desk,
        &format!("deliver feedback answer {id} x --number 7"),
        "has no feedback 7",
        "deliver show",
    );
    refused(
        &desk,
        &format!("deliver feedback answer {id} x --at '2026-11-23 10:00'"),
        "was received at 2026-11-23 11:00 UTC",
        "--at",
    );
    desk.cmd(&format!("deliver feedback answer {id} 'a matter of taste'")).ok();
    refused(&desk, &format!("deliver feedback answer {id} x"), "no feedback without an answer", "");
    let feedback = part(&desk, &id)["feedback"].clone();
    assert_eq!((&feedback[0]["answer"], &feedback[1]["number"]), (&json!(["faster now"]), &json!(2)));
    assert_eq!(desk.show(&id)["record"]["feedback"]["state"], "breached");
    desk.cmd(&format!("deliver close {id}")).ok();
    assert_eq!(desk.cmd("search blue --format ids").ok().stdout.trim(), id);
}

#[test]
fn surveys_keep_to_their_scales() {
    let desk = TestDesk::new();
    let id = accepted(&desk);
    for wrong in ["", "--csat 6", "--csat 0", "--nps 11", "--nps -1", "--comment fine"] {
        desk.cmd(&format!("deliver survey {id} {wrong}")).fails(2);
    }
    desk.cmd(&format!("deliver survey {id} --csat 4 --nps 0 --comment fine --from Ma")).ok();
    let survey = part(&desk, &id)["surveys"][0].clone();
    assert_eq!(
        (&survey["csat"], &survey["nps"], &survey["comment"]),
        (&json!(4), &json!(0), &json!(["fine"]))
    );
    assert!(desk.cmd(&format!("deliver show {id}")).ok().stdout.contains("CSAT 4, NPS 0, fine, from Ma"));
    refused(
        &desk,
        &format!("deliver survey {} --csat 3", ready(&desk)),
        "is preparing: survey is not possible now",
        "start",
    );
}

#[test]
fn service_reviews_are_planned_held_and_late_in_due() {
    let desk = TestDesk::new();
    let id = accepted(&desk);
    desk.cmd(&format!("deliver follow-up {id}")).fails(2);
    desk.cmd(&format!("deliver follow-up {id} --on tomorrow")).fails(2);
    desk.cmd(&format!("deliver follow-up {id} --on 2026-12-20 --on 2026-11-30 --on 2026-12-20")).ok();
    assert_eq!(desk.show(&id)["state"], "following_up");
    assert_eq!(
        desk.cmd("due --within 10d --json").json()[0]["due"],
        "2026-12-01T00:00:00Z",
        "to the end of its day"
    );
    desk.at("2026-12-01T08:00:00Z");
    let due = desk.cmd("due --json").json();
    assert_eq!((&due[0]["clock"], &due[0]["clock_state"]), (&json!("follow-up"), &json!("breached")));
    refused(&desk, &format!("deliver close {id}"), "review of", "--done");
    desk.cmd(&format!("deliver follow-up {id} --done")).fails(2);
    desk.cmd(&format!("deliver follow-up {id} --done --finding 'all well'")).ok();
    refused(
        &desk,
        &format!("deliver follow-up {id} --done 2026-11-30 --finding x"),
        "no service review",
        "--on",
    );
    desk.cmd(&format!("deliver follow-up {id} --done 2026-12-20 --finding 'still well'")).ok();
    assert_eq!(part(&desk, &id)["follow_ups"][0]["finding"], json!(["all well"]));
    let told = desk.cmd(&format!("deliver close {id} --json")).json();
    assert_eq!(told["state"], "closed");
    assert_eq!(desk.cmd("due --within 90d --json").json(), json!([]));
}

#[test]
fn a_delivery_that_is_not_to_be_is_cancelled_and_a_damaged_one_named() {
    let desk = TestDesk::new();
    let id = started(&desk);
    assert_eq!(desk.cmd(&format!("deliver cancel {id} --because 'the office closes'")).id(), id);
    refused(&desk, &format!("deliver start {id}"), "no step leads on from here", "");
    let id = ready(&desk);
    desk.edit_record(&id, |r| r["delivery"]["criteria"][0]["target"] = json!("fast"));
    let told = desk.cmd(&format!("deliver show {id}")).fails(6);
    assert!(told.stderr.contains("'fast' does not begin with >=, >, <=, < or ="), "{}", told.stderr);
    desk.edit_record(&id, |r| r["delivery"]["criteria"][0]["target"] = json!(">= 99.9 %"));
    desk.edit_record(&id, |r| {
        r["delivery"]["surveys"] = json!([{"csat": 900, "at": "2026-11-23T09:00:00Z"}])
    });
    desk.cmd("list").fails(6);
}
