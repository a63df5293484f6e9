//! A desk that came from somewhere else may hold symbolic links. No command reads, writes, moves or removes anything
//! through one; each is named.

use std::collections::BTreeMap;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

use crate::desk::TestDesk;

/// The files of whoever runs the desk, beside it.
fn outside(desk: &TestDesk) -> PathBuf {
    let outside = desk.root().join("../outside");
    std::fs::create_dir_all(outside.join("2026/11")).unwrap();
    std::fs::write(outside.join("letter.txt"), "precious\n").unwrap();
    std::fs::write(outside.join("2026/11.jsonl"), "not a measurement\n").unwrap();
    std::fs::write(outside.join("2026/11/INC-261123-00000.json"), "{}\n").unwrap();
    outside.canonicalize().unwrap()
}

fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(contents(&path)),
            false => drop(found.insert(path.clone(), std::fs::read(&path).unwrap())),
        }
    }
    found
}

/// Puts a link in the place of what is there.
fn link(desk: &TestDesk, at: &str, to: &Path) {
    let path = desk.root().join(at);
    if path.is_dir() {
        std::fs::remove_dir_all(&path).unwrap();
    } else {
        let _ = std::fs::remove_file(&path);
    }
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    symlink(to, path).unwrap();
}

const MAIL: &str = "From: a@example.org\nSubject: [ID] x\nMessage-ID: <1@example.org>\nContent-Type: application/x; \
                    name=\"a.bin\"\nContent-Disposition: attachment\n\nx\n";

#[test]
fn no_writing_command_goes_through_a_link() {
    for (at, line) in [
        ("incidents", "incident new x --requester z"),
        ("incidents/2026", "incident new x --requester z"),
        ("incidents/2026/11", "incident new x --requester z"),
        ("requests", "request new x --requester z"),
        ("articles", "kb new k --type faq --body b"),
        ("articles/2026", "kb import ../pages"),
        ("incidents/2026/11", "import ../rows.csv"),
        ("measurements", "monitor record mail response_time 3"),
        ("measurements/2026", "monitor record mail response_time 3"),
        (".itdesk", "note ID hello"),
        ("archive", "archive --older-than 1d"),
        ("archive/incidents", "archive --older-than 1d"),
        ("archive/incidents/2026", "archive --older-than 1d"),
    ] {
        let desk = TestDesk::new();
        let outside = outside(&desk);
        std::fs::write(desk.root().join("../rows.csv"), "title,external\na,s:1\n").unwrap();
        std::fs::create_dir_all(desk.root().join("../pages")).unwrap();
        std::fs::write(desk.root().join("../pages/a.md"), "---\ntitle: a\n---\nbody\n").unwrap();
        let id = desk.incident("Down --requester z");
        if at.starts_with("archive") {
            desk.cmd(&format!("incident cancel {id} --because x")).ok();
            desk.at("2026-12-23T09:00:00Z");
        }
        link(&desk, at, &outside);
        let before = contents(&outside);
        let told = desk.cmd(&line.replace("ID", &id)).fails(6);
        assert!(told.stderr.contains(&format!("{at} is a symbolic link")), "{at}: {}", told.stderr);
        assert!(told.stderr.contains("→ see where it leads: ls -l"), "{at}: {}", told.stderr);
        assert_eq!(contents(&outside), before, "{at}: {line}");
        assert!(desk.root().join(at).is_symlink(), "{at}");
    }
}

#[test]
fn a_linked_file_is_neither_read_nor_written() {
    let (inside, set_up) = (|id: &str| format!("incidents/2026/11/23/{id}.json"), "git setup");
    for (at, line) in [
        ("RECORD", "note ID hello"),
        ("RECORD", "show ID"),
        ("ATTACHMENTS", "mail receive"),
        ("measurements/2026/11.jsonl", "monitor record mail response_time 3"),
        (".itdesk/lock", "note ID hello"),
        (".gitattributes", set_up),
        (".gitattributes", "init ."),
        (".gitignore", "init ."),
        ("itdesk.toml", "list"),
        ("itdesk.toml", "config show"),
    ] {
        let desk = TestDesk::new();
        let outside = outside(&desk);
        let id = desk.incident("Down --requester z");
        std::process::Command::new("git").args(["init", "-q"]).current_dir(desk.root()).status().unwrap();
        let at = match at {
            "RECORD" => inside(&id),
            "ATTACHMENTS" => format!("incidents/2026/11/23/{id}"),
            at => at.to_owned(),
        };
        let target = outside.join("target");
        if at.ends_with(&id) {
            std::fs::create_dir(&target).unwrap();
        } else {
            // What would be read or written if the link were followed.
            std::fs::write(&target, std::fs::read(desk.root().join(&at)).unwrap_or_default()).unwrap();
        }
        link(&desk, &at, &target);
        let before = contents(&outside);
        let words = crate::desk::words(&line.replace("ID", &id));
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let told = desk.run_with(&words, MAIL.replace("ID", &id).as_bytes());
        assert_eq!(told.code, 6, "{at}: {line}: {}{}", told.stdout, told.stderr);
        assert!(told.stderr.contains(&format!("{at} is a symbolic link")), "{at}: {}", told.stderr);
        assert_eq!(contents(&outside), before, "{at}: {line}");
    }
}

