//! git in a clone that is set up loses no record, and what it lost elsewhere is noticed and comes back.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use itdesk::records::Id;

use crate::git::clones::Clones;

/// Two clones of a desk in `folder`. One has archived the second of three tickets. The other took the first out of the archive and
/// the second up again, and has a new one: git takes that for folders which were renamed, there and back.
struct Moved {
    clones: Clones,
    folder: &'static str,
    ids: [String; 4],
}

impl Moved {
    fn new(folder: &'static str, set_up: bool) -> Moved {
        let mut moved = Moved { clones: Clones::new(2), folder, ids: Default::default() };
        if folder != "." {
            moved.clones.cmd("a", &format!("init {folder}")).ok();
            moved.clones.commit("a");
            moved.clones.git("b", &["pull", "--quiet", "../a", "main"]);
        }
        let names = ["a", "b"];
        names.iter().filter(|_| set_up).for_each(|name| drop(moved.at(name, "git setup")));
        let new = |title: &str| moved.clones.cmd("a", &moved.line(&format!("incident new {title}"))).id();
        let [one, two, three] = ["One", "Two", "Three"].map(new);
        moved.at("a", &format!("incident cancel {one} --because old"));
        moved.clones.at("2028-11-23T09:00:00Z");
        moved.at("a", "archive");
        moved.clones.at("2028-11-23T10:00:00Z");
        moved.at("a", &format!("incident cancel {two} --because old"));
        moved.clones.commit("a");
        moved.clones.git("b", &["pull", "--quiet", "../a", "main"]);
        moved.at("b", &format!("archive --restore {one}"));
        moved.at("b", &format!("incident reopen {two} --because again"));
        let four = moved.clones.cmd("b", &moved.line("incident new Four")).id();
        moved.clones.commit("b");
        moved.clones.at("2030-11-23T09:00:00Z");
        moved.at("a", "archive");
        moved.clones.commit("a");
        moved.ids = [one, two, three, four];
        moved
    }

    fn copy(&self) -> Moved {
        Moved { clones: self.clones.copy(), folder: self.folder, ids: self.ids.clone() }
    }

    fn line(&self, line: &str) -> String {
        format!("--desk {} {line}", self.folder)
    }

    #[track_caller]
    fn at(&self, name: &str, line: &str) -> String {
        self.clones.cmd(name, &self.line(line)).ok().stdout
    }

    /// The tickets that have a record in a clone, be it live or in the archive.
    fn tickets(&self, name: &str) -> BTreeSet<String> {
        let root = self.clones.root(name).join(self.folder);
        let there = |id: &&String| {
            let id: Id = id.parse().unwrap();
            let archived = format!("archive/{}/{}/{id}.json", id.kind().folder(), id.date().year());
            root.join(id.path()).exists() || root.join(archived).exists()
        };
        self.ids.iter().filter(there).cloned().collect()
    }

    /// Each ticket has one record: among the live ones or in the archive.
    #[track_caller]
    fn is_on_one_shelf(&self, name: &str, how: &str) {
        let records = self.clones.records(&format!("{name}/{}", self.folder));
        for id in &self.ids {
            let is_its = |(path, _): &&(PathBuf, String)| path.file_stem().unwrap() == id.as_str();
            let paths: Vec<_> = records.iter().filter(is_its).map(|(path, _)| path).collect();
            assert_eq!(paths.len(), 1, "{how} in {}: {paths:?}", self.folder);
        }
    }

    #[track_caller]
    fn is_complete(&self, name: &str, how: &str) {
        assert_eq!(self.tickets(name), self.ids.iter().cloned().collect(), "{how} in {}", self.folder);
        self.at(name, &format!("show {}", self.ids[1]));
    }
}

