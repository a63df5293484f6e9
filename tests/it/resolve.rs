//! `resolve` and `close`: the record is whole before a ticket ends (M5.1c, M5.3a, M5.4b).

use serde_json::json;

use crate::desk::TestDesk;

fn resolved(desk: &TestDesk, new: &str) -> String {
    let id = desk.incident(new);
    desk.cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("incident resolve {id}")).ok();
    id
}

#[test]
fn an_incident_closes_once_its_record_is_whole() {
    let desk = TestDesk::new();
    let id = resolved(&desk, "Down");
    let closed = desk.cmd(&format!(
        "incident close {id} --place Berlin --symptom 'no link' --outcome 'switch replaced' --json"
    ));
    let t = closed.json();
    assert_eq!((&t["state"], &t["closed"]), (&json!("closed"), &json!("2026-11-23T09:00:00Z")));
    assert_eq!(t["part"]["outcome"], json!(["switch replaced"]));
}

#[test]
fn all_that_is_missing_is_said_at_once() {
    let desk = TestDesk::new();
    let id = resolved(&desk, "Down");
    let before = desk.bytes(&id);
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident close {id}")).fails(4)), @"
    error: INC-261123-#1 cannot be closed yet. Missing: the place, the event (a description or a symptom), the outcome
      → add: --place TEXT · --symptom TEXT · --outcome TEXT
    ");
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident close {id} --place Berlin --json")).fails(4)), @r#"{"error":{"kind":"rule","message":"INC-261123-#1 cannot be closed yet. Missing: the event (a description or a symptom), the outcome","exit":4,"hint":"add: --symptom TEXT · --outcome TEXT · then, with your values: itdesk close INC-261123-#1 --place Berlin"}}"#);
    assert_eq!(desk.bytes(&id), before, "a refusal leaves nothing of its flags behind");
}

#[test]
fn a_repair_asks_for_a_verification_and_a_confirmation() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --place Berlin --symptom dark");
    for step in ["start ID", "repair ID 'new cable'", "outage start ID"] {
        desk.cmd(&format!("incident {}", step.replace("ID", &id))).ok();
    }
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident resolve {id}")).fails(4)), @r"
    error: INC-261123-#1 cannot be resolved: round 1 of its repair is not verified
      → itdesk incident verify INC-261123-#1 --passed
    ");
    desk.cmd(&format!("incident verify {id} --passed")).ok();
    desk.cmd(&format!("incident resolve {id} --outcome 'works again'")).ok();
    // A record of 0.1 may be resolved without a verification: it still asks for one before it closes.
    let whole = desk.bytes(&id);
    desk.edit_record(&id, |r| r["incident"]["repairs"][0]["verifications"] = json!([]));
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident close {id}")).fails(4)), @"
    error: INC-261123-#1 cannot be closed yet. Missing: the end of its outage, a passed verification of the last repair, the customer's confirmation
      → add: itdesk incident outage end INC-261123-#1 · itdesk incident verify INC-261123-#1 --passed · --confirmed-by NAME
    ");
    std::fs::write(desk.path(&id), whole).unwrap();
    desk.cmd(&format!("incident outage end {id}")).ok();
    desk.cmd(&format!("incident close {id} --confirmed-by Ana")).ok();
}

#[test]
fn a_request_needs_no_elements() {
    let desk = TestDesk::new();
    let id = desk.request("'A laptop'");
    desk.cmd(&format!("request start {id}")).ok();
    assert_eq!(desk.cmd(&format!("request resolve {id} --outcome 'on the desk'")).id(), id);
    assert_eq!(desk.cmd(&format!("request close {id}")).id(), id);
    assert_eq!(desk.show(&id)["part"]["outcome"], json!(["on the desk"]));
}

#[test]
fn a_failed_repair_is_not_resolved() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    for step in ["start ID", "repair ID 'new cable'", "verify ID --failed"] {
        desk.cmd(&format!("incident {}", step.replace("ID", &id))).ok();
    }
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident resolve {id}")).fails(4)), @"
    error: round 1 of the repair of INC-261123-#1 failed its verification
      → repair and verify again: itdesk incident repair, then verify --passed
    ");
    desk.cmd(&format!("incident repair {id} 'new switch'")).ok();
    desk.cmd(&format!("incident resolve {id}")).fails(4);
    desk.cmd(&format!("incident verify {id} --passed")).ok();
    desk.cmd(&format!("incident resolve {id}")).ok();
}

#[test]
fn a_message_answers_and_a_note_does_not() {
    let desk = TestDesk::new();
    let id = desk.request("'A laptop'");
    desk.cmd(&format!("request start {id}")).ok();
    let last = |t: serde_json::Value| t["history"].as_array().unwrap().last().unwrap()["to"].clone();
    let t = desk.cmd(&format!("request resolve {id} --message 'it is here' --json")).json();
    assert_eq!(last(t), "requester");
    let t = desk.cmd(&format!("request close {id} --note 'label printed' --json")).json();
    assert_eq!(last(t), json!(null));
}

#[test]
fn an_internal_note_cannot_slip_into_a_message() {
    let desk = TestDesk::new();
    let id = desk.request("'A laptop'");
    desk.cmd(&format!("request start {id}")).ok();
    for step in ["resolve", "close"] {
        desk.cmd(&format!("request {step} {id} --message 'it is here' --note 'he broke the old one'"))
            .fails(2);
        desk.cmd(&format!("request resolve {id}"));
    }
}

#[test]
fn nothing_is_resolved_before_it_is_begun() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.cmd(&format!("incident resolve {id}")).fails(4);
    desk.cmd(&format!("incident close {id}")).fails(4);
}
