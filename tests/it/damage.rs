//! Records that a hand, a merge or a disk has damaged: named, left alone, and never hiding the others.

use std::error::Error as _;
use std::path::Path;

use itdesk::error::Error;
use itdesk::records::{Damage, DamageReason, Ticket};
use itdesk::store::Store;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::desk::TestDesk;
use crate::model::cases;

/// A change that damages a record.
type Blow = Box<dyn Fn(&mut Value)>;

/// Each way to damage the record of an incident.
fn damages() -> Vec<(&'static str, Blow)> {
    fn set(pointer: &'static str, value: Value) -> Blow {
        Box::new(move |record| *record.pointer_mut(pointer).unwrap() = value.clone())
    }
    fn take(field: &'static str) -> Blow {
        Box::new(move |record| drop(record.as_object_mut().unwrap().shift_remove(field)))
    }
    vec![
        ("a number for a title", set("/title", json!(1))),
        ("a text for the history", set("/history", json!("none"))),
        ("an unknown state", set("/state", json!("asleep"))),
        ("an unknown class", set("/class", json!("E"))),
        ("the other kind", set("/kind", json!("request"))),
        ("a kind of other ids", set("/kind", json!("change"))),
        ("an unknown kind", set("/kind", json!("asset"))),
        ("an id that is none", set("/id", json!("../../x"))),
        ("another ticket's id", set("/id", json!("INC-261123-00000"))),
        ("an empty history", set("/history", json!([]))),
        ("a time that is none", set("/history/0/at", json!("yesterday"))),
        ("a time beyond time", set("/history/0/at", json!("99999-01-01T00:00:00Z"))),
        ("a change of three", set("/history/0/changes/state", json!([1, 2, 3]))),
        ("null for the targets", set("/targets", json!(null))),
        ("a target too large", set("/targets/handle", json!(1e30))),
        ("a negative format", set("/format", json!(-1))),
        (
            "an unsorted history",
            Box::new(|record| {
                let mut early = record["history"][0].clone();
                early["at"] = json!("2020-01-01T00:00:00Z");
                record["history"].as_array_mut().unwrap().push(early);
            }),
        ),
        ("no title", take("title")),
        ("no state", take("state")),
        ("no history", take("history")),
        ("no part of its kind", take("incident")),
        ("two parts", Box::new(|record| record["request"] = json!({}))),
        ("a list for a record", Box::new(|record| *record = json!([1, 2]))),
    ]
}

#[test]
fn every_damage_is_named_left_alone_and_hides_nothing() {
    let desk = TestDesk::new();
    let (good, bad) = (desk.incident("Good"), desk.incident("Bad"));
    let whole = desk.bytes(&bad);
    let check = |what: &str| {
        let spoiled = desk.bytes(&bad);
        let listed = desk.cmd("list --format ids").fails(6);
        assert_eq!(listed.stdout, format!("{good}\n"), "{what}");
        assert!(listed.stderr.contains(&bad), "{what}: {}", listed.stderr);
        desk.cmd(&format!("show {bad}")).fails(6);
        desk.cmd(&format!("note {bad} text")).fails(6);
        desk.cmd(&format!("show {good}")).ok();
        assert_eq!(desk.bytes(&bad), spoiled, "{what}");
    };
    for (what, damage) in damages() {
        std::fs::write(desk.path(&bad), &whole).unwrap();
        desk.edit_record(&bad, damage);
        check(what);
    }
    let raw: [(&str, Vec<u8>); 6] = [
        ("an empty file", Vec::new()),
        ("not UTF-8", [&whole[..40], b"\xff\xfe", &whole[40..]].concat()),
        ("half of it", whole[..whole.len() / 2].to_vec()),
        ("twice", [&whole[..], &whole[..]].concat()),
        ("deeply nested", "[".repeat(100_000).into_bytes()),
        ("zeros", vec![0; 4096]),
    ];
    for (what, bytes) in raw {
        std::fs::write(desk.path(&bad), bytes).unwrap();
        check(what);
    }
}

