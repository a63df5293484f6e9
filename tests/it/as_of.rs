//! The desk as it stood: told from histories, and compared with what git kept.

use std::path::Path;
use std::process::Command;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::desk::{NOW, TestDesk};
use crate::life_of_a_desk::{POLICY, Turn, later, turn};
use crate::model::runs;

#[test]
fn lists_pages_deadlines_and_reports_tell_what_was() {
    let desk = TestDesk::new();
    let id = desk.incident("Down --impact significant --urgency high");
    desk.at("2026-11-23T10:00:00Z").cmd(&format!("incident start {id}")).ok();
    let other = desk.incident("Later");
    desk.at("2026-11-23T12:00:00Z").cmd(&format!("incident edit {id} --title Another")).ok();
    desk.cmd(&format!("incident resolve {id}")).ok();
    let then = "--as-of 2026-11-23T09:30:00Z";
    let t = desk.cmd(&format!("show {id} --json {then}")).json();
    assert_eq!((&t["title"], &t["state"], &t["assignee"]), (&json!("Down"), &json!("new"), &json!(null)));
    assert_eq!(t["history"].as_array().unwrap().len(), 1);
    assert_eq!(t["clocks"]["respond"]["elapsed_seconds"], 1800);
    assert_eq!(desk.cmd(&format!("list -q {then}")).ok().stdout, format!("{id}\n"));
    assert_eq!(desk.cmd("list state:open --count --as-of noon").fails(2).stdout, "");
    assert_eq!(desk.cmd("list state:open --count --as-of 11:00").ok().stdout, "2\n");
    assert_eq!(desk.cmd("list state:open --count --as-of 1h").ok().stdout, "2\n");
    assert_eq!(desk.cmd("list created:<45m -q --as-of 1h30m").ok().stdout.lines().count(), 1);
    let due = desk.cmd(&format!("due --within 2h --json {then}")).json();
    assert_eq!((&due[0]["clock"], &due[0]["remaining_seconds"]), (&json!("respond"), &json!(5400)));
    assert_eq!(
        desk.cmd(&format!("list --group-by state --json {then}")).json(),
        json!([{ "state": "new", "count": 1 }])
    );
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("show {other} {then}")).fails(3)), @r"
    error: INC-261123-#1 did not exist yet at 2026-11-23 09:30 UTC
      → it was created later: itdesk show INC-261123-#1
    ");
    insta::assert_snapshot!(desk.said(&desk.cmd("list --as-of 2026-11-24T00:00:00Z").fails(2)), @r"
    error: --as-of 2026-11-24 00:00 UTC is in the future (it is 2026-11-23 12:00 UTC)
      → give a time in the past
    ");
    desk.cmd("report changes --as-of 1h").ok();
}

#[test]
fn a_late_entry_was_not_known_before_it_was_written() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.at("2026-11-23T12:00:00Z")
        .cmd(&format!("incident respond {id} hello --at 2026-11-23T10:00:00Z"))
        .ok();
    assert_eq!(
        desk.cmd(&format!("show {id} --json --as-of 2026-11-23T11:00:00Z")).json()["responded"],
        json!(null)
    );
    assert_eq!(desk.show(&id)["responded"], "2026-11-23T10:00:00Z");
}

#[test]
fn what_is_archived_by_now_was_live_then() {
    let desk = TestDesk::new();
    let id = desk.request("Laptop");
    desk.cmd(&format!("request cancel {id} --because no")).ok();
    desk.at("2028-01-10T00:00:00Z").cmd("archive").ok();
    assert_eq!(desk.cmd("list --all -q").ok().stdout, "");
    assert_eq!(desk.cmd("list --all -q --as-of 2026-11-24T00:00:00Z").ok().stdout, format!("{id}\n"));
    assert_eq!(desk.cmd("list --all -q --as-of 2028-01-01T00:00:00Z").ok().stdout, "");
    assert_eq!(desk.cmd("list -q --archive --as-of 2028-01-01T00:00:00Z").ok().stdout, format!("{id}\n"));
    assert_eq!(
        desk.cmd(&format!("show {id} --json --as-of 2026-11-24T00:00:00Z")).json()["state"],
        "cancelled"
    );
}

#[test]
fn a_history_that_contradicts_its_record_is_named() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.at("2026-11-23T10:00:00Z").cmd(&format!("incident start {id}")).ok();
    desk.edit_record(&id, |record| record["history"][1]["changes"]["state"][0] = json!("asleep"));
    let told = desk.cmd("list -q --as-of 30m").fails(6);
    assert!(told.stderr.contains("cannot be gone back over"), "{}", told.stderr);
    desk.cmd(&format!("show {id} --as-of 30m")).fails(6);
}

