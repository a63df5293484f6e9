//! `monitor ingest --from log`: lines of a log into incidents (M7.1f).

use std::fs::{OpenOptions, rename};
use std::io::Write;
use std::path::Path;
use std::time::Duration;

use serde_json::Value;

use crate::desk::{Output, TestDesk};

const POLICY: &str = r#"[services.mail]
[[monitor.log]]
name = "disk"
pattern = '(?<host>\S+) kernel: I/O error, dev (?<disk>\w+)'
resolve = '(?<host>\S+) kernel: (?<disk>\w+): recovered'
key = ["host", "disk"]
count = 2
within = "10m"
title = "Disk {disk} of {host} fails"
service = "mail"
severity = "high"
"#;

fn ingest(desk: &TestDesk, args: &str, log: &[u8]) -> Output {
    let line = format!("monitor ingest --from log {args}");
    desk.run_with(&line.split_whitespace().collect::<Vec<_>>(), log)
}

fn append(path: &Path, text: &str) {
    let mut file = OpenOptions::new().create(true).append(true).open(path).unwrap();
    file.write_all(text.as_bytes()).unwrap();
}

fn incidents(desk: &TestDesk) -> Vec<Value> {
    desk.cmd("list kind:incident --json").json().as_array().cloned().unwrap_or_default()
}

#[test]
fn m7_1f_lines_of_a_log_open_and_end_an_incident() {
    let desk = TestDesk::with_policy(POLICY);
    let error = "Nov 23 08:50:01 web1 kernel: I/O error, dev sda\n";
    ingest(&desk, "", error.as_bytes()).ok();
    assert_eq!(incidents(&desk).len(), 0, "one line is not enough");
    let journal = "2026-11-23T08:51:00+0000 web1 kernel: I/O error, dev sda\n\
                   2026-11-23T08:52:00+0000 web1 kernel: I/O error, dev sda\nsomething else\n";
    let opened = ingest(&desk, "--json", journal.as_bytes()).json();
    assert_eq!(
        (&opened[0]["became"], &opened[0]["title"]),
        (&"opened".into(), &"Disk sda of web1 fails".into())
    );
    let id = opened[0]["id"].as_str().unwrap().to_owned();
    let shown = desk.show(&id);
    assert_eq!((&shown["service"], &shown["part"]["place"]), (&"mail".into(), &"web1".into()));
    assert_eq!(shown["channel"], "monitor");
    // The same lines again say nothing new.
    assert_eq!(ingest(&desk, "--json", journal.as_bytes()).json(), serde_json::json!([]));
    let over = "Nov 23 08:55:00 web1 kernel: sda: recovered\n";
    let over = ingest(&desk, "--json --lang zh-CN", over.as_bytes()).json();
    assert_eq!((&over[0]["became"], &over[0]["id"]), (&"proposed".into(), &id.as_str().into()));
    // Old lines, broken text and long lines are said, and open nothing.
    let mut odd = b"Nov 20 08:00:00 web2 kernel: I/O error, dev sdb\n\xff\xfe\n".to_vec();
    odd.extend(vec![b'x'; 70_000]);
    let told = ingest(&desk, "", &odd).ok().stderr;
    assert_eq!(
        told,
        "note: 1 line is not UTF-8; its unreadable bytes were replaced\n\
         note: 1 line is longer than 64 KiB; only its beginning was read\n\
         note: 1 matching line is too old to open an incident\n"
    );
    assert_eq!(incidents(&desk).len(), 1);
}

#[test]
fn m7_1f_rules_for_logs_that_are_none_are_refused() {
    let desk = TestDesk::new();
    let none = ingest(&desk, "", b"x\n").fails(2).stderr;
    assert!(none.contains("the policy has no [[monitor.log]]"), "{none}");
    desk.write("rules.toml", "[[monitor.log]]\nname = \"a\"\npattern = '(x'\n");
    let wrong = ingest(&desk, "--rules rules.toml", b"x\n").fails(6).stderr;
    assert!(
        wrong.contains(
            "rules.toml:3:11: monitor.log[0].pattern: '(x' is not a regular expression: unclosed group"
        ),
        "{wrong}"
    );
    desk.write("rules.toml", "[[monitor.log]]\nname = \"a\"\npattern = 'x'\nkey = [\"disk\"]\n");
    let wrong = ingest(&desk, "--rules rules.toml", b"x\n").fails(6).stderr;
    assert!(wrong.contains("'disk' is not a group of every pattern of the rule"), "{wrong}");
    desk.write("rules.toml", "[[monitor.log]]\nname = \"a\"\npattern = 'x'\n");
    let opened = ingest(&desk, "--rules rules.toml --json", b"x\n").json();
    assert_eq!(opened[0]["title"], "a: x");
    let flag = desk.cmd("monitor ingest --from grafana --rules policy").fails(2).stderr;
    assert!(flag.contains("--rules applies to log, not to grafana"), "{flag}");
    ingest(&desk, "--rules rules.toml --file none.log", b"").fails(7);
    desk.cmd("monitor ingest --from measure -").fails(2);
}

