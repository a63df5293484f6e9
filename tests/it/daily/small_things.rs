//! What is said where little is wrong, and what is understood where little is typed.

use serde_json::json;

use crate::desk::TestDesk;

#[test]
fn a_number_that_is_none_is_called_so() {
    let desk = TestDesk::new();
    for line in ["list --limit x", "due --limit x", "log --limit ''"] {
        let refused = desk.cmd(line).fails(2);
        assert!(refused.stderr.contains("not an integer"), "{}", refused.stderr);
        let json = desk.cmd(&format!("{line} --json")).fails(2);
        assert!(json.stderr.contains("not an integer"), "{}", json.stderr);
    }
}

#[test]
fn an_outage_begins_with_the_id_alone() {
    let desk = TestDesk::new();
    let id = desk.incident("'VPN is down' --service vpn");
    desk.cmd(&format!("incident outage {id}")).ok();
    assert_eq!(desk.show(&id)["part"]["outages"][0]["to"], json!(null));
    desk.cmd(&format!("incident outage end {id}")).ok();
    assert!(desk.show(&id)["part"]["outages"][0]["to"].is_string());
    desk.cmd("incident outage").fails(2);
}

#[test]
fn criteria_and_feedback_are_shown_with_the_id_alone() {
    let desk = TestDesk::new();
    let id = desk
        .cmd(
            "deliver new 'A new VPN' --service vpn --need 'secure access' --agreement SLA-7 \
             --criterion 'delay <= 200 ms' --responsible 'Zhao: rooms' --begin 2026-12-01 \
             --deliver-by '2026-12-05 18:00' --acceptance-team zhao",
        )
        .id();

    for verb in ["criterion", "feedback"] {
        let shown = desk.cmd(&format!("deliver {verb} {id}")).ok();
        assert!(shown.stdout.contains("A new VPN"), "{}", shown.stdout);
        desk.cmd(&format!("deliver {verb}")).fails(2);
        desk.cmd(&format!("deliver {verb} ZZZZZ")).fails(3);
    }
}

#[test]
fn a_change_is_said_later_what_it_is_for() {
    let desk = TestDesk::new();
    let incident = desk.incident("'VPN is down'");
    let change = desk.cmd("change new 'New gateway' --draft").id();
    desk.cmd(&format!("change edit {change} --for {incident}")).ok();
    assert_eq!(desk.show(&change)["links"], json!([{ "rel": "follows", "id": incident }]));
    assert_eq!(desk.show(&incident)["links"], json!([{ "rel": "followed_by", "id": change }]));
    desk.cmd(&format!("change edit {change} --for ZZZZZ")).fails(3);
}

#[test]
fn one_is_not_called_several() {
    let desk = TestDesk::new();
    let id = desk.incident("'VPN is down' --assign omar");
    desk.cmd(&format!("take {id}")).ok();
    let shown = desk.cmd(&format!("show {id}")).ok().stdout;
    assert!(shown.contains("1 reassignment, 0 reopenings"), "{shown}");
}

#[test]
fn a_new_repository_merges_records_by_field_at_once() {
    let desk = TestDesk::bare();
    desk.cmd("init --git .").ok();
    let told = desk.cmd("git status --json").json();
    assert_eq!(told["set_up"], true, "{told}");
}

#[test]
fn the_bytes_of_a_program_are_not_printed_as_columns() {
    let desk = TestDesk::new();
    desk.write("bytes.csv", b"\x7fELF\x02\x01,\x01\x00\n\x00\x01,\x02\n");
    let refused = desk.run(&["import", "bytes.csv", "--profile", "servicenow"]);
    assert_ne!(refused.code, 0);
    assert!(!refused.stderr.contains("ELF"), "{}", refused.stderr);
}

#[test]
fn a_title_is_asked_for_in_the_words_of_its_kind() {
    let desk = TestDesk::new();
    for (line, asked) in [
        ("deliver new", "what is delivered"),
        ("incident new", "what is wrong"),
        ("request new", "what is needed"),
    ] {
        let refused = desk.cmd(line).fails(2);
        assert!(refused.stderr.contains(asked), "{}", refused.stderr);
    }
}
