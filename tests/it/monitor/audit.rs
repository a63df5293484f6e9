//! `monitor audit`: the process against the manual (M1.3b, M3.2b).

use serde_json::json;

use crate::desk::TestDesk;

fn rule<'a>(told: &'a serde_json::Value, name: &str) -> &'a serde_json::Value {
    told["rules"]
        .as_array()
        .unwrap()
        .iter()
        .find(|r| r["rule"] == name)
        .unwrap_or_else(|| panic!("no rule {name}"))
}

/// An incident that kept everything, and one that kept little.
fn desk() -> (TestDesk, String) {
    let desk = TestDesk::new();
    let good = desk.incident(
        "'Mail is down' --service mail --requester Zhang --place hall --symptom silence --impact significant --urgency high",
    );
    desk.cmd(&format!("incident start {good}")).ok();
    desk.cmd(&format!("incident respond {good} 'we are on it'")).ok();
    desk.cmd(&format!("incident analyse {good} 'the disk is full' --step root-cause --cause configuration"))
        .ok();
    desk.at("2026-11-23T10:00:00Z");
    desk.cmd(&format!("incident resolve {good} --outcome 'disk grown' --confirmed-by Zhang")).ok();
    desk.cmd(&format!("incident close {good}")).ok();
    desk.at("2026-11-23T09:00:00Z");
    let bad = desk.incident("Noise");
    desk.cmd(&format!("incident start {bad}")).ok();
    desk.at("2026-11-28T09:00:00Z");
    desk.cmd(&format!("incident resolve {bad} --outcome quiet --place hall --symptom noise")).ok();
    desk.cmd(&format!("incident close {bad}")).ok();
    (desk, bad)
}

#[test]
fn each_rule_tells_who_did_not_keep_it() {
    let (desk, bad) = desk();
    let told = desk.cmd("monitor audit --json").json();
    for (name, part, of) in [
        ("registration", 1, 2),
        ("assessed", 1, 2),
        ("told", 1, 2),
        ("respond", 1, 2),
        ("resolve", 1, 2),
        ("confirmed", 1, 2),
        ("cause", 1, 2),
        ("analysed", 1, 1),
        ("elements", 2, 2),
        ("record-complete", 1, 2),
        ("record-filed", 1, 2),
        ("change-form", 0, 0),
    ] {
        let rule = rule(&told, name);
        assert_eq!((&rule["kept"]["part"], &rule["kept"]["of"]), (&json!(part), &json!(of)), "{name}");
        let expected = if part < of { json!(bad) } else { json!(null) };
        assert_eq!(rule["findings"][0]["ticket"], expected, "{name}");
    }
    assert_eq!(desk.cmd("monitor audit --format ids").ok().stdout, format!("{bad}\n"));
    assert_eq!(desk.cmd("monitor audit --check").code, 1);
    assert_eq!(desk.cmd("monitor audit class:B --check").code, 0);
    assert_eq!(desk.cmd("monitor audit --since 2026-12-01 --check").code, 0);
}

#[test]
fn the_page_names_rows_rules_and_tickets() {
    let (desk, _) = desk();
    let told = desk.cmd("monitor audit").ok();
    insta::assert_snapshot!(desk.said(&told), @"");
}

#[test]
fn findings_become_requests_once() {
    let (desk, bad) = desk();
    let said = desk.cmd("monitor audit --open --since 2026-11-01 --until 2026-12-01").ok().stderr;
    assert!(said.contains("respond is followed up in REQ-"), "{said}");
    let made = desk.cmd("list kind:request tag:audit --count").ok().stdout;
    let request =
        desk.cmd("list kind:request tag:audit 'first answer' --format ids").ok().stdout.trim().to_owned();
    assert!(desk.show(&request)["description"][0].as_str().unwrap().starts_with(&bad));
    desk.cmd("monitor audit --open --since 2026-11-01 --until 2026-12-01").ok();
    assert_eq!(desk.cmd("list kind:request tag:audit --count").ok().stdout, made);
}
