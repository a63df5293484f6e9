//! `edit`: correcting what was written.

use serde_json::json;

use crate::desk::TestDesk;

#[test]
fn given_fields_change_and_the_others_stay() {
    let desk = TestDesk::new();
    let id = desk.incident("Dwon --requester Ana --service mail --tag a --tag b");
    assert_eq!(
        desk.cmd(&format!("incident edit {id} --title Down --untag a --tag c --customer acme")).id(),
        id
    );
    let t = desk.show(&id);
    assert_eq!(
        (&t["title"], &t["tags"], &t["service"]),
        (&json!("Down"), &json!(["b", "c"]), &json!("mail"))
    );
    assert_eq!((&t["requester"]["name"], &t["requester"]["customer"]), (&json!("Ana"), &json!("acme")));
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("log {id}"))), @r"
    2026-11-23 09:00  created by lin@example.org
    2026-11-23 09:00  edited by lin@example.org
        customer acme · tags a b → b c · title Dwon → Down
    ");
}

#[test]
fn an_empty_text_clears_a_field() {
    let desk = TestDesk::new();
    let id =
        desk.incident("Down --requester Ana --service mail --place Berlin --symptom dark --description long");
    let t = desk
        .cmd(&format!(
            "incident edit {id} --requester none --service '' --place '' --symptom '' --description '' --json"
        ))
        .json();
    assert_eq!(
        (&t["requester"]["name"], &t["service"], &t["description"]),
        (&json!(null), &json!(null), &json!([]))
    );
    assert_eq!((&t["part"]["place"], &t["part"]["symptom"]), (&json!(null), &json!(null)));
    assert!(!String::from_utf8(desk.bytes(&id)).unwrap().contains("\"requester\": {"));
}

#[test]
fn the_rules_may_set_the_class_again() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --class A --because loud");
    let t = desk.cmd(&format!("incident edit {id} --class-by-rule --json")).json();
    assert_eq!(t["class"], "D");
    desk.cmd(&format!("incident edit {id} --class-by-rule --class A --because loud")).fails(2);
}

#[test]
fn the_first_event_and_every_one_after_it_stay() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    let before = desk.record(&id).history;
    desk.at("2026-11-23T10:00:00Z").cmd(&format!("incident edit {id} --title Up")).ok();
    let after = desk.record(&id).history;
    assert_eq!(after[..1], before[..]);
    assert_eq!(after.len(), 2);
}

#[test]
fn nothing_to_edit_and_nothing_changed_are_told_apart() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("incident edit {id}")).fails(2)), @r"
    error: no field to change is given
      → give a field, such as --title or --impact; edit --help lists them
    ");
    let same = desk.cmd(&format!("incident edit {id} --title Down")).ok();
    assert_eq!(desk.redact(&same.stderr), "INC-261123-#1: nothing to change\n");
    assert_eq!(desk.record(&id).history.len(), 1);
}

#[test]
fn what_is_wrong_is_refused() {
    let desk = TestDesk::new();
    let id = desk.request("'A laptop'");
    let before = desk.bytes(&id);
    for (flags, code) in [
        ("--title ''", 2),
        ("--external nothing", 2),
        ("--channel pigeon", 2),
        ("--content-class magic", 2),
        ("--impact huge", 2),
    ] {
        desk.cmd(&format!("request edit {id} {flags}")).fails(code);
    }
    assert_eq!(desk.bytes(&id), before);
    desk.cmd(&format!("request cancel {id} --because no")).ok();
    desk.cmd(&format!("request edit {id} --title New")).fails(4);
}
