//! Chapter 7: monitoring and improvement.

use serde_json::json;

use super::{desk, figure, steps};
use crate::desk::TestDesk;

/// Mail was down for two hours on one day of November, and is up again.
fn with_outage() -> (TestDesk, String) {
    let desk = desk();
    desk.at("2026-11-10T08:00:00Z");
    let id = desk.incident("'Mail is down' --service mail --place hall --symptom silence");
    steps(&desk, &id, &["outage start {}", "start {}"]);
    desk.at("2026-11-10T10:00:00Z");
    steps(&desk, &id, &["outage end {}", "resolve {} --outcome 'up again'"]);
    desk.at("2026-11-23T09:00:00Z");
    (desk, id)
}

fn november(desk: &TestDesk, name: &str) -> serde_json::Value {
    figure(desk, "monitor report --service mail --month 2026-11", "name", name)["value"].clone()
}

#[test]
fn m7_1a_availability_mtbf_and_mttr_are_computed() {
    let (desk, _) = with_outage();
    assert_eq!(november(&desk, "mttr"), json!(7200.0));
    assert_eq!(november(&desk, "outages"), json!(1.0));
    let hours = (22.0 * 24.0) + 9.0;
    let share = november(&desk, "availability").as_f64().unwrap();
    assert!((share - (1.0 - 2.0 / hours)).abs() < 1e-9, "{share}");
    assert!(november(&desk, "mtbf").as_f64().unwrap() > 500.0 * 3600.0);
}

#[test]
fn m7_1b_performance_is_measured() {
    let desk = desk();
    for value in ["200ms", "300ms", "400ms"] {
        desk.cmd(&format!("monitor record mail response_time {value} --label n={value}")).ok();
    }
    desk.at("2026-11-24T09:00:00Z");
    let report = desk.cmd("monitor report --service mail --month 2026-11 --json").json();
    let text = report["figures"].to_string();
    assert!(text.contains("response_time"), "{text}");
}

#[test]
fn m7_1c_security_is_measured() {
    let desk = desk();
    desk.cmd("monitor vulnerability found CVE-2026-1 --service mail --at 3d").ok();
    desk.cmd("monitor vulnerability found CVE-2026-2 --service mail --at 3d").ok();
    desk.cmd("monitor vulnerability fixed CVE-2026-1").ok();
    desk.cmd("monitor record mail integrity 1").ok();
    desk.at("2026-11-24T09:00:00Z");
    assert_eq!(november(&desk, "vulnerabilities.fixed"), json!(0.5));
    assert_eq!(november(&desk, "integrity"), json!(1.0));
}

#[test]
fn m7_1d_reliability_is_measured() {
    let (desk, _) = with_outage();
    assert_eq!(november(&desk, "restore.mean"), json!(7200.0));
    desk.cmd("monitor record mail crash 1").ok();
    desk.at("2026-11-24T09:00:00Z");
    assert!(november(&desk, "crashes").as_f64().unwrap() > 0.0);
}

#[test]
fn m7_1e_experience_is_measured() {
    let desk = desk();
    for (csat, nps, from) in [(5, 10, "ann"), (4, 9, "bob"), (2, 3, "eve")] {
        desk.cmd(&format!("monitor survey --service mail --csat {csat} --nps {nps} --from {from}")).ok();
    }
    desk.at("2026-11-24T09:00:00Z");
    assert_eq!(november(&desk, "csat.mean"), json!(11.0 / 3.0));
    assert_eq!(november(&desk, "nps"), json!(100.0 / 3.0));
}

#[test]
fn m7_2a_the_report_has_figures_health_anomalies_and_suggestions() {
    let (desk, _) = with_outage();
    let report = desk.cmd("monitor report --month 2026-11 --json").json();
    for part in ["summary", "figures", "services", "anomalies", "suggestions"] {
        assert!(!report[part].is_null(), "{part}");
    }
    assert_eq!(report["services"][0]["name"], "mail");
}

#[test]
fn m7_2b_it_compares_and_draws() {
    let (desk, _) = with_outage();
    let page = desk.cmd("monitor report --month 2026-11 --format html").ok().stdout;
    assert!(page.contains("<svg"), "charts");
    let text = desk.cmd("monitor report --month 2026-11 --format markdown").ok().stdout;
    assert!(text.contains("Before"), "{text}");
}

#[test]
fn m7_3a_an_improvement_goes_from_plan_to_act() {
    let (desk, evidence) = with_outage();
    let id = desk
        .cmd(&format!("monitor improve new 'Mail comes back sooner' --service mail --evidence {evidence}"))
        .id();
    let plan = "monitor improve plan {} --measure mttr --target '<= 1 h' --plan 'a rota' --resources 'two days' \
                --owner lin --done-by 2026-11-25 --review-on 2026-12-20";
    steps(&desk, &id, &[plan, "monitor improve do {} 'the rota is in force'"]);
    desk.at("2026-11-24T08:00:00Z");
    let next = desk.incident("'Mail is down again' --service mail --place hall --symptom silence");
    steps(&desk, &next, &["outage start {}", "start {}"]);
    desk.at("2026-11-24T08:30:00Z");
    steps(&desk, &next, &["outage end {}", "resolve {} --outcome 'up again'"]);
    desk.at("2026-11-26T08:00:00Z");
    let checked = desk.cmd(&format!("monitor improve check {id}")).ok();
    assert!(
        format!("{}{}", checked.stdout, checked.stderr).contains("target <= 1 h: reached"),
        "{checked:?}"
    );
}
