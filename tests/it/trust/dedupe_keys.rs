//! A dedupe key that is sent again once its ticket is over: what happened again is never lost.

use serde_json::{Value, json};

use crate::desk::TestDesk;

/// A desk with an incident under the key `disk`, ended by these verbs at nine in the morning of 2 November.
fn ended(steps: &[&str]) -> (TestDesk, String) {
    let desk = TestDesk::new();
    desk.at("2026-11-02T09:00:00Z");
    let id = desk.incident("'Disk full' --dedupe-key disk --place here --symptom full");
    for step in steps {
        desk.cmd(&format!("incident {}", step.replace("ID", &id))).ok();
    }
    (desk, id)
}

const RESOLVED: &[&str] = &["start ID", "resolve ID --outcome cleaned"];
const CLOSED: &[&str] = &["start ID", "resolve ID --outcome cleaned", "close ID"];
const CANCELLED: &[&str] = &["cancel ID --because 'a test'"];

fn again(desk: &TestDesk) -> Value {
    desk.cmd("incident new 'Disk full' --dedupe-key disk --json").json()
}

fn open(desk: &TestDesk) -> String {
    desk.cmd("list state:open --count").ok().stdout.trim().to_owned()
}

#[test]
fn what_happens_again_soon_reopens_the_ticket() {
    for steps in [RESOLVED, CLOSED, CANCELLED] {
        let (desk, id) = ended(steps);
        desk.at("2026-11-03T08:59:59Z");
        let made = again(&desk);
        assert_eq!((&made["id"], &made["became"]), (&json!(id), &json!("reopened")), "{steps:?}");
        assert_eq!((&made["state"], &made["reopen_count"]), (&json!("in_progress"), &json!(1)));
        let last = made["history"].as_array().unwrap().last().unwrap();
        assert_eq!(last["note"][0], "reported again under its dedupe key: Disk full");
        // Sent once more, it finds the open ticket, and no byte changes.
        let before = desk.bytes(&id);
        assert_eq!(again(&desk)["became"], "known");
        assert_eq!((desk.bytes(&id), open(&desk)), (before, "1".to_owned()));
    }
}

#[test]
fn what_happens_again_later_opens_a_ticket_that_follows() {
    for steps in [RESOLVED, CLOSED, CANCELLED] {
        let (desk, old) = ended(steps);
        desk.at("2026-11-03T09:00:00Z");
        let said = desk.cmd("incident new 'Disk full' --dedupe-key disk").ok();
        let new = said.clone().id();
        assert_ne!(new, old);
        assert_eq!(said.stderr, format!("{old} has this dedupe key and has ended: {new} is its follow-up\n"));
        assert_eq!(desk.show(&new)["links"], json!([{ "rel": "follows", "id": old }]));
        assert_eq!(desk.show(&old)["links"], json!([{ "rel": "followed_by", "id": new }]));
        assert_eq!((again(&desk)["id"].clone(), open(&desk)), (json!(new), "1".to_owned()));
        desk.cmd("doctor").ok();
        // The last of several that are over takes it, not the first.
        desk.cmd(&format!("incident cancel {new} --because twice")).ok();
        assert_eq!(again(&desk)["id"], json!(new));
    }
}

#[test]
fn the_policy_says_how_soon_in_either_place() {
    for (policy, became) in [
        ("[records]\nreopen_within = \"30d\"\n", "reopened"),
        ("[alerts]\nreopen_within = \"30d\"\n", "reopened"),
        ("[records]\nreopen_within = \"1h\"\n[alerts]\nreopen_within = \"30d\"\n", "followed"),
        ("[alerts]\nreopen_within = \"1h\"\n", "followed"),
    ] {
        let (desk, _) = ended(CLOSED);
        desk.policy(policy).at("2026-11-20T09:00:00Z");
        assert_eq!(again(&desk)["became"], became, "{policy}");
        desk.cmd("config check").ok();
    }
}

