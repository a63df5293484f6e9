//! Sealed years of the archive: everything reaches the records in them, and damage is named.

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::desk::{GIT_CONFIG, TestDesk};

const FILE: &str = "archive/requests/2019.jsonl.zst";

/// A ticket that ended in 2019 and is archived, and further ones like it: more than one frame of a sealed file.
fn archived(desk: &TestDesk, more: usize) -> Vec<String> {
    desk.at("2019-03-04T09:00:00Z");
    let first = desk.request("'Old VPN' --requester ann --service mail");
    desk.cmd(&format!("note {first} 'Sent a token'")).ok();
    desk.cmd(&format!("request cancel {first} --because no")).ok();
    desk.at("2026-11-23T09:00:00Z").cmd("archive -q").ok();
    let record: Value = serde_json::from_slice(&std::fs::read(place(desk, &first)).unwrap()).unwrap();
    let mut ids = vec![first.clone()];
    for number in 0..more {
        let mut other = record.clone();
        let id = format!("REQ-190304-Z{number:04}");
        other["id"] = json!(id);
        for event in other["history"].as_array_mut().unwrap() {
            event["event"] = json!(format!("{}{number:04}", &event["event"].as_str().unwrap()[..6]));
        }
        std::fs::write(place(desk, &id), serde_json::to_string_pretty(&other).unwrap() + "\n").unwrap();
        ids.push(id);
    }
    ids
}

/// Where an archived record has its own file.
fn place(desk: &TestDesk, id: &str) -> PathBuf {
    desk.root().join(format!("archive/requests/20{}/{id}.json", &id[4..6]))
}

/// What commands say of the archive.
fn answers(desk: &TestDesk, id: &str) -> Vec<String> {
    let lines = [
        "list --archive --limit 0 --json",
        "list --archive state:cancelled title:vpn --count",
        "list --archive --group-by state --json",
        "search token --archive --limit 0 --json",
        "export --archive --format jsonl",
        "report sla --from 2019-01-01 --to 2019-12-31 --json",
        "monitor audit --json",
        "archive --expired --json",
        &format!("show {id} --json"),
        &format!("show {} --json", &id[11..]),
        &format!("log {id}"),
    ];
    lines.iter().map(|line| desk.cmd(line)).map(|out| format!("{} {}", out.code, out.stdout)).collect()
}

#[test]
fn everything_reaches_a_sealed_year() {
    let desk = TestDesk::new();
    let ids = archived(&desk, 400);
    let id = ids[0].clone();
    let before = answers(&desk, &id);
    let suggested = desk.cmd("archive").ok().stderr;
    assert!(suggested.contains("1 archived year can become one file: itdesk archive --seal"), "{suggested}");
    let dry = desk.cmd("archive --seal --dry-run --json").json();
    assert_eq!((&dry["files"][0]["sealed"], &dry["files"][0]["bytes"]), (&json!(401), &Value::Null));
    assert!(!desk.root().join(FILE).exists());
    let other = desk.copy();
    let told = desk.cmd("archive --seal --lang zh-CN").ok();
    assert_eq!(told.stdout, format!("{FILE}\n"));
    assert!(told.stderr.contains("401 条记录"), "{}", told.stderr);
    let files = || std::fs::read_dir(desk.root().join("archive/requests")).unwrap().count();
    assert_eq!(files(), 1, "the records have left their own files");
    assert_eq!(answers(&desk, &id), before, "nothing is lost and nothing is new");
    assert_eq!(desk.cmd("doctor --json").json()["checked"], 401);
    assert!(desk.cmd("archive --seal").ok().stderr.contains("nothing to seal"));
    // The same records give the same bytes in another clone, in two steps too.
    let late = place(&other, &ids[7]);
    let kept = std::fs::read(&late).unwrap();
    std::fs::remove_file(&late).unwrap();
    other.cmd("archive --seal 2019 -q").ok();
    std::fs::create_dir_all(late.parent().unwrap()).unwrap();
    std::fs::write(&late, kept).unwrap();
    assert_eq!(other.cmd("list --archive --count").ok().stdout, "401\n");
    assert_eq!(other.cmd("archive --seal 2019 --json").json()["files"][0]["sealed"], 1);
    let bytes = std::fs::read(desk.root().join(FILE)).unwrap();
    assert!(bytes == std::fs::read(other.root().join(FILE)).unwrap());
    // Any reader of zstd gives a record a line, in order.
    let text = String::from_utf8(zstd::decode_all(&*bytes).unwrap()).unwrap();
    let read: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(read.len() == 401 && read.is_sorted_by_key(|record| record["id"].as_str().unwrap().to_owned()));
    for (year, code, says) in [("2026", 4, "2026 is not over"), ("old", 2, "'old' is not a year")] {
        assert!(desk.cmd(&format!("archive --seal {year}")).fails(code).stderr.contains(says), "{year}");
    }
}

