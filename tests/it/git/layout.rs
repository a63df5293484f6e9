//! Records by day and by month: both are read, the new place is written, and a desk moves from one to the other in one
//! commit that merges with clones which have not moved.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use itdesk::records::{Id, Ticket};
use itdesk::store::Place;
use serde_json::Value;

use super::clones::Clones;

const NEW: &str = "incident new 'VPN drops' --symptom 'tunnel resets' --commit";

/// Where a record is, relative to the desk.
fn at(place: Place, id: &str) -> String {
    place.path(id.parse().unwrap()).display().to_string()
}

/// What is filed of records and beside them, by the last part of each path.
fn contents(clones: &Clones, name: &str) -> BTreeMap<String, String> {
    let last = |path: PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    clones.records(name).into_iter().map(|(path, text)| (last(path), text)).collect()
}

fn is_by(place: Place, path: &Path) -> bool {
    let id = path.iter().find_map(|part| part.to_str()?.trim_end_matches(".json").parse::<Id>().ok());
    path.starts_with(place.folder(id.unwrap()))
        && path.strip_prefix(place.folder(id.unwrap())).unwrap().iter().count() <= 2
}

fn findings(clones: &Clones, name: &str, line: &str) -> Vec<(String, String, bool)> {
    let report: Value = serde_json::from_str(&clones.cmd(name, line).stdout).unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let finding = |f: &Value| (text(&f["code"]), text(&f["file"]), f["fixed"].as_bool().unwrap());
    report["findings"].as_array().unwrap().iter().map(finding).collect()
}

/// Clones of a desk as an earlier version left it: two tickets by month, one of them with a file, all committed.
fn by_month() -> (Clones, [String; 2]) {
    let clones = Clones::new(2);
    let ids = [(); 2].map(|()| clones.cmd("a", NEW).id());
    clones.mail("a", &ids[0], "1", "log.txt");
    clones.file_by_month("a");
    clones.commit("a");
    clones.git("b", &["pull", "--quiet", "../a", "main"]);
    (clones, ids)
}

