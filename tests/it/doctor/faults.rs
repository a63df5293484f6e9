//! Each code: a desk with that fault, what is said of it, and what fixing does.

use itdesk::records::Ticket;
use serde_json::{Value, json};

use super::{archived, doctor, ended, fixes, leaves, live, rename};
use crate::desk::TestDesk;

#[test]
fn a_clean_desk_stays_clean_over_a_days_work() {
    let desk = TestDesk::new();
    assert_eq!(desk.cmd("doctor").ok().stdout, "0 records, no problems found\n");
    let (a, b) = (desk.incident("VPN --requester Zhang"), desk.request("Laptop --tag new"));
    for (hour, line) in [
        "incident triage A --impact significant --urgency high",
        "incident assign A network",
        "incident start A",
        "incident hold A --reason supplier",
        "incident resume A",
        "incident repair A 'new certificate'",
        "incident verify A --passed",
        "incident resolve A --outcome 'works again'",
        "link A caused_by B",
        "note B 'ordered'",
        "request start B",
        "request cancel B --because 'has one'",
        "incident reopen A --because 'fails again'",
        "request reopen B --because 'wants it'",
        "note A 'late entry' --at 2h",
    ]
    .into_iter()
    .enumerate()
    {
        desk.at(&format!("2026-11-23T{:02}:00:00Z", hour + 9));
        let named = |c| match c {
            'A' => a.clone(),
            'B' => b.clone(),
            c => String::from(c),
        };
        desk.cmd(&line.chars().map(named).collect::<String>()).ok();
        assert_eq!(desk.cmd("doctor").fails(0).stdout, "2 records, no problems found\n", "{line}");
    }
    desk.policy("[desk\n");
    desk.cmd("doctor").fails(6);
}

#[test]
fn a_damaged_record_and_a_conflict_are_a_persons_work() {
    let desk = TestDesk::new();
    let (bad, torn) = (desk.incident("Bad"), desk.request("Torn"));
    desk.edit_record(&bad, |record| record["state"] = json!("asleep"));
    let text = String::from_utf8(desk.bytes(&torn)).unwrap();
    let markers = "<<<<<<< HEAD\n  \"state\": \"new\",\n=======\n  \"state\": \"closed\",\n>>>>>>> theirs\n";
    desk.write(&live(&torn), text.replace("  \"state\": \"new\",\n", markers));
    let told = [format!("error damaged {}", live(&bad)), format!("error conflict {}", live(&torn))];
    let found = leaves(&desk, &told);
    assert_eq!(found.report["checked"], 2);
    assert_eq!((found.first("fix"), found.first("fixed")), ("null".to_owned(), "false".to_owned()));
    assert!(
        found.first("message").starts_with("line 6, column 19: unknown variant"),
        "{}",
        found.first("message")
    );
}

#[test]
fn a_record_in_the_wrong_place_is_moved() {
    for wrong in [
        "incidents/2026/10/ID.json",
        "requests/2026/11/23/ID.json",
        "incidents/ID.json",
        "incidents/2026/11/old/deep/ID.json",
        "incidents/2026/11/23/copy of ID.json",
        "archive/ID.json",
    ] {
        let desk = TestDesk::new();
        let id = desk.incident("Down");
        let bytes = desk.bytes(&id);
        let wrong = wrong.replace("ID", &id);
        rename(&desk, &live(&id), &wrong);
        fixes(&desk, &[format!("error misplaced {wrong}")], 1);
        assert_eq!(desk.bytes(&id), bytes);
    }
}

#[test]
fn a_record_whose_place_is_taken_is_left() {
    let desk = TestDesk::new();
    let (a, b) = (desk.incident("A"), desk.incident("B"));
    let (of_a, of_b) = (desk.bytes(&a), desk.bytes(&b));
    desk.write(&live(&a), of_b);
    desk.write(&live(&b), of_a);
    let mut told = [format!("error misplaced {}", live(&a)), format!("error misplaced {}", live(&b))];
    told.sort();
    let found = leaves(&desk, &told);
    assert!(found.first("message").ends_with(", but another file is there"), "{}", found.first("message"));
}

