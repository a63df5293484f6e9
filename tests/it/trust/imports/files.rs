//! Files: what came with messages, and where results may go.

use serde_json::json;

use super::{take, tickets};
use crate::desk::TestDesk;

const LETTER: &str = "From: u@c.example\nTo: help@example.org\nSubject: att\nMessage-ID: <at@c>\nMIME-Version: 1.0\n\
    Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nsee file\n--b\n\
    Content-Type: text/plain; name=\"log.txt\"\nContent-Disposition: attachment; filename=\"log.txt\"\n\nLOGLINE\n--b--\n";

fn posted() -> TestDesk {
    let desk = TestDesk::with_policy("[mail]\naddress = \"help@example.org\"\n");
    desk.run_with(&["intake", "mail"], LETTER.as_bytes()).ok();
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
fn an_attachment_that_is_missing_from_the_export_or_has_an_unsafe_name_is_reported() {
    let desk = posted();
    let out = desk.cmd("export --json").json();
    let mut bare = out.clone();
    let file = bare.pointer_mut("/0/history/0/mail/files/0").unwrap();
    file.as_object_mut().unwrap().remove("content");
    let other = TestDesk::new();
    assert_eq!(take(&other, &[], bare.to_string())["tickets_added"], 1);
    assert!(tickets(&other)[0].to_string().contains("the export does not hold it"));
    for name in ["..", "", "a/../..", "x\u{0}y", ".hidden"] {
        let mut bad = out.clone();
        *bad.pointer_mut("/0/history/0/mail/files/0/path").unwrap() = json!(name);
        let other = TestDesk::new();
        assert_eq!(take(&other, &[], bad.to_string())["rejected"].as_array().unwrap().len(), 1, "{name:?}");
    }
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
