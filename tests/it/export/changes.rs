//! `export --to` again: only what changed is read and written, and the outcome is that of a complete export.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rusqlite::Connection;

use super::tables::{TABLES, desk, loaded, table};
use crate::desk::{GIT_CONFIG, TestDesk};

/// Every file of an export, with its time.
fn times(folder: &Path) -> BTreeMap<PathBuf, SystemTime> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(times(&path)),
            false => drop(found.insert(path.clone(), path.metadata().unwrap().modified().unwrap())),
        }
    }
    found
}

/// Brings both targets up to date, and compares them with new ones; returns how many tickets were read for SQLite.
fn up_to_date(desk: &TestDesk, more: &str) -> u64 {
    let told = desk.cmd(&format!("export --to sqlite ../desk.sqlite {more} --json")).json();
    desk.cmd(&format!("export --to parquet ../tables {more}")).ok();
    let new = desk.root().join("../new.sqlite");
    let _ = std::fs::remove_file(&new);
    desk.cmd("export --to sqlite ../new.sqlite").ok();
    let open = |name: &str| Connection::open(desk.root().join("..").join(name)).unwrap();
    let (new, brought) = (open("new.sqlite"), open("desk.sqlite"));
    let read = loaded(&desk.root().join("../tables"));
    for of in TABLES {
        let all = table(&new, of);
        assert_eq!(all, table(&brought, of), "SQLite, {of:?}");
        assert_eq!(all, table(&read, of), "Parquet, {of:?}");
    }
    told["changed"].as_u64().unwrap()
}

