//! `doctor`: every fault is found, what can be fixed is, and no byte is lost.

mod archive;
mod faults;
mod hostile;
mod pages;

use std::collections::BTreeMap;
use std::path::PathBuf;

use itdesk::records::Id;
use itdesk::store::Place;
use serde_json::Value;

use crate::desk::TestDesk;

/// Where originals go when the clock stands as in every new desk.
const QUARANTINE: &str = "aside/20261123T090000Z";

/// What doctor found: the report, and each finding as `severity code file`.
struct Found {
    report: Value,
    told: Vec<String>,
}

/// Runs doctor and reads its JSON; the exit code must be this.
#[track_caller]
fn doctor(desk: &TestDesk, flags: &str, code: i32) -> Found {
    let told = desk.cmd(&format!("doctor --json {flags}")).fails(code);
    let report: Value = serde_json::from_str(&told.stdout).unwrap_or_else(|e| panic!("{e}: {told:?}"));
    let word = |f: &Value, key: &str| f[key].as_str().unwrap().to_owned();
    let findings = report["findings"].as_array().unwrap().iter();
    let told = findings.map(|f| format!("{} {} {}", word(f, "severity"), word(f, "code"), word(f, "file")));
    Found { told: told.collect(), report }
}

impl Found {
    /// The first finding's field as text; `null` where it is that.
    fn first(&self, key: &str) -> String {
        let value = &self.report["findings"][0][key];
        value.as_str().map_or_else(|| value.to_string(), str::to_owned)
    }
}

/// Finds exactly this, fixes it, has the original aside, and finds nothing more.
#[track_caller]
fn fixes(desk: &TestDesk, told: &[String], code: i32) {
    let before = tree(desk);
    assert_eq!(doctor(desk, "", code).told, told);
    assert_eq!(tree(desk), before, "looking changes nothing");
    let fixed = doctor(desk, "--fix", 0);
    assert_eq!((&fixed.report["fixed"], &fixed.report["left"]), (&told.len().into(), &0.into()));
    assert!(fixed.report["aside"].as_str().unwrap().starts_with(QUARANTINE));
    nothing_lost(desk, &before);
    assert_eq!(doctor(desk, "", 0).told, [""; 0]);
    let clean = desk.cmd("doctor --fix").ok();
    assert!(clean.stdout.ends_with(", no problems found\n"), "{}", clean.stdout);
}

/// Finds exactly this, and leaves every byte as it is.
#[track_caller]
fn leaves(desk: &TestDesk, told: &[String]) -> Found {
    let before = tree(desk);
    let found = doctor(desk, "", 1);
    assert_eq!(found.told, told);
    let fixed = doctor(desk, "--fix", 1);
    assert_eq!((&fixed.report["fixed"], &fixed.report["left"]), (&0.into(), &told.len().into()));
    assert_eq!(fixed.report["aside"], Value::Null);
    assert_eq!(tree(desk), before, "only a person can fix it");
    found
}

/// Every file among the records, the archived ones and the originals, with its bytes.
fn tree(desk: &TestDesk) -> BTreeMap<String, Vec<u8>> {
    let mut folders: Vec<PathBuf> =
        ["incidents", "requests", "archive", "aside"].iter().map(|f| desk.root().join(f)).collect();
    let mut files = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(desk.root()).unwrap().to_string_lossy().into_owned();
                files.insert(name, std::fs::read(&path).unwrap());
            }
        }
    }
    files
}

/// Every byte that was there is where it was, or under the same path in the folder of originals.
#[track_caller]
fn nothing_lost(desk: &TestDesk, before: &BTreeMap<String, Vec<u8>>) {
    let after = tree(desk);
    for (name, bytes) in before {
        let same = |(at, held): (&String, &Vec<u8>)| {
            held == bytes && (at == name || at.starts_with(QUARANTINE) && at.ends_with(&format!("/{name}")))
        };
        let kept = after.iter().any(same);
        assert!(kept, "{name} is lost; there are {:?}", after.keys());
    }
}

/// The path of a record as doctor names it.
fn live(id: &str) -> String {
    id.parse::<Id>().unwrap().path().to_str().unwrap().to_owned()
}

/// The same for the archive.
fn archived(id: &str) -> String {
    Place::Archive.path(id.parse().unwrap()).to_str().unwrap().to_owned()
}

/// An incident that was cancelled.
fn ended(desk: &TestDesk) -> String {
    let id = desk.incident("Ended");
    desk.cmd(&format!("incident cancel {id} --because 'no more'")).ok();
    id
}

/// Moves a file of the desk.
fn rename(desk: &TestDesk, from: &str, to: &str) {
    desk.write(to, std::fs::read(desk.root().join(from)).unwrap());
    std::fs::remove_file(desk.root().join(from)).unwrap();
}
