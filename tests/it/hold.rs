//! `start`, `hold`, `resume`.

use serde_json::json;

use crate::desk::TestDesk;

#[test]
fn who_starts_has_it_unless_someone_else_does() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    assert_eq!(desk.cmd(&format!("incident start {id} --note 'on my way'")).id(), id);
    let t = desk.show(&id);
    assert_eq!((&t["assignee"], &t["state"]), (&json!("lin@example.org"), &json!("in_progress")));
    let id = desk.incident("Down --assign ben");
    assert_eq!(desk.cmd(&format!("incident start {id} --json")).json()["assignee"], "ben");
}

#[test]
fn a_hold_has_a_reason_and_ends_with_resume() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.cmd(&format!("incident start {id}")).ok();
    let t = desk.cmd(&format!("incident hold {id} --reason supplier --json")).json();
    assert_eq!((&t["state"], &t["pending"]), (&json!("pending"), &json!("supplier")));
    assert_eq!((&t["clocks"]["handle"]["state"], &t["due"]["handle"]), (&json!("paused"), &json!(null)));
    assert_eq!(desk.record(&id).due.handle, None);
    let t = desk.at("2026-11-23T10:00:00Z").cmd(&format!("incident resume {id} --json")).json();
    assert_eq!((&t["state"], &t["pending"]), (&json!("in_progress"), &json!(null)));
    assert_eq!(t["due"]["handle"], "2026-11-25T10:00:00Z");
    let log = desk.cmd(&format!("log {id}")).ok();
    insta::assert_snapshot!(desk.said(&log), @r"
    2026-11-23 09:00  created by lin@example.org
    2026-11-23 09:00  started by lin@example.org
        assignee lin@example.org · state new → in_progress
    2026-11-23 09:00  held by lin@example.org
        waiting for supplier · state in_progress → pending
    2026-11-23 10:00  resumed by lin@example.org
        waiting for supplier → none · state pending → in_progress
    ");
}

#[test]
fn a_message_with_the_hold_answers_the_requester() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.cmd(&format!("incident start {id}")).ok();
    let t = desk.cmd(&format!("incident hold {id} --reason requester --message 'which room?' --json")).json();
    assert_eq!(t["responded"], "2026-11-23T09:00:00Z");
}

#[test]
fn steps_out_of_turn_name_those_that_are_allowed() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident hold {id} --reason supplier")).fails(4)), @r"
    error: INC-261123-#1 is new: hold is not possible now
      → next steps: triage, assign, respond, start, analyse, escalate, outage, problem, major, cancel, edit
    ");
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident resume {id} --json")).fails(4)), @r#"{"error":{"kind":"rule","message":"INC-261123-#1 is new: resume is not possible now","exit":4,"hint":"next steps: triage, assign, respond, start, analyse, escalate, outage, problem, major, cancel, edit"}}"#);
    desk.cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("incident start {id}")).fails(4);
}

#[test]
fn a_reason_the_policy_does_not_know_is_refused() {
    let desk = TestDesk::with_policy("[sla]\npending_reasons = [\"rain\"]\npause_on = []\n");
    let id = desk.incident("Down");
    desk.cmd(&format!("incident start {id}")).ok();
    let refused = desk.cmd(&format!("incident hold {id} --reason supplier")).fails(2);
    insta::assert_snapshot!(desk.said(&refused), @r"
    error: --reason 'supplier' is not a reason to wait
      → the policy's reasons are: rain
    ");
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident hold {id}")).fails(2)), @r"
    error: --reason is missing: one of rain
      → add --reason
    ");
    desk.cmd(&format!("incident hold {id} --reason rain")).ok();
}