#[test]
fn no_way_of_git_to_bring_commits_together_loses_a_record() {
    let ways: [&[&str]; 5] = [
        &["pull", "--quiet", "--no-rebase", "--no-edit"],
        &["pull", "--quiet", "--rebase"],
        &["fetch", "--quiet"],
        &["fetch", "--quiet"],
        &["fetch", "--quiet"],
    ];
    let then: [&[&str]; 5] =
        [&[], &[], &["merge", "--no-edit"], &["rebase"], &["cherry-pick", "--allow-empty"]];
    for folder in [".", "it/desk"] {
        let begun = Moved::new(folder, true);
        for (into, from) in [("a", "b"), ("b", "a")] {
            for (way, then) in ways.iter().zip(then) {
                let moved = begun.copy();
                let there = format!("../{from}");
                let fetch = [*way, &[&there, "main"]].concat();
                let mut code = moved.clones.try_git(into, &fetch).code;
                if !then.is_empty() {
                    code = moved.clones.try_git(into, &[then, &["FETCH_HEAD"]].concat()).code;
                }
                moved.clones.settle(into, &moved.line("git resolve --json"), code);
                let how = format!("{way:?} {then:?} of {from} into {into}");
                moved.is_complete(into, &how);
                // What git followed into the archive is taken out of it.
                moved.clones.cmd(into, &moved.line("doctor --fix")).ok();
                moved.is_complete(into, &how);
                moved.is_on_one_shelf(into, &how);
            }
        }
    }
}

/// A clone whose last merge dropped records: as git does it without the setting, or as whoever takes one side of all.
fn dropped(by_git: bool) -> Moved {
    let moved = Moved::new(".", false);
    let [_, two, ..] = &moved.ids;
    if by_git {
        moved.clones.merge("a", "b");
        moved.clones.commit("a");
        return moved;
    }
    moved.clones.git("a", &["fetch", "--quiet", "../b", "main"]);
    moved.clones.git("a", &["merge", "--quiet", "--no-commit", "--strategy=ours", "FETCH_HEAD"]);
    moved.clones.git("a", &["rm", "--quiet", &format!("archive/incidents/2026/{two}.json")]);
    moved.clones.git("a", &["commit", "--quiet", "--no-edit"]);
    assert_eq!(moved.tickets("a").len(), 2, "one was in both clones, one in the other alone");
    moved
}

#[test]
fn a_record_that_a_merge_lost_comes_back_however_many_commits_later() {
    let at_once = dropped(false);
    let later = at_once.copy();
    for n in 0..30 {
        later.at("a", &format!("request new Later{n} --commit"));
    }
    for (line, begun) in [
        ("doctor --fix", &at_once),
        ("doctor --fix", &later),
        ("git resolve", &at_once),
        ("git resolve", &later),
    ] {
        let moved = begun.copy();
        moved.at("a", line);
        moved.is_complete("a", line);
        moved.at("a", "doctor --fix");
        let record = moved.clones.record("a", &moved.ids[1]);
        assert_eq!(record, moved.clones.record("b", &moved.ids[1]), "{line}");
        moved.clones.commit("a");
        moved.at("a", "doctor");
        assert_eq!(moved.clones.cmd("a", "git resolve").ok().stderr, "nothing to merge\n");
    }
}

#[test]
fn doctor_names_a_lost_record_and_brings_its_attachments_back() {
    let (clones, id) = archived_and_reopened();
    clones.merge("a", "b");
    clones.cmd("a", "git resolve").ok();
    clones.git("a", &["add", "--all"]);
    clones.git("a", &["rm", "-r", "--quiet", "-f", "incidents"]);
    clones.git("a", &["commit", "--quiet", "--no-edit", "--allow-empty"]);
    if clones.try_git("a", &["rev-parse", "-q", "--verify", "HEAD^2"]).code != 0 {
        // git found nothing to ask about: the merge is made anew without the ticket.
        clones.git("a", &["commit", "--quiet", "--amend", "--no-edit"]);
    }
    let found = clones.cmd("a", "doctor").fails(1).stdout;
    let said = format!("error lost: {id} is in a parent of the merge");
    assert!(found.contains(&said), "{found}");
    clones.cmd("a", "doctor --fix").ok();
    let place = id.parse::<Id>().unwrap().path();
    let files: Vec<_> = clones.records("a").into_iter().map(|(path, _)| path).collect();
    assert!(files.contains(&place), "{files:?}");
    for file in [ATTACHMENT, "b.txt"] {
        assert!(files.iter().any(|path| is_beside(path, &place, file)), "no {file}: {files:?}");
    }
}