fn git(desk: &TestDesk, args: &[&str]) -> String {
    let mut git = std::process::Command::new("git");
    git.current_dir(desk.root()).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
    let out = git.env("HOME", desk.root().parent().unwrap()).args(args).output().unwrap();
    assert!(out.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap().trim().to_owned()
}

#[test]
fn a_second_export_reads_what_changed_and_no_more() {
    let desk = desk();
    desk.write("../.gitconfig", GIT_CONFIG);
    git(&desk, &["init", "--quiet"]);
    git(&desk, &["add", "-A"]);
    git(&desk, &["commit", "--quiet", "-m", "all"]);
    let first = git(&desk, &["rev-parse", "HEAD"]);
    assert_eq!(up_to_date(&desk, ""), 60);
    let before = times(&desk.root().join("../tables"));
    assert_eq!(up_to_date(&desk, ""), 0);
    assert_eq!(before, times(&desk.root().join("../tables")), "nothing changed, nothing is written");

    // A note, a new ticket, a ticket that went and a measurement; half of it committed.
    let ids = desk.cmd("list --all --sort id --format ids").ok();
    desk.cmd(&format!("note {} 'Looked at it' --commit", ids.lines()[0])).ok();
    std::fs::remove_file(desk.path(ids.lines()[59])).unwrap();
    desk.cmd("request new 'A chair' --quiet").ok();
    desk.cmd("monitor record Mail crash 1").ok();
    assert_eq!(up_to_date(&desk, ""), 2);
    let after = times(&desk.root().join("../tables"));
    let stayed = |path: &Path| path.components().any(|part| part.as_os_str() == "incident");
    let kept = before.iter().filter(|(path, time)| stayed(path) && after.get(*path) == Some(time)).count();
    assert!(kept >= 6, "months without a change are not touched: {kept}");
    let known = desk.cmd("export --to sqlite ../desk.sqlite --json").json();
    assert_eq!(known["commit"], git(&desk, &["rev-parse", "HEAD"]));

    // Deadlines pass although nobody touches a file, and another policy judges all tickets anew.
    desk.at("2026-11-25T09:00:00Z");
    let passed = up_to_date(&desk, "");
    assert!(passed > 0 && passed < 60, "{passed} tickets with a clock that changed");
    let policy = std::fs::read_to_string(desk.root().join("itdesk.toml")).unwrap();
    desk.policy(&format!("{policy}\n# Edited.\n"));
    assert_eq!(up_to_date(&desk, ""), 60);

    // Another clone compares commits, and what is not committed there or was not here.
    git(&desk, &["add", "-A"]);
    git(&desk, &["commit", "--quiet", "-m", "more"]);
    let clone = desk.copy();
    clone.at("2026-11-25T09:00:00Z").cmd(&format!("note {} 'Elsewhere'", ids.lines()[1])).ok();
    assert!(up_to_date(&clone, "") < 60);
    assert!(up_to_date(&desk, &format!("--since {first}")) >= 2);
    let refused = desk.cmd("export --to sqlite ../desk.sqlite --since no-such-commit").fails(2);
    assert!(refused.stderr.contains("no-such-commit"), "{}", refused.stderr);
    let had = Connection::open(desk.root().join("../desk.sqlite")).unwrap();
    let commit: String =
        had.query_row("SELECT value FROM itdesk_export WHERE name = 'commit'", [], |row| row.get(0)).unwrap();
    desk.cmd(&format!("note {} 'Later' --commit", ids.lines()[2])).ok();
    let gap = desk.cmd("export --to sqlite ../desk.sqlite --since HEAD").fails(4);
    assert!(gap.stderr.contains(&commit[..12]), "{}", gap.stderr);
}

#[test]
fn what_a_killed_export_left_is_repaired() {
    let desk = desk();
    desk.cmd("export --to parquet ../tables").ok();
    let folder = desk.root().join("../tables");
    // Files that no manifest names yet, files without a place, and one of the export that is gone.
    std::fs::write(folder.join("tickets/incident/2026-11.0123456789abcdef.parquet"), "torn").unwrap();
    std::fs::write(folder.join("events/incident/2026-11.new"), "torn").unwrap();
    std::fs::write(folder.join("tickets/notes.txt"), "mine").unwrap();
    let lost = times(&folder.join("clocks/request")).into_keys().next().unwrap();
    std::fs::remove_file(lost).unwrap();
    std::fs::write(desk.root().join("../.desk.sqlite.itdesk-export"), "torn").unwrap();
    assert_eq!(up_to_date(&desk, ""), 60);
    assert!(folder.join("tickets/notes.txt").exists(), "only files of an export are removed");
    assert!(!folder.join("events/incident/2026-11.new").exists());
    assert!(!desk.root().join("../.desk.sqlite.itdesk-export").exists());
    // A first export that was killed left no manifest.
    std::fs::remove_file(folder.join("manifest.json")).unwrap();
    up_to_date(&desk, "");
}

#[test]
fn a_file_that_lacks_some_of_what_it_knew_is_refused() {
    let desk = desk();
    desk.cmd("export --to sqlite ../desk.sqlite").ok();
    let file = desk.root().join("../desk.sqlite");
    let change = |sql: &str| Connection::open(&file).unwrap().execute_batch(sql).unwrap();
    // The first version kept all tickets in one value, and no count.
    change(
        "UPDATE itdesk_export SET value = (SELECT value FROM itdesk_export WHERE name = 'tickets 000000')
           WHERE name = 'tickets';
         DELETE FROM itdesk_export WHERE name = 'tickets 000000'; PRAGMA user_version = 1",
    );
    assert_eq!(up_to_date(&desk, ""), 0);
    desk.incident("'One more'");
    assert_eq!(up_to_date(&desk, ""), 1);
    for piece in ["tickets 000000", "source"] {
        change(&format!("DELETE FROM itdesk_export WHERE name = '{piece}'"));
        let refused = desk.cmd("export --to sqlite ../desk.sqlite").fails(6);
        assert!(refused.stderr.contains("is a damaged export"), "{piece}: {}", refused.stderr);
        assert!(refused.stderr.contains("remove it and export again"), "{piece}: {}", refused.stderr);
    }
}

#[test]
fn other_things_are_not_written_over() {
    let desk = TestDesk::new();
    desk.incident("'VPN is down'");
    desk.write("../note.txt", "mine");
    desk.write("../folder/note.txt", "mine");
    let other = Connection::open(desk.root().join("../other.sqlite")).unwrap();
    other.execute_batch("CREATE TABLE mine (a)").unwrap();
    for target in [
        "sqlite ../note.txt",
        "sqlite ../folder",
        "sqlite ../other.sqlite",
        "parquet ../folder",
        "parquet ../note.txt",
    ] {
        let refused = desk.cmd(&format!("export --to {target}")).fails(2);
        assert!(refused.stderr.contains("is not an export of itdesk"), "{target}: {}", refused.stderr);
    }
    assert_eq!(std::fs::read_to_string(desk.root().join("../note.txt")).unwrap(), "mine");
    desk.cmd("export --to sqlite ../desk.sqlite").ok();
    desk.cmd("export --to parquet ../tables").ok();
    let stranger = TestDesk::new();
    stranger.incident("'Another desk'");
    let (file, folder) = (desk.root().join("../desk.sqlite"), desk.root().join("../tables"));
    for (format, target) in [("sqlite", &file), ("parquet", &folder)] {
        let refused = stranger.run(&["export", "--to", format, target.to_str().unwrap()]).fails(4);
        assert!(refused.stderr.contains("the export of another desk"), "{}", refused.stderr);
    }
    Connection::open(&file).unwrap().execute_batch("PRAGMA user_version = 99").unwrap();
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).unwrap();
    std::fs::write(
        folder.join("manifest.json"),
        manifest.replace("\"itdesk_export\": 2", "\"itdesk_export\": 99"),
    )
    .unwrap();
    for target in ["sqlite ../desk.sqlite", "parquet ../tables"] {
        let refused = desk.cmd(&format!("export --to {target}")).fails(2);
        assert!(refused.stderr.contains("newer itdesk"), "{}", refused.stderr);
    }
    desk.cmd("export --to sqlite ../late.sqlite --since HEAD").fails(2);
    let wrong = desk.cmd("export --to xml ../tables --json").fails(2);
    assert!(wrong.stderr.contains("parquet DIR"), "{}", wrong.stderr);
    desk.cmd("export --to sqlite ../x.sqlite state:open").fails(2);
    let chinese = desk.cmd("export --to parquet ../neu --lang zh-CN").ok();
    assert_eq!(chinese.stderr, "已将 1 个工单写入 ../neu\n");
}
