//! What a change and a repair wait for: freezes and other changes at the start as at the schedule, the watch before the
//! evaluation, the verification before the resolution.

use serde_json::json;

use crate::change::{approved, completed, desk, refused};
use crate::desk::TestDesk;

/// A change in a window from ten in the evening for two hours, prepared.
fn planned(desk: &TestDesk, rest: &str, more: &str) -> String {
    let id = approved(desk, rest);
    desk.cmd(&format!("change schedule {id} --from '2026-11-24 22:00' --to 2h {more}")).ok();
    desk.cmd(&format!("change prepare {id} --all")).ok();
    id
}

fn freeze(desk: &TestDesk, from: &str, to: &str, services: &str) {
    let policy = std::fs::read_to_string(desk.root().join("itdesk.toml")).unwrap();
    let freeze =
        format!("[[changes.freeze]]\nname = \"late\"\nfrom = \"{from}\"\nto = \"{to}\"\n{services}\n");
    desk.policy(&format!("{policy}\n{freeze}"));
}

fn start(id: &str) -> String {
    format!("change start {id} --implementer op")
}

#[test]
fn a_freeze_that_is_declared_after_the_schedule_holds_at_the_start() {
    for (from, to, services, refuses) in [
        ("2026-11-24 00:00", "2026-11-25 12:00", "", true),
        ("2026-11-24", "2026-11-24", "services = [\"Mail\"]", true),
        // It begins within what is left of the window.
        ("2026-11-24 23:00", "2026-11-25 12:00", "", true),
        // It is over, or comes once the window is over, or is of another service.
        ("2026-11-24 00:00", "2026-11-24 22:30", "", false),
        ("2026-11-25 00:00", "2026-11-26 00:00", "", false),
        ("2026-11-24", "2026-11-25", "services = [\"web\"]", false),
    ] {
        let desk = desk();
        let id = planned(&desk, "--service mail", "");
        freeze(&desk, from, to, services);
        desk.at("2026-11-24T22:30:00Z");
        match refuses {
            true => refused(&desk, &start(&id), "cannot begin now: freeze 'late'", "--force and --reason"),
            false => drop(desk.cmd(&start(&id)).ok()),
        }
    }
}

#[test]
fn a_start_against_a_freeze_is_forced_with_a_reason() {
    let desk = desk();
    let id = planned(&desk, "--service mail", "");
    freeze(&desk, "2026-11-24", "2026-11-25", "");
    desk.at("2026-11-24T22:30:00Z");
    desk.cmd(&format!("{} --force", start(&id))).fails(2);
    desk.cmd(&format!("{} --force --because ''", start(&id))).fails(2);
    let begun = desk.cmd(&format!("{} --force --because 'the board agrees' --json", start(&id))).json();
    assert_eq!(begun["state"], "implementing");
    let window = &begun["part"]["window"];
    assert!(window["against"][0].as_str().unwrap().starts_with("freeze 'late' from"), "{window}");
    assert_eq!(window["because"], json!(["the board agrees"]));
    let note = begun["history"].as_array().unwrap().last().unwrap()["note"].to_string();
    assert!(note.contains("forced against freeze 'late'") && note.contains("the board agrees"), "{note}");
}

#[test]
fn what_a_window_was_forced_against_does_not_hold_it_again() {
    let desk = desk();
    freeze(&desk, "2026-11-24", "2026-11-25", "");
    let id = approved(&desk, "--service mail");
    desk.cmd(&format!("change schedule {id} --from '2026-11-24 22:00' --to 2h --force --because ''"))
        .fails(2);
    let id = planned(&desk, "--service mail", "--force --because 'the board agrees'");
    desk.at("2026-11-24T22:30:00Z").cmd(&start(&id)).ok();
}

#[test]
fn a_change_that_came_up_after_the_schedule_holds_at_the_start() {
    let desk = desk();
    let one = planned(&desk, "--service mail", "");
    let two = planned(&desk, "--service web --affects Mail", "--force --because 'the same night'");
    desk.at("2026-11-24T22:30:00Z");
    refused(&desk, &start(&one), &two, "--force and --reason");
    // The other was scheduled in spite of it, and need not say so again.
    desk.cmd(&start(&two)).ok();
    refused(&desk, &start(&one), &two, "change schedule");
    desk.cmd(&format!("change complete {two}")).ok();
    desk.cmd(&start(&one)).ok();
}

#[test]
fn two_changes_that_two_clones_scheduled_do_not_begin_at_once() {
    let desk = desk();
    let one = planned(&desk, "--service mail", "");
    let two = planned(&desk, "--service mail", "--force --because x");
    // As after a merge: neither knows of the other.
    desk.edit_record(&two, |record| {
        let window = record["change"]["window"].as_object_mut().unwrap();
        window.remove("against");
        window.remove("because");
    });
    desk.at("2026-11-24T22:30:00Z");
    refused(&desk, &start(&one), &two, "--force");
    refused(&desk, &start(&two), &one, "--force");
    desk.cmd(&format!("change cancel {two} --because 'one of them is enough'")).ok();
    desk.cmd(&start(&one)).ok();
}

