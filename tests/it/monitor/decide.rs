//! The report at the end of a month: where to begin, and what too little is known of (M7.2a, M3.2a).

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::busy::{DECEMBER, PLAIN, write};
use crate::desk::TestDesk;

const POLICY: &str = "[services.mail]\n[services.vpn]\n[services.wiki]\n[services.fax]\n[services.tape]\n";

/// In November, mail missed 34 of its 40 tickets, VPN 4 of 40 and wiki 1 of 40. Fax has three tickets, all late.
fn desk() -> TestDesk {
    let desk = TestDesk::with_policy(POLICY);
    desk.at(DECEMBER);
    let begin: Timestamp = "2026-11-01T09:00:00Z".parse().unwrap();
    let mut number = 0;
    for (service, late, all) in [("mail", 34, 40), ("vpn", 4, 40), ("wiki", 1, 40), ("fax", 3, 3)] {
        for at in 0..all {
            number += 1;
            let minutes = if at < late { 3_000 } else { 60 };
            write(&desk, number, service, begin + SignedDuration::from_hours(12 * at), minutes, None, &PLAIN);
        }
    }
    desk
}

fn service<'r>(report: &'r Value, name: &str) -> &'r Value {
    report["services"].as_array().unwrap().iter().find(|s| s["name"] == name).unwrap()
}