#[test]
fn a_restored_ticket_wins_over_the_sealed_one_until_it_is_sealed_again() {
    let desk = TestDesk::new();
    let ids = archived(&desk, 3);
    let id = &ids[2];
    desk.cmd("archive --seal -q").ok();
    let bytes = std::fs::read(desk.root().join(FILE)).unwrap();
    assert!(desk.cmd(&format!("note {id} More")).fails(4).stderr.contains("archive --restore"));
    desk.cmd(&format!("archive --restore {id}")).ok();
    assert_eq!(bytes, std::fs::read(desk.root().join(FILE)).unwrap(), "the others are not written again");
    assert_eq!(desk.cmd("list --archive --count").ok().stdout, "3\n");
    desk.cmd(&format!("note {id} 'One more'")).ok();
    assert_eq!(desk.cmd("list --all --format ids").ok().lines(), [id]);
    let waits = desk.cmd("archive --seal").ok().stderr;
    assert!(waits.contains("nothing to seal"), "{waits}");
    desk.cmd("archive --older-than 0d -q").ok();
    assert!(place(&desk, id).exists());
    assert_eq!(desk.cmd("list --archive --count").ok().stdout, "4\n");
    assert!(desk.cmd(&format!("log {id}")).ok().stdout.contains("One more"));
    desk.cmd("archive --seal -q").ok();
    assert!(!place(&desk, id).exists());
    assert!(desk.cmd(&format!("log {id}")).ok().stdout.contains("One more"));
    assert_eq!(desk.cmd("list --archive --count").ok().stdout, "4\n");
    // A writer that was killed before it took the records away leaves both; the next one ends its work.
    std::fs::create_dir_all(desk.root().join("archive/requests/2019")).unwrap();
    let line = serde_json::to_string(&desk.cmd(&format!("export --archive {id} --format json")).ok().stdout);
    assert!(line.is_ok());
    let sealed = std::fs::read(desk.root().join(FILE)).unwrap();
    let text = String::from_utf8(zstd::decode_all(&*sealed).unwrap()).unwrap();
    let line = text.lines().find(|line| line.contains(id.as_str())).unwrap();
    std::fs::write(place(&desk, id), line).unwrap();
    assert_eq!(desk.cmd("list --archive --count").ok().stdout, "4\n");
    desk.cmd("archive --seal -q").ok();
    assert!(!place(&desk, id).exists() && sealed == std::fs::read(desk.root().join(FILE)).unwrap());
    // A live ticket of a year that is over keeps it from being sealed with the others, unless the year is named.
    desk.cmd(&format!("archive --restore {id}")).ok();
    std::fs::create_dir_all(desk.root().join("archive/requests/2019")).unwrap();
    std::fs::write(place(&desk, &ids[1]), text.lines().find(|l| l.contains(ids[1].as_str())).unwrap())
        .unwrap();
    let waits = desk.cmd("archive --seal --json").json();
    assert_eq!(waits["waiting"], json!([{ "kind": "request", "year": 2019, "live": 1 }]));
    desk.cmd("archive --seal 2019 -q").ok();
    assert!(!place(&desk, &ids[1]).exists() && desk.path(id).exists());
    // Past its retention it goes, sealed or not.
    desk.cmd("archive --older-than 0d -q").ok();
    desk.at("2039-01-01T09:00:00Z");
    desk.policy("[records]\nkeep = \"5y\"\n[services.mail]\nended = 2026-12-01\n");
    assert_eq!(desk.cmd("archive --expired --remove -q").ok().lines().len(), 4);
    assert_eq!(desk.cmd("list --archive --count").ok().stdout, "0\n");
    assert!(!desk.root().join(FILE).exists() && !place(&desk, id).exists());
}