#[test]
fn a_change_that_takes_longer_than_its_window_is_in_the_way() {
    let desk = desk();
    let late = approved(&desk, "--service mail");
    desk.cmd(&format!("change schedule {late} --from '2026-11-24 19:00' --to 1h")).ok();
    desk.cmd(&format!("change prepare {late} --all")).ok();
    let id = planned(&desk, "--service mail", "");
    desk.at("2026-11-24T19:30:00Z").cmd(&start(&late)).ok();
    desk.at("2026-11-24T22:30:00Z");
    refused(&desk, &start(&id), &format!("{late}, under way since"), "--force");
    desk.cmd(&format!("change rollback {late} --note back")).ok();
    desk.cmd(&start(&id)).ok();
}

#[test]
fn an_emergency_begins_at_any_time_and_is_in_the_way_of_others() {
    let desk = desk();
    let id = planned(&desk, "--service mail", "");
    freeze(&desk, "2026-11-24", "2026-11-24", "services = [\"web\"]");
    let form = "--type emergency --content c --reason r --service web --affects mail";
    let emergency = desk.cmd(&format!("change new 'Block the worm' --as req {form}")).id();
    desk.cmd(&format!("change prepare {emergency} --all")).ok();
    let begun = desk.at("2026-11-24T22:10:00Z").cmd(&format!("{} --json", start(&emergency))).json();
    let note = begun["history"].as_array().unwrap().last().unwrap()["note"].to_string();
    assert!(note.contains("an emergency, begun in freeze 'late'"), "{note}");
    refused(&desk, &start(&id), &format!("{emergency}, under way since"), "--force");
}

#[test]
fn a_window_that_comes_back_by_undo_is_held_against_the_freezes_of_today() {
    let desk = desk();
    let id = planned(&desk, "--service mail", "");
    desk.cmd(&format!("change schedule {id} --from '2026-11-26 22:00' --to 2h")).ok();
    freeze(&desk, "2026-11-24", "2026-11-25", "");
    refused(&desk, &format!("undo {id}"), "cannot be scheduled then: freeze 'late'", "calendar");
}

#[test]
fn a_change_is_evaluated_after_its_watch_and_from_what_was_observed() {
    for (end, again) in [("complete", ""), ("fail", "--note broken"), ("rollback", "--note broken")] {
        let desk = desk();
        let id = planned(&desk, "--service mail", "");
        desk.at("2026-11-24T22:30:00Z").cmd(&start(&id)).ok();
        desk.cmd(&format!("change {end} {id} --watch-until 2d {again}")).ok();
        let evaluate = format!("change evaluate {id} --effect e --as-expected no");
        let early = format!("{evaluate} --early --because 'it is plain to see'");
        for line in [&evaluate, &early] {
            refused(&desk, line, "nothing was observed", "itdesk change monitor");
        }
        desk.cmd(&format!("change monitor {id} 'no mail'")).ok();
        desk.at("2026-11-26T22:29:59Z");
        refused(&desk, &evaluate, "is monitored until 2026-11-26 22:30 UTC", "--early and --reason");
        desk.cmd(&format!("{evaluate} --early")).fails(2);
        desk.cmd(&format!("{evaluate} --early --because ''")).fails(2);
        let told = desk.cmd(&format!("{early} --json")).json();
        let note = told["history"].as_array().unwrap().last().unwrap()["note"].to_string();
        assert!(note.contains("before its watch was over") && note.contains("plain to see"), "{note}");
    }
}

#[test]
fn a_watch_that_is_over_needs_no_reason() {
    let desk = desk();
    let id = completed(&desk);
    desk.cmd(&format!("change monitor {id} 'no mail is lost'")).ok();
    desk.at("2026-11-30T23:00:00Z");
    desk.cmd(&format!("change evaluate {id} --effect e --as-expected yes")).ok();
    assert_eq!(desk.show(&id)["state"], "evaluated");
}

#[test]
fn a_repair_is_verified_before_it_resolves_anything() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --place hall --symptom dark");
    let resolve = format!("incident resolve {id} --outcome 'works again'");
    refused(&desk, &resolve, "resolve is not possible now", "start");
    desk.cmd(&format!("incident start {id}")).ok();
    for round in 1..3 {
        desk.cmd(&format!("incident repair {id} 'new cable'")).ok();
        let why = format!("round {round} of its repair is not verified");
        refused(&desk, &resolve, &why, "incident verify");
        desk.cmd(&format!("incident hold {id} --reason requester")).ok();
        refused(&desk, &resolve, &why, "incident verify");
        desk.cmd(&format!("incident resume {id}")).ok();
        let verdict = if round == 1 { "failed" } else { "passed" };
        desk.cmd(&format!("incident verify {id} --{verdict}")).ok();
    }
    desk.cmd(&resolve).ok();
    // What nobody repaired needs no verification.
    let id = desk.incident("Down");
    desk.cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("incident resolve {id}")).ok();
}

