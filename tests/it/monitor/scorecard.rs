//! `monitor scorecard`: every figure of the manual.

use insta::assert_snapshot;
use serde_json::Value;

use super::busy::{self, PLAIN};

#[test]
fn every_row_with_a_figure_is_there() {
    let desk = busy::desk(PLAIN);
    let told = desk.cmd("monitor scorecard --month 2026-11 --json").json();
    let all = told.as_array().unwrap();
    let rows: Vec<&str> = all.iter().map(|s| s["row"].as_str().unwrap()).collect();
    for row in [
        "M1.3a", "M3.1c", "M3.3c", "M3.4c", "M4.3a", "M5.1a", "M5.1d", "M5.2d", "M5.3b", "M5.4c", "M6.1e",
        "M6.2b", "M6.3a", "M6.3b", "M6.4a", "M8.1b",
    ] {
        assert!(rows.contains(&row), "{row}");
    }
    let find = |figure: &str| all.iter().find(|s| s["figure"] == figure).unwrap();
    let resolved = find("resolve.mean");
    assert_eq!((&resolved["sort"], &resolved["met"]), (&Value::from("limit"), &Value::Bool(true)));
    assert_eq!((&resolved["manual"], &resolved["strict"]), (&Value::from(172_800.0), &Value::Bool(true)));
    let causes = find("causes.configuration_software");
    assert_eq!(
        (&causes["sort"], &causes["met"], &causes["value"]),
        (&Value::from("statistic"), &Value::Null, &Value::from(1.0))
    );
    // Nothing was delivered: no share of nothing, and neither green nor not.
    let passed = find("acceptance.passed");
    assert_eq!((&passed["value"], &passed["met"]), (&Value::Null, &Value::Null));
    assert_eq!(find("records.keep")["value"], 60.0);
}

#[test]
fn the_table_marks_what_only_informs() {
    let desk = busy::desk(PLAIN);
    let told = desk.cmd("monitor scorecard --month 2026-11").ok();
    assert_snapshot!(told.stdout.lines().take(12).collect::<Vec<_>>().join("\n"), @"
    THE MANUAL SAYS                                              OWN  OF       MANUAL             ROW
    answered within 24 h                                       100 %  15      ≥ 100 %  green      M1.3a
    resolved within 48 h                                       100 %  15      ≥ 100 %  green      M1.3a
    a task takes 14 days on average                           6h 34m  15          14d  statistic  M3.1c
    60 % are done within 7 days                                100 %  15         60 %  statistic  M3.1c
    a further 30 % within 14 days                              100 %  15         90 %  statistic  M3.1c
    10 % take longer                                             0 %  15         10 %  statistic  M3.1c
    archived after 12 months                               12 months      ≤ 12 months  green      M3.3c
    kept until 5 years after                               60 months      ≥ 60 months  green      M3.3c
    85 % of acceptances pass                                       –   0       ≥ 85 %  -          M3.4c
    70 % of the verdict is satisfaction, 30 % the process       70 %             70 %  setting    M3.4c
    feedback is answered within 24 h                               –   0      ≥ 100 %  -          M4.3a
    ");
}

#[test]
fn a_slacker_policy_is_not_green_and_still_no_error() {
    let desk = busy::desk(PLAIN);
    let policy = std::fs::read_to_string(desk.root().join("itdesk.toml")).unwrap();
    let slacker =
        policy.replace("complete = \"1d\"", "complete = \"30h\"").replace("keep = \"5y\"", "keep = \"2y\"");
    desk.policy(&slacker);
    let output = desk.cmd("monitor scorecard --month 2026-11 --format csv");
    let text = output.ok().stdout;
    let line = |figure: &str, sort: &str| {
        text.lines()
            .find(|l| l.contains(figure) && l.contains(sort))
            .unwrap_or_else(|| panic!("{figure}: {text}"))
            .to_owned()
    };
    assert!(line("records.keep", "5 years").ends_with(",false"), "{text}");
    assert!(line("records.complete", "setting").ends_with(",false"), "{text}");
    // A change is kept for three years whatever the policy says.
    assert!(line("records.keep", "3 years").ends_with(",true"), "{text}");
}

#[test]
fn one_service_has_a_scorecard_of_its_own() {
    let desk = busy::desk(PLAIN);
    let count = |line: &str| {
        let told = desk.cmd(line).json();
        told.as_array().unwrap().iter().find(|s| s["figure"] == "resolve.mean").unwrap()["n"]
            .as_u64()
            .unwrap()
    };
    let all = count("monitor scorecard --month 2026-11 --json");
    assert!(count("monitor scorecard --month 2026-11 --service mail --json") < all);
    desk.cmd("monitor scorecard --service nothing").fails(2);
}
