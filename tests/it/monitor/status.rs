//! `monitor status`: now, on one screen.

use insta::assert_snapshot;
use serde_json::Value;

use crate::desk::TestDesk;

fn told(desk: &TestDesk) -> Value {
    desk.cmd("monitor status --json").json()
}

fn count(status: &Value, list: &str) -> usize {
    status[list].as_array().unwrap().len()
}

#[test]
fn a_quiet_desk_says_so() {
    let desk = TestDesk::new();
    let told = desk.cmd("monitor status").ok();
    assert_snapshot!(told.stdout, @"
    Service desk, 2026-11-23 09:00

    Nothing is down, too late, at risk, waiting for you, known to be vulnerable
    ");
}

#[test]
fn an_outage_a_breach_a_risk_work_and_a_vulnerability_show_and_go() {
    let desk = TestDesk::new();
    let id = desk.incident("'VPN down' --service vpn --impact extensive --urgency critical");
    desk.cmd(&format!("incident outage start {id}")).ok();
    desk.cmd(&format!("incident start {id}")).ok();
    desk.incident("'Printer jams' --impact minor --urgency low");
    desk.cmd("monitor vulnerability found CVE-2026-1 --service vpn").ok();
    let fresh = told(&desk);
    assert_eq!(fresh["down"][0]["service"], "vpn");
    assert_eq!(
        (count(&fresh, "breached"), count(&fresh, "mine"), count(&fresh, "vulnerabilities")),
        (0, 1, 1)
    );
    // Class A is to be answered within half an hour: at risk from 75 % on, late after it.
    desk.at("2026-11-23T09:25:00Z");
    assert_eq!(told(&desk)["at_risk"][0]["what"], "respond");
    desk.at("2026-11-23T09:31:00Z");
    let late = told(&desk);
    assert_eq!((count(&late, "at_risk"), &late["breached"][0]["id"]), (0, &Value::from(id.as_str())));
    let shown = desk.cmd("monitor status").ok();
    assert_snapshot!(desk.redact(&shown.stdout), @"
    Service desk, 2026-11-23 09:31

    Down (1)
    ID                CLASS  SINCE    SERVICE  WHO              TITLE
    INC-261123-#1  A      31m ago  vpn      lin@example.org  VPN down

    Too late (1)
    ID                CLASS  DUE     CLOCK    WHO              TITLE
    INC-261123-#1  A      1m ago  respond  lin@example.org  VPN down

    Waiting for you (1)
    ID                CLASS  DUE     WHAT  TITLE
    INC-261123-#1  A      1m ago  work  VPN down

    Open vulnerabilities (1)
    FOUND    NAME        SERVICE
    31m ago  CVE-2026-1  vpn

    Nothing is at risk
    ");
    let ids = desk.cmd("monitor status --format ids").ok();
    assert_eq!(ids.lines(), [id.as_str()]);
    let csv = desk.cmd("monitor status --format csv").ok();
    assert!(csv.stdout.starts_with("list,id,service,class,what,at,holder,title\ndown,"), "{}", csv.stdout);
    desk.cmd(&format!("incident outage end {id}")).ok();
    desk.cmd("monitor vulnerability fixed CVE-2026-1 --service vpn").ok();
    let over = told(&desk);
    assert_eq!((count(&over, "down"), count(&over, "vulnerabilities")), (0, 0));
}

#[test]
fn it_fits_the_screen_and_counts_the_rest() {
    let desk = TestDesk::new();
    for n in 0..30 {
        let id = desk.incident(&format!("'Fault {n}' --impact extensive --urgency critical"));
        desk.cmd(&format!("incident start {id}")).ok();
    }
    desk.at("2026-11-23T12:00:00Z");
    for lines in ["12", "24", "40"] {
        let output = desk.command().args(["monitor", "status"]).env("LINES", lines).output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(text.lines().count() < lines.parse().unwrap(), "{lines}:\n{text}");
        assert!(text.contains(" of 30), all: itdesk due"), "{text}");
    }
    assert_eq!(
        desk.cmd("monitor status").ok().stdout.matches("Fault").count(),
        60,
        "off a terminal all are shown"
    );
}

#[test]
fn a_damaged_record_is_named_and_the_rest_is_told() {
    let desk = TestDesk::new();
    let id = desk.incident("'VPN down' --service vpn");
    desk.cmd(&format!("incident outage start {id}")).ok();
    desk.write("incidents/2026/11/23/INC-261123-00000.json", "{ torn");
    let told = desk.cmd("monitor status --json").fails(6);
    assert!(told.stderr.contains("INC-261123-00000"), "{}", told.stderr);
    assert!(told.stdout.contains(&id));
}