#[test]
fn a_copy_goes_aside_and_another_version_is_left() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    let copy = "incidents/2026/12/copy.json";
    desk.write(copy, desk.bytes(&id));
    fixes(&desk, &[format!("error duplicate-id {copy}")], 1);
    assert!(desk.path(&id).exists());
    desk.write(copy, desk.bytes(&id));
    desk.cmd(&format!("note {id} more")).ok();
    let found = leaves(&desk, &[format!("error duplicate-id {copy}")]);
    assert_eq!(found.first("message"), format!("another version of this record is in {}", live(&id)));
}

#[test]
fn of_copies_without_an_original_one_is_moved_and_different_ones_are_left() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    let (first, second) = ("incidents/2026/10/a.json", "incidents/2026/10/b.json");
    desk.write(first, desk.bytes(&id));
    rename(&desk, &live(&id), second);
    fixes(&desk, &[format!("error misplaced {first}"), format!("error duplicate-id {second}")], 1);
    desk.write(first, desk.bytes(&id));
    desk.cmd(&format!("note {id} more")).ok();
    rename(&desk, &live(&id), second);
    leaves(&desk, &[format!("error misplaced {first}"), format!("error duplicate-id {second}")]);
}

#[test]
fn an_event_that_stands_twice_is_dropped_once() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.cmd(&format!("note {id} text")).ok();
    let double = |change: &dyn Fn(&mut Value)| {
        let mut record: Value = serde_json::from_slice(&desk.bytes(&id)).unwrap();
        let mut again = record["history"][1].clone();
        change(&mut again);
        record["history"].as_array_mut().unwrap().push(again);
        let ticket: Ticket = serde_json::from_value(record).unwrap();
        desk.write(&live(&id), ticket.to_bytes());
    };
    let whole = desk.bytes(&id);
    double(&|_| ());
    let told = [format!("warning duplicate-event {}", live(&id))];
    fixes(&desk, &told, 1);
    assert_eq!(desk.bytes(&id), whole);
    double(&|event| event["by"] = json!("someone else"));
    leaves(&desk, &told);
}

#[test]
fn an_event_of_two_tickets_is_told_of_both() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.cmd(&format!("note {id} text")).ok();
    let twin = format!("{}00000", &id[..11]);
    desk.write(&live(&twin), String::from_utf8(desk.bytes(&id)).unwrap().replace(&id, &twin));
    let mut told = [&id, &twin].map(|id| format!("warning duplicate-event {}", live(id)));
    told.sort();
    let found = leaves(&desk, &told);
    assert!(found.first("message").starts_with("2 events, '"), "{}", found.first("message"));
}

#[test]
fn a_link_that_leads_nowhere_is_told() {
    let desk = TestDesk::new();
    let (from, to, gone) = (desk.incident("From"), ended(&desk), desk.incident("Gone"));
    desk.cmd(&format!("link {from} relates_to {to}")).ok();
    desk.cmd(&format!("link {from} blocks {gone}")).ok();
    rename(&desk, &live(&to), &archived(&to));
    assert_eq!(doctor(&desk, "", 0).told, [""; 0], "the archive holds the other");
    std::fs::remove_file(desk.path(&gone)).unwrap();
    let found = leaves(&desk, &[format!("warning dead-link {}", live(&from))]);
    assert_eq!(found.first("message"), format!("it is linked to '{gone}', which is not here"));
}

#[test]
fn what_the_rules_say_otherwise_is_written_anew_without_an_event() {
    let desk = TestDesk::new();
    let (open, over) = (desk.incident("Open --impact significant --urgency high"), ended(&desk));
    let frozen = desk.bytes(&over);
    desk.edit_record(&open, |record| {
        record["class"] = json!("D");
        record["targets"]["respond"] = json!(7);
        record["due"] = json!({});
    });
    let hand = Ticket::parse(&desk.bytes(&open)).unwrap();
    desk.write(&live(&open), hand.to_bytes());
    fixes(&desk, &[format!("warning stale-due {}", live(&open))], 1);
    let (after, policy) =
        (desk.record(&open), std::fs::read_to_string(desk.root().join("itdesk.toml")).unwrap());
    assert_eq!((after.class.as_str(), after.history.len()), ("B", 1));
    assert!(after.due.handle.is_some());
    desk.policy(&format!("{policy}\n[[sla.agreement]]\nname = \"quick\"\nB = {{ respond = \"5m\", handle = \"1h\", resolve = \"2h\" }}\n"));
    let found = doctor(&desk, "", 1);
    assert_eq!(found.told, [format!("warning stale-due {}", live(&open))]);
    assert!(
        found.first("message").contains("targets.policy is quick, not default"),
        "{}",
        found.first("message")
    );
    desk.cmd("doctor --fix").ok();
    assert_eq!((desk.record(&open).targets.policy.as_str(), desk.bytes(&over)), ("quick", frozen));
}

