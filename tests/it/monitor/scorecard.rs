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
    THE MANUAL SAYS                                               OWN  OF       MANUAL             ROW
    answered within 24 h                                        100 %  15      ≥ 100 %  green      M1.3a
    resolved within 48 h                                        100 %  15      ≥ 100 %  green      M1.3a
    a task takes 14 days on average                            6h 34m  15          14d  statistic  M3.1c
    60 % are done within 7 days                                 100 %  15         60 %  statistic  M3.1c
    a further 30 % within 14 days                               100 %  15         90 %  statistic  M3.1c
    10 % take longer                                              0 %  15         10 %  statistic  M3.1c
    archived after 12 months                                12 months      ≤ 12 months  green      M3.3c
    kept until 5 years after                                60 months      ≥ 60 months  green      M3.3c
    85 % of acceptances pass                                        –   0       ≥ 85 %  -          M3.4c
    70 % of the verdict is satisfaction, 30 % the process        70 %             70 %  setting    M3.4c
    feedback is answered within 24 h                                –   0      ≥ 100 %  -          M4.3a
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
    assert!(line("records.keep", "5 years").ends_with(",false,"), "{text}");
    assert!(line("records.complete", "setting").ends_with(",false,"), "{text}");
    // A change is kept for three years whatever the policy says.
    assert!(line("records.keep", "3 years").ends_with(",true,"), "{text}");
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

#[test]
fn m3_1c_every_figure_has_a_value_or_a_reason() {
    let desk = crate::desk::TestDesk::new();
    desk.request("Nothing");
    let told = desk.cmd("monitor scorecard --json").json();
    for score in told.as_array().unwrap() {
        assert_eq!(score["value"].is_null(), !score["why"].is_null(), "{score}");
    }
    let find = |figure: &str| told.as_array().unwrap().iter().find(|s| s["figure"] == figure).unwrap();
    let why = serde_json::json!({
        "rule": "nothing_counted", "says": "no delivery was accepted or rejected in this period",
    });
    assert_eq!(find("acceptance.passed")["why"], why);
    let text = desk.cmd("monitor scorecard").ok().stdout;
    assert!(text.contains("85 % of acceptances pass: no delivery was accepted or rejected"), "{text}");
    let page = desk.cmd("monitor scorecard --format markdown").ok().stdout;
    assert!(page.starts_with("# Scorecard: "), "{page}");
    assert!(page.contains("| no delivery was accepted or rejected in this period | M3.4c |"), "{page}");
    let chinese = desk.cmd("monitor scorecard --lang zh-CN").ok().stdout;
    assert!(chinese.contains("本期没有交付通过或未通过验收"), "{chinese}");
}

#[test]
fn m5_1a_working_time_is_judged_in_real_time() {
    let desk = crate::desk::TestDesk::with_policy(OFFICE);
    let told = desk.cmd("monitor scorecard --json").json();
    let find = |figure: &str| told.as_array().unwrap().iter().find(|s| s["figure"] == figure).unwrap();
    let respond = find("sla.default.D.respond");
    // 24 h on days of 7.5 h: from Monday 9:00 to Thursday 10:30.
    assert_eq!((&respond["value"], &respond["met"]), (&Value::from(264_600.0), &Value::Bool(false)));
    let why = serde_json::json!({"rule": "working_time", "seconds": 86_400, "calendar": "office"});
    assert_eq!(respond["why"], why);
    let text = desk.cmd("monitor scorecard").ok().stdout;
    assert!(text.contains("1d on the calendar office take at least as long"), "{text}");
    let told = desk.cmd("config check").fails(1).stdout;
    assert!(
        told.contains("sla.default.D.respond: 1d on the calendar 'office' are 3d1h30m at least"),
        "{told}"
    );
}

/// Office hours of 7.5 h a day, and the manual's limits on them.
const OFFICE: &str = r#"
[calendar.office]
hours = { mon = ["09:00-16:30"], tue = ["09:00-16:30"], wed = ["09:00-16:30"], thu = ["09:00-16:30"], fri = ["09:00-16:30"] }
[sla.default]
calendar = "office"
"#;

#[test]
fn m1_3a_weakened_settings_are_named() {
    let desk = crate::desk::TestDesk::with_policy(
        "[records]\ncomplete = \"30h\"\nkeep = \"1y\"\narchive_after = \"2y\"\n\
         [deliveries]\ntests = []\npass = 0.1\nfeedback = \"30d\"\n\
         [changes]\nmonitoring = \"0m\"\n",
    );
    let told = desk.cmd("config check").fails(1).stdout;
    for line in [
        "records.complete: 1d6h is longer than the manual's 1d",
        "records.keep: 1y is shorter than the manual's 5y",
        "records.archive_after: 2y is longer than the manual's 1y",
        "deliveries.tests: a delivery can begin without the tests functional, performance, uat",
        "deliveries.pass: 0.1 is less than the manual's 0.85",
        "deliveries.feedback: 4w2d is longer than the manual's 1d",
        "changes.monitoring: no change is monitored after its implementation",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    let all = desk.cmd("config check --json").fails(1).stdout;
    assert!(all.contains("\"deliveries.tests\""), "{all}");
    let chinese = desk.cmd("config check --lang zh-CN").fails(1).stdout;
    assert!(chinese.contains("变更实施后不再监测"), "{chinese}");
    desk.policy("[records]\nkeep = \"6y\"\n[deliveries]\npass = 0.9\nfeedback = \"8h\"\n");
    desk.cmd("config check").ok();
}
