//! Lists under a name, and words that stand for a command line.

use serde_json::json;

use crate::desk::{Output, TestDesk, told};

const POLICY: &str = "[desk]\nname = \"Desk\"\n\n[views.grave]\nfilter = \"class:A,B 'vpn is'\"\nsort = \"title\"\n\
    fields = \"id,title\"\n\n[views.teams]\ngroup_by = \"class\"\n";

/// Runs a command with a configuration of the user's own.
fn with_user(desk: &TestDesk, config: &str, line: &[&str]) -> Output {
    desk.write("../user.toml", config);
    let mut process = desk.process();
    process.env("ITDESK_CONFIG", desk.root().join("../user.toml")).args(line);
    told(&line.join(" "), process.output().unwrap())
}

fn desk() -> (TestDesk, String) {
    let desk = TestDesk::with_policy(POLICY);
    let id = desk.incident("'VPN is down' --impact extensive --urgency critical");
    desk.incident("'Printer squeaks'");
    (desk, id)
}

#[test]
fn a_view_is_a_list_with_its_filter_order_and_fields() {
    let (desk, id) = desk();
    assert_eq!(desk.cmd("view grave --json").json(), json!([{ "id": id, "title": "VPN is down" }]));
    assert_eq!(desk.cmd("view grave class:D --json").json(), json!([]));
    assert_eq!(desk.cmd("view grave --count").ok().stdout, "1\n", "a flag wins over the view");
    assert_eq!(desk.cmd("view teams --json").json().as_array().unwrap().len(), 2);
}

#[test]
fn the_views_are_listed_and_an_unknown_one_is_refused() {
    let (desk, id) = desk();
    insta::assert_snapshot!(desk.cmd("view").ok().stdout, @r"
    NAME   FROM  FILTER              SORT   FIELDS    GROUP BY
    grave  desk  class:A,B 'vpn is'  title  id,title  -
    teams  desk  -                   -      -         class
    ");
    assert_eq!(desk.cmd("view --json").json()[1]["group_by"], "class");
    let refused = desk.cmd("view grav").fails(2);
    assert!(refused.stderr.contains("did you mean grave?"), "{}", refused.stderr);
    let refused = desk.cmd(&format!("view {id}")).fails(2);
    assert!(refused.stderr.contains(&format!("itdesk show {id}")), "{}", refused.stderr);
    assert!(TestDesk::new().cmd("view").ok().stderr.contains("no views"));
    desk.policy("[views.x]\nfilter = \"'open\"\n").cmd("view x").fails(2);
}

#[test]
fn a_view_of_the_user_comes_before_that_of_the_desk() {
    let (desk, _) = desk();
    let own = "[views.grave]\nfilter = \"class:D\"\nfields = \"title\"\n";
    let told = with_user(&desk, own, &["view", "grave", "--json"]);
    assert_eq!(told.json(), json!([{ "title": "Printer squeaks" }]));
    assert_eq!(with_user(&desk, own, &["view", "--json"]).json()[0]["from"], "user");
    with_user(&desk, "[views.grave]\nfiltre = \"x\"\n", &["view"]).fails(6);
}

#[test]
fn an_alias_stands_for_a_command_line_and_never_for_a_command() {
    let (desk, id) = desk();
    let own = "[alias]\ngrave = \"list class:A,B\"\nworst = \"grave --limit 1\"\nlist = \"due\"\n";
    assert_eq!(with_user(&desk, own, &["grave", "-q"]).ok().stdout, format!("{id}\n"));
    assert_eq!(with_user(&desk, own, &["--as", "x", "worst", "-q"]).ok().stdout, format!("{id}\n"));
    assert_eq!(with_user(&desk, own, &["list", "-q"]).ok().lines().len(), 2, "the command itself");
    let listed = with_user(&desk, own, &["alias", "--json"]).json();
    assert_eq!(listed[0], json!({ "name": "grave", "command": "list class:A,B", "shadowed": false }));
    assert_eq!(listed[1]["shadowed"], true);
    assert!(with_user(&desk, own, &["alias"]).ok().stderr.contains("list is never used"));
}

#[test]
fn aliases_that_lead_nowhere_are_refused() {
    let (desk, _) = desk();
    let own = "[alias]\na = \"b\"\nb = \"a\"\nq = \"list 'open\"\n";
    let refused = with_user(&desk, own, &["a"]).fails(2);
    assert!(refused.stderr.contains("refers to itself: a → b"), "{}", refused.stderr);
    with_user(&desk, own, &["q"]).fails(2);
    let refused = with_user(&desk, own, &["nothing"]).fails(2);
    assert!(refused.stderr.contains("nothing"), "{}", refused.stderr);
    with_user(&desk, "[alias]\n\"two words\" = \"list\"\n", &["list"]).fails(6);
    assert!(with_user(&desk, "", &["alias"]).ok().stderr.contains("no aliases"));
}
