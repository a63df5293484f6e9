//! Taking back one's own last action.

use std::cell::Cell;

use itdesk::records::Ticket;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::desk::{NOW, TestDesk};
use crate::life_of_a_desk::{POLICY, Turn, later, turn};
use crate::model::runs;

#[test]
fn a_step_is_taken_back_as_if_it_had_not_been() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.cmd(&format!("incident start {id}")).ok();
    desk.at("2026-11-23T10:00:00Z").cmd(&format!("incident resolve {id} --message done")).ok();
    let undone =
        desk.at("2026-11-23T11:00:00Z").cmd(&format!("undo {id} --because 'the wrong one' --format table"));
    insta::assert_snapshot!(desk.said(&undone.ok()), @r"
    INC-261123-#1  undone  class D  lin@example.org  respond due in 22h
    undone: resolved at 2026-11-23 10:00 UTC
    ");
    let t = desk.show(&id);
    assert_eq!(
        (&t["state"], &t["resolved"], &t["responded"]),
        (&json!("in_progress"), &json!(null), &json!(null))
    );
    assert_eq!(t["reopen_count"], 0, "what was undone is no reopening");
    assert_eq!(t["clocks"]["resolve"]["elapsed_seconds"], 7200, "and no pause");
    let last = t["history"].as_array().unwrap().last().unwrap();
    assert_eq!(last["note"], json!(["resolved at 2026-11-23T10:00:00Z", "the wrong one"]));
    assert_eq!(last["changes"], json!({ "state": ["resolved", "in_progress"] }));
    desk.cmd("doctor").ok();
}

#[test]
fn undo_again_goes_further_back() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    for line in ["start ID", "edit ID --title Other", "escalate ID --because slow"] {
        desk.cmd(&format!("incident {}", line.replace("ID", &id))).ok();
    }
    for state in [("Other", 0, "in_progress"), ("Down", 0, "in_progress"), ("Down", 0, "new")] {
        let t = desk.cmd(&format!("undo {id} --json")).json();
        let escalation = t["part"]["escalation"].as_u64().unwrap_or(0);
        assert_eq!((t["title"].as_str().unwrap(), escalation, t["state"].as_str().unwrap()), state);
    }
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("undo {id}")).fails(4)), @r"
    error: 'created' of INC-261123-#1 at 2026-11-23 09:00 UTC cannot be undone
      → to cancel the ticket: itdesk incident cancel INC-261123-#1 --because …
    ");
}

#[test]
fn what_others_did_is_theirs() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.cmd(&format!("incident start {id}")).ok();
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("undo {id} --as wang")).fails(4)), @r"
    error: you have nothing to undo in INC-261123-#1
      → who did what: itdesk log INC-261123-#1
    ");
    desk.cmd(&format!("note {id} seen --as wang")).ok();
    desk.cmd(&format!("undo {id}")).ok();
    assert_eq!(desk.show(&id)["state"], "new", "a note between does not stand in the way");
}

#[test]
fn what_a_later_event_builds_on_stays() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("incident repair {id} plugged --as wang")).ok();
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("undo {id}")).fails(4)), @r"
    error: 'started' of INC-261123-#1 at 2026-11-23 09:00 UTC cannot be undone: 'repaired' by wang at 2026-11-23 09:00 UTC builds on it
      → undo that first, or correct it with a new step
    ");
    desk.cmd(&format!("undo {id} --as wang")).ok();
    desk.cmd(&format!("undo {id}")).ok();
    let other = desk.incident("Other");
    desk.cmd(&format!("incident edit {other} --title Mine")).ok();
    desk.cmd(&format!("incident edit {other} --title Theirs --as wang")).ok();
    desk.cmd(&format!("undo {other}")).fails(4);
    assert_eq!(desk.show(&other)["title"], "Theirs");
}

#[test]
fn a_hand_edit_is_not_lost_by_it() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.cmd(&format!("incident edit {id} --title Other")).ok();
    desk.edit_record(&id, |record| record["title"] = json!("By hand"));
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("undo {id}")).fails(4)), @r"
    error: 'edited' of INC-261123-#1 cannot be undone: title has been changed by hand since
      → correct it with a new step, or revert the edit with git
    ");
}

#[test]
fn ties_have_their_own_way_back() {
    let desk = TestDesk::new();
    let (one, other) = (desk.incident("One"), desk.incident("Other"));
    desk.cmd(&format!("link {one} causes {other}")).ok();
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("undo {one}")).fails(4)), @r"
    error: 'linked' of INC-261123-#1 at 2026-11-23 09:00 UTC cannot be undone
      → a link is in two records: remove it with link --remove; its links: itdesk show INC-261123-#1
    ");
    desk.cmd("undo INC-261123-00000").fails(3);
}

