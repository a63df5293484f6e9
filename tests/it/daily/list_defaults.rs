//! `list` leaves out what is finished, and articles, unless it is asked for.

use serde_json::json;

use super::on_a_terminal;
use crate::desk::TestDesk;

/// A desk with an open and a cancelled incident, and an article.
fn desk() -> (TestDesk, [String; 3]) {
    let desk = TestDesk::new();
    let open = desk.incident("'VPN drops' --tag vpn");
    let over = desk.incident("'VPN is slow' --tag vpn --external jira:NET-7");
    desk.cmd(&format!("incident cancel {over} -m 'no fault found'")).ok();
    let article = desk.cmd("kb new 'VPN guide' --type guide --body 'Restart it'").id();
    (desk, [open, over, article])
}

fn ids(desk: &TestDesk, line: &str) -> Vec<String> {
    desk.cmd(&format!("{line} --sort id -q")).ok().lines().iter().map(|l| (*l).to_owned()).collect()
}

#[test]
fn a_list_shows_what_is_not_finished_and_no_articles() {
    let (desk, [open, over, article]) = desk();
    let suffix = over[over.len() - 5..].to_owned();
    let mut incidents = vec![open.clone(), over.clone()];
    incidents.sort();
    let mut all = [incidents.clone(), vec![article.clone()]].concat();
    all.sort();
    for (line, expected) in [
        ("list".to_owned(), vec![open.clone()]),
        ("list vpn".to_owned(), vec![open.clone()]),
        ("incident list".to_owned(), vec![open.clone()]),
        ("list kind:incident".to_owned(), vec![open.clone()]),
        ("list --all".to_owned(), all.clone()),
        ("incident list --all".to_owned(), incidents),
        ("list state:cancelled".to_owned(), vec![over.clone()]),
        ("list state:ended".to_owned(), vec![over.clone()]),
        ("list closed:any".to_owned(), vec![over.clone()]),
        ("list state:draft".to_owned(), vec![article.clone()]),
        ("list kind:article".to_owned(), vec![article.clone()]),
        ("list -state:pending -kind:request".to_owned(), vec![open.clone()]),
        ("kb list".to_owned(), vec![article.clone()]),
        (format!("list {over}"), vec![over.clone()]),
        ("list external:NET-7".to_owned(), vec![over.clone()]),
    ] {
        assert_eq!(ids(&desk, &line), expected, "{line}");
    }
    if suffix.contains(|c: char| c.is_ascii_digit()) {
        assert_eq!(ids(&desk, &format!("list {suffix}")), [over]);
    }
}

#[test]
fn counts_fields_groups_and_json_leave_out_the_same() {
    let (desk, [open, ..]) = desk();
    assert_eq!(desk.cmd("list --count").ok().stdout, "1\n");
    assert_eq!(desk.cmd("list --count --all").ok().stdout, "3\n");
    assert_eq!(desk.cmd("list --fields id --json").json(), json!([{ "id": open }]));
    assert_eq!(desk.cmd("list --group-by kind --json").json(), json!([{ "kind": "incident", "count": 1 }]));
    assert_eq!(desk.cmd("list --json").json().as_array().unwrap().len(), 1);
    assert_eq!(desk.cmd("list --json --all").json().as_array().unwrap().len(), 3);
    assert_eq!(desk.cmd("export").ok().lines().len(), 3, "an export is complete");
}

#[test]
fn the_state_at_an_earlier_time_decides_what_was_finished() {
    let desk = TestDesk::new();
    let id = desk.incident("'VPN drops'");
    desk.at("2026-11-23T11:00:00Z").cmd(&format!("incident cancel {id} -m 'no fault found'")).ok();
    assert_eq!(desk.cmd("list -q").ok().stdout, "");
    assert_eq!(desk.cmd("list -q --as-of 2026-11-23T10:00:00Z").ok().stdout, format!("{id}\n"));
}

#[test]
fn a_terminal_says_how_many_are_not_shown() {
    let (desk, _) = desk();
    let shown = on_a_terminal(&desk, "list vpn");
    assert!(
        shown.contains("1 finished ticket and 1 article are not shown; to include them: --all\n"),
        "{shown}"
    );
    let shown = on_a_terminal(&desk, "incident list slow");
    assert_eq!(shown, "nothing matches\n1 finished ticket is not shown; to include it: --all\n");
    assert!(!on_a_terminal(&desk, "list --all").contains("not shown"));
    assert!(!on_a_terminal(&desk, "list state:open").contains("not shown"));
    let program = desk.cmd("list").ok();
    assert_eq!(program.stderr, "", "a script reads no hints");
}
