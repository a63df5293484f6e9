//! `monitor audit --standard`: clauses, what proves them and what is missing.

use serde_json::{Value, json};

use super::audit;
use crate::desk::TestDesk;

fn clause<'a>(told: &'a Value, name: &str, key: &str) -> &'a Value {
    let clauses = told["clauses"].as_array().unwrap();
    clauses.iter().find(|clause| clause[key] == name).unwrap_or_else(|| panic!("no {name} in {told}"))
}

/// The tickets that are missing from a clause, each with the rule it did not keep.
fn gaps(clause: &Value) -> Vec<(String, String)> {
    let of = |missing: &Value| {
        let text = |key: &str| missing[key].as_str().map(str::to_owned);
        Some((text("ticket")?, text("name")?))
    };
    clause["missing"].as_array().unwrap().iter().filter_map(of).collect()
}

/// One good incident, one bad, one with an outage, and a request that says little.
fn desk() -> (TestDesk, [String; 4]) {
    let (desk, bad) = audit::desk();
    let all = desk.cmd("list --all --format ids").ok().stdout;
    let good = all.lines().find(|id| *id != bad).unwrap().to_owned();
    let down =
        desk.incident("Down --requester Ma --place hall --symptom silence --impact minor --urgency low");
    desk.cmd(&format!("incident outage start {down} --service mail")).ok();
    let request = desk.request("VPN");
    (desk, [good, bad, down, request])
}

#[test]
fn each_clause_has_the_tickets_that_prove_it_and_what_is_missing() {
    let (desk, [good, bad, down, request]) = desk();
    let told = desk.cmd("monitor audit --standard iso20000 --json").json();
    assert_eq!(told["standard"], "ISO/IEC 20000-1:2018");
    let of = |number: &str| clause(&told, number, "clause");
    assert_eq!(of("8.6.1")["title"], "Incident management");
    let lacks = |ticket: &str, rules: &[&str]| -> Vec<(String, String)> {
        rules.iter().map(|rule| (ticket.to_owned(), (*rule).to_owned())).collect()
    };
    let mut incidents =
        lacks(&bad, &["registration", "assessed", "confirmed", "record-complete", "record-filed"]);
    let mut found = gaps(of("8.6.1"));
    incidents.sort();
    found.sort();
    assert_eq!(found, incidents);
    assert_eq!(sorted(&of("8.6.1")["evidence"]), sorted(&json!([good, down])));
    assert_eq!(of("8.6.3")["evidence"], json!([good]));
    assert_eq!(gaps(of("8.6.3")), lacks(&bad, &["cause"]));
    assert_eq!(of("8.3.3")["evidence"], json!([good]));
    assert_eq!(gaps(of("8.3.3")), lacks(&bad, &["respond", "handle", "resolve"]));
    assert_eq!(of("8.6.2")["evidence"], json!([]));
    assert_eq!(gaps(of("8.6.2")), lacks(&request, &["registration"]));
    assert_eq!(of("8.7.1")["evidence"], json!([down]));
    assert_eq!(of("8.5.1")["missing"][0]["why"], "no ticket of the period gives evidence");
    let check = &of("8.6.3")["checks"][1];
    assert_eq!(
        (&check["rule"], &check["kept"]["part"], &check["kept"]["of"]),
        (&json!("cause"), &json!(1), &json!(2))
    );
}

fn sorted(ids: &Value) -> Vec<String> {
    let mut ids: Vec<String> =
        ids.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect();
    ids.sort();
    ids
}

#[test]
fn a_standard_is_shown_in_either_language_and_never_in_json() {
    let (desk, [good, bad, ..]) = desk();
    let shown = |line: &str| desk.cmd(&format!("monitor audit --standard {line}")).ok().stdout;
    let english = shown("iso20000");
    assert!(english.contains("8.6.3 Problem management"), "{english}");
    assert!(english.contains(&format!("Evidence: {good}")) && english.contains(&bad), "{english}");
    let chinese = shown("gbt28827 --lang zh-CN");
    assert!(chinese.starts_with("GB/T 28827.1-2022"), "{chinese}");
    assert!(chinese.contains("过程：事件") && chinese.contains(&format!("证据：{good}")), "{chinese}");
    for format in ["--json", "--format csv", "--format ids"] {
        assert_eq!(shown(&format!("iso20000 {format}")), shown(&format!("iso20000 {format} --lang zh-CN")));
    }
    assert!(shown("iso20000 --format ids").lines().any(|id| id == good));
    assert!(shown("iso20000 --format csv").contains(&format!("8.6.3,Problem management,evidence,,{good},")));
    assert_eq!(desk.cmd("monitor audit --standard iso20000 --check").code, 1);
    desk.cmd("monitor audit --standard iso9001").fails(2);
}

#[test]
fn a_page_shows_few_tickets_and_json_all() {
    let desk = TestDesk::new();
    for n in 0..7 {
        desk.request(&format!("VPN{n}"));
    }
    let shown = |rest: &str| desk.cmd(&format!("monitor audit --standard iso20000 {rest}")).ok().stdout;
    let of_requests = |page: &str| page.matches("registration").count();
    assert_eq!((of_requests(&shown("")), of_requests(&shown("--all"))), (5, 7));
    let told = desk.cmd("monitor audit --standard iso20000 --json").json();
    assert_eq!(gaps(clause(&told, "8.6.2", "clause")).len(), 7);
}