#[test]
fn a_desk_by_month_is_worked_on_and_moves_to_days_in_one_commit() {
    let (clones, [first, second]) = by_month();
    // Read, and rewritten where it is; what is new is by day. The index sees both.
    assert_eq!(clones.cmd("a", "list --count").ok().stdout, "2\n");
    clones.cmd("a", &format!("note {first} 'seen by {second}' --commit")).ok();
    let third = clones.cmd("a", NEW).id();
    let told = clones.git("a", &["show", "--name-only", "--format=", "HEAD~1", "HEAD"]);
    assert_eq!(told.trim(), format!("{}\n{}", at(Place::Month, &first), at(Place::Day, &third)));
    clones.mail("a", &first, "2", "more.txt");
    let shown = clones.cmd("a", &format!("show {first} --json")).json();
    let files = shown["history"].as_array().unwrap().iter().filter_map(|e| e["mail"]["files"].as_array());
    for file in files.flatten() {
        assert!(clones.root("a").join(file["path"].as_str().unwrap()).exists(), "{file}");
    }
    // So do log and export name them where they are.
    let beside = format!("{}/", Place::Month.attachments(first.parse().unwrap()).display());
    for line in [format!("log {first} --json"), "log --json".to_owned(), "export --format json".to_owned()] {
        let told = clones.cmd("a", &line).ok().stdout;
        assert_eq!(told.matches(&beside).count(), 2, "{line}: {told}");
        assert!(!told.contains(&format!("/23/{first}/")), "{line}: {told}");
    }
    assert_eq!(clones.cmd("a", "list --count").ok().stdout, "3\n");
    assert_eq!(clones.cmd("a", "search 'seen by' --format ids").ok().stdout, format!("{first}\n"));
    clones.commit("a");

    let noted = clones.cmd("a", "doctor").ok().stdout;
    let note = ".: note by-month: 2 records are in the folders of their months → --fix moves them to the folders of their days";
    assert!(noted.contains(note), "{noted}");
    let chinese = clones.process("a").args(["doctor", "--lang", "zh-CN"]).output().unwrap();
    assert!(String::from_utf8_lossy(&chinese.stdout).contains("2 条记录位于按月划分的文件夹"), "{chinese:?}");

    let before = contents(&clones, "a");
    let fixed = findings(&clones, "a", "doctor --fix --commit --json");
    assert_eq!(fixed, [("by-month".to_owned(), ".".to_owned(), true)]);
    assert_eq!(contents(&clones, "a"), before, "every byte, attachments too");
    assert!(clones.records("a").iter().all(|(path, _)| is_by(Place::Day, path)), "{:?}", clones.records("a"));
    assert_eq!(clones.git("a", &["status", "--porcelain"]), "");
    let moved = clones.git("a", &["show", "--name-status", "-M100%", "--format=", "HEAD"]);
    assert!(moved.lines().count() == 4 && moved.lines().all(|line| line.starts_with("R100")), "{moved}");
    assert!(!clones.root("a").join("aside").exists());
    assert!(findings(&clones, "a", "doctor --json").is_empty());
    assert_eq!(clones.cmd("a", "list --count").ok().stdout, "3\n");
    assert_eq!(clones.cmd("a", "search 'seen by' --format ids").ok().stdout, format!("{first}\n"));
    // The history follows.
    let told = |line: &str| serde_json::from_str::<Value>(&clones.cmd("a", line).stdout).unwrap();
    let verified = told("verify --json");
    let faults: Vec<&Value> = verified["findings"].as_array().unwrap().iter().map(|f| &f["fault"]).collect();
    assert!(faults.iter().all(|fault| *fault == "other-author"), "{verified}");
    assert_eq!(verified["uncommitted"], 0);
    let one = told(&format!("verify {second} --json"));
    assert_eq!((&one["tickets"], &one["uncommitted"]), (&1.into(), &0.into()), "{one}");
}

#[test]
fn a_move_that_was_killed_counts_nothing_twice_and_is_completed() {
    let (clones, [first, second]) = by_month();
    let root = clones.root("a");
    let before = contents(&clones, "a");
    assert_eq!(clones.cmd("a", "list --count").ok().stdout, "2\n");
    let link = |from: String, to: String| {
        std::fs::create_dir_all(root.join(&to).parent().unwrap()).unwrap();
        std::fs::hard_link(root.join(from), root.join(to)).unwrap();
    };
    // Killed after the record and its file had their new names, before the old ones were gone.
    let file =
        clones.records("a").into_iter().find(|(path, _)| path.extension().unwrap() == "txt").unwrap().0;
    let name = file.file_name().unwrap().to_str().unwrap();
    link(at(Place::Month, &first), at(Place::Day, &first));
    let beside = Place::Day.attachments(first.parse().unwrap()).join(name);
    link(file.display().to_string(), beside.display().to_string());
    assert_eq!(clones.cmd("a", "list --count").ok().stdout, "2\n");
    assert_eq!(findings(&clones, "a", "doctor --json"), [("by-month".to_owned(), ".".to_owned(), false)]);
    // A command in between writes the one by day: two versions, of which none is lost.
    let alone = clones.copy();
    clones.cmd("a", &format!("note {first} later")).ok();
    assert_eq!(clones.cmd("a", "list --count").ok().stdout, "2\n");
    let found = findings(&clones, "a", "doctor --json");
    assert_eq!(found[0], ("by-month".to_owned(), ".".to_owned(), false));
    assert_eq!(found[1], ("twice".to_owned(), at(Place::Month, &first), false));
    assert!(findings(&clones, "a", "doctor --fix --json").iter().all(|(.., fixed)| *fixed));
    assert!(clones.record("a", &first).contains("later"));
    assert!(findings(&clones, "a", "doctor --json").is_empty());
    assert!(clones.root("a").join("aside").exists(), "both versions are kept");
    // Without it, the move goes on where it stopped.
    let fixed = findings(&alone, "a", "doctor --fix --json");
    assert_eq!(fixed, [("by-month".to_owned(), ".".to_owned(), true)]);
    assert_eq!(contents(&alone, "a"), before);
    assert!(alone.records("a").iter().all(|(path, _)| is_by(Place::Day, path)));
    assert_eq!(clones.cmd("a", &format!("show {second} --format json")).code, 0);
}