#[test]
fn m7_2a_services_are_ranked_by_missed_tickets() {
    let desk = desk();
    let report = desk.cmd("monitor report --month 2026-11 --json").json();
    let names: Vec<&str> =
        report["services"].as_array().unwrap().iter().map(|s| s["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["mail", "vpn", "fax", "wiki", "tape"]);
    let mail = service(&report, "mail");
    assert_eq!((&mail["missed"]["part"], &mail["missed"]["of"]), (&34.into(), &40.into()));
    assert_eq!((&mail["missed"]["is_vital"], &mail["health"]["light"]), (&true.into(), &"red".into()));
    assert_eq!(mail["health"]["reasons"][0]["rule"], "most_missed");
    // The others miss their goals too, but hardly any of the missed tickets are theirs.
    let vpn = service(&report, "vpn");
    assert_eq!((&vpn["missed"]["is_vital"], &vpn["health"]["light"]), (&false.into(), &"amber".into()));
    let resolve = vpn["figures"].as_array().unwrap().iter().find(|f| f["name"] == "sla.resolve").unwrap();
    assert_eq!((&resolve["goal"]["value"], &resolve["goal"]["says"]), (&0.95.into(), &"policy".into()));
    assert_eq!(service(&report, "wiki")["health"]["light"], "green");
    // No outage was recorded and nothing measured: that is no proof of 100 %.
    let text = desk.cmd("monitor report --month 2026-11").ok().stdout;
    let line = |name: &str| text.lines().find(|l| l.starts_with(name)).unwrap();
    assert!(line("mail").contains("34 of 40") && line("mail").contains("no data"), "{text}");
    assert!(!text.contains("-0 ") && !text.contains("−0 "), "{text}");
    let json = desk.cmd("monitor report --month 2026-11 --json").ok().stdout;
    let is_signed_nothing = |line: &&str| line.trim_end_matches(',').ends_with(" -0.0");
    assert_eq!(json.lines().find(is_signed_nothing), None);
    // Each suggestion names its figure, in the summary too.
    let advice = text.lines().filter(|l| l.starts_with("> ")).count();
    assert!(advice > 0 && text.contains("(n 123, compared with"), "{text}");
    let page = desk.cmd("monitor report --month 2026-11 --format markdown --lang zh-CN").ok().stdout;
    assert!(page.contains("| mail |") && page.contains("无数据"), "{page}");
    // One service is judged beside the others.
    let one = desk.cmd("monitor report --month 2026-11 --service vpn --json").json();
    assert_eq!(one["services"][0]["health"]["light"], "amber");
}

#[test]
fn m7_2a_small_samples_judge_nothing() {
    let desk = desk();
    let report = desk.cmd("monitor report --month 2026-11 --json").json();
    let fax = service(&report, "fax");
    let resolve = fax["figures"].as_array().unwrap().iter().find(|f| f["name"] == "sla.resolve").unwrap();
    assert_eq!((&resolve["met"], &resolve["small"]), (&false.into(), &true.into()));
    assert_eq!(fax["health"]["light"], "unknown");
    assert_eq!(fax["health"]["reasons"][0], serde_json::json!({"rule": "too_few", "created": 3}));
    let text = desk.cmd("monitor report --month 2026-11 --service fax").ok().stdout;
    assert!(text.contains("0 of 3, few"), "{text}");
    // The goals are the policy's: of the desk, a class, an agreement, a service.
    let goal = |policy: &str, figure: &str| {
        desk.policy(&format!("{policy}\n{POLICY}"));
        let report = desk.cmd("monitor report --month 2026-11 --service vpn --json").json();
        let figures = report["figures"].as_array().unwrap().clone();
        figures.into_iter().find(|f| f["name"] == figure).unwrap()["goal"]["value"].as_f64()
    };
    assert_eq!(goal("[sla]\nkept = 0.8", "sla.resolve"), Some(0.8));
    assert_eq!(goal("[sla]\nkept_of = { B = 0.7 }", "sla.resolve.B"), Some(0.7));
    assert_eq!(goal("[sla]\nkept_of = { B = 0.7 }", "sla.resolve"), Some(0.7), "all are of class B");
    let agreed = "[[sla.agreement]]\nname = \"gold\"\nkept = 0.6\nwhen = { service = \"vpn\" }\n\
                  B = { resolve = \"1d\" }";
    assert_eq!(goal(agreed, "sla.resolve"), Some(0.6));
}

#[test]
fn m7_2a_many_services_are_folded() {
    let names: Vec<String> = (0..14).map(|n| format!("s{n:02}")).collect();
    let policy: String = names.iter().map(|name| format!("[services.{name}]\n")).collect();
    let desk = TestDesk::with_policy(&policy);
    desk.at(DECEMBER);
    let begin: Timestamp = "2026-11-02T09:00:00Z".parse().unwrap();
    for (place, name) in names.iter().enumerate() {
        let minutes = if place < 12 { 3_000 } else { 60 };
        write(&desk, place + 1, name, begin, minutes, None, &PLAIN);
    }
    let text = desk.cmd("monitor report --month 2026-11").ok().stdout;
    assert!(text.contains("and 4 more services: 4 unknown; tickets that missed a target: 2"), "{text}");
    let page = desk.cmd("monitor report --month 2026-11 --format html").ok().stdout;
    assert!(page.matches("<article class=\"card").count() == 6 && page.contains("<details"), "cards");
}

#[test]
fn m3_2a_completion_counts_work_on_schedule() {
    let desk = TestDesk::new();
    desk.at("2026-11-02T09:00:00Z");
    let completion = |now: &str| {
        desk.at(now);
        let report = desk.cmd("monitor report --month 2026-11 --json").json();
        let figures = report["figures"].as_array().unwrap();
        let figure = figures.iter().find(|f| f["name"] == "completion").unwrap();
        (figure["part"].as_u64().unwrap(), figure["n"].as_u64().unwrap())
    };
    // Class D has three days: one request is in time, one a month late, one still open.
    let done = |at: &str, title: &str| {
        let id = desk.at("2026-11-02T09:00:00Z").request(title);
        desk.at(at);
        desk.cmd(&format!("request start {id}")).ok();
        desk.cmd(&format!("request resolve {id} --outcome Done")).ok();
    };
    done("2026-11-03T09:00:00Z", "Soon");
    done("2026-11-28T09:00:00Z", "Late");
    desk.at("2026-11-29T09:00:00Z").request("Open");
    assert_eq!(completion("2026-11-30T08:00:00Z"), (1, 2), "done late is not completed on schedule");
    // A delivery that is overdue, an improvement that is not due.
    desk.cmd("deliver new Server --deliver-by 2026-11-30T12:00 --need x").ok();
    assert_eq!(completion("2026-11-30T13:00:00Z"), (1, 3));
}
