//! Verbs on several tickets, and verbs without a noun: all checked before the first is written.

use serde_json::{Value, json};

use crate::desk::{Output, TestDesk};

fn states(desk: &TestDesk, ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| desk.show(id)["state"].as_str().unwrap().to_owned()).collect()
}

/// The random part of an id.
fn short(id: &str) -> &str {
    id.rsplit('-').next().unwrap()
}

/// An incident, a request and a change of a new desk.
fn three() -> (TestDesk, String, String, String) {
    let desk = TestDesk::new();
    let incident = desk.incident("'Core down'");
    let request = desk.cmd("request new Laptop").id();
    let change = desk.cmd("change new Patch --draft").id();
    (desk, incident, request, change)
}

fn ids(output: &Output) -> Vec<&str> {
    output.stdout.lines().collect()
}

#[test]
fn a_verb_needs_no_noun_where_an_id_is_given() {
    let (desk, incident, request, change) = three();
    for (line, state) in [
        (format!("start {}", short(&incident)), "in_progress"),
        (format!("start {request}"), "in_progress"),
        (format!("--format ids hold {request} --reason requester"), "pending"),
        (format!("resume --as omar {request}"), "in_progress"),
        (format!("analyse {incident} 'A loose cable'"), "in_progress"),
        (format!("cancel {change} -m 'not now'"), "cancelled"),
        (format!("assign {incident} --to omar"), "in_progress"),
    ] {
        let done = desk.cmd(&line).ok();
        assert_eq!(desk.show(ids(&done)[0])["state"], state, "{line}");
        assert!(done.stderr.is_empty(), "{line}: {}", done.stderr);
    }
    let article = desk.cmd("kb new Cables --body 'Push it in.'").id();
    desk.cmd(&format!("submit {article}")).ok();
    desk.cmd(&format!("approve {article} --as omar")).ok();
    assert_eq!(desk.show(&article)["state"], "approved");
}

#[test]
fn a_wrong_noun_is_corrected_with_a_note() {
    let (desk, incident, request, change) = three();
    let done = desk.cmd(&format!("incident start {request}")).ok();
    assert_eq!(done.stderr, format!("note: {request} is of kind request; use itdesk request start\n"));
    let done = desk.cmd(&format!("monitor improve cancel {change} --reason 'not now'")).ok();
    assert_eq!(done.stderr, format!("note: {change} is of kind change; use itdesk change cancel\n"));
    let shown = desk.cmd(&format!("request show {incident} --json")).ok();
    assert_eq!(shown.json()["id"], json!(incident));
    let refused = desk.cmd(&format!("change schedule {incident} --from 4h --to 2h")).fails(3);
    assert!(refused.stderr.contains("is of kind incident, not change"), "{}", refused.stderr);
}

#[test]
fn what_the_kind_of_a_ticket_cannot_do_is_refused() {
    let (desk, incident, ..) = three();
    let refused = desk.cmd(&format!("approve {incident}")).fails(2);
    assert!(refused.stderr.contains("is of kind incident, which has no 'approve'"), "{}", refused.stderr);
    assert!(refused.stderr.contains("change, kb"), "{}", refused.stderr);
    let missing = desk.cmd("start").fails(2);
    assert!(missing.stderr.contains("no ticket is given"), "{}", missing.stderr);
    let new = desk.cmd("new Printer").fails(2);
    assert!(new.stderr.contains("itdesk incident new"), "{}", new.stderr);
}

