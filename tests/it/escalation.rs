//! Escalation: to whom the policy names, by hand and by the clocks (M5.1b).

use serde_json::json;

use crate::desk::TestDesk;

const POLICY: &str = r#"
[mail]
address = "help@example.org"
[teams.platform]
members = ["mei", "omar"]
[people.lin]
name = "Lin Wei"
email = "lin@example.org"
[people.mei]
email = "mei@example.org"
[people.omar]
email = "omar@example.org"
[[escalation.level]]
to = "platform"
[[escalation.level]]
to = "lin"
at = 1.0
"#;

#[test]
fn m5_1b_clocks_and_people_escalate_level_by_level() {
    let desk = TestDesk::with_policy(POLICY);
    let id = desk.incident("'Mail is down' --impact significant --urgency high");
    let request = desk.request("'New account'");
    let respond = desk.show(&id)["targets"]["respond"].as_i64().unwrap();
    assert_eq!(respond, 120, "class B");

    // Nothing yet; then 75 % of two hours; a second run finds nothing new.
    let quiet = desk.cmd("due --escalate").ok();
    assert_eq!((quiet.stdout.as_str(), quiet.stderr.trim()), ("", "nothing to escalate"));
    desk.at("2026-11-23T10:30:00Z");
    let bytes = desk.bytes(&id);
    let would = desk.cmd("due --escalate --dry-run --format ids").ok();
    assert_eq!((would.stdout.trim(), desk.bytes(&id) == bytes), (id.as_str(), true));
    assert_eq!(desk.cmd("due --escalate --format ids").ok().stdout.trim(), id);
    let bytes = desk.bytes(&id);
    assert_eq!(desk.cmd("due --escalate --json").json(), json!([]));
    assert_eq!(desk.bytes(&id), bytes);
    let told = desk.show(&id);
    assert_eq!(
        (&told["team"], &told["escalation"], &told["state"]),
        (&json!("platform"), &json!(1), &json!("assigned"))
    );
    assert_eq!(told["history"][1]["note"], json!(["level 1: platform", "respond: 75 % of its time is used"]));

    // The message goes to the team, then to the person.
    let mail = desk.cmd(&format!("message {id} escalated --json")).json();
    assert_eq!(mail["to"], "mei@example.org, omar@example.org");
    assert!(mail["text"].as_str().unwrap().contains("was escalated to level 1"), "{mail}");
    desk.at("2026-11-23T11:30:00Z");
    desk.cmd("due --escalate").ok();
    let mail = desk.cmd(&format!("message {id} escalated")).ok().stdout;
    assert!(mail.contains("To: \"Lin Wei\" <lin@example.org>"), "{mail}");
    assert!(mail.contains("respond: 125 % of its time is used"), "{mail}");
    assert!(mail.contains("Auto-Submitted: auto-generated"), "{mail}");
    desk.cmd(&format!("message {request} escalated")).fails(4);

    // By hand: a request, and what comes after the last level.
    let said = desk.cmd(&format!("escalate {request} --reason 'no answer'")).ok();
    assert!(said.stderr.contains("escalated | sendmail -t"), "{}", said.stderr);
    assert_eq!(desk.show(&request)["team"], "platform");
    let refused = desk.cmd(&format!("escalate {id} --reason 'no answer'")).fails(4);
    assert!(refused.stderr.contains("is at level 2, the last of the policy"), "{}", refused.stderr);
    desk.cmd(&format!("escalate {id} --to PLATFORM --reason 'no answer'")).ok();
    assert_eq!((&desk.show(&id)["team"], &desk.show(&id)["escalation"]), (&json!("platform"), &json!(3)));

    // It is found, counted, and in the figures.
    assert_eq!(desk.cmd("list 'escalation:>1' --format ids").ok().stdout.trim(), id);
    let groups = desk.cmd("list --group-by escalation --json").json();
    assert_eq!(groups.as_array().unwrap().len(), 2, "{groups}");
    let report = desk.cmd("monitor report --json").ok().stdout;
    assert!(report.contains("\"escalations\""), "{report}");
    let said = desk.cmd("due --escalate --lang zh-CN").ok();
    assert_eq!(said.stderr.trim(), "没有需要升级的工单");
}

#[test]
fn m5_1b_a_policy_without_levels_only_counts() {
    let desk = TestDesk::new();
    let id = desk.incident("Slow");
    desk.cmd(&format!("escalate {id} --reason slow")).ok();
    let told = desk.show(&id);
    assert_eq!(
        (&told["escalation"], &told["assignee"], &told["state"]),
        (&json!(1), &json!(null), &json!("new"))
    );
    assert_eq!(told["history"][1]["note"], json!(["slow"]));
    let refused = desk.cmd("due --escalate").fails(4);
    assert!(refused.stderr.contains("[[escalation.level]] to = "), "{}", refused.stderr);
    let mistaken =
        TestDesk::with_policy("[[escalation.level]]\nto = \"nobody\"\n[[escalation.level]]\nat = 1\n");
    let found = mistaken.cmd("config check").fails(1).stdout;
    assert!(found.contains("no team or person 'nobody' is declared"), "{found}");
    assert!(found.contains("names nobody"), "{found}");
}
