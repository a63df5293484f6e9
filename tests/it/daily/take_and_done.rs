//! `take`, `done`, `mine`, `next`.

use serde_json::json;

use crate::desk::TestDesk;

#[test]
fn taking_a_ticket_assigns_and_starts_it_in_one_event() {
    let desk = TestDesk::new();
    let id = desk.incident("'VPN is down' --assign omar");
    assert_eq!(desk.cmd(&format!("take {id}")).id(), id);
    let shown = desk.show(&id);
    assert_eq!((&shown["state"], &shown["assignee"]), (&json!("in_progress"), &json!("lin@example.org")));
    assert_eq!(shown["history"].as_array().unwrap().len(), 2, "{}", shown["history"]);
    let again = desk.cmd(&format!("take {id}")).ok();
    assert!(again.stderr.contains("nothing to change"), "{}", again.stderr);
    desk.cmd(&format!("undo {id}")).ok();
    assert_eq!(desk.show(&id)["assignee"], "omar");
}

#[test]
fn several_are_taken_together_or_none_of_them() {
    let desk = TestDesk::new();
    let [a, b, c] = ["VPN", "Mail", "Web"].map(|title| desk.incident(title));
    desk.cmd(&format!("incident cancel {c} -m no")).ok();
    let before = desk.bytes(&a);
    desk.cmd(&format!("take {a} {b} {c}")).fails(4);
    assert_eq!(desk.bytes(&a), before, "the first is not written when the last is refused");
    desk.cmd(&format!("take {a} ZZZZZ")).fails(3);
    assert_eq!(desk.bytes(&a), before);
    let json = desk.cmd(&format!("take {a} {b} --json")).json();
    assert_eq!(
        json.as_array().unwrap().iter().map(|t| &t["state"]).collect::<Vec<_>>(),
        ["in_progress", "in_progress"]
    );
    assert_eq!(desk.cmd(&format!("take {a} --json")).json()["id"], a, "one ticket is no array");
}

#[test]
fn done_starts_records_and_resolves() {
    let desk = TestDesk::new();
    let id = desk.incident("'VPN is down'");
    assert_eq!(desk.cmd(&format!("done {id} 'Restarted the gateway'")).id(), id);
    let shown = desk.show(&id);
    assert_eq!(shown["state"], "resolved");
    assert_eq!(shown["part"]["outcome"], json!(["Restarted the gateway"]));
    let did: Vec<_> = shown["history"].as_array().unwrap().iter().map(|e| e["did"].clone()).collect();
    assert_eq!(did, ["created", "started", "resolved"]);
}

#[test]
fn done_closes_where_that_is_asked_for_and_writes_nothing_where_it_cannot() {
    let desk = TestDesk::new();
    let id = desk.incident("'VPN is down'");
    let before = desk.bytes(&id);
    let refused = desk.cmd(&format!("done {id} 'Restarted it' --close")).fails(4);
    assert!(refused.stderr.contains("cannot be closed"), "{}", refused.stderr);
    assert_eq!(desk.bytes(&id), before, "not even started");
    let all = "--close --place 'data centre' --symptom timeouts --confirmed-by Zhao";
    desk.cmd(&format!("done {id} 'Restarted it' {all}")).ok();
    let shown = desk.show(&id);
    assert_eq!((&shown["state"], &shown["part"]["place"]), (&json!("closed"), &json!("data centre")));
}

#[test]
fn an_id_is_never_taken_for_what_fixed_it() {
    let desk = TestDesk::new();
    let [a, b] = ["VPN", "Mail"].map(|title| desk.incident(title));
    let refused = desk.cmd(&format!("done {a} {b}")).fails(2);
    assert!(refused.stderr.contains("TEXT"), "{}", refused.stderr);
    assert_eq!(desk.show(&a)["state"], "new");
    desk.cmd(&format!("done {a} {b} rebooted")).ok();
    assert_eq!(desk.show(&b)["part"]["outcome"], json!(["rebooted"]));
    desk.cmd(&format!("done {a} again")).fails(4);
    let change = desk.cmd("kb new 'How to' --type guide --body x").id();
    let refused = desk.cmd(&format!("done {change} x")).fails(4);
    assert!(refused.stderr.contains("itdesk workflow article"), "{}", refused.stderr);
}

#[test]
fn an_article_that_solved_it_is_linked_in_both_records() {
    let desk = TestDesk::new();
    let article = desk.cmd("kb new 'VPN guide' --type guide --body 'Restart it'").id();
    desk.cmd(&format!("kb submit {article}")).ok();
    desk.cmd(&format!("kb approve {article} --publish --as omar")).ok();
    let id = desk.incident("'VPN is down'");
    desk.cmd(&format!("done {id} 'Restarted it' --article {article}")).ok();
    assert_eq!(desk.show(&id)["links"], json!([{ "rel": "solved_by", "id": article }]));
    assert_eq!(desk.show(&article)["links"], json!([{ "rel": "solves", "id": id }]));
}

#[test]
fn mine_is_the_open_work_of_who_acts_and_next_its_first() {
    let desk = TestDesk::new();
    assert_eq!(desk.cmd("next").ok().stderr, "nothing is waiting for you\n");
    assert_eq!(desk.cmd("next --json").ok().stdout, "null\n");
    let d = desk.incident("'Printer squeaks'");
    let a = desk.incident("'VPN is down' --impact extensive --urgency critical");
    let other = desk.incident("'Mail is down' --impact extensive --urgency critical");
    desk.cmd(&format!("take {d} {a}")).ok();
    desk.cmd(&format!("take {other} --as omar")).ok();
    assert_eq!(desk.cmd("mine -q").ok().lines(), [&a, &d]);
    assert_eq!(desk.cmd("mine class:A --count").ok().stdout, "1\n");
    assert_eq!(desk.cmd("mine -q --as omar").ok().lines(), [&other]);
    assert_eq!(desk.cmd("next --json").json()["id"], a);
    assert_eq!(desk.cmd("next class:D --json").json()["id"], d);
    desk.cmd(&format!("done {a} fixed")).ok();
    assert_eq!(desk.cmd("next --json").json()["id"], d, "what is resolved waits for others");
}