#[test]
fn a_reopened_ticket_keeps_all_that_the_report_says() {
    let (desk, id) = ended(CLOSED);
    desk.at("2026-11-02T12:00:00Z");
    let report = "--impact extensive --urgency critical --symptom 'full again' --requester Zhang \
                  --description 'and worse'";
    desk.cmd(&format!("incident new 'Disk full on db1' --dedupe-key disk {report}")).ok();
    let ticket = desk.show(&id);
    assert_eq!((&ticket["class"], &ticket["impact"]), (&json!("A"), &json!("extensive")));
    let note = ticket["history"].as_array().unwrap().last().unwrap()["note"].to_string();
    for said in ["Disk full on db1", "full again", "Zhang", "and worse"] {
        assert!(note.contains(said), "{said}: {note}");
    }
    // A milder report lowers nothing.
    desk.cmd(&format!("incident resolve {id}")).ok();
    desk.cmd("incident new 'Disk full' --dedupe-key disk --impact minor --urgency low").ok();
    assert_eq!(desk.show(&id)["class"], "A");
}

#[test]
fn every_kind_opens_a_ticket_that_follows_one_that_is_over() {
    let desk = TestDesk::with_policy("[people.lin]\nemail = \"lin@example.org\"\n");
    desk.at("2026-11-02T09:00:00Z");
    let kinds = [
        ("request new", "request cancel ID --because no", "reopened"),
        ("change new --draft", "change cancel ID --because no", "followed"),
        ("deliver new", "deliver cancel ID --because no", "followed"),
        ("monitor improve new", "monitor improve cancel ID --because no", "followed"),
        ("kb new --body text", "kb archive ID --because no", "followed"),
    ];
    for (new, end, became) in kinds {
        let key = new.replace(' ', "-");
        let line = format!("{new} Again --dedupe-key {key}");
        let id = desk.cmd(&line).id();
        assert_eq!(desk.cmd(&format!("{line} --json")).json()["became"], "known", "{new}");
        desk.cmd(&end.replace("ID", &id)).ok();
        let made = desk.cmd(&format!("{line} --json")).json();
        assert_eq!(made["became"], became, "{new}");
        assert_eq!(made["id"] == json!(id), became == "reopened", "{new}");
    }
}

#[test]
fn a_ticket_of_another_kind_is_followed() {
    let (desk, old) = ended(CLOSED);
    let made = desk.cmd("request new 'Clean up' --dedupe-key disk --json").json();
    assert_eq!((&made["kind"], &made["became"]), (&json!("request"), &json!("followed")));
    assert_eq!(made["links"][0]["id"], json!(old));
}

#[test]
fn an_archived_ticket_is_followed() {
    let (desk, old) = ended(CLOSED);
    desk.at("2028-01-02T09:00:00Z").cmd("archive").ok();
    let made = again(&desk);
    assert_eq!((&made["became"], &made["links"][0]["id"]), (&json!("followed"), &json!(old)));
    assert_eq!(again(&desk)["id"], made["id"]);
    desk.cmd("doctor").ok();
}

#[test]
fn what_comes_to_a_duplicate_goes_to_the_ticket_that_it_duplicates() {
    let (desk, old) = ended(&[]);
    let living = desk.incident("'The disk of db1' --place here --symptom full");
    desk.cmd(&format!("link {old} duplicates {living}")).ok();
    desk.cmd(&format!("incident cancel {old} --because 'a duplicate'")).ok();
    assert_eq!(again(&desk)["id"], json!(living));
    desk.cmd(&format!("incident cancel {living} --because 'works again'")).ok();
    let made = again(&desk);
    assert_eq!((&made["id"], &made["became"]), (&json!(living), &json!("reopened")));
}

#[test]
fn what_happened_before_the_end_is_covered_and_what_happened_since_is_not() {
    let report = |desk: &TestDesk, at: &str| {
        desk.cmd(&format!("incident new 'Disk full' --dedupe-key disk --at {at} --json")).json()["became"]
            .clone()
    };
    let (desk, id) = ended(&[]);
    desk.at("2026-11-02T11:00:00Z");
    for step in CLOSED {
        desk.cmd(&format!("incident {}", step.replace("ID", &id))).ok();
    }
    desk.at("2026-11-02T12:00:00Z");
    let before = desk.bytes(&id);
    assert_eq!(report(&desk, "2026-11-02T10:00:00Z"), "known");
    assert_eq!(desk.bytes(&id), before);
    assert_eq!(report(&desk, "2026-11-02T11:30:00Z"), "reopened");
    // Between resolution and closing the ticket cannot be reopened: the report is not lost for it.
    let (desk, id) = ended(RESOLVED);
    desk.at("2026-11-02T14:00:00Z").cmd(&format!("incident close {id}")).ok();
    assert_eq!(report(&desk, "2026-11-02T10:00:00Z"), "followed");
}