#[test]
fn the_message_has_the_place_and_the_way_out() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.edit_record(&id, |record| record["state"] = json!("asleep"));
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("show {id}")).fails(6)), @"
    error: incidents/2026/11/23/INC-261123-#1.json:6:19: unknown variant `asleep`, expected one of `new`, `triaged`, `assigned`, `in_progress`, `pending`, `resolved`, `draft`, `submitted`, `assessed`, `approved`, `scheduled`, `implementing`, `monitoring`, `failed`, `rolled_back`, `evaluated`, `preparing`, `delivering`, `accepting`, `accepted`, `following_up`, `plan`, `do`, `check`, `act`, `in_review`, `published`, `archived`, `planned`, `in_use`, `in_repair`, `spare`, `retired`, `rejected`, `closed`, `cancelled`
      → fix the file by hand, or restore it: git checkout -- incidents/2026/11/23/INC-261123-#1.json
    ");
    let copy = desk.incident("Copied");
    std::fs::copy(desk.path(&copy), desk.path("INC-261123-00000")).unwrap();
    insta::assert_snapshot!(desk.said(&desk.cmd("list -q").fails(6)), @"
    INC-261123-#1
    error: incidents/2026/11/23/INC-261123-#2.json:1:1: the record inside is INC-261123-#1, whose place is incidents/2026/11/23/INC-261123-#1.json
           incidents/2026/11/23/INC-261123-#3.json:6:19: unknown variant `asleep`, expected one of `new`, `triaged`, `assigned`, `in_progress`, `pending`, `resolved`, `draft`, `submitted`, `assessed`, `approved`, `scheduled`, `implementing`, `monitoring`, `failed`, `rolled_back`, `evaluated`, `preparing`, `delivering`, `accepting`, `accepted`, `following_up`, `plan`, `do`, `check`, `act`, `in_review`, `published`, `archived`, `planned`, `in_use`, `in_repair`, `spare`, `retired`, `rejected`, `closed`, `cancelled`
      → all other tickets are included; fix these by hand or with git checkout
    ");
}

#[test]
fn an_error_keeps_what_it_comes_from() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.edit_record(&id, |record| record["history"] = json!([]));
    let store = Store::new(desk.root().to_path_buf());
    let error = store.read(id.parse().unwrap()).unwrap_err();
    let damage = error.source().and_then(|source| source.downcast_ref::<Damage>()).unwrap();
    assert_eq!(damage.reason, DamageReason::NoHistory);
    let denied = std::io::Error::from(std::io::ErrorKind::PermissionDenied);
    let error = Error::system("read", Path::new("x.json"), denied);
    let system = error.source().and_then(|source| source.downcast_ref::<std::io::Error>()).unwrap();
    assert_eq!(system.kind(), std::io::ErrorKind::PermissionDenied);
    assert_eq!(error.to_string(), "cannot read x.json: permission denied");
}

#[test]
fn files_that_are_no_records_are_passed_over() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    for name in [
        "incidents/README.md",
        "incidents/2026/11/23/.itdesk-abc.tmp",
        "incidents/2026/11/23/notes.json",
        "incidents/2026/11/23/inc-261123-4kx9p.json",
    ] {
        desk.write(name, "not a record");
    }
    assert_eq!(desk.cmd("list -q").ok().stdout, format!("{id}\n"));
}

#[test]
fn unknown_fields_survive_a_rewrite() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    let own = json!({ "z": [1, -2, 2.5, 1e300, u64::MAX, i64::MIN, null, true], "a": { "deep": ["\u{1b}", "é", ""] } });
    for pointer in ["", "/incident", "/history/0"] {
        desk.edit_record(&id, |record| record.pointer_mut(pointer).unwrap()["x_own"] = own.clone());
    }
    desk.cmd(&format!("note {id} rewritten")).ok();
    let after: Value = serde_json::from_slice(&desk.bytes(&id)).unwrap();
    for pointer in ["", "/incident", "/history/0"] {
        let kept = &after.pointer(pointer).unwrap()["x_own"];
        assert_eq!(kept.to_string(), own.to_string(), "{pointer}");
    }
}