#[test]
fn m7_1f_a_log_is_read_on_where_the_last_run_stopped() {
    let desk = TestDesk::with_policy(POLICY);
    let log = desk.root().join("app.log");
    let error =
        |minute: u32, host: &str| format!("Nov 23 08:{minute}:00 {host} kernel: I/O error, dev sda\n");
    append(&log, &error(40, "web1"));
    let read = || ingest(&desk, "--file app.log --json", b"").json();
    assert_eq!(read(), serde_json::json!([]));
    assert_eq!(read(), serde_json::json!([]), "the line counts once");
    append(&log, &error(42, "web1"));
    rename(&log, desk.root().join("app.log.1")).unwrap();
    append(&log, &error(42, "web2"));
    let both = read();
    assert_eq!((both.as_array().unwrap().len(), &both[0]["title"]), (1, &"Disk sda of web1 fails".into()));
    assert_eq!(read(), serde_json::json!([]));
    append(&log, &error(43, "web2"));
    assert_eq!(read()[0]["became"], "opened");
    let again = ingest(&desk, "--file app.log --rewind --json", b"").json();
    assert_eq!(again, serde_json::json!([]), "the same lines say nothing new");
    assert_eq!(incidents(&desk).len(), 2);
}

#[test]
fn m7_1f_a_log_is_followed() {
    let desk = TestDesk::with_policy(POLICY);
    let log = desk.root().join("app.log");
    append(&log, "Nov 23 08:50:00 web1 kernel: I/O error, dev sda\n");
    let refused = ingest(&desk, "--file app.log --follow --json", b"").fails(2).stderr;
    assert!(refused.contains("--format jsonl"), "{refused}");
    let mut process = desk.process();
    process.args(["monitor", "ingest", "--from", "log", "--file", "app.log", "--follow"]);
    let mut child = process.spawn().unwrap();
    let has_position = || {
        let names = std::fs::read_dir(desk.root().join(".itdesk")).into_iter().flatten().flatten();
        names.map(|entry| entry.file_name()).any(|name| name.to_string_lossy().starts_with("log-"))
    };
    let is_read = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        has_position()
    });
    rename(&log, desk.root().join("app.log.1")).unwrap();
    append(&log, "Nov 23 08:51:00 web1 kernel: I/O error, dev sda\n");
    let is_there = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        incidents(&desk).len() == 1
    });
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(is_read && is_there);
}

#[test]
fn the_rules_of_the_examples_take_lines_as_they_are() {
    let desk = TestDesk::new();
    let rules = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/alerts/log.toml");
    let failed = |second: u32| {
        format!(
            "Nov 23 08:50:{second:02} web1 sshd[812]: Failed password for root from 192.0.2.7 port 4711 ssh2\n"
        )
    };
    let mut log: String = (0..10).map(failed).collect();
    log += "Nov 23 08:51:00 web1 kernel: [1.0] Out of memory: Killed process 812 (java) total-vm:1kB\n";
    log += "2026-11-23T08:51:00+00:00 db1 systemd[1]: pg.service: Failed with result 'exit-code'.\n";
    log += "2026-11-23T08:52:00+00:00 db1 systemd[1]: Started pg.service - PostgreSQL.\n";
    let taken = ingest(&desk, &format!("--rules {rules} --json"), log.as_bytes()).json();
    let titles: Vec<&str> =
        taken.as_array().unwrap().iter().filter_map(|alert| alert["title"].as_str()).collect();
    assert_eq!(
        titles,
        [
            "Many failed logins on web1 from 192.0.2.7",
            "web1 is out of memory: java was killed",
            "pg.service failed on db1",
            "pg.service failed on db1"
        ]
    );
}
