//! When a change is carried out: freezes, other changes, the checklist, the calendar.

use super::*;
use serde_json::json;

fn schedule(id: &str, from: &str, to: &str) -> String {
    format!("change schedule {id} --from '{from}' --to '{to}'")
}

#[test]
fn a_window_keeps_out_of_freezes() {
    let desk = desk();
    let id = approved(&desk, "--service mail");
    refused(&desk, &schedule(&id, "2026-12-31 23:00", "2h"), "freeze 'year end'", "--force and --reason");
    refused(&desk, &schedule(&id, "2026-12-19 23:00", "2026-12-20 00:01"), "freeze 'year end'", "calendar");
    desk.cmd(&schedule(&id, "2026-12-19 23:00", "2026-12-20")).ok();
    desk.cmd(&schedule(&id, "2026-12-01 10:00", "1h")).ok();
    assert_eq!(
        part(&desk, &id)["window"],
        json!({"from": "2026-12-01T10:00:00Z", "to": "2026-12-01T11:00:00Z"})
    );
    let id = approved(&desk, "--service web --affects payroll");
    refused(&desk, &schedule(&id, "2026-12-02 11:00", "1h"), "freeze 'payroll'", "");
    desk.cmd(&schedule(&id, "2026-12-02 12:00", "1h")).ok();
}

#[test]
fn two_changes_do_not_share_a_service_and_an_hour() {
    let desk = desk();
    let one = approved(&desk, "--service mail");
    let two = approved(&desk, "--service web --affects Mail");
    desk.cmd(&schedule(&one, "2026-12-05 22:00", "2h")).ok();
    refused(&desk, &schedule(&two, "2026-12-05 23:00", "2h"), &one, "--force");
    desk.cmd(&schedule(&two, "2026-12-06 00:00", "2h")).ok();
    let forced = format!("{} --force --because 'the same night'", schedule(&two, "2026-12-05 23:00", "2h"));
    desk.cmd(&forced).ok();
    let window = part(&desk, &two)["window"].clone();
    assert_eq!(window["because"], json!(["the same night"]));
    assert!(window["against"][0].as_str().unwrap().starts_with(&one));
    let told = desk.cmd("change calendar --month 2026-12 --json").json();
    assert_eq!(told["changes"][0]["conflicts"], json!([two]));
    assert_eq!(told["changes"][1]["conflicts"], json!([one]));
    // A change that moves does not run into itself; a cancelled one is out of the way.
    desk.cmd(&schedule(&one, "2026-12-07 22:00", "3h")).ok();
    desk.cmd(&schedule(&one, "2026-12-07 23:00", "3h")).ok();
    desk.cmd(&format!("change cancel {one} --because no")).ok();
    desk.cmd(&schedule(&two, "2026-12-07 23:30", "1h")).ok();
}

#[test]
fn windows_that_cannot_be_are_usage_errors() {
    let desk = desk();
    let id = approved(&desk, "");
    for (from, to) in [
        ("2026-12-05 22:00", "2026-12-05 21:00"),
        ("2026-11-20", "2026-11-21"),
        ("soon", "2h"),
        ("in 1h", "never"),
    ] {
        let told = desk.cmd(&schedule(&id, from, to)).fails(2);
        assert!(told.stderr.contains("→"), "{}", told.stderr);
    }
    desk.cmd(&format!("{} --force", schedule(&id, "in 1h", "1h"))).fails(2);
    let draft = submitted(&desk, "");
    refused(
        &desk,
        &schedule(&draft, "2026-12-24", "1h"),
        "is submitted: schedule is not possible now",
        "assess",
    );
}

#[test]
fn the_checklist_is_ticked_item_by_item() {
    let desk = desk();
    let id = approved(&desk, "");
    assert_eq!(desk.cmd(&format!("change prepare {id}")).ok().stdout, "[ ] environment\n[ ] training\n");
    let told = desk.cmd(&format!("change prepare {id} Environment")).ok();
    assert!(told.stderr.contains("still open: training"), "{}", told.stderr);
    assert!(
        desk.cmd(&format!("change prepare {id} coffee")).fails(2).stderr.contains("environment, training")
    );
    desk.cmd(&format!("change prepare {id} --not-needed training")).fails(2);
    desk.cmd(&format!("change prepare {id} --not-needed training --because 'the same screens'")).ok();
    desk.cmd(&format!("change prepare {id} --undo environment")).ok();
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("change prepare {id}")).ok()), @r"
    [ ] environment
    [-] training: not needed, the same screens (lin@example.org)
    ");
    let list = desk.cmd(&format!("change prepare {id} --json")).json();
    assert_eq!((&list[0]["settled"], &list[1]["not_needed"]), (&json!(false), &json!("the same screens")));
}

#[test]
fn it_begins_approved_prepared_and_in_its_window() {
    let desk = desk();
    let id = approved(&desk, "");
    refused(&desk, &format!("change start {id}"), "has no window", "change schedule");
    desk.cmd(&schedule(&id, "2026-11-23 22:00", "4h")).ok();
    refused(&desk, &format!("change start {id}"), "opens at 2026-11-23 22:00 UTC", "wait for it");
    desk.at("2026-11-23T22:00:00Z");
    refused(
        &desk,
        &format!("change start {id}"),
        "is not prepared. Missing: environment, training",
        "change prepare",
    );
    desk.cmd(&format!("change prepare {id} --all")).ok();
    refused(&desk, &format!("change start {id} --implementer lead"), "lead approved", "--implementer WHO");
    desk.at("2026-11-24T02:00:00Z");
    refused(&desk, &format!("change start {id}"), "closed at 2026-11-24 02:00 UTC", "another");
    let told =
        desk.at("2026-11-24T01:59:59Z").cmd(&format!("change start {id} --implementer op --json")).json();
    assert_eq!((&told["state"], &told["assignee"]), (&json!("implementing"), &json!("op")));
}