#[test]
fn a_link_that_leads_nowhere_makes_no_file_there() {
    for (at, line) in [
        (".gitattributes", "init ."),
        ("measurements/2026/11.jsonl", "monitor record mail response_time 3"),
        (".itdesk/lock", "incident new x --requester z"),
        ("incidents", "incident new x --requester z"),
    ] {
        let desk = TestDesk::new();
        let outside = outside(&desk);
        link(&desk, at, &outside.join("new"));
        desk.cmd(line).fails(6);
        assert!(outside.join("new").symlink_metadata().is_err(), "{at}");
    }
}

#[test]
fn reading_commands_name_a_link_and_serve_the_rest() {
    for at in ["incidents/2026/10", "incidents/2025", "requests", "RECORD"] {
        let desk = TestDesk::new();
        let outside = outside(&desk);
        let good = desk.incident("Printer --requester z");
        let bad = desk.incident("Secret --requester z");
        let secret = outside.join("secret.json");
        std::fs::copy(desk.path(&bad), &secret).unwrap();
        std::fs::remove_file(desk.path(&bad)).unwrap();
        let at = at.replace("RECORD", &format!("incidents/2026/11/23/{bad}.json"));
        let to = if at.ends_with("json") { secret } else { outside };
        link(&desk, &at, &to);
        for line in ["list", "list text:Printer", "search Printer", "export --json", "due", "monitor report"]
        {
            let told = desk.cmd(line);
            assert_eq!(told.code, 6, "{at}: {line}: {}", told.stderr);
            assert!(told.stderr.contains(&format!("{at} is a symbolic link")), "{at}: {}", told.stderr);
            assert!(!told.stdout.contains("Secret"), "{at}: {line}: {}", told.stdout);
        }
        assert!(desk.cmd("list").stdout.contains("Printer"));
        desk.cmd(&format!("show {good}")).ok();
    }
}

#[test]
fn an_index_that_is_a_link_is_left_alone() {
    for at in [".itdesk", ".itdesk/index.sqlite", ".itdesk/index.sqlite-wal", ".itdesk/index.lock"] {
        let desk = TestDesk::new();
        let outside = outside(&desk);
        let id = desk.incident("Printer --requester z");
        std::fs::remove_dir_all(desk.root().join(".itdesk")).unwrap();
        link(&desk, at, &outside.join("letter.txt"));
        let before = contents(&outside);
        assert!(desk.cmd("list").ok().stdout.contains(&id[10..]), "{at}");
        desk.cmd("doctor").fails(1);
        assert_eq!(contents(&outside), before, "{at}");
    }
}

#[test]
fn doctor_names_links_and_moves_nothing_behind_them() {
    for at in [
        "incidents",
        "incidents/2026",
        "archive",
        "archive/incidents",
        "measurements",
        "measurements/2026",
        "articles",
        "incidents/2026/11/23/INC-261123-00000.json",
        "incidents/2026/11/23/INC-261123-00000",
        "incidents/notes",
        ".gitattributes",
        "aside",
        ".itdesk/archive.sqlite",
    ] {
        let desk = TestDesk::new();
        let outside = outside(&desk);
        desk.write("requests/todo.txt", "ask Zhang");
        link(&desk, at, &outside);
        let before = contents(&outside);
        let told = desk.cmd("doctor").fails(1);
        let line = format!("{at}: error link: this is a symbolic link");
        assert!(told.stdout.contains(&line), "{at}: {}", told.stdout);
        let fixed = desk.cmd("doctor --fix");
        assert!([1, 6].contains(&fixed.code), "{at}: {}", fixed.stderr);
        assert_eq!(contents(&outside), before, "{at}");
        assert!(desk.root().join(at).is_symlink(), "{at}");
    }
}

#[test]
fn the_desk_itself_may_be_reached_by_a_link() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --requester z");
    let link = desk.root().join("../link");
    symlink(desk.root(), &link).unwrap();
    desk.cmd(&format!("--desk ../link note {id} hello")).ok();
    desk.cmd("--desk ../link list").ok();
    desk.cmd("--desk ../link doctor").ok();
    assert!(desk.cmd(&format!("log {id}")).ok().stdout.contains("hello"));
}