#[test]
fn what_a_person_removed_does_not_come_back() {
    // In a commit of its own, which another clone merges.
    let clones = Clones::new(2);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    let path = format!("incidents/2026/11/23/{id}.json");
    clones.git("b", &["pull", "--quiet", "../a", "main"]);
    clones.git("a", &["rm", "--quiet", &path]);
    clones.commit("a");
    clones.cmd("b", "request new Laptop --commit").ok();
    clones.merge("b", "a");
    for line in ["doctor --fix", "git resolve"] {
        clones.cmd("b", line).ok();
        assert!(!clones.root("b").join(&path).exists(), "{line} brought back what was removed");
    }
    // After it came back.
    let moved = dropped(false);
    moved.at("a", "doctor --fix");
    moved.clones.commit("a");
    moved.clones.git("a", &["rm", "--quiet", &format!("incidents/2026/11/23/{}.json", moved.ids[1])]);
    for commit in [false, true] {
        if commit {
            moved.clones.commit("a");
        }
        moved.clones.cmd("a", "doctor --fix").ok();
        assert!(!moved.tickets("a").contains(&moved.ids[1]), "committed: {commit}");
    }
}

#[test]
fn a_clone_that_an_earlier_version_set_up_is_told_so_and_set_up() {
    for folder in [".", "it/desk"] {
        let moved = Moved::new(folder, true);
        let setting = || moved.clones.try_git("a", &["config", "merge.directoryRenames"]).stdout;
        assert_eq!(setting(), "false\n");
        for line in ["git setup", "doctor --fix"] {
            moved.clones.git("a", &["config", "--unset", "merge.directoryRenames"]);
            let status = moved.at("a", "git status");
            assert!(
                status.starts_with("merges       by field, but the set-up is outdated: itdesk git setup\n")
            );
            let found = moved.clones.cmd("a", &moved.line("doctor")).fails(1).stdout;
            assert!(found.contains("warning set-up: merge.directoryRenames is not false"), "{found}");
            moved.at("a", line);
            assert_eq!(setting(), "false\n", "{line}");
            moved.at("a", "doctor");
        }
    }
}

#[test]
fn an_attachment_comes_back_with_the_event_that_a_revert_took_out_and_not_otherwise() {
    for driver in [true, false] {
        let clones = Clones::new(2);
        let id = clones.cmd("a", "incident new 'VPN drops'").id();
        clones.commit("a");
        clones.mail("a", &id, "1", ATTACHMENT);
        clones.commit("a");
        clones.git("b", &["pull", "--quiet", "../a", "main"]);
        if driver {
            clones.cmd("a", "git setup").ok();
        }
        clones.at("2026-11-23T10:00:00Z").cmd("b", &format!("note {id} 'on it' --commit")).ok();
        clones.git("a", &["revert", "--no-edit", "HEAD"]);
        assert_eq!(clones.records("a").len(), 1, "the event and its file are gone");
        let code = i32::from(!clones.merge("a", "b"));
        clones.settle("a", "git resolve --json", code);
        let found = clones.cmd("a", "doctor").fails(1).stdout;
        assert!(found.contains("missing-file") && found.contains("--fix writes it again"), "{found}");
        clones.cmd("a", "doctor --fix").ok();
        let records = clones.records("a");
        assert!(records.iter().any(|(_, text)| text == "attached 1\n"), "{records:?}");
        clones.commit("a");
        // Whoever removes the file alone means it.
        let file = records.iter().find(|(path, _)| path.extension().is_some_and(|e| e == "txt")).unwrap();
        clones.git("a", &["rm", "--quiet", file.0.to_str().unwrap()]);
        clones.commit("a");
        let found = clones.cmd("a", "doctor --fix").fails(1).stdout;
        assert!(found.contains("missing-file") && !clones.root("a").join(&file.0).exists(), "{found}");
    }
}