#[test]
fn a_file_that_is_no_record_goes_aside() {
    for name in [
        "incidents/README.md",
        "requests/2026/x.json",
        "archive/a/b/c",
        "incidents/2026/11/23/INC-261123-4KX9P.json~",
    ] {
        let desk = TestDesk::new();
        desk.incident("Down");
        desk.write(name, "none");
        fixes(&desk, &[format!("warning not-a-record {name}")], 1);
    }
    let desk = TestDesk::new();
    desk.incident("Down");
    let name = "incidents/2026/11/23/.itdesk-abc.tmp";
    desk.write(name, "half");
    fixes(&desk, &[format!("note leftover {name}")], 0);
}

#[test]
fn a_state_that_its_history_does_not_tell_is_left() {
    type Fault = (&'static str, fn(&mut Value));
    let faults: [Fault; 5] = [
        ("it is closed, but its last step 'started' at 2026-11-23T09:00:00Z led to 'in_progress'", |r| {
            r["state"] = json!("closed");
        }),
        ("it is on hold without a reason", |r| {
            r["state"] = json!("pending");
            r["history"][1]["changes"]["state"][1] = json!("pending");
        }),
        ("it is in_progress, but has the hold reason 'customer'", |r| r["pending"] = json!("customer")),
        ("it is in_progress, but no event in its history led to this state", |r| {
            r["history"].as_array_mut().unwrap().iter_mut().for_each(|e| e["changes"] = json!({}));
        }),
        ("it is in_progress, but its last step 'started' at 2026-11-23T09:00:00Z led to '3'", |r| {
            r["history"][1]["changes"]["state"][1] = json!(3);
        }),
    ];
    for (message, fault) in faults {
        let desk = TestDesk::new();
        let id = desk.incident("Down");
        desk.cmd(&format!("incident start {id}")).ok();
        desk.edit_record(&id, fault);
        // Spelling and deadlines are another matter.
        desk.cmd("doctor --fix").fails(1);
        let found = doctor(&desk, "", 1);
        assert_eq!(found.told, [format!("warning state-history {}", live(&id))], "{message}");
        assert_eq!(found.first("message"), message);
    }
}

#[test]
fn another_spelling_is_a_note_and_is_rewritten() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    let whole = desk.bytes(&id);
    let text = String::from_utf8(whole.clone()).unwrap();
    let compact = serde_json::from_str::<Value>(&text).unwrap().to_string();
    for other in [text.replace('\n', "\r\n"), text.trim_end().to_owned(), compact, text.replace("  ", "\t")] {
        let desk = TestDesk::new();
        desk.write(&live(&id), other);
        fixes(&desk, &[format!("note format {}", live(&id))], 0);
        assert_eq!(desk.bytes(&id), whole);
    }
}

/// Two clones that took in one alert before they synced; the copies stand for what each made of it.
#[test]
fn two_open_tickets_of_one_dedupe_key_are_told_of_the_later_one() {
    let desk = TestDesk::new();
    let old = desk.incident("Down --dedupe-key alert:1");
    let new = desk.at("2026-11-23T10:00:00Z").incident("Down --dedupe-key alert:2");
    desk.edit_record(&new, |record| record["dedupe_key"] = json!("alert:1"));
    // An edit by hand spells the record otherwise, which is fixed.
    desk.cmd("doctor --fix").fails(1);
    let found = leaves(&desk, &[format!("warning same-key {}", live(&new))]);
    assert_eq!(found.first("message"), format!("{old} also has the dedupe key 'alert:1'"));
    desk.cmd(&format!("link {new} duplicates {old}")).ok();
    desk.cmd(&format!("incident cancel {new} --because 'the same'")).ok();
    desk.cmd("doctor").ok();
}
