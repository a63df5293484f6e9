//! Whoever created a change or edited its form decides nothing on it, and whoever decided does not carry it out, under no
//! spelling of their names.

use crate::desk::TestDesk;

const POLICY: &str = r#"
[people.lin]
name = "Lin Wang"
email = ["lin@example.org", "lin.w@example.org"]
roles = ["technical-lead"]
[people.boss]
email = "boss@example.org"
roles = ["department-head"]
[people.Jose]
email = "jose@example.org"
roles = ["technical-lead"]
"#;

fn change(desk: &TestDesk, rest: &str) -> String {
    let fields = "--content c --scope s --resources r --reason w --plan p --rollback-plan b";
    let id = desk.cmd(&format!("change new T {fields} {rest}")).id();
    assess(desk, &id);
    id
}

fn assess(desk: &TestDesk, id: &str) {
    desk.cmd(&format!(
        "change assess {id} --likelihood unlikely --impact minor --effects e --mitigation m --signed-by lin"
    ))
    .ok();
}

#[track_caller]
fn refuses(desk: &TestDesk, line: &str) {
    let done = desk.cmd(line);
    assert!([2, 4].contains(&done.code), "{line}: {done:?}");
}

#[test]
fn who_created_a_change_decides_nothing_on_it() {
    for (creator, requester, voter) in [
        ("lin", "Zhang", "lin"),
        ("lin", "lin", "LIN"),
        ("lin", "lin", "lin.w@example.org"),
        ("lin", "Zhang", "'Lin Wang'"),
        ("lin", "Zhang", "'Lin Wang <LIN@example.org>'"),
        ("lin.w@example.org", "Zhang", "lin"),
        ("lin", "Zhang", "ｌｉｎ"),
        ("Jose", "Zhang", "josé"),
    ] {
        let desk = TestDesk::with_policy(POLICY);
        let id = change(&desk, &format!("--as {creator} --requester {requester}"));
        for verb in ["approve ID", "reject ID --because x"] {
            let verb = verb.replace("ID", &id);
            refuses(&desk, &format!("change {verb} --role technical-lead --as {voter}"));
        }
        assert_eq!(desk.show(&id)["state"], "assessed", "{creator} and {voter}");
        desk.cmd(&format!("change approve {id} --role department-head --as boss")).ok();
    }
}

#[test]
fn the_requester_decides_nothing_however_the_name_is_written() {
    for requester in [
        "lin",
        "'Lin '",
        "'LIN@EXAMPLE.ORG'",
        "'lin wang'",
        "'Lin Wang <lin@example.org>'",
        "'Ｌｉｎ Ｗａｎｇ'",
    ] {
        let desk = TestDesk::with_policy(POLICY);
        let id = change(&desk, &format!("--as gao --requester {requester}"));
        refuses(&desk, &format!("change approve {id} --role technical-lead --as lin"));
    }
    // A letter of another alphabet that looks the same names nobody else.
    let desk = TestDesk::with_policy(POLICY);
    let fields = "--content c --scope s --resources r --reason w --plan p --rollback-plan b";
    refuses(&desk, &format!("change new T {fields} --as gao --requester l\u{456}n"));
    refuses(&desk, &format!("change new T {fields} --as l\u{456}n --requester Zhang"));
}

#[test]
fn who_edited_the_form_decides_nothing_on_it() {
    let desk = TestDesk::with_policy(POLICY);
    let id = change(&desk, "--as gao --requester Zhang");
    desk.cmd(&format!("change edit {id} --plan other --as lin.w@example.org")).ok();
    assess(&desk, &id);
    refuses(&desk, &format!("change approve {id} --role technical-lead --as lin"));
    // Taken back by another, it was edited nevertheless.
    desk.cmd(&format!("change edit {id} --requester gao --as boss"));
    refuses(&desk, &format!("change approve {id} --role technical-lead --as lin"));
}

#[test]
fn who_decided_is_not_named_the_one_who_carries_it_out() {
    for name in ["boss", "BOSS", "boss@example.org", "'The boss <boss@example.org>'", "ｂｏｓｓ"] {
        let desk = TestDesk::with_policy(POLICY);
        let id = change(&desk, "--as gao --requester Zhang");
        desk.cmd(&format!("change approve {id} --role department-head --as boss")).ok();
        refuses(&desk, &format!("change assign {id} {name}"));
        desk.cmd(&format!("change assign {id} --to gao")).ok();
    }
}