const ATTACHMENT: &str = "a.txt";

/// In `a` a ticket with an attachment is archived; in `b` it is taken up again, and another attachment came.
fn archived_and_reopened() -> (Clones, String) {
    let clones = Clones::new(2);
    let id = clones.cmd("a", "incident new 'VPN drops' --commit").id();
    clones.cmd("a", "request new 'A laptop' --commit").ok();
    clones.mail("a", &id, "1", ATTACHMENT);
    clones.cmd("a", &format!("incident cancel {id} --because old")).ok();
    clones.commit("a");
    clones.git("b", &["pull", "--quiet", "../a", "main"]);
    clones.at("2028-11-23T09:00:00Z");
    clones.cmd("a", "archive --commit").ok();
    clones.cmd("b", &format!("incident reopen {id} --because again --commit")).ok();
    clones.mail("b", &id, "2", "b.txt");
    clones.commit("b");
    (clones, id)
}

#[test]
fn one_way_by_git_and_the_other_way_by_itdesk_the_bytes_are_the_same() {
    let (begun, _) = archived_and_reopened();
    for (one, other) in [("a", "b"), ("b", "a")] {
        let clones = begun.copy();
        clones.cmd(one, "git setup").ok();
        for (name, from) in [(one, other), (other, one)] {
            clones.git(name, &["fetch", "--quiet", &format!("../{from}"), "main:there"]);
        }
        if clones.try_git(one, &["merge", "--quiet", "--no-edit", "there"]).code != 0 {
            clones.cmd(one, "git resolve --commit").ok();
        }
        clones.cmd(one, "git resolve --commit").ok();
        clones.cmd(other, "git merge there").ok();
        assert_eq!(clones.records(one), clones.records(other), "git in {one}");
        assert_eq!(
            clones.git(one, &["rev-parse", "HEAD^{tree}"]),
            clones.git(other, &["rev-parse", "HEAD^{tree}"])
        );
    }
}

#[test]
fn a_record_and_its_attachments_end_in_one_place_whoever_merges() {
    let merge = |clones: &Clones, into: &str, from: &str, way: &str| match way {
        "itdesk" => {
            clones.git(into, &["fetch", "--quiet", &format!("../{from}"), "main"]);
            clones.cmd(into, "git merge FETCH_HEAD").ok();
        }
        after => {
            let clean = clones.merge(into, from);
            if !clean || after == "git resolve" {
                clones.cmd(into, "git resolve").ok();
                clones.commit(into);
            }
            if after == "doctor --fix" {
                clones.cmd(into, after).ok();
                clones.git(into, &["clean", "--quiet", "-fdx", "aside"]);
            }
        }
    };
    let (begun, id) = archived_and_reopened();
    for driver in [true, false] {
        for way in ["itdesk", "git resolve", "doctor --fix"] {
            for (into, from) in [("a", "b"), ("b", "a")] {
                let clones = begun.copy();
                if driver {
                    clones.cmd(into, "git setup").ok();
                }
                merge(&clones, into, from, way);
                let what = format!("{from} into {into} by {way}, driver {driver}");
                clones.cmd(into, "doctor").ok();
                let place = id.parse::<Id>().unwrap().path();
                let files: Vec<_> = clones.records(into).into_iter().map(|(path, _)| path).collect();
                let beside = |file: &str| files.iter().any(|p| is_beside(p, &place, file));
                assert!(files.contains(&place) && beside(ATTACHMENT) && beside("b.txt"), "{what}: {files:?}");
                assert!(!files.iter().any(|path| path.starts_with("archive")), "{what}: {files:?}");
            }
        }
    }
}

fn is_beside(path: &Path, record: &Path, file: &str) -> bool {
    path.starts_with(record.with_extension("")) && path.to_string_lossy().ends_with(file)
}
