//! The contract with scripts: nothing waits, every end has its code, errors can be read by a program.

use std::fs::File;
use std::io::Read;
use std::process::Stdio;

use serde_json::Value;

use crate::desk::TestDesk;

/// A desk with an incident, a request and a cancelled incident: INC, REQ and OLD in the lines are their ids.
fn desk_with_both() -> (TestDesk, impl Fn(&str) -> String) {
    let desk = TestDesk::new();
    let (incident, request) = (desk.incident("Down"), desk.request("'A laptop'"));
    desk.cmd(&format!("incident start {incident}")).ok();
    desk.cmd(&format!("incident repair {incident} done")).ok();
    let old = desk.incident("Old");
    desk.cmd(&format!("incident cancel {old} -m no")).ok();
    let fill = move |line: &str| line.replace("INC", &incident).replace("REQ", &request).replace("OLD", &old);
    (desk, fill)
}

/// Every command that lacks something, and the name of what it lacks.
const LACKING: [(&str, &str); 36] = [
    ("incident new", "TITLE"),
    ("request new", "TITLE"),
    ("incident new Down --class A", "--reason"),
    ("incident triage", "ID is missing"),
    ("incident triage INC --class A", "--reason"),
    ("incident assign", "ID is missing"),
    ("incident assign INC", "WHO"),
    ("incident note", "ID is missing"),
    ("incident note INC", "TEXT"),
    ("note", "ID is missing"),
    ("note REQ", "TEXT"),
    ("incident respond INC", "TEXT"),
    ("incident start", "ID is missing"),
    ("incident hold INC", "--reason"),
    ("incident resume", "ID is missing"),
    ("incident resolve", "ID is missing"),
    ("incident close", "ID is missing"),
    ("incident reopen OLD", "--reason"),
    ("request cancel REQ", "--reason"),
    ("request edit REQ", "--title"),
    ("incident analyse INC", "TEXT"),
    ("incident analyse INC text --cause-text why", "--cause"),
    ("incident repair INC", "TEXT"),
    ("incident verify INC", "--passed or --failed"),
    ("incident escalate INC", "--reason"),
    ("incident outage start", "ID is missing"),
    ("incident problem", "ID is missing"),
    ("show", "<ID>"),
    ("search", "<WORD|FILTER>"),
    ("link INC", "<RELATION>"),
    ("rules due --for 1h", "--from"),
    ("rules due --from 2026-11-23T09:00:00Z", "--for"),
    ("rules elapsed --from 2026-11-23T09:00:00Z", "--to"),
    ("workflow", "<KIND>"),
    ("schema", "<KIND>"),
    ("completions", "<SHELL>"),
];

#[test]
fn without_a_terminal_what_is_missing_is_a_usage_error_that_names_it() {
    let (desk, fill) = desk_with_both();
    let before: Vec<_> = desk.files().iter().map(|f| std::fs::read(f).unwrap()).collect();
    for (line, named) in LACKING {
        let told = desk.cmd(&fill(line)).fails(2);
        assert!(told.stderr.contains(named), "{line}: {}", told.stderr);
        assert_eq!(told.stdout, "", "{line}");
        let told = desk.cmd(&fill(&format!("{line} --json"))).fails(2);
        let error: Value =
            serde_json::from_str(&told.stderr).unwrap_or_else(|e| panic!("{line}: {e}: {}", told.stderr));
        assert!(error["error"].to_string().contains(named), "{line}: {error}");
    }
    let after: Vec<_> = desk.files().iter().map(|f| std::fs::read(f).unwrap()).collect();
    assert_eq!(before, after);
}

#[test]
fn every_exit_code_of_the_table() {
    let (desk, fill) = desk_with_both();
    for (line, code) in [
        ("list", 0),
        ("incident respond INC 'on it'", 0),
        ("due --check", 0),
        ("due --check --within 9d", 1),
        ("config check --policy wrong.toml", 1),
        ("list --nonsense", 2),
        ("frobnicate", 2),
        ("list klass:A", 2),
        ("show ZZZZZ", 3),
        ("show INC-261123", 3),
        ("request history INC", 2),
        ("kb history INC", 3),
        ("incident start INC", 4),
        ("incident close INC", 4),
        ("init itdesk.toml/below", 7),
        ("config check --policy none.toml", 7),
    ] {
        desk.write("wrong.toml", "[desk]\ntimezone = \"Mars\"\n");
        desk.cmd(&fill(line)).fails(code);
    }
}

