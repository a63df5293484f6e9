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
pub(super) fn desk() -> (TestDesk, String) {
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
    insta::assert_snapshot!(desk.said(&told), @"
    ROW    RULE             KEPT  OF     ASKS
    M2.2c  registration        1   2  ✗  requester, description and type or assessment are registered
    M2.3a  assessed            1   2  ✗  impact and urgency are assessed before the work begins
    M2.4a  assigned            2   2  ✓  what is worked on has someone who has it
    M2.4a  told                1   2  ✗  the requester was informed before it was closed
    M5.1a  respond             1   2  ✗  the first answer is given in time
    M5.1a  handle              1   2  ✗  the solution is carried out in time
    M5.1a  resolve             1   2  ✗  it is resolved in time
    M5.1c  confirmed           1   2  ✗  the customer confirmed the result of what is closed
    M5.2c  analysed            1   1  ✓  classes A and B are analysed to the root cause before they are
                                         closed
    M5.2d  cause               1   2  ✗  what is closed has a class of cause
    M5.4b  elements            2   2  ✓  closed incidents have time, place, event and outcome
    M5.4c  record-complete     1   2  ✗  the record is complete in time
    M5.4c  record-filed        1   2  ✗  the record is filed in time
    rules with nothing to check: 21 (--all)

    M2.2c requester, description and type or assessment are registered (1 of 2)
      INC-261123-#1 lacks the requester, type and assessment — Noise

    M2.3a impact and urgency are assessed before the work begins (1 of 2)
      INC-261123-#1 is closed without impact and urgency — Noise

    M2.4a the requester was informed before it was closed (1 of 2)
      INC-261123-#1 was closed without a word to the requester — Noise

    M5.1a the first answer is given in time (1 of 2)
      INC-261123-#1 is overdue by 4d — Noise

    M5.1a the solution is carried out in time (1 of 2)
      INC-261123-#1 is overdue by 3d — Noise

    M5.1a it is resolved in time (1 of 2)
      INC-261123-#1 is overdue by 2d — Noise

    M5.1c the customer confirmed the result of what is closed (1 of 2)
      INC-261123-#1 was closed without the customer's confirmation — Noise

    M5.2d what is closed has a class of cause (1 of 2)
      INC-261123-#1 was closed without a cause — Noise

    M5.4c the record is complete in time (1 of 2)
      INC-261123-#1 was due 2026-11-24T09:00:00Z, done 2026-11-28T09:00:00Z — Noise

    M5.4c the record is filed in time (1 of 2)
      INC-261123-#1 was due 2026-11-26T09:00:00Z, done 2026-11-28T09:00:00Z — Noise

    Missed goals
    ROW    FIGURE             VALUE  GOAL  UNDER WAY
    M1.3a  standard.respond    50 %  95 %  nothing
    M1.3a  standard.resolve    50 %  95 %  nothing
    M5.1a  sla.respond         50 %  95 %  nothing
    M5.1a  sla.handle          50 %  95 %  nothing
    M5.1a  sla.resolve         50 %  95 %  nothing
    M5.1d  resolve.mean      2d 12h    2d  nothing
    M5.4c  records.complete    50 %  70 %  nothing
    M5.4c  records.filed       50 %  70 %  nothing
    ");
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