#[test]
fn unknown_fields_survive_wherever_they_stand() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --requester Ana --external jira:1 --impact minor --class A --because x");
    let other = desk.request("Other");
    for line in [
        "start ID",
        "analyse ID found --cause human",
        "repair ID done",
        "verify ID --passed",
        "outage start ID",
    ] {
        desk.cmd(&format!("incident {}", line.replace("ID", &id))).ok();
    }
    desk.cmd(&format!("link {id} blocks {other}")).ok();
    let places = [
        "/requester",
        "/external",
        "/assessment",
        "/class_set",
        "/targets",
        "/links/0",
        "/incident/analysis/0",
        "/incident/cause",
        "/incident/repairs/0",
        "/incident/repairs/0/verifications/0",
        "/incident/outages/0",
        "/history/3/marks",
    ];
    desk.edit_record(&id, |record| {
        for place in places {
            record.pointer_mut(place).unwrap_or_else(|| panic!("{place}"))["x_own"] = json!("kept");
        }
    });
    desk.cmd(&format!("note {id} rewritten")).ok();
    let after: Value = serde_json::from_slice(&desk.bytes(&id)).unwrap();
    let lost: Vec<_> = places.into_iter().filter(|p| after.pointer(p).unwrap()["x_own"] != "kept").collect();
    assert_eq!(lost, [""; 0]);
}

/// A record, some bytes of which are cut, changed or doubled.
fn mangled() -> impl Strategy<Value = Vec<u8>> {
    let whole = include_bytes!("golden_incident.json").to_vec();
    let length = whole.len();
    let edits = prop::collection::vec((0..length, any::<u8>(), 0..3_u8), 1..6);
    edits.prop_map(move |edits| {
        let mut bytes = whole.clone();
        for (at, byte, how) in edits {
            let at = at.min(bytes.len().saturating_sub(1));
            match how {
                0 => bytes[at] = byte,
                1 => bytes.truncate(at.max(1)),
                _ => bytes.insert(at, byte),
            }
        }
        bytes
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(512) })]

    #[test]
    fn no_bytes_make_the_reader_panic(bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..400), mangled()]) {
        if let Ok(ticket) = Ticket::parse(&bytes) {
            // What is read at all is read the same again.
            prop_assert_eq!(Ticket::parse(&ticket.to_bytes()).unwrap(), ticket);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases(14)) })]

    #[test]
    fn no_bytes_hide_the_other_tickets(bytes in prop_oneof![prop::collection::vec(any::<u8>(), 0..400), mangled()]) {
        let desk = TestDesk::new();
        let good = desk.incident("Good");
        desk.write("incidents/2026/11/23/INC-261123-4KX9P.json", &bytes);
        for line in ["list --format ids", "search Good --format ids"] {
            let told = desk.cmd(line);
            prop_assert!(matches!(told.code, 0 | 5 | 6), "{told:?}");
            prop_assert!(told.stdout.contains(&good), "{told:?}");
        }
        for line in ["list", "due --within 9d", "log", "show 4KX9P"] {
            prop_assert!(matches!(desk.cmd(line).code, 0 | 5 | 6), "{line}");
        }
    }
}

/// Numbers and times at the ends of what a record can hold are read, counted and shown without a panic.
#[test]
fn extreme_numbers_and_times_are_survived() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --requester Ana");
    for line in ["start ID", "repair ID done", "verify ID --passed", "resolve ID"] {
        desk.cmd(&format!("incident {}", line.replace("ID", &id))).ok();
    }
    desk.edit_record(&id, |record| {
        record["state"] = json!("closed");
        record["incident"]["repairs"][0]["round"] = json!(u32::MAX);
        record["incident"]["escalation"] = json!(u32::MAX);
        for target in ["respond", "handle", "resolve", "update"] {
            record["targets"][target] = json!(i64::MAX);
        }
        record["history"][0]["at"] = json!("-009999-01-03T00:00:00Z");
    });
    for line in ["show ID", "show ID --json", "list", "list --format csv", "due", "log ID", "search Down"] {
        desk.cmd(&line.replace("ID", &id)).ok();
    }
    desk.edit_record(&id, |record| record["targets"]["handle"] = json!(i64::MIN));
    desk.cmd(&format!("show {id}")).ok();
    desk.cmd(&format!("incident reopen {id} --because again")).ok();
    desk.cmd(&format!("incident escalate {id} --because still")).ok();
    desk.cmd(&format!("incident repair {id} again")).ok();
}
