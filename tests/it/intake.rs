//! `incident new` and `request new`.

use serde_json::json;

use crate::desk::TestDesk;

const SERVICES: &str = r#"
[services.email]
team = "platform"
content_class = "application"
audience = "external"
[teams.platform]
members = ["lin"]
[people.lin]
email = "lin@example.org"
"#;

#[test]
fn off_a_terminal_the_id_stands_alone_on_stdout() {
    let desk = TestDesk::new();
    let made = desk.cmd("incident new 'VPN is down' --impact significant --urgency high").ok();
    assert_eq!(desk.redact(&made.stdout), "INC-261123-#1\n");
    assert_eq!(made.stderr, "");
    let made = desk.cmd("request new 'A new laptop'").ok();
    assert_eq!(desk.redact(&made.stdout), "REQ-261123-#1\n");
}

#[test]
fn json_is_the_whole_ticket() {
    let desk = TestDesk::new();
    let ticket = desk.cmd("incident new 'VPN is down' --impact significant --urgency high --json").json();
    assert_eq!(ticket["class"], "B");
    assert_eq!(ticket["reasons"], json!(["impact significant and urgency high make class B"]));
    assert_eq!(ticket["due"]["respond"], "2026-11-23T11:00:00Z");
    assert_eq!(ticket["state"], "new");
    assert_eq!(ticket["history"][0]["did"], "created");
    assert_eq!(ticket, desk.show(ticket["id"].as_str().unwrap()));
}

#[test]
fn every_field_of_an_incident_is_kept() {
    let desk = TestDesk::new();
    let id = desk.cmd(
        "incident new 'Mail is lost' --description 'since nine' --service email --requester Ana \
         --contact ana@example.org --customer acme --audience external --channel phone \
         --external jira:OPS-12 --tag mail --tag lost --tag mail --team platform --assign ben \
         --impact moderate --urgency low --type important --interruption partial --data-loss possible \
         --difficulty high --place Berlin --symptom 'no new mail' --nature problem --found-by monitoring",
    );
    let t = desk.show(&id.id());
    insta::assert_snapshot!(
        serde_json::to_string(&json!([
            t["title"], t["description"], t["service"], t["requester"], t["channel"], t["external"], t["tags"],
            t["team"], t["assignee"], t["state"], t["type"], t["impact"], t["urgency"], t["interruption"],
            t["data_loss"], t["difficulty"], t["class"], t["part"],
        ])).unwrap(),
        @r#"["Mail is lost",["since nine"],"email",{"name":"Ana","contact":"ana@example.org","audience":"external","customer":"acme"},"phone",{"system":"jira","number":"OPS-12","url":null},["lost","mail"],"platform","ben","assigned","important","moderate","low","partial","possible","high","B",{"nature":"problem","found_by":"monitoring","place":"Berlin","symptom":["no new mail"]}]"#
    );
}

#[test]
fn a_request_takes_over_what_its_service_says() {
    let desk = TestDesk::with_policy(SERVICES);
    let t = desk.show(&desk.request("'A mailbox' --service email"));
    assert_eq!(
        (&t["content_class"], &t["requester"]["audience"]),
        (&json!("application"), &json!("external"))
    );
    let own =
        desk.show(&desk.request("'A mailbox' --service email --content-class data --audience internal"));
    assert_eq!((&own["content_class"], &own["requester"]["audience"]), (&json!("data"), &json!("internal")));
}

#[test]
fn an_unknown_service_is_taken_and_said() {
    let desk = TestDesk::with_policy(SERVICES);
    let made = desk.cmd("request new 'A mailbox' --service emial").ok();
    assert_eq!(made.stderr, "note: service 'emial' is not in itdesk.toml (nearest: email)\n");
    assert_eq!(desk.cmd("request new 'A mailbox' --service emial -q").ok().stderr, "");
}

#[test]
fn a_ticket_given_to_someone_begins_assigned() {
    let desk = TestDesk::with_policy(SERVICES);
    let t = desk.show(&desk.incident("'For Lin' --assign LIN@example.org"));
    assert_eq!((&t["state"], &t["assignee"]), (&json!("assigned"), &json!("lin")));
}

#[test]
fn what_is_wrong_is_refused_with_the_way_out() {
    let desk = TestDesk::new();
    let refused = |line: &str| desk.said(&desk.cmd(line).fails(2));
    insta::assert_snapshot!(refused("incident new"), @r"
    error: TITLE is missing: what is wrong, in one line
      → add TITLE
    ");
    insta::assert_snapshot!(refused("incident new '  '"), @r"
    error: TITLE is empty
      → describe in one line what is wrong or needed
    ");
    insta::assert_snapshot!(refused("incident new Down --impact huge"), @r"
    error: --impact 'huge' is not a level of the policy
      → one of extensive, significant, moderate, minor
    ");
    insta::assert_snapshot!(refused("incident new Down --external OPS-12"), @r"
    error: --external 'OPS-12' is not SYSTEM:NUMBER
      → such as --external jira:OPS-12
    ");
    let long = "x".repeat(501);
    insta::assert_snapshot!(refused(&format!("request new {long}")), @r"
    error: TITLE has 501 characters; at most 500 fit
      → put the rest into --description - (stdin) or --description @FILE
    ");
    assert!(desk.files().is_empty());
}

#[test]
fn a_class_set_by_hand_asks_for_a_reason() {
    let desk = TestDesk::new();
    let refused = desk.cmd("incident new Down --class A").fails(2);
    assert!(refused.stderr.contains("--reason"), "{}", refused.stderr);
    let t = desk.cmd("incident new Down --class A --because 'the board is waiting' --json").json();
    assert_eq!(t["class"], "A");
    assert_eq!(t["reasons"][0], "set to A by lin@example.org: the board is waiting");
}

#[test]
fn a_description_comes_from_stdin_or_a_file_line_by_line() {
    let desk = TestDesk::new();
    let piped = desk.run_with(&["incident", "new", "Down", "--description", "-"], b"one\r\ntwo\n\n");
    assert_eq!(desk.show(&piped.id())["description"], json!(["one", "two"]));
    desk.write("story.txt", "from\na file\n");
    let id = desk.incident("Down --description @story.txt");
    assert_eq!(desk.show(&id)["description"], json!(["from", "a file"]));
    desk.cmd("incident new Down --description @nothing.txt").fails(7);
}

#[test]
fn a_late_entry_carries_the_day_it_happened() {
    let desk = TestDesk::new();
    let id = desk.incident("'At the weekend' --at 2026-11-21T08:00:00Z");
    assert!(id.starts_with("INC-261121-"), "{id}");
    let t = desk.show(&id);
    assert_eq!(t["created"], "2026-11-21T08:00:00Z");
    assert_eq!(t["history"][0]["recorded"], "2026-11-23T09:00:00Z");
    desk.cmd("incident new Tomorrow --at 2026-11-24T08:00:00Z").fails(2);
}

#[test]
fn a_dedupe_key_gives_the_same_ticket() {
    let desk = TestDesk::new();
    let first = desk.incident("'Disk full' --dedupe-key host1/disk");
    let again = desk.cmd("incident new 'Disk full' --dedupe-key host1/disk").ok();
    assert_eq!(again.stdout, format!("{first}\n"));
    assert_eq!(
        desk.redact(&again.stderr),
        "INC-261123-#1 already has this dedupe key\nINC-261123-#1: nothing to change\n"
    );
    assert_ne!(desk.incident("'Disk full' --dedupe-key host1/DISK"), first);
    assert_eq!(desk.files().len(), 2);
}