#[test]
fn what_has_a_window_is_in_due_until_it_is_carried_out() {
    let desk = desk();
    let id = scheduled(&desk);
    let due = desk.cmd("due --within 12h --json").json();
    assert_eq!(
        (&due[0]["id"], &due[0]["clock"], &due[0]["due"]),
        (&json!(id), &json!("window"), &json!("2026-11-24T02:00:00Z"))
    );
    assert_eq!(desk.cmd("list due:<5h --format ids").ok().stdout, format!("{id}\n"));
    desk.at("2026-11-24T03:00:00Z");
    assert_eq!(desk.cmd("due --json").json()[0]["clock_state"], "breached");
}

#[test]
fn the_month_is_drawn_by_its_weeks() {
    let desk = TestDesk::with_policy(
        &POLICY.replace("[people.req]", "[desk]\ntimezone = \"Europe/Berlin\"\n[people.req]"),
    );
    let one = approved(&desk, "--service mail");
    let two = approved(&desk, "--service mail");
    desk.cmd(&schedule(&one, "2026-12-05 23:00", "2h")).ok();
    desk.cmd(&schedule(&two, "2026-12-10 22:00", "2h")).ok();
    insta::assert_snapshot!(desk.said(&desk.cmd("change calendar --month 2026-12").ok()), @r"
    December 2026 (Europe/Berlin)
    week  Mon  Tue  Wed  Thu  Fri  Sat  Sun
      49   30    1    2    3    4    5    6
              ░░░░ ░░░░                      freeze: payroll (payroll)
                                  ████ ████  CHG-261123-#1 2026-12-05 23:00 to 2026-12-06 01:00 Swap…
      50    7    8    9   10   11   12   13
                        ████                 CHG-261123-#2 2026-12-10 22:00 to 2026-12-11 00:00 Swap…
      51   14   15   16   17   18   19   20
                                       ░░░░  freeze: year end
      52   21   22   23   24   25   26   27
         ░░░░ ░░░░ ░░░░ ░░░░ ░░░░ ░░░░ ░░░░  freeze: year end
      53   28   29   30   31    1    2    3
         ░░░░ ░░░░ ░░░░ ░░░░                 freeze: year end
    ");
    assert_eq!(desk.cmd("change calendar --month 2026-12 -q").ok().lines(), [&one, &two]);
    assert!(
        desk.cmd("change calendar --month 2026-12 --format csv")
            .ok()
            .stdout
            .starts_with("id,title,state,from,to")
    );
    assert!(desk.cmd("change calendar --month december").fails(2).stderr.contains("such as 2026-12"));
}

#[test]
fn other_calendars_subscribe_to_it() {
    let desk = desk();
    let id = approved(&desk, "--service mail");
    desk.cmd(&schedule(&id, "2026-12-05 22:00", "2h")).ok();
    let file = desk.cmd("change calendar --format ics").ok().stdout;
    assert!(file.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')), "{file}");
    for line in [
        "BEGIN:VCALENDAR".to_owned(),
        format!("UID:{id}@itdesk"),
        "DTSTART:20261205T220000Z".to_owned(),
        "DTEND:20261206T000000Z".to_owned(),
        format!("SUMMARY:{id} Swap the gateway"),
        "SUMMARY:Freeze: year end".to_owned(),
        "END:VCALENDAR".to_owned(),
    ] {
        assert!(file.split("\r\n").any(|l| l == line), "{line} in {file}");
    }
    let told = desk.cmd("list --format ics").fails(2);
    assert!(told.stderr.contains("change calendar"), "{}", told.stderr);
}

#[test]
fn a_calendar_file_is_folded_and_escaped() {
    use itdesk::render::ics::{Event, calendar};
    let at: jiff::Timestamp = "2026-12-05T22:00:00Z".parse().unwrap();
    let event = Event {
        uid: "x@itdesk".to_owned(),
        sequence: 3,
        stamp: at,
        from: at,
        to: at,
        summary: format!("a;b,c\\d\u{7}{}", "变更".repeat(40)),
        description: "one\ntwo\r\nEND:VCALENDAR".to_owned(),
        status: "CONFIRMED",
        transparent: false,
    };
    let file = calendar("x", &[event]);
    assert!(file.contains("SUMMARY:a\\;b\\,c\\\\d变更"), "{file}");
    assert!(file.contains("DESCRIPTION:one\\ntwo\\nEND:VCALENDAR\r\n"), "{file}");
    assert_eq!(file.matches("\r\nEND:VCALENDAR").count(), 1);
    assert!(file.split("\r\n").all(|line| line.len() <= 75));
    let unfolded = file.replace("\r\n ", "");
    assert!(unfolded.contains(&"变更".repeat(40)), "folding loses nothing");
}