#[test]
fn an_answer_that_was_not_given_counts_for_nothing() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --requester Ana");
    desk.cmd(&format!("incident respond {id} 'we look'")).ok();
    desk.cmd(&format!("undo {id}")).ok();
    assert_eq!(desk.show(&id)["clocks"]["respond"]["state"], "running");
    assert_eq!(desk.cmd("list responded:none --count").ok().stdout, "1\n");
}

/// A record without what no undo takes back: its account. Deadlines are computed.
fn bare(ticket: &Ticket) -> Value {
    let mut bare = serde_json::to_value(ticket).unwrap();
    for field in ["history", "due"] {
        bare.as_object_mut().unwrap().remove(field);
    }
    bare
}

/// What lists and pages say of a ticket beside its history.
fn told(desk: &TestDesk, id: &str) -> Value {
    let mut told = desk.show(id);
    told.as_object_mut().unwrap().remove("history");
    told
}

/// Lives through the turns, taking each back once; tells how many could be.
fn story(turns: &[Turn]) -> usize {
    let mut taken_back = 0;
    let desk = TestDesk::with_policy(POLICY);
    let (mut now, mut ids) = (NOW.to_owned(), Vec::new());
    for turn in turns {
        now = later(&now, turn.after);
        desk.at(&now);
        if ids.is_empty() || turn.line(&ids).contains(" new ") {
            turn.take(&desk, &mut ids);
            continue;
        }
        let id = turn.ticket.get(&ids).clone();
        let before = (desk.record(&id), told(&desk, &id));
        let taken = turn.take(&desk, &mut ids);
        let after = desk.record(&id);
        if taken.code != 0 || after.history.len() != before.0.history.len() + 1 {
            continue;
        }
        // A late entry stands before others' actions in the history, and may be their ground.
        let undone = desk.cmd(&format!("undo {id} --as {}", turn.who));
        if turn.late > 0 && undone.code == 4 {
            continue;
        }
        assert_eq!(undone.code, 0, "{} after {}", undone.stderr, taken.command);
        taken_back += 1;
        if turn.late == 0 {
            assert_eq!(bare(&desk.record(&id)), bare(&before.0), "{}", taken.command);
            assert_eq!(told(&desk, &id), before.1, "{}", taken.command);
        }
        // Done again, so that the story goes on.
        turn.take(&desk, &mut ids);
    }
    desk.cmd("doctor").ok();
    taken_back
}

#[test]
fn whatever_was_done_is_taken_back_whole() {
    let taken_back = Cell::new(0);
    runs(16, prop::collection::vec(turn(), 4..24), |turns| taken_back.set(taken_back.get() + story(&turns)));
    assert!(taken_back.get() > 60, "the stories are stories: {}", taken_back.get());
}

#[test]
fn a_draft_of_an_article_is_taken_back_and_told_as_of_then() {
    let desk = TestDesk::new();
    let id = desk.cmd("kb new 'VPN drops' --body 'Take gateway 1'").id();
    desk.at("2026-11-24T09:00:00Z").cmd(&format!("kb edit {id} --body 'Take gateway 2'")).ok();
    let body = |told: serde_json::Value| told["part"]["draft"]["content"]["body"][0].clone();
    let then = desk.cmd(&format!("show {id} --as-of 2026-11-23T12:00:00Z --json")).json();
    assert_eq!(body(then.clone()), "Take gateway 1");
    assert!(then["part"].as_object().unwrap().keys().all(|key| !key.contains('.')), "{then}");
    desk.cmd(&format!("kb submit {id}")).ok();
    desk.cmd(&format!("undo {id}")).ok();
    assert_eq!(desk.show(&id)["state"], "draft");
    desk.cmd(&format!("undo {id}")).ok();
    assert_eq!(body(desk.show(&id)), "Take gateway 1");
    desk.cmd(&format!("kb submit {id}")).ok();
    desk.cmd(&format!("--as ann kb approve {id}")).ok();
    desk.cmd(&format!("kb publish {id}")).ok();
    desk.at("2026-11-25T09:00:00Z")
        .cmd(&format!("kb edit {id} --body 'Take gateway 3' --summary 'moved'"))
        .ok();
    desk.cmd(&format!("undo {id}")).ok();
    let shown = desk.show(&id);
    assert_eq!((&shown["state"], &shown["part"]["body"][0]), (&"published".into(), &"Take gateway 1".into()));
    assert!(shown["part"].get("draft").is_none(), "{shown}");
    let before = desk.cmd(&format!("show {id} --as-of 2026-11-23T12:00:00Z --json")).json();
    assert_eq!((before["state"].clone(), body(before)), ("draft".into(), "Take gateway 1".into()));
    desk.cmd("doctor").ok();
}
