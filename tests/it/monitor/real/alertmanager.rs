//! Prometheus' Alertmanager sends its webhook to Debian's `webhook`, which runs the program.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{POLICY, Running, beside, example, free_tcp_port, incident, program, shown, wait_for};
use crate::desk::TestDesk;

fn curl(args: &[&str], body: &str) -> bool {
    let mut child = Command::new("curl")
        .args(["--silent", "--fail", "--max-time", "5", "--noproxy", "*"])
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(body.as_bytes()).unwrap();
    child.wait().unwrap().success()
}

#[test]
#[expect(clippy::disallowed_methods, reason = "Alertmanager runs on the real clock")]
fn an_alert_opens_an_incident_its_repeats_change_nothing_its_end_ends_the_outage() {
    let (Some(alertmanager), Some(webhook), Some(_)) = (
        program("prometheus-alertmanager", "prometheus-alertmanager"),
        program("webhook", "webhook"),
        program("curl", "curl"),
    ) else {
        return;
    };
    let desk = TestDesk::with_policy(POLICY);
    let folder = desk.root().parent().unwrap().to_owned();
    let (hooks, web) = (free_tcp_port(), free_tcp_port());
    let receiver = receiver(&desk, &webhook, &folder, hooks);
    let _sender = sender(&desk, &alertmanager, &folder, (hooks, web));
    let ready = format!("http://127.0.0.1:{web}/-/ready");
    wait_for("Alertmanager", || curl(&[&ready], "").then_some(()));

    let begun = Timestamp::now() - SignedDuration::from_mins(10);
    let mut alert = json!([{
        "labels": { "alertname": "MailQueueStuck", "severity": "critical", "instance": "mx1:9100" },
        "annotations": { "summary": "mail is stuck on mx1", "description": "<b>4711</b> letters wait" },
        "startsAt": begun.to_string(),
        "generatorURL": "http://prometheus.example.org/graph?g0.expr=queue",
    }]);
    let post = |alerts: &serde_json::Value| {
        let url = format!("http://127.0.0.1:{web}/api/v2/alerts");
        let args = ["--header", "Content-Type: application/json", "--data-binary", "@-", &url];
        assert!(curl(&args, &alerts.to_string()));
    };
    post(&alert);
    let opened = wait_for("the incident", || incident(&desk));
    let told = shown(&desk, &opened);
    assert_eq!((&told["class"], &told["service"]), (&json!("A"), &json!("mail")));
    let after = |minutes| json!(opened.created() + SignedDuration::from_mins(minutes));
    assert_eq!([&told["due"]["respond"], &told["due"]["resolve"]], [&after(30), &after(8 * 60)]);
    assert_eq!((&told["channel"], &told["part"]["found_by"]), (&json!("monitor"), &json!("monitoring")));
    assert_eq!(told["part"]["place"], json!("mx1:9100"));
    assert_eq!(told["history"][0]["by"], json!("monitoring"));
    let outages = &opened.incident().unwrap().outages;
    assert_eq!(outages[0].from.as_second(), begun.as_second(), "down before the desk knew of it");

    let bytes = std::fs::read(&desk.files()[0]).unwrap();
    let handled = || receiver.said().matches("finished handling").count();
    let before = handled();
    wait_for("three repeats", || (handled() >= before + 3).then_some(()));
    assert_eq!(std::fs::read(&desk.files()[0]).unwrap(), bytes, "repeats change nothing");

    alert[0]["endsAt"] = json!(Timestamp::now().to_string());
    post(&alert);
    let ended = wait_for("the end of the outage", || incident(&desk).filter(super::outage_is_over));
    let alerts = &ended.incident().unwrap().alerts;
    assert_eq!((alerts.len(), alerts[0].until.is_some()), (1, true));
    assert_eq!(ended.history.len(), 2, "created, recovered");
}

/// Debian's `webhook` with the example's hooks.
fn receiver(desk: &TestDesk, webhook: &Path, folder: &Path, port: u16) -> Running {
    let hooks = folder.join("hooks.json");
    std::fs::write(&hooks, example(desk, "hooks.json")).unwrap();
    let mut command = beside(webhook);
    command.args(["-verbose", "-ip", "127.0.0.1", "-port", &port.to_string(), "-hooks"]).arg(hooks);
    let running = Running::start(&mut command, folder.join("webhook.log"));
    wait_for("webhook", || running.said().contains("serving hooks").then_some(()));
    running
}

/// Alertmanager with the example's configuration, but without its patience.
fn sender(desk: &TestDesk, alertmanager: &Path, folder: &Path, (hooks, web): (u16, u16)) -> Running {
    let config = example(desk, "alertmanager.yml")
        .replace("127.0.0.1:9000", &format!("127.0.0.1:{hooks}"))
        .replace("group_wait: 30s", "group_wait: 50ms")
        .replace("group_interval: 5m", "group_interval: 300ms")
        .replace("repeat_interval: 4h", "repeat_interval: 300ms");
    let file = folder.join("alertmanager.yml");
    std::fs::write(&file, config).unwrap();
    let mut command = beside(alertmanager);
    command
        .arg(format!("--config.file={}", file.display()))
        .arg(format!("--storage.path={}", folder.join("alertmanager").display()))
        .arg(format!("--web.listen-address=127.0.0.1:{web}"))
        .arg("--cluster.listen-address=");
    Running::start(&mut command, folder.join("alertmanager.log"))
}

#[test]
fn the_receiver_refuses_who_does_not_know_the_secret() {
    let (Some(webhook), Some(_)) = (program("webhook", "webhook"), program("curl", "curl")) else { return };
    let desk = TestDesk::new();
    let port = free_tcp_port();
    let _receiver = receiver(&desk, &webhook, desk.root().parent().unwrap(), port);
    let url = format!("http://127.0.0.1:{port}/hooks/alertmanager");
    let body = std::fs::read_to_string("tests/it/monitor/alerts/alertmanager.json").unwrap();
    let post = |secret: &str| {
        let header = format!("Authorization: Bearer {secret}");
        curl(
            &["--header", "Content-Type: application/json", "--header", &header, "--data-binary", "@-", &url],
            &body,
        )
    };
    assert!(!post("guessed"));
    assert_eq!(desk.files().len(), 0);
    assert!(post("CHANGE-ME"));
    assert_eq!(desk.files().len(), 1, "the receiver answers once the program is done");
}
