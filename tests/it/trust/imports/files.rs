//! Files: what came with messages, what pretends to be small, and where results may go.

use std::io::Write;

use serde_json::json;

use super::{take, tickets};
use crate::desk::TestDesk;

const LETTER: &str = "From: u@c.example\nTo: help@example.org\nSubject: att\nMessage-ID: <at@c>\nMIME-Version: 1.0\n\
    Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nsee file\n--b\n\
    Content-Type: text/plain; name=\"log.txt\"\nContent-Disposition: attachment; filename=\"log.txt\"\n\nLOGLINE\n--b--\n";

fn posted() -> TestDesk {
    let desk = TestDesk::with_policy("[mail]\naddress = \"help@example.org\"\n");
    desk.run_with(&["mail", "receive"], LETTER.as_bytes()).ok();
    desk
}

#[test]
fn what_came_with_messages_goes_out_and_comes_in_again() {
    let desk = posted();
    for format in ["jsonl", "json"] {
        let out = desk.cmd(&format!("export --format {format}")).ok().stdout;
        let other = TestDesk::new();
        assert_eq!(take(&other, &[], &out)["tickets_added"], 1, "{out}");
        let ticket = &tickets(&other)[0];
        let path = ticket["history"][0]["mail"]["files"][0]["path"].as_str().unwrap();
        let text = std::fs::read_to_string(other.root().join(path)).unwrap();
        assert!(text.contains("LOGLINE"), "{text}");
        other.cmd("doctor").ok();
        assert_eq!(take(&other, &[], &out)["tickets_known"], 1);
    }
    let shown = desk.cmd("list --json").ok().stdout;
    assert!(!shown.contains("content\""), "only an export holds the files");
}

#[test]
fn the_edits_of_long_lists_come_in_again() {
    let desk = TestDesk::new();
    let id = desk.incident("'Disk full'");
    for step in 0..12 {
        let step = format!("looked at the cause number {step}, which was none of those that we knew");
        desk.run(&["incident", "analyse", &id, &step]).ok();
    }
    let out = desk.cmd("export --json").json();
    assert!(out.to_string().contains("\"edits\""), "{out}");
    let other = TestDesk::new();
    assert_eq!(take(&other, &[], out.to_string())["tickets_added"], 1);
    assert_eq!(tickets(&other)[0]["history"], out[0]["history"]);
    let id = tickets(&other)[0]["id"].as_str().unwrap().to_owned();
    other.cmd("doctor").ok();
    other.cmd(&format!("undo {id}")).ok();
}

#[test]
fn an_attachment_that_is_missing_from_the_export_or_has_an_unsafe_name_is_reported() {
    let desk = posted();
    let out = desk.cmd("export --json").json();
    let mut bare = out.clone();
    let file = bare.pointer_mut("/0/history/0/mail/files/0").unwrap();
    file.as_object_mut().unwrap().remove("content");
    let other = TestDesk::new();
    assert_eq!(take(&other, &[], bare.to_string())["tickets_added"], 1);
    assert!(tickets(&other)[0].to_string().contains("the export does not contain it"));
    for name in ["..", "", "a/../..", "x\u{0}y", ".hidden"] {
        let mut bad = out.clone();
        *bad.pointer_mut("/0/history/0/mail/files/0/path").unwrap() = json!(name);
        let other = TestDesk::new();
        assert_eq!(take(&other, &[], bad.to_string())["rejected"].as_array().unwrap().len(), 1, "{name:?}");
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[test]
fn what_unpacks_to_more_than_the_limit_is_refused_and_the_limit_can_be_raised() {
    let desk = TestDesk::new();
    let table = format!("title\n{}", "some title\n".repeat(1000));
    let values = format!("at,measure,value\n{}", "2026-11-01,response_time,1\n".repeat(1000));
    for (args, text) in [
        (&["import", "-", "--dry-run"][..], &table),
        (&["monitor", "record", "--from", "-", "--dry-run"], &values),
    ] {
        for bytes in [gzip(text.as_bytes()), text.as_bytes().to_vec()] {
            let refused = desk.run_with(&[args, &["--max-size", "10KiB"]].concat(), &bytes).fails(2);
            assert!(refused.stderr.contains("holds more than 10 KiB"), "{}", refused.stderr);
            let refused = desk.run_with(&[args, &["--max-rows", "999"]].concat(), &bytes).fails(2);
            assert!(refused.stderr.contains("holds more than 999 rows"), "{}", refused.stderr);
            desk.run_with(&[args, &["--max-size", "1MiB", "--max-rows", "2000"]].concat(), &bytes).ok();
        }
    }
    let refused = desk.run_with(&["import", "-"], &gzip(&vec![0; 2 << 20])).fails(2);
    assert!(refused.stderr.contains("a first line of more than 1 MiB"), "{}", refused.stderr);
    let long = "x".repeat(17 << 20);
    for rows in [
        format!("title\n{long}\n"),
        format!("[{{\"title\":\"{long}\"}}]"),
        format!("{{\"title\":\"{long}\"}}\n{{}}\n"),
    ] {
        let refused = desk.run_with(&["import", "-", "--dry-run"], &gzip(rows.as_bytes())).fails(1);
        assert!(refused.stderr.contains("the row holds more than 16 MiB"), "{}", refused.stderr);
    }
    let deep = "[".repeat(1_000_000);
    assert_ne!(desk.run_with(&["import", "-", "--max-rows", "100"], deep.as_bytes()).code, 0);
    let wide = format!("[{}0]", "0,".repeat(100_000));
    desk.run_with(&["import", "-", "--max-rows", "1000"], wide.as_bytes()).fails(2);
}

#[test]
fn no_result_is_written_over_a_file_of_the_desk() {
    let desk = TestDesk::new();
    let id = desk.incident("'Disk full'");
    let record = desk.path(&id).strip_prefix(desk.root()).unwrap().display().to_string();
    std::fs::hard_link(desk.path(&id), desk.root().join("hard.json")).unwrap();
    std::os::unix::fs::symlink("itdesk.toml", desk.root().join("soft.toml")).unwrap();
    std::os::unix::fs::symlink("incidents/2026/11/new.json", desk.root().join("dangling")).unwrap();
    std::fs::create_dir_all(desk.root().join(".git")).unwrap();
    let before = (desk.bytes(&id), std::fs::read(desk.root().join("itdesk.toml")).unwrap());
    for path in [
        &record,
        "itdesk.toml",
        "./incidents/../itdesk.toml",
        "hard.json",
        "soft.toml",
        "dangling",
        "incidents/x.csv",
        ".git/config",
        ".itdesk/x",
        "archive/x",
    ] {
        for args in [
            vec!["import", "-", "--rejects", path],
            vec!["monitor", "record", "--from", "-", "--rejects", path],
        ] {
            let refused = desk.run_with(&args, b"title,team\nx\n");
            assert_eq!(refused.code, 2, "{path}: {}", refused.stderr);
            assert!(refused.stderr.contains("is a file of the desk"), "{path}: {}", refused.stderr);
        }
        let refused = desk.run(&["monitor", "report", "--output", path]).fails(2);
        assert!(refused.stderr.contains("is a file of the desk"), "{path}: {}", refused.stderr);
    }
    assert_eq!(before, (desk.bytes(&id), std::fs::read(desk.root().join("itdesk.toml")).unwrap()));
    desk.run_with(&["import", "-", "--rejects", "bad.csv"], b"title,team\nx\n").fails(1);
    assert!(desk.root().join("bad.csv").is_file());
}