#[test]
fn the_index_sees_a_record_go_from_one_place_to_the_other() {
    let (clones, [first, second]) = by_month();
    let root = clones.root("a");
    let count = |clones: &Clones| clones.cmd("a", "list 'title:VPN' --count").ok().stdout;
    assert_eq!(count(&clones), "2\n");
    let (month, day) = (root.join(at(Place::Month, &first)), root.join(at(Place::Day, &first)));
    std::fs::create_dir_all(day.parent().unwrap()).unwrap();
    // In both, in the one by day alone, by month alone, in none.
    std::fs::copy(&month, &day).unwrap();
    assert_eq!(count(&clones), "2\n");
    std::fs::remove_file(&month).unwrap();
    assert_eq!(count(&clones), "2\n");
    std::fs::copy(&day, &month).unwrap();
    assert_eq!(count(&clones), "2\n");
    std::fs::remove_file(&day).unwrap();
    assert_eq!(count(&clones), "2\n", "the month has not changed since");
    std::fs::remove_dir(day.parent().unwrap()).unwrap();
    std::fs::remove_file(&month).unwrap();
    assert_eq!(count(&clones), "1\n");
    assert!(!clones.cmd("a", "doctor").stdout.contains("error index"));
    assert_eq!(clones.cmd("a", &format!("show {second}")).code, 0);
}

/// One clone moves, the other goes on by month with notes and new tickets; whoever shares first, all is there once.
#[test]
fn a_move_is_shared_with_a_clone_that_goes_on_by_month() {
    let (begun, [first, second]) = by_month();
    begun.cmd("a", "doctor --fix --commit").ok();
    begun.at("2026-11-23T10:00:00Z").cmd("b", &format!("note {first} 'by b' --commit")).ok();
    let third = begun.cmd("b", NEW).id();
    begun.at("2026-11-23T11:00:00Z").cmd("a", &format!("note {first} 'by a' --commit")).ok();
    begun.at("2026-11-23T12:00:00Z");
    for order in [["a", "b"], ["b", "a"]] {
        let clones = begun.copy();
        let [one, other] = order;
        for name in [one, other, one] {
            clones.cmd(name, "sync --quiet").ok();
        }
        let trees = ["a", "b"].map(|name| clones.git(name, &["rev-parse", "HEAD^{tree}"]));
        assert_eq!(trees[0], trees[1], "{order:?}");
        for name in ["a", "b"] {
            let text = clones.record(name, &first);
            assert!(["by a", "by b", "log.txt"].iter().all(|word| text.contains(word)), "{order:?}: {text}");
            assert_eq!(clones.records(name).len(), 4, "{order:?}");
            assert!(clones.records(name).iter().all(|(path, _)| is_by(Place::Day, path)), "{order:?}");
            assert_eq!(clones.git(name, &["status", "--porcelain"]), "", "{order:?}");
        }
        let ids = clones.cmd(other, "list --format ids").ok().stdout;
        assert!([&first, &second, &third].iter().all(|id| ids.contains(*id)), "{ids}");
        assert!(findings(&clones, other, "doctor --json").is_empty(), "{order:?}");
        let verified: Value = serde_json::from_str(&clones.cmd(other, "verify --json").stdout).unwrap();
        let lost = |f: &Value| f["fault"] == "removed" || f["fault"] == "altered";
        assert!(!verified["findings"].as_array().unwrap().iter().any(lost), "{verified}");
        assert_eq!(verified["uncommitted"], 0, "{order:?}");
    }
}

