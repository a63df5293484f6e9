//! `list --fields` and `--group-by`: answered by the index alone.

use serde_json::json;

use crate::desk::TestDesk;

fn desk() -> TestDesk {
    let desk = TestDesk::new();
    desk.incident(
        "'VPN is down' --impact extensive --urgency critical --team network --tag vpn --tag remote",
    );
    desk.incident("'Mail is slow' --impact moderate --urgency low --team mail --tag remote");
    let id = desk.request("'A laptop' --requester ann");
    desk.cmd(&format!("request start {id}")).ok();
    desk
}

#[test]
fn fields_are_told_with_their_types() {
    let desk = desk();
    let rows = desk
        .cmd(
            "list --fields title,class,tag,requester,reassigned,due.respond,clock --sort class,-title --json",
        )
        .json();
    assert_eq!(
        rows[0],
        json!({
            "title": "VPN is down", "class": "A", "tag": ["remote", "vpn"], "requester": null, "reassigned": 0,
            "due.respond": "2026-11-23T09:30:00Z", "clock": "running",
        })
    );
    assert_eq!(rows[2]["tag"], json!([]));
    assert_eq!(rows[2]["requester"], "ann");
    let told = desk.cmd("list --fields id,title,state --sort -title").ok();
    insta::assert_snapshot!(desk.said(&told), @"
    ID                TITLE         STATE
    INC-261123-#1  VPN is down   assigned
    INC-261123-#2  Mail is slow  assigned
    REQ-261123-#3  A laptop      in_progress
    ");
    let csv = desk.cmd("list --fields title,tag --sort title --format csv").ok();
    assert_eq!(csv.stdout, "title,tag\nA laptop,\nMail is slow,remote\nVPN is down,\"remote,vpn\"\n");
    assert_eq!(desk.cmd("list --fields title --format ids").ok().stdout, desk.cmd("list -q").ok().stdout);
    assert_eq!(desk.cmd("list --fields title --limit 1 --json").json().as_array().unwrap().len(), 1);
}

#[test]
fn times_go_by_and_fields_go_with_them() {
    let desk = desk();
    desk.at("2026-11-23T09:25:00Z");
    assert_eq!(desk.cmd("list class:A --fields clock.respond --json").json()[0]["clock.respond"], "at_risk");
    desk.at("2026-11-23T09:31:00Z");
    assert_eq!(desk.cmd("list class:A --fields clock.respond --json").json()[0]["clock.respond"], "breached");
}

#[test]
fn groups_are_counted() {
    let desk = desk();
    let told = desk.cmd("list --group-by class").ok();
    insta::assert_snapshot!(desk.said(&told), @"
    CLASS  COUNT
    A      1
    D      2
    ");
    assert_eq!(
        desk.cmd("list --group-by tag --json").json(),
        json!([
            {"tag": "remote", "count": 2}, {"tag": "vpn", "count": 1}, {"tag": null, "count": 1},
        ])
    );
    assert_eq!(
        desk.cmd("list state:open kind:incident --group-by state,team --json").json(),
        json!([
            {"state": "assigned", "team": "mail", "count": 1}, {"state": "assigned", "team": "network", "count": 1},
        ])
    );
    assert_eq!(
        desk.cmd("list --group-by created --json").json(),
        json!([{"created": "2026-11", "count": 3}])
    );
    assert_eq!(desk.cmd("list text:vpn --group-by class --json").json(), json!([{"class": "A", "count": 1}]));
}

#[test]
fn what_is_no_field_is_refused() {
    let desk = desk();
    for (line, said) in [
        ("list --fields titel", "did you mean title?"),
        ("list --fields description", "not a field of a list"),
        ("list --fields id,,title", "a field name is empty"),
        ("list --group-by id", "its own id"),
        ("list --count --fields id", "cannot be used with"),
    ] {
        let told = desk.cmd(line).fails(2);
        assert!(told.stderr.contains(said), "{line}: {}", told.stderr);
    }
}