#[test]
fn several_tickets_of_several_kinds_take_one_step_each() {
    let (desk, incident, request, change) = three();
    let done = desk.cmd(&format!("assign {} {request} {change} omar", short(&incident))).ok();
    assert_eq!(done.stdout.lines().count(), 3);
    for id in [&incident, &request, &change] {
        assert_eq!(desk.show(id)["assignee"], "omar", "{id}");
    }
    let done = desk.cmd(&format!("start {incident} {request} {incident} --format table")).ok();
    insta::assert_snapshot!(desk.said(&done), @r"
    REQ-261123-#1  started  class D  omar  respond due in 1d
    INC-261123-#2  started  class D  omar  respond due in 1d
    ");
    let json = desk.cmd(&format!("note {incident} {request} 'Two at once' --json")).ok().json();
    let notes: Vec<&Value> = json.as_array().unwrap().iter().map(|t| &t["id"]).collect();
    assert_eq!(notes.len(), 2);
}

#[test]
fn all_are_checked_before_the_first_is_written() {
    let (desk, incident, request, change) = three();
    desk.cmd(&format!("cancel {request} -m no")).ok();
    let before = states(&desk, &[&incident, &request, &change]);
    let refused = desk.cmd(&format!("start {incident} {request}")).fails(4);
    assert_eq!(before, states(&desk, &[&incident, &request, &change]));
    assert!(refused.stdout.is_empty());
    insta::assert_snapshot!(desk.said(&refused), @r"
    error: 1 of 2 tickets refused; nothing was changed
      REQ-261123-#1 is cancelled: start is not possible now
        → next steps: reopen
      → leave these out, or skip refused tickets with --keep-going
    ");
    let as_json = desk.cmd(&format!("start {incident} {request} --json")).fails(4);
    assert!(as_json.stderr.starts_with("{\"error\":{\"kind\":\"rule\""), "{}", as_json.stderr);

    let skipped = desk.cmd(&format!("start {incident} {request} NOSUCH --keep-going")).fails(3);
    assert_eq!(ids(&skipped), [&incident]);
    assert!(skipped.stderr.contains("2 of 3 tickets refused; the others were changed"), "{}", skipped.stderr);
    assert_eq!(states(&desk, &[&incident, &request]), ["in_progress", "cancelled"]);
}

#[test]
fn a_dry_run_says_what_would_change_and_writes_nothing() {
    let (desk, incident, request, _) = three();
    let shown = desk.cmd(&format!("start {incident} {request} --dry-run --format table")).ok();
    assert!(shown.stdout.lines().all(|line| line.starts_with("would be: ")), "{}", shown.stdout);
    assert_eq!(ids(&desk.cmd(&format!("start {incident} --dry-run")).ok()), [&incident]);
    desk.cmd(&format!("resolve {incident} {request} --dry-run")).fails(4);
    assert_eq!(states(&desk, &[&incident, &request]), ["new", "new"]);
    assert_eq!(desk.show(&incident)["history"].as_array().unwrap().len(), 1);
}

#[test]
fn ids_come_from_stdin_or_from_a_filter() {
    let (desk, incident, request, change) = three();
    let piped = format!("{incident}\n\n{request} some title\n");
    let done = desk.run_with(&["assign", "-", "--to", "omar"], piped.as_bytes()).ok();
    assert_eq!(done.stdout.lines().count(), 2);
    let done = desk.run(&["note", "--where", "assignee:omar -kind:request", "found by a filter"]).ok();
    assert_eq!(ids(&done), [&incident]);
    let done = desk.run(&["incident", "start", "--where", "assignee:omar"]).ok();
    assert_eq!(ids(&done), [&incident], "a noun narrows what a filter finds");
    let none = desk.run(&["start", "--where", "assignee:nobody"]).ok();
    assert_eq!((none.stdout.as_str(), none.stderr.as_str()), ("", "nothing matches\n"));
    let done = desk.run(&["give", "--where", "title:laptop", "zoe"]).ok();
    assert_eq!((ids(&done), &desk.show(&request)["assignee"]), (vec![&*request], &json!("zoe")));
    let done = desk.cmd(&format!("assign {incident} {request} --team network")).ok();
    assert_eq!(done.stdout.lines().count(), 2, "the last word is a ticket too");
    desk.cmd(&format!("cancel {change} -m no")).ok();
    let open = desk.run(&["note", "--where", "title:patch", "late"]).ok();
    assert!(open.stdout.is_empty(), "what is finished is found only by its state");
    let done = desk.run(&["note", "--where", "title:patch state:cancelled", "late"]).ok();
    assert_eq!(ids(&done), [&change]);
}

#[test]
fn the_last_word_is_the_text_unless_it_is_a_ticket() {
    let (desk, incident, request, _) = three();
    desk.cmd(&format!("note {incident} {request}")).fails(2);
    desk.cmd(&format!("note {incident} 'one text' 'two texts'")).fails(3);
    let text = desk.run_with(&["note", &incident, &request, "-"], b"from stdin\n").ok();
    assert_eq!(text.stdout.lines().count(), 2);
    let done = desk.cmd(&format!("respond {incident} {request} -m 'We are on it'")).ok();
    assert_eq!(done.stdout.lines().count(), 2);
    for id in [&incident, &request] {
        let history = desk.show(id)["history"].clone();
        let notes: Vec<&Value> = history.as_array().unwrap().iter().map(|event| &event["note"]).collect();
        assert_eq!(notes[1..], [&json!(["from stdin"]), &json!(["We are on it"])], "{id}");
    }
}

#[test]
fn a_word_that_is_neither_a_ticket_nor_a_known_person_is_refused() {
    let desk =
        TestDesk::with_policy("[people.dana]\nname = \"Dana Kim\"\n[teams.network]\nmembers = [\"dana\"]\n");
    let id = desk.incident("Down");
    let refused = desk.cmd(&format!("assign {id} dena")).fails(2);
    insta::assert_snapshot!(desk.said(&refused), @r"
    error: 'dena' is neither a ticket nor a known person
      → did you mean dana? for a new person: --to 'dena'
    ");
    for line in ["assign ID EASCN", "incident assign ID EASCN", "assign ID EASCN --team network"] {
        let refused = desk.cmd(&line.replace("ID", &id)).fails(2);
        assert!(refused.stderr.contains("neither a ticket nor a known person"), "{line}: {}", refused.stderr);
    }
    assert_eq!(desk.show(&id)["assignee"], Value::Null);
    for (line, who) in [
        ("assign ID 'Dana Kim'", json!("dana")),
        ("assign ID --to zoe", json!("zoe")),
        ("assign ID zoe --team network", json!("zoe")),
        ("assign ID none", Value::Null),
        ("assign ID me", json!("lin@example.org")),
        ("assign ID ann@example.org", json!("ann@example.org")),
    ] {
        desk.cmd(&line.replace("ID", &id)).ok();
        assert_eq!(desk.show(&id)["assignee"], who, "{line}");
    }
}

#[test]
fn one_undo_reverts_the_command_on_several() {
    let (desk, incident, request, change) = three();
    desk.cmd("undo").fails(2);
    desk.cmd(&format!("assign {incident} {request} {change} omar")).ok();
    let undone = desk.cmd("undo -m 'the wrong person'").ok();
    assert_eq!(undone.stdout.lines().count(), 3);
    for id in [&incident, &request, &change] {
        assert_eq!(desk.show(id)["assignee"], Value::Null, "{id}");
    }
    desk.cmd("undo").fails(2);
    desk.cmd(&format!("start {incident} {request}")).ok();
    desk.cmd(&format!("note {change} 'something else'")).ok();
    desk.cmd("undo").fails(2);
    desk.cmd(&format!("undo {incident} {request}")).ok();
    assert_eq!(states(&desk, &[&incident, &request]), ["new", "new"]);
    desk.cmd(&format!("start {incident} {request}")).ok();
    // Someone else's clone, or an editor.
    desk.edit_record(&request, |record| {
        let mut event = record["history"][0].clone();
        event["event"] = json!("zzzzzzzzzz");
        event["did"] = json!("noted");
        event["changes"] = json!({});
        event["at"] = json!("2026-11-23T09:00:00Z");
        record["history"].as_array_mut().unwrap().push(event);
    });
    let refused = desk.cmd("undo").fails(4);
    assert!(refused.stderr.contains(&format!("{request} has changed since")), "{}", refused.stderr);
    assert_eq!(states(&desk, &[&incident, &request]), ["in_progress", "in_progress"]);
}

#[test]
fn steps_on_one_article_in_a_batch_build_on_each_other() {
    let desk = TestDesk::new();
    let one = desk.cmd("kb new Cables --body 'Push it in.'").id();
    let two = desk.cmd("kb new Fans --body 'Clean it.'").id();
    desk.cmd(&format!("kb submit {one} {two}")).ok();
    desk.cmd(&format!("kb approve {one} {two} --publish --as omar")).ok();
    let (a, b) = (desk.incident("Cable"), desk.incident("'Cable again'"));
    desk.cmd(&format!("start {a} {b}")).ok();
    desk.cmd(&format!("resolve {a} {b} --article {one} --outcome Pushed --place Rack --symptom Dark")).ok();
    let solves = desk.show(&one)["links"].as_array().unwrap().len();
    assert_eq!(solves, 2, "both incidents are in confirm or revise the article");
    desk.cmd("doctor").ok();
}