/// How two clones are brought together.
#[derive(Debug, Clone, Copy, PartialEq)]
enum By {
    ItdeskGitMerge,
    Driver,
    Plain,
}

impl By {
    fn merge(self, clones: &Clones, into: &str, from: &str) {
        clones.git(into, &["fetch", "--quiet", &format!("../{from}"), "main"]);
        match self {
            By::ItdeskGitMerge => drop(clones.cmd(into, "git merge FETCH_HEAD").ok()),
            By::Driver | By::Plain => {
                clones.try_git(into, &["merge", "--quiet", "--no-edit", "FETCH_HEAD"]);
                clones.cmd(into, "git resolve").ok();
                clones.commit(into);
            }
        }
    }
}

#[test]
fn a_clone_that_moved_and_one_that_did_not_merge_without_loss() {
    let (begun, [first, second]) = by_month();
    begun.cmd("a", "doctor --fix --commit").ok();
    // b goes on by month, also with a file.
    begun.at("2026-11-23T10:00:00Z");
    begun.cmd("b", &format!("note {first} 'by b' --commit")).ok();
    begun.mail("b", &first, "2", "more.txt");
    begun.commit("b");
    begun.at("2026-11-23T11:00:00Z").cmd("a", &format!("note {first} 'by a' --commit")).ok();
    begun.cmd("a", &format!("note {second} 'only a' --commit")).ok();
    for (by, into, from) in [
        (By::ItdeskGitMerge, "a", "b"),
        (By::ItdeskGitMerge, "b", "a"),
        (By::Driver, "a", "b"),
        (By::Driver, "b", "a"),
        (By::Plain, "a", "b"),
        (By::Plain, "b", "a"),
    ] {
        let clones = begun.copy();
        let case = format!("{by:?}, {from} into {into}");
        if by == By::Driver {
            clones.cmd(into, "git setup").ok();
        }
        by.merge(&clones, into, from);
        let records = clones.records(into);
        let text = clones.record(into, &first);
        assert!(
            ["by a", "by b", "more.txt", "log.txt"].iter().all(|word| text.contains(word)),
            "{case}: {text}"
        );
        assert!(clones.record(into, &second).contains("only a"), "{case}");
        assert!(records.iter().all(|(path, _)| is_by(Place::Day, path)), "{case}: {records:?}");
        assert_eq!(records.len(), 4, "{case}");
        assert_eq!(Ticket::parse(text.as_bytes()).unwrap().id.to_string(), first, "{case}");
        if by == By::Plain {
            continue;
        }
        // And again, after both have gone on.
        clones.at("2026-11-23T12:00:00Z");
        clones.cmd(into, &format!("note {first} 'once more' --commit")).ok();
        clones.cmd(from, &format!("note {second} 'on the other side' --commit")).ok();
        by.merge(&clones, from, into);
        assert!(clones.record(from, &first).contains("once more"), "{case}");
        assert!(clones.record(from, &second).contains("on the other side"), "{case}");
        assert!(clones.records(from).iter().all(|(path, _)| is_by(Place::Day, path)), "{case}");
        assert!(findings(&clones, from, "doctor --json").is_empty(), "{case}");
    }
    // Neither has moved: nothing moves by the way.
    let (clones, [first, _]) = by_month();
    for (name, minute) in [("a", 10), ("b", 20)] {
        clones.at(&format!("2026-11-23T10:{minute}:00Z"));
        clones.cmd(name, &format!("note {first} 'by {name}' --commit")).ok();
    }
    By::ItdeskGitMerge.merge(&clones, "a", "b");
    assert!(clones.records("a").iter().all(|(path, _)| is_by(Place::Month, path)));
}
