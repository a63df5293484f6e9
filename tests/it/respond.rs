//! `respond` and `note`: what is told to the requester, and what is not.

use serde_json::json;

use crate::desk::TestDesk;

#[test]
fn an_answer_stops_the_respond_clock_and_a_note_does_not() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.at("2026-11-23T09:10:00Z");
    assert_eq!(desk.cmd(&format!("note {id} 'looks like the switch'")).id(), id);
    assert_eq!(desk.show(&id)["responded"], json!(null));
    assert_eq!(desk.cmd(&format!("incident respond {id} 'we are on it'")).id(), id);
    let t = desk.show(&id);
    assert_eq!(t["responded"], "2026-11-23T09:10:00Z");
    assert_eq!(t["clocks"]["respond"]["state"], "met");
    let log = desk.cmd(&format!("log {id}")).ok();
    insta::assert_snapshot!(desk.said(&log), @r"
    2026-11-23 09:00  created by lin@example.org
    2026-11-23 09:10  noted by lin@example.org
        looks like the switch
    2026-11-23 09:10  responded → requester by lin@example.org
        we are on it
    ");
}

#[test]
fn json_is_the_ticket_with_its_history() {
    let desk = TestDesk::new();
    let id = desk.request("'A laptop'");
    let t = desk.cmd(&format!("request respond {id} 'tomorrow' --json")).json();
    let last = t["history"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["did"], &last["to"], &last["note"]),
        (&json!("responded"), &json!("requester"), &json!(["tomorrow"]))
    );
    let t = desk.cmd(&format!("request note {id} 'ordered' --json")).json();
    let last = t["history"].as_array().unwrap().last().unwrap();
    assert_eq!(
        (&last["did"], &last["to"], &last["note"]),
        (&json!("noted"), &json!(null), &json!(["ordered"]))
    );
}

#[test]
fn texts_come_from_stdin_and_files() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.run_with(&["note", &id, "-"], b"from\nstdin\n").ok();
    desk.write("answer.txt", "from a file");
    desk.cmd(&format!("incident respond {id} @answer.txt")).ok();
    let history = desk.show(&id)["history"].clone();
    assert_eq!(
        (&history[1]["note"], &history[2]["note"]),
        (&json!(["from", "stdin"]), &json!(["from a file"]))
    );
}

#[test]
fn an_empty_text_is_refused() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    let before = desk.bytes(&id);
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("note {id} -")).fails(2)), @"error: TEXT is empty (the note)");
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident respond {id}")).fails(2)), @r"
    error: TEXT is missing: answer to the requester
      → add TEXT
    ");
    assert_eq!(desk.bytes(&id), before);
}

#[test]
fn a_closed_ticket_is_answered_no_more_but_takes_notes() {
    let desk = TestDesk::new();
    let id = desk.request("'A laptop'");
    for step in ["start", "resolve", "close"] {
        desk.cmd(&format!("request {step} {id}")).ok();
    }
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("request respond {id} 'one more thing'")).fails(4)), @r"
    error: REQ-261123-#1 is closed: respond is not possible now
      → next steps: reopen
    ");
    desk.cmd(&format!("note {id} 'the box came back'")).ok();
}

#[test]
fn a_ticket_is_found_by_part_of_its_id_and_by_its_number_elsewhere() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --external jira:OPS-12");
    for name in [&id[11..], &id[11..].to_lowercase(), "OPS-12", "jira:ops-12"] {
        assert_eq!(desk.run(&["note", name, "found"]).id(), id, "{name}");
    }
    desk.incident("Other --external snow:OPS-12");
    let several = desk.run(&["note", "OPS-12", "which?"]).fails(3);
    assert!(several.stderr.contains("matches several tickets"), "{}", several.stderr);
    let none = desk.run(&["note", "OPS-13", "none"]).fails(3);
    insta::assert_snapshot!(desk.said(&none), @r"
    error: no ticket matches 'OPS-13'
      → see the open tickets: itdesk list state:open
    ");
}
