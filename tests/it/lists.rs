//! `list`, `search`, `due`, `log`, `link`.

use serde_json::{Value, json};

use crate::desk::TestDesk;

/// A desk with three tickets, and their ids: class A, D, and a request.
fn three() -> (TestDesk, [String; 3]) {
    let desk = TestDesk::new();
    let a = desk.incident("'VPN is down' --impact extensive --urgency critical --team network");
    let d =
        desk.incident("'Printer squeaks' --description 'on floor three, near the VPN rack' --tag hardware");
    let r = desk.request("'A new laptop' --requester Ana");
    (desk, [a, d, r])
}

fn ids(desk: &TestDesk, line: &str) -> Vec<String> {
    desk.cmd(&format!("{line} --format ids")).ok().lines().iter().map(|l| (*l).to_owned()).collect()
}

#[test]
fn the_most_pressing_comes_first() {
    let (desk, _) = three();
    let told = desk.cmd("list").ok();
    insta::assert_snapshot!(desk.said(&told), @r"
    ID                CLASS  DUE     STATE     WHO      SERVICE  TITLE
    INC-261123-#1  A      in 30m  assigned  network  -        VPN is down
    INC-261123-#2  D      in 1d   new       -        -        Printer squeaks
    REQ-261123-#3  D      in 1d   new       -        -        A new laptop
    ");
}

#[test]
fn filters_order_and_amount() {
    let (desk, [a, d, r]) = three();
    let all = [a.clone(), d.clone(), r.clone()];
    for (line, expected) in [
        ("list class:A", vec![&a]),
        ("list -class:A -kind:request", vec![&d]),
        ("list kind:request", vec![&r]),
        ("request list", vec![&r]),
        ("incident list tag:hardware", vec![&d]),
        ("list team:none --sort title", vec![&r, &d]),
        ("list --sort title", vec![&r, &d, &a]),
        ("list --sort -title --limit 1", vec![&a]),
        ("list requester:ana", vec![&r]),
        ("list state:closed", vec![]),
    ] {
        assert_eq!(ids(&desk, line), expected.into_iter().cloned().collect::<Vec<_>>(), "{line}");
    }
    assert_eq!(ids(&desk, "list --limit 0").len(), all.len());
    assert_eq!(desk.cmd("list --count").ok().stdout, "3\n");
    insta::assert_snapshot!(desk.said(&desk.cmd("list state:closed").ok()), @"nothing matches");
}

#[test]
fn every_format_tells_the_same_tickets() {
    let (desk, [a, d, r]) = three();
    let json = desk.cmd("list --json --sort -class").json();
    assert_eq!(json.as_array().unwrap().len(), 3);
    assert!(json[0].get("history").is_none(), "details are for show");
    let lines = desk.cmd("list --format jsonl").ok();
    let told: Vec<Value> = lines.lines().iter().map(|l| serde_json::from_str(l).unwrap()).collect();
    assert_eq!(told.len(), 3);
    let csv = desk.cmd("list --format csv").ok();
    assert_eq!(csv.lines().len(), 4);
    assert!(csv.lines()[0].starts_with("id,kind,title,state,class,"));
    for id in [a, d, r] {
        assert!(json.to_string().contains(&id) && lines.stdout.contains(&id) && csv.stdout.contains(&id));
    }
}

#[test]
fn a_wrong_filter_is_a_usage_error() {
    let (desk, _) = three();
    insta::assert_snapshot!(desk.said(&desk.cmd("list klass:A").fails(2)), @r#"
    error: 'klass' is not a filter key
      → did you mean class? to search for it as text, quote it: '"klass:A"'
    "#);
    insta::assert_snapshot!(desk.said(&desk.cmd("list class:E --json").fails(2)), @r#"{"error":{"kind":"usage","message":"class: 'E' is not a class","exit":2,"hint":"values: A, B, C, D, >=B (B or more severe), B..C"}}"#);
    desk.cmd("list --sort nothing").fails(2);
    desk.cmd("search").fails(2);
}

#[test]
fn search_reads_every_text_and_list_only_titles() {
    let (desk, [a, d, _]) = three();
    desk.cmd(&format!("note {a} 'the concentrator rebooted'")).ok();
    assert_eq!(ids(&desk, "search concentrator"), std::slice::from_ref(&a));
    assert_eq!(ids(&desk, "search VPN"), [a.clone(), d.clone()]);
    assert_eq!(ids(&desk, "search vpn tag:hardware"), std::slice::from_ref(&d));
    assert_eq!(ids(&desk, "list vpn"), std::slice::from_ref(&a));
    insta::assert_snapshot!(desk.said(&desk.cmd("search concentrator").ok()), @r"
    INC-261123-#1  A  assigned  VPN is down
        note: the concentrator rebooted
    ");
    assert_eq!(desk.cmd("search concentrator --json").json()[0]["id"], a);
}

#[test]
fn due_shows_what_is_at_risk_or_late() {
    let (desk, [a, ..]) = three();
    assert_eq!(desk.cmd("due").ok().stderr, "nothing is due\n");
    desk.cmd("due --check").ok();
    desk.at("2026-11-23T09:25:00Z");
    let told = desk.cmd("due --check").fails(1);
    insta::assert_snapshot!(desk.said(&told), @r"
    ID                CLASS  DUE    CLOCK    AT                WHO      TITLE
    INC-261123-#1  A      in 5m  respond  2026-11-23 09:30  network  VPN is down
    ");
    let rows = desk.cmd("due --within 5h --json").json();
    let clocks: Vec<_> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|r| (r["id"].as_str().unwrap(), r["clock"].as_str().unwrap()))
        .collect();
    assert_eq!(clocks, [(a.as_str(), "respond"), (a.as_str(), "handle")]);
    assert_eq!(ids(&desk, "due --within 5h"), [a]);
    desk.cmd("due --within soon").fails(2);
}

#[test]
fn the_log_of_the_desk_is_newest_first() {
    let (desk, [a, d, _]) = three();
    desk.at("2026-11-23T10:00:00Z").cmd(&format!("note {d} 'oiled'")).ok();
    desk.at("2026-11-23T11:00:00Z").cmd(&format!("incident respond {a} 'on it'")).ok();
    let told = desk.cmd("log --since '2026-11-23 09:30'").ok();
    insta::assert_snapshot!(desk.said(&told), @r"
    2026-11-23 11:00  INC-261123-#1  responded → requester by lin@example.org
        on it
    2026-11-23 10:00  INC-261123-#2  noted by lin@example.org
        oiled
    ");
    assert_eq!(desk.cmd("log --limit 1 --json").json().as_array().unwrap().len(), 1);
    let mine = desk.cmd(&format!("log {d} --json")).json();
    assert_eq!((&mine[0]["did"], &mine[1]["did"]), (&json!("created"), &json!("noted")));
    assert_eq!(desk.cmd("log --only class:A --format ids").ok().stdout, format!("{a}\n{a}\n"));
    desk.cmd("log --since never").fails(2);
    desk.cmd("log ZZZZZ").fails(3);
}

#[test]
fn a_link_stands_in_both_records_and_is_undone_in_both() {
    let (desk, [a, d, _]) = three();
    for _ in 0..2 {
        assert_eq!(desk.cmd(&format!("link {a} caused-by {d}")).id(), a);
    }
    assert_eq!(desk.show(&a)["links"], json!([{ "rel": "caused_by", "id": d }]));
    assert_eq!(desk.show(&d)["links"], json!([{ "rel": "causes", "id": a }]));
    desk.cmd(&format!("link {d} causes {a} --remove")).ok();
    assert_eq!((&desk.show(&a)["links"], &desk.show(&d)["links"]), (&json!([]), &json!([])));
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("link {a} near {d}")).fails(2)), @"
    error: 'near' is not a relation
      → one of relates_to, caused_by, causes, duplicates, duplicated_by, blocks, blocked_by, part_of, has_part, follows, followed_by, documents, documented_by, solves, solved_by
    ");
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("link {a} blocks {a}")).fails(4)), @"
    error: INC-261123-#1 cannot be linked to itself
      → choose another ticket: itdesk list
    ");
    desk.cmd(&format!("link {a} blocks ZZZZZ")).fails(3);
}

#[test]
fn a_table_fits_the_width_whatever_the_names() {
    let desk = TestDesk::new();
    let long = "a-team-with-a-name-nobody-can-remember";
    desk.incident(&format!(
        "'邮件服务器的磁盘已满，用户无法收发邮件，请尽快处理' --service {long} --assign {long}"
    ));
    desk.request(&format!("'A laptop for the new colleague in the other building' --service {long}"));
    for width in [45, 60, 80, 100, 120] {
        for line in ["list", "due --within 30d", "search 邮件"] {
            let mut command = desk.command();
            let output = command.env("COLUMNS", width.to_string()).args(line.split(' ')).output().unwrap();
            let table = String::from_utf8(output.stdout).unwrap();
            assert!(output.status.success() && !table.is_empty(), "{line}");
            for row in table.lines() {
                assert!(itdesk::render::fit::width(row) <= width, "{width} {line}: {row}");
            }
        }
    }
}