#[test]
fn alerts_that_are_over_do_not_resolve_a_repair_that_nobody_verified() {
    let desk = TestDesk::with_policy("[alerts]\non_resolve = \"resolve\"\n");
    let send = |at: &str, status: &str| {
        let alert = json!({ "alerts": [{
            "status": status, "fingerprint": "f1", "startsAt": "2026-11-23T09:00:00Z", "endsAt": "2026-11-23T10:00:00Z",
            "labels": { "alertname": "DiskFull" }
        }] });
        let args = ["monitor", "ingest", "--from", "alertmanager", "--json"];
        desk.at(at).run_with(&args, alert.to_string().as_bytes()).json()[0].clone()
    };
    let id = send("2026-11-23T09:00:00Z", "firing")["id"].as_str().unwrap().to_owned();
    desk.cmd(&format!("incident start {id}")).ok();
    desk.cmd(&format!("incident repair {id} cleaned")).ok();
    let told = send("2026-11-23T10:00:00Z", "resolved");
    assert_eq!((&told["became"], &desk.show(&id)["state"]), (&json!("proposed"), &json!("in_progress")));
    assert_eq!(desk.cmd("list tag:recovered --count").ok().stdout, "1\n");
}

/// Where the resolution of a ticket stands, and its resolve clock.
fn standing(desk: &TestDesk, id: &str) -> (serde_json::Value, String) {
    let ticket = desk.show(id);
    (ticket["confirmation"].clone(), ticket["clocks"]["resolve"]["state"].as_str().unwrap().to_owned())
}

/// A ticket that was resolved an hour after it came in.
fn resolved(desk: &TestDesk) -> String {
    desk.at("2026-11-23T09:00:00Z");
    let id = desk.incident("Down --place hall --symptom dark");
    desk.cmd(&format!("incident start {id}")).ok();
    desk.at("2026-11-23T10:00:00Z").cmd(&format!("incident resolve {id} --outcome works")).ok();
    id
}

#[test]
fn a_resolution_is_final_once_confirmed_or_after_a_time_without_objection() {
    for (policy, until, last) in [
        ("", "2026-11-30T10:00:00Z", "2026-11-30T09:59:59Z"),
        ("[sla]\nobjection = \"2h\"\n", "2026-11-23T12:00:00Z", "2026-11-23T11:59:59Z"),
    ] {
        let desk = TestDesk::with_policy(policy);
        let id = resolved(&desk);
        let awaited = json!({ "state": "awaited", "by": null, "until": until });
        desk.at(last);
        assert_eq!(standing(&desk, &id), (awaited, "met".to_owned()));
        desk.at(until);
        let silent = json!({ "state": "confirmed", "by": "silence", "until": null });
        assert_eq!(standing(&desk, &id), (silent, "met".to_owned()));
    }
    for (close, by) in [("", "closed"), ("--confirmed-by Ana", "customer")] {
        let desk = TestDesk::new();
        let id = resolved(&desk);
        desk.cmd(&format!("incident close {id} {close}")).ok();
        let confirmed = json!({ "state": "confirmed", "by": by, "until": null });
        assert_eq!(standing(&desk, &id), (confirmed, "met".to_owned()));
    }
}

#[test]
fn the_moment_of_the_resolution_counts_and_not_that_of_the_confirmation() {
    let desk = TestDesk::new();
    let id = resolved(&desk);
    // Weeks past every deadline, the customer confirms what was resolved in time.
    desk.at("2026-12-20T10:00:00Z").cmd(&format!("incident close {id} --confirmed-by Ana")).ok();
    let ticket = desk.show(&id);
    assert_eq!(ticket["clocks"]["resolve"]["state"], "met");
    assert_eq!(ticket["clocks"]["resolve"]["elapsed_seconds"], 3600);
}

#[test]
fn a_customer_who_objects_sets_the_clock_going_from_where_it_stopped() {
    let desk = TestDesk::new();
    let id = resolved(&desk);
    desk.at("2026-11-25T10:00:00Z").cmd(&format!("incident reopen {id} --because 'dark again'")).ok();
    assert_eq!(standing(&desk, &id), (json!(null), "running".to_owned()));
    desk.at("2026-11-25T11:00:00Z");
    assert_eq!(desk.show(&id)["clocks"]["resolve"]["elapsed_seconds"], 7200);
    // Class D has 72 hours: overdrawn by then, the objection was right.
    desk.at("2026-11-29T10:00:00Z").cmd(&format!("incident resolve {id}")).ok();
    assert_eq!(standing(&desk, &id).1, "breached");
}
