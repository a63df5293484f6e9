//! `reopen` and `cancel`.

use serde_json::json;

use crate::desk::TestDesk;

fn closed(desk: &TestDesk) -> String {
    let id = desk.incident("Down --place Berlin --symptom dark");
    desk.cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("incident resolve {id} --outcome fixed --confirmed-by Ana")).ok();
    desk.cmd(&format!("incident close {id}")).ok();
    id
}

#[test]
fn a_reopened_incident_goes_on_unconfirmed() {
    let desk = TestDesk::new();
    let id = closed(&desk);
    assert_eq!(desk.cmd(&format!("incident reopen {id} --because 'dark again'")).id(), id);
    let t = desk.show(&id);
    assert_eq!((&t["state"], &t["reopen_count"]), (&json!("in_progress"), &json!(1)));
    assert_eq!((&t["resolved"], &t["closed"]), (&json!(null), &json!(null)));
    assert_eq!(t["part"]["confirmed_by"], json!(null));
    assert_eq!(
        desk.cmd(&format!("incident cancel {id} --because 'no'  --json")).json()["state"],
        "cancelled"
    );
    assert_eq!(
        desk.cmd(&format!("incident reopen {id} -m 'yes after all' --json")).json()["state"],
        "in_progress"
    );
}

#[test]
fn both_ask_why() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident cancel {id}")).fails(2)), @r"
    error: --reason is missing: reason for cancelling
      → add --reason
    ");
    desk.cmd(&format!("incident cancel {id} --because 'a mistake'")).ok();
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident reopen {id} --json")).fails(2)), @r#"{"error":{"kind":"usage","message":"--reason is missing: reason for reopening","exit":2,"hint":"add --reason"}}"#);
}

#[test]
fn what_has_not_ended_is_not_reopened_and_what_has_is_not_cancelled() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident reopen {id} --because no")).fails(4)), @r"
    error: INC-261123-#1 is new: reopen is not possible now
      → next steps: triage, assign, respond, start, analyse, escalate, outage, problem, major, cancel, edit
    ");
    let id = closed(&desk);
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident cancel {id} --because no")).fails(4)), @r"
    error: INC-261123-#1 is closed: cancel is not possible now
      → next steps: reopen
    ");
}

#[test]
fn a_held_ticket_can_be_cancelled() {
    let desk = TestDesk::new();
    let id = desk.request("'A laptop'");
    desk.cmd(&format!("request start {id}")).ok();
    desk.cmd(&format!("request hold {id} --reason requester")).ok();
    let t = desk.cmd(&format!("request cancel {id} --because 'he left' --json")).json();
    assert_eq!((&t["pending"], &t["state"]), (&json!(null), &json!("cancelled")));
    assert!(t["clocks"]["handle"]["stopped"].as_bool().unwrap());
}