fn git(desk: &TestDesk, folder: &Path, args: &[&str]) -> String {
    let mut git = Command::new("git");
    git.args([
        "-c",
        "user.name=t",
        "-c",
        "user.email=t@x.example",
        "-c",
        "commit.gpgsign=false",
        "-c",
        "gc.auto=0",
        "-c",
        "maintenance.auto=false",
    ]);
    let home = desk.root().parent().unwrap();
    let told = git
        .args(args)
        .current_dir(folder)
        .env("HOME", home)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .unwrap();
    assert!(told.status.success(), "git {args:?}: {}", String::from_utf8_lossy(&told.stderr));
    String::from_utf8(told.stdout).unwrap().trim().to_owned()
}

/// What is asked at each time.
const QUESTIONS: [&str; 13] = [
    "list",
    "due --within 40d",
    "report sla --json",
    "report workload --json",
    "report knowledge --json",
    "list --json",
    "list --format csv --sort id",
    "list state:open --count",
    "list --group-by state,class --json",
    "list --fields id,state,class,due,assignee,tag --json --sort id",
    "due --within 40d --json",
    "report changes --json",
    "report deliveries --json",
];

/// Every answer as of each time is that of the commit of that time, looked at then.
fn story(turns: &[Turn]) {
    let desk = TestDesk::with_policy(POLICY);
    git(&desk, desk.root(), &["init", "-q"]);
    let (mut now, mut ids) = (NOW.to_owned(), Vec::new());
    let mut times: Vec<(String, String, Vec<String>)> = Vec::new();
    for turn in turns {
        now = later(&now, turn.after);
        turn.take(desk.at(&now), &mut ids);
        git(&desk, desk.root(), &["add", "-A"]);
        git(&desk, desk.root(), &["commit", "-qm", "turn", "--allow-empty"]);
        let commit = git(&desk, desk.root(), &["rev-parse", "HEAD"]);
        times.retain(|(time, ..)| *time != now);
        times.push((now.clone(), commit, ids.clone()));
    }
    let then = TestDesk::bare();
    git(&desk, desk.root(), &["worktree", "add", "-q", "--detach", then.root().join("w").to_str().unwrap()]);
    let folder = then.root().join("w");
    for (time, commit, ids) in times.iter().rev().step_by(1 + times.len() / 4) {
        git(&desk, &folder, &["checkout", "-q", commit]);
        let pages = ids.iter().flat_map(|id| [format!("show {id} --json"), format!("show {id}")]);
        for question in QUESTIONS.iter().map(|q| (*q).to_owned()).chain(pages) {
            let was = then.at(time).cmd(&format!("--desk w {question}")).ok().stdout;
            let told = desk.cmd(&format!("{question} --as-of {time}")).ok().stdout;
            assert_eq!(told, was, "{question} as of {time}");
        }
    }
}

#[test]
fn every_answer_is_that_of_the_commit_of_the_time() {
    runs(2, prop::collection::vec(turn(), 4..20), |turns| story(&turns));
}

/// The record itself goes back byte for byte, but for deadlines, which are computed at every look.
#[test]
fn a_record_goes_back_to_what_git_has() {
    runs(4, prop::collection::vec(turn(), 6..30), |turns| {
        let desk = TestDesk::with_policy(POLICY);
        let (mut now, mut ids) = (NOW.to_owned(), Vec::new());
        let mut kept: Vec<(String, Vec<(String, Value)>)> = Vec::new();
        let bare = |id: &str| {
            let mut record: Value = serde_json::from_slice(&desk.bytes(id)).unwrap();
            record.as_object_mut().unwrap().remove("due");
            (id.to_owned(), record)
        };
        for turn in &turns {
            now = later(&now, turn.after);
            turn.take(desk.at(&now), &mut ids);
            kept.retain(|(time, _)| *time != now);
            kept.push((now.clone(), ids.iter().map(|id| bare(id)).collect()));
        }
        for (time, records) in &kept {
            for (id, record) in records {
                let then =
                    itdesk::rules::replay::as_of(&desk.record(id), time.parse().unwrap()).unwrap().unwrap();
                let mut then = serde_json::to_value(then).unwrap();
                then.as_object_mut().unwrap().remove("due");
                assert_eq!(then, *record, "{id} as of {time}");
            }
        }
    });
}
