//! `monitor export`: what Prometheus reads.

use std::io::Write;
use std::process::{Command, Stdio};

use insta::assert_snapshot;

use super::busy::{self, PLAIN};
use super::real::program;
use crate::desk::TestDesk;

#[test]
fn promtool_finds_nothing_to_complain_about() {
    let Some(promtool) = program("promtool", "prometheus") else { return };
    let desk = busy::desk(PLAIN);
    let hostile = desk.run(&["incident", "new", "x", "--service", "a\"b\\c\nd{e}=\u{1b}[31m"]);
    hostile.ok();
    let text = desk.cmd("monitor export --format openmetrics").ok().stdout;
    let mut check = Command::new(promtool)
        .args(["check", "metrics"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    check.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let told = check.wait_with_output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&told.stdout), String::from_utf8_lossy(&told.stderr));
    assert!(told.status.success() && said.trim().is_empty(), "{said}\n{text}");
    assert!(text.contains(r#"service="a\"b\\c"#), "a name is escaped, not changed: {text}");
}

#[test]
fn families_stand_together_with_their_type_and_end() {
    let desk = busy::desk(PLAIN);
    let text = desk.cmd("monitor export").ok().stdout;
    assert!(text.ends_with("# EOF\n"), "{text}");
    let mut seen: Vec<&str> = Vec::new();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let name = line.split(['{', ' ']).next().unwrap();
        if seen.last() != Some(&name) {
            assert!(!seen.contains(&name), "{name} stands in two places");
            seen.push(name);
            assert!(
                text.contains(&format!("# TYPE {name} gauge\n")) && text.contains(&format!("# HELP {name} ")),
                "{name}"
            );
        }
        let value: f64 = line.rsplit(' ').next().unwrap().parse().unwrap();
        assert!(value.is_finite(), "{line}");
        for (ending, unit) in [("_ratio", "ratio"), ("_seconds", "seconds")] {
            let is_unit = text.contains(&format!("# UNIT {name} {unit}\n"));
            assert_eq!(name.ends_with(ending), is_unit, "{name}");
        }
    }
    assert!(text.contains("itdesk_service_up{service=\"vpn\"} 1\n"), "{text}");
    assert!(text.contains("itdesk_goal_met{service=\"vpn\",figure=\"availability\"} 0\n"), "{text}");
    // 30 days back from the morning of 1 December, 108 ms at the most but on one day: base units.
    assert!(
        text.contains(
            "itdesk_measure_seconds{service=\"vpn\",measure=\"response_time\",statistic=\"last\"} 0.1"
        ),
        "{text}"
    );
}

#[test]
fn an_outage_takes_the_service_down_in_the_figures() {
    let desk = TestDesk::new();
    let id = desk.incident("'VPN down' --service vpn --impact extensive --urgency critical");
    desk.cmd(&format!("incident outage start {id}")).ok();
    desk.at("2026-11-23T10:00:00Z");
    let text = desk.cmd("monitor export --window 1h").ok().stdout;
    assert!(text.contains("itdesk_service_up{service=\"vpn\"} 0\n"), "{text}");
    assert!(text.contains("itdesk_availability_ratio{service=\"vpn\"} 0\n"), "{text}");
    assert!(
        text.contains("itdesk_clocks_breached{service=\"vpn\",class=\"A\",clock=\"respond\"} 1\n"),
        "{text}"
    );
    assert!(
        text.contains("itdesk_tickets_open{service=\"vpn\",class=\"A\",kind=\"incident\"} 1\n"),
        "{text}"
    );
    assert!(text.contains("itdesk_export_window_seconds 3600\n"), "{text}");
}

#[test]
fn the_file_is_whole_and_the_name_is_the_collectors() {
    let desk = TestDesk::new();
    desk.write("textfile/itdesk.prom", "old");
    let told = desk.cmd("monitor export --output textfile/itdesk.prom").ok();
    assert_eq!((told.stdout.as_str(), told.stderr.as_str()), ("", "written to textfile/itdesk.prom\n"));
    let text = std::fs::read_to_string(desk.root().join("textfile/itdesk.prom")).unwrap();
    assert!(text.starts_with("# TYPE ") && text.ends_with("# EOF\n"), "{text}");
    assert_eq!(std::fs::read_dir(desk.root().join("textfile")).unwrap().count(), 1);
    let told = desk.cmd("monitor export --output metrics.txt").ok();
    assert_snapshot!(told.stderr, @r"
    written to metrics.txt
    node_exporter's textfile collector reads only files that end in .prom
    ");
}

#[test]
fn what_it_does_not_print_is_refused() {
    let desk = TestDesk::new();
    let said = |line: &str| desk.cmd(line).fails(2).stderr;
    assert_snapshot!(said("monitor export --format csv"), @r"
    error: monitor export does not print csv
      → it prints only openmetrics; for figures as JSON or CSV: itdesk monitor report
    ");
    assert_snapshot!(said("monitor export --window 0s"), @r"
    error: --window 0s is not a usable time span
      → give 30d, 24h or 90d
    ");
    said("monitor export --window soon");
    said("monitor report --format openmetrics");
}