#[test]
fn a_slow_clock_loses_nothing() {
    let (desk, id) = ended(CLOSED);
    desk.at("2026-11-02T08:00:00Z");
    let made = again(&desk);
    assert_eq!((&made["id"], &made["became"]), (&json!(id), &json!("reopened")));
}

#[test]
fn a_key_of_one_report_is_answered_by_its_ticket_for_good() {
    for steps in [RESOLVED, CLOSED, CANCELLED] {
        let (desk, id) = ended(steps);
        for day in ["2026-11-02T10:00:00Z", "2027-11-02T10:00:00Z"] {
            desk.at(day);
            let before = desk.bytes(&id);
            let made = desk.cmd("incident new 'Disk full' --dedupe-key disk --once --json").json();
            assert_eq!((&made["id"], &made["became"]), (&json!(id), &json!("known")), "{steps:?}");
            assert_eq!((desk.bytes(&id), open(&desk)), (before, "0".to_owned()));
        }
    }
    let (desk, id) = ended(CLOSED);
    desk.at("2028-01-02T09:00:00Z").cmd("archive").ok();
    assert_eq!(desk.cmd("incident new 'Disk full' --dedupe-key disk --once").id(), id);
    desk.cmd("incident new 'Disk full' --once").fails(2);
}

#[test]
fn the_same_audit_makes_no_second_request_though_the_first_is_closed() {
    let desk = TestDesk::new();
    desk.at("2026-10-05T09:00:00Z").incident("Down");
    desk.at("2026-11-02T09:00:00Z").cmd("monitor audit --month 2026-10 --open").ok();
    let ids = desk.cmd("list --all kind:request --format ids").ok().stdout;
    assert!(!ids.is_empty());
    for id in ids.lines() {
        desk.cmd(&format!("request cancel {id} --because 'seen to'")).ok();
    }
    desk.cmd("monitor audit --month 2026-10 --open").ok();
    assert_eq!(desk.cmd("list --all kind:request --format ids").ok().stdout, ids);
}

#[test]
fn an_import_run_again_adds_nothing_though_its_tickets_are_closed() {
    let desk = TestDesk::new();
    let rows = b"title,kind,dedupe_key\nVPN of old,request,vpn\nDisk,incident,\n";
    desk.run_with(&["import", "-"], rows).ok();
    for id in desk.cmd("list --format ids").ok().stdout.lines() {
        let noun = if id.starts_with("INC") { "incident" } else { "request" };
        desk.cmd(&format!("{noun} cancel {id} --because done")).ok();
    }
    desk.run_with(&["import", "-"], rows).ok();
    assert_eq!((desk.files().len(), open(&desk)), (2, "0".to_owned()));
}

#[test]
fn twenty_reports_at_once_make_one_ticket_of_what_is_over() {
    let (desk, old) = ended(CLOSED);
    desk.at("2026-11-20T09:00:00Z");
    let args = ["incident", "new", "Disk full", "--dedupe-key", "disk", "-q"];
    let start = || desk.process().args(args).stdout(std::process::Stdio::null()).spawn().unwrap();
    let running: Vec<_> = (0..20).map(|_| start()).collect();
    assert!(running.into_iter().all(|mut child| child.wait().unwrap().success()));
    assert_eq!((desk.files().len(), open(&desk)), (2, "1".to_owned()));
    assert_eq!(desk.show(&old)["links"].as_array().unwrap().len(), 1);
}

#[test]
fn an_alert_that_comes_back_later_follows_its_last_incident() {
    let desk = TestDesk::new();
    let fire = |at: &str| {
        let alert = json!({ "alerts": [{
            "status": "firing", "fingerprint": "f1", "startsAt": at, "labels": { "alertname": "DiskFull" }
        }] });
        let told = desk.at(at).run_with(
            &["monitor", "ingest", "--from", "alertmanager", "--json"],
            alert.to_string().as_bytes(),
        );
        told.json()[0]["id"].as_str().unwrap().to_owned()
    };
    let old = fire("2026-11-02T09:00:00Z");
    desk.cmd(&format!("incident start {old}")).ok();
    desk.cmd(&format!("incident resolve {old}")).ok();
    let new = fire("2026-11-20T09:00:00Z");
    assert_ne!(new, old);
    assert_eq!(desk.show(&new)["links"], json!([{ "rel": "follows", "id": old }]));
    assert_eq!(desk.show(&old)["links"], json!([{ "rel": "followed_by", "id": new }]));
}
