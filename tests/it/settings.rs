//! `config show` and `config check`.

use serde_json::json;

use crate::desk::TestDesk;

const WRONG: &str =
    "[desk]\ntimezone = \"Mars/Olympus\"\n[sla.defualt]\ncalendar = \"always\"\n[sla]\nat_risk = 2\n";

#[test]
fn show_names_where_each_setting_comes_from() {
    let desk = TestDesk::with_policy("[desk]\nname = \"Mine\"\n[sla]\nat_risk = 0.5\n");
    insta::assert_snapshot!(desk.said(&desk.cmd("config show desk").ok()), @r#"
    KEY              VALUE   FROM
    desk.name        "Mine"  itdesk.toml:2
    desk.timezone    "UTC"   built-in
    desk.channels    []      built-in
    desk.subjects    []      built-in
    desk.controlled  false   built-in
    "#);
    insta::assert_snapshot!(desk.said(&desk.cmd("config show sla.at_risk --json").ok()), @r#"
    [
      {
        "key": "sla.at_risk",
        "value": 0.5,
        "source": {
          "from": "policy",
          "line": 4
        }
      }
    ]
    "#);
    let all = desk.cmd("config show --json").json();
    assert!(all.as_array().unwrap().len() > 20);
    assert_eq!(desk.cmd("config show nothing --json").json(), json!([]));
}

#[test]
fn show_tells_what_a_damaged_policy_says() {
    let desk = TestDesk::with_policy(WRONG);
    desk.cmd("config show").ok();
}

#[test]
fn check_names_every_mistake_with_its_place() {
    let desk = TestDesk::with_policy(WRONG);
    let told = desk.cmd("config check").fails(1);
    insta::assert_snapshot!(desk.said(&told), @r"
    itdesk.toml:2:12: error: desk.timezone: 'Mars/Olympus' is not a known time zone
      → use an IANA name such as UTC, Europe/Berlin or Asia/Shanghai
    itdesk.toml:3:6: error: sla.defualt: 'defualt' is not a key here
      → did you mean 'default'?
    itdesk.toml:6:11: error: sla.at_risk must be a number from 0 to 1
      → write 0.02 for 2 %
    ");
    let found: serde_json::Value =
        serde_json::from_str(&desk.cmd("config check --json").fails(1).stdout).unwrap();
    assert_eq!(
        found.as_array().unwrap().len(),
        told.stdout.lines().filter(|l| l.starts_with("itdesk.toml:")).count()
    );
}

#[test]
fn a_good_policy_has_nothing_to_fix() {
    let desk = TestDesk::new();
    let told = desk.cmd("config check").ok();
    assert_eq!((told.stdout.as_str(), told.stderr.as_str()), ("", "itdesk.toml: no problems found\n"));
    assert_eq!(desk.cmd("config check --json").json(), json!([]));
    desk.write("other.toml", WRONG);
    desk.cmd("config check --policy other.toml").fails(1);
    desk.cmd("config check --policy none.toml").fails(7);
}

#[test]
fn the_users_own_file_is_read_and_its_mistakes_are_named() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.write("../.config/itdesk/config.toml", "format = \"ids\"\n");
    assert_eq!(desk.cmd("list").ok().stdout, format!("{id}\n"));
    assert_eq!(desk.cmd("config show format --json").json()[0]["source"]["from"], "user");
    desk.write("../.config/itdesk/config.toml", "colour = \"always\"\n");
    insta::assert_snapshot!(desk.said(&desk.cmd("list").fails(6)), @r"
    error: [HOME]/.config/itdesk/config.toml:1:1: colour: 'colour' is not a key at the top of the file
      → did you mean 'color'?
    ");
}

#[test]
fn flags_and_environment_are_named_as_what_they_are() {
    let desk = TestDesk::new();
    let shown = desk.cmd("config show actor --json").ok().json();
    assert_eq!(shown[0]["source"], serde_json::json!({ "from": "environment", "name": "ITDESK_ACTOR" }));
    let shown = desk.cmd("config show actor --as kim --json").ok().json();
    assert_eq!(shown[0]["value"], "kim");
    assert_eq!(shown[0]["source"], serde_json::json!({ "from": "flag", "name": "--as" }));
}