#[test]
fn another_writer_is_code_5_and_readers_do_not_mind() {
    let (desk, fill) = desk_with_both();
    let lock = File::options().write(true).open(desk.root().join(".itdesk/lock")).unwrap();
    lock.lock().unwrap();
    for line in [
        "note INC text",
        "incident new Down",
        "request start REQ",
        "link INC blocks REQ",
        "incident assign INC --auto",
    ] {
        let words = fill(line);
        let words: Vec<_> = words.split(' ').collect();
        let ended = desk.command().args(&words).env("ITDESK_LOCK_TIMEOUT", "0").output().unwrap();
        let told = crate::desk::told(line, ended).fails(5);
        if line.starts_with("note") {
            insta::assert_snapshot!(desk.said(&told), @r"
            error: another itdesk has been writing to [DESK] for 0 s
              → nothing was changed; try again, or wait longer with ITDESK_LOCK_TIMEOUT=60
            ");
        }
    }
    for line in ["list", "show INC", "due", "log", "search Down"] {
        desk.cmd(&fill(line)).ok();
    }
    drop(lock);
    desk.cmd(&fill("note INC text")).ok();
    let wrong =
        desk.command().args(["note", &fill("INC"), "text"]).env("ITDESK_LOCK_TIMEOUT", "soon").output();
    crate::desk::told("note", wrong.unwrap()).fails(2);
}

#[test]
fn a_git_conflict_is_code_5_and_a_damaged_record_6_and_the_others_are_served() {
    for (spoil, code) in [("conflict", 5), ("truncated", 6)] {
        let (desk, fill) = desk_with_both();
        let id = fill("INC");
        let text = String::from_utf8(desk.bytes(&id)).unwrap();
        let spoiled = match spoil {
            "conflict" => text.replace(
                "  \"state\": \"in_progress\",\n",
                "<<<<<<< HEAD\n  \"state\": \"new\",\n=======\n  \"state\": \"closed\",\n>>>>>>> theirs\n",
            ),
            _ => text[..text.len() / 2].to_owned(),
        };
        std::fs::write(desk.path(&id), &spoiled).unwrap();
        for line in ["show INC", "note INC text", "list", "due --within 9d", "log", "search laptop"] {
            desk.cmd(&fill(line)).fails(code);
        }
        assert_eq!(desk.bytes(&id), spoiled.as_bytes(), "a damaged record is left alone");
        assert_eq!(desk.cmd("list --format ids").fails(code).stdout, format!("{}\n", fill("REQ")));
        desk.cmd(&fill("show REQ")).ok();
        desk.cmd(&fill("note REQ text")).ok();
        if spoil == "conflict" {
            insta::assert_snapshot!(desk.said(&desk.cmd(&fill("show INC"))), @r"
            error: incidents/2026/11/23/INC-261123-#1.json:6:1: git left conflict markers here
              → settle it with itdesk git resolve, or in the file, then try again
            ");
        }
    }
}

#[test]
fn a_damaged_policy_is_code_6_and_names_the_place() {
    let (desk, _) = desk_with_both();
    desk.policy("[desk\nname = 1\n");
    insta::assert_snapshot!(desk.said(&desk.cmd("list").fails(6)), @r"
    error: itdesk.toml:1:6: not TOML: unclosed table, expected `]`
      → see all with: itdesk config check
    ");
    desk.cmd("config check").fails(1);
    desk.write("itdesk.toml", b"name = \"\xff\"");
    desk.cmd("list").fails(6);
    desk.cmd("config check").fails(6);
}

#[test]
fn errors_are_json_where_json_was_asked_for() {
    let (desk, fill) = desk_with_both();
    for (line, kind, code) in [
        ("list klass:A --json", "usage", 2),
        ("list --nonsense --json", "usage", 2),
        ("list --nonsense --format json", "usage", 2),
        ("list --nonsense --format=jsonl", "usage", 2),
        ("show ZZZZZ --format json", "ticket", 3),
        ("--json incident start INC", "rule", 4),
        ("init itdesk.toml/below --json", "system", 7),
    ] {
        let told = desk.cmd(&fill(line)).fails(code);
        let error: Value =
            serde_json::from_str(&told.stderr).unwrap_or_else(|e| panic!("{line}: {e}: {}", told.stderr));
        assert_eq!(
            (&error["error"]["kind"], &error["error"]["exit"]),
            (&kind.into(), &code.into()),
            "{line}"
        );
        assert!(!error["error"]["message"].as_str().unwrap().is_empty());
        assert_eq!(told.stdout, "", "{line}");
    }
}

#[test]
fn a_reader_that_goes_away_ends_it_in_silence() {
    let desk = TestDesk::new();
    let long = "x".repeat(500);
    let id = desk.run(&["incident", "new", &long]).id();
    // More than a pipe holds, so that the writer must meet its end.
    for n in 0..300 {
        let twin = format!("{}{:04}{}", &id[..11], n, &id[15..]);
        std::fs::write(desk.path(&twin), String::from_utf8(desk.bytes(&id)).unwrap().replace(&id, &twin))
            .unwrap();
    }
    for line in ["list --json", "list --format csv", "log --limit 0", "due --within 9d"] {
        let mut child = desk
            .process()
            .args(line.split(' '))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!((said.as_str(), child.wait().unwrap().code()), ("", Some(0)), "{line}");
    }
}

#[test]
fn a_clock_or_an_actor_that_cannot_be_is_said() {
    let desk = TestDesk::new();
    let run = |name: &str, value: &str, line: &str| {
        let ended = desk.command().args(line.split(' ')).env(name, value).output().unwrap();
        desk.said(&crate::desk::told(line, ended).fails(2))
    };
    insta::assert_snapshot!(run("ITDESK_NOW", "monday", "list"), @"
    error: ITDESK_NOW is 'monday', which is not a time
      → give RFC 3339: 2026-11-23T09:00:00Z
    ");
    insta::assert_snapshot!(run("ITDESK_ACTOR", " ", "incident new Down"), @r"
    error: no actor is set
      → give --as WHO, or set ITDESK_ACTOR or git config user.email
    ");
}