#[test]
fn damage_in_a_sealed_file_is_named_and_the_rest_of_the_desk_works() {
    let desk = TestDesk::new();
    let id = archived(&desk, 300)[0].clone();
    let live = desk.request("'VPN today'");
    desk.cmd("archive --seal -q").ok();
    let whole = std::fs::read(desk.root().join(FILE)).unwrap();
    desk.cmd("list --archive --count").ok();
    let mut torn = whole.clone();
    torn[40] ^= 0x55;
    for (name, bytes, says) in [
        ("cut", &whole[..whole.len() - 9], "the end of the file is missing"),
        ("torn", &torn[..], "block 1 is damaged"),
        ("empty", &whole[..0], "the end of the file is missing"),
    ] {
        desk.write(FILE, bytes);
        for line in ["list --archive --count".to_owned(), "search token --archive".to_owned()] {
            let refused = desk.cmd(&line).fails(6);
            assert!(
                refused.stderr.contains(FILE) && refused.stderr.contains(says),
                "{name}: {}",
                refused.stderr
            );
        }
        assert_eq!(desk.cmd("list --all --format ids").ok().lines(), [&live], "{name}");
        desk.cmd(&format!("note {live} 'goes on'")).ok();
        let refused = desk.cmd("archive --seal 2018").ok();
        assert!(refused.stderr.contains("nothing to seal"), "{name}: {}", refused.stderr);
        let doctor = desk.cmd("doctor --json").fails(1).stdout;
        assert!(doctor.contains(FILE) && doctor.contains(says), "{name}: {doctor}");
    }
    assert!(desk.cmd(&format!("show {id}")).fails(6).stderr.contains(FILE));
    desk.write(FILE, &whole);
    assert_eq!(desk.cmd("list --archive --count").ok().stdout, "301\n", "taken back");
    assert_eq!(desk.cmd("doctor --json").json()["findings"], json!([]));
}

/// A message with a file, as of 2019.
const MESSAGE: &str = "From: Ann <ann@x.example>\nTo: help@y.example\nSubject: Old printer\n\
    Message-ID: <1@x.example>\nDate: Mon, 4 Mar 2019 09:00:00 +0000\nMIME-Version: 1.0\n\
    Content-Type: multipart/mixed; boundary=edge\n\n\
    --edge\nContent-Type: text/plain\n\nsee the log\n\
    --edge\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"a.log\"\n\none\n--edge--\n";

#[test]
fn doctor_names_what_a_sealed_record_lacks() {
    let desk = TestDesk::new();
    desk.write("../.gitconfig", GIT_CONFIG);
    let git = |args: &[&str]| {
        let mut git = std::process::Command::new("git");
        git.current_dir(desk.root()).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        assert!(git.env("HOME", desk.root().parent().unwrap()).args(args).status().unwrap().success());
    };
    desk.at("2019-03-04T09:00:00Z");
    let told = desk.run_with(&["mail", "receive", "--json"], MESSAGE.as_bytes()).json();
    let (id, name) = (told["id"].as_str().unwrap(), told["files"][0]["name"].as_str().unwrap());
    let other = desk.request("'New printer'");
    desk.cmd(&format!("link {id} relates_to {other}")).ok();
    desk.cmd(&format!("request cancel {id} --because no")).ok();
    desk.at("2026-11-23T09:00:00Z").cmd("archive -q").ok();
    desk.cmd("archive --seal 2019 -q").ok();
    git(&["init", "--quiet"]);
    git(&["add", "-A"]);
    git(&["commit", "--quiet", "-m", "all"]);
    desk.cmd("doctor").ok();
    let file = desk.root().join(format!("archive/requests/2019/{id}/{name}"));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "one");

    std::fs::remove_file(&file).unwrap();
    let found = desk.cmd("doctor").fails(1).stdout;
    let record = format!("archive/requests/2019/{id}.json: warning missing-file: '{name}' is not in");
    assert!(found.contains(&record) && found.contains("take it back with git checkout"), "{found}");
    git(&["checkout", "--quiet", "."]);
    desk.cmd("doctor").ok();
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "one");

    std::fs::remove_file(desk.path(&other)).unwrap();
    let found = desk.cmd("doctor --lang zh-CN").fails(1).stdout;
    assert!(found.contains(&format!("archive/requests/2019/{id}.json")) && found.contains(&other), "{found}");
    let found = desk.cmd("doctor --format csv").fails(1).stdout;
    assert_eq!(found.matches("dead-link").count(), 1, "{found}");
    // A ticket that was restored has a file of its own, which is looked at alone.
    desk.cmd(&format!("archive --restore {id}")).ok();
    let found = desk.cmd("doctor --format csv").fails(1).stdout;
    assert_eq!((found.matches("dead-link").count(), found.contains("archive/")), (1, false), "{found}");
}
