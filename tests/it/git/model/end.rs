//! What holds once all clones have what the others have.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use itdesk::records::Id;

use super::team::Team;

impl Team {
    /// All clones together, in an order that `order` picks, twice: between the two each is looked
    /// after as the docs say.
    pub fn end(&mut self, order: u64) {
        let events: BTreeSet<String> = self.names().iter().flat_map(|name| self.events(name)).collect();
        let mut places: Vec<&str> = self.names().to_vec();
        places.rotate_left(order as usize % self.count);
        if order & 8 == 0 {
            places.reverse();
        }
        let last = self.gather(&places, order & 16 == 0);
        self.cancel_doubles(last);
        self.names().iter().for_each(|name| self.look_after(name));
        let last = self.gather(&places, order & 32 == 0);
        self.is_alike(last);
        self.has_all(last, &events);
        self.has_one_record_each(last);
        self.has_its_files(last);
        self.is_in_order(last);
        let states = self.records(last).into_iter().map(|(_, _, t)| format!("{} {}", t.kind(), t.state));
        self.seen.states.extend(states);
    }

    /// Either all into the first, or each into the next; then that one into all.
    fn gather(&mut self, places: &[&'static str], into_one: bool) -> &'static str {
        for pair in places.windows(2) {
            let into = if into_one { places[0] } else { pair[1] };
            let from = if into_one { pair[1] } else { pair[0] };
            self.merge(into, from);
        }
        let last = if into_one { places[0] } else { places[places.len() - 1] };
        for other in places.iter().filter(|other| **other != last) {
            self.merge(other, last);
        }
        last
    }

    /// Of two tickets of one message the later is cancelled, as docs/guides/git.md says.
    fn cancel_doubles(&mut self, name: &str) {
        let found = self.clones.cmd(name, "doctor --json");
        let report: serde_json::Value = serde_json::from_str(&found.stdout).unwrap();
        let same = report["findings"].as_array().unwrap().iter().filter(|f| f["code"] == "same-key");
        for finding in same {
            let path = Path::new(finding["file"].as_str().unwrap());
            let id = path.file_stem().unwrap().to_str().unwrap();
            let kind = if id.starts_with("REQ") { "request" } else { "incident" };
            self.clones.cmd(name, &format!("{kind} cancel {id} --because 'the same message'")).ok();
        }
    }

    fn look_after(&self, name: &str) {
        self.clones.cmd(name, "git resolve").ok();
        self.clones.cmd(name, "doctor --fix");
        let _ = std::fs::remove_dir_all(self.clones.root(name).join("aside"));
        self.clones.commit(name);
    }

    fn is_alike(&self, last: &str) {
        let files = |name: &str| {
            let texts = ["itdesk.toml", "README.md"];
            let text = |file: &str| {
                (PathBuf::from(file), std::fs::read_to_string(self.clones.root(name).join(file)).unwrap())
            };
            let records = self.clones.records(name).into_iter();
            records.chain(texts.map(text)).collect::<BTreeMap<PathBuf, String>>()
        };
        let there = files(last);
        for name in self.names() {
            for (path, text) in files(name) {
                assert_eq!(Some(&text), there.get(&path), "{name} and {last} differ in {}", path.display());
            }
            assert_eq!(files(name).len(), there.len(), "{name} and {last} differ");
        }
        for (path, text) in there {
            assert!(!text.contains("<<<<<<<") && !text.contains(">>>>>>>"), "{}", path.display());
            let is_record = path.extension().is_some_and(|extension| extension == "json");
            assert!(!is_record || !text.contains("by hand"), "{}: nobody edited by hand", path.display());
        }
    }

    fn has_all(&self, last: &str, events: &BTreeSet<String>) {
        let all = self.events(last);
        let missing: Vec<_> =
            events.difference(&all).filter(|event| !self.reverted.contains(*event)).collect();
        assert!(missing.is_empty(), "events are lost: {missing:?}");
    }

    fn has_one_record_each(&self, last: &str) {
        let mut places: BTreeMap<Id, Vec<PathBuf>> = BTreeMap::new();
        for (id, path, _) in self.records(last) {
            places.entry(id).or_default().push(path);
        }
        for (id, paths) in places {
            let year = id.date().year();
            let archived = format!("archive/{}/{year}/{id}.json", id.kind().folder());
            let is_its = |path: &PathBuf| *path == id.path() || *path == Path::new(&archived);
            assert!(paths.len() == 1 && is_its(&paths[0]), "{paths:?}");
        }
    }

    /// Beside each record is what its history names, and each file that came in is beside its ticket.
    fn has_its_files(&self, last: &str) {
        let files: BTreeMap<PathBuf, String> = self.clones.records(last).into_iter().collect();
        let mut beside: BTreeMap<String, Vec<&String>> = BTreeMap::new();
        for (_, path, ticket) in self.records(last) {
            for mail in ticket.history.iter().filter_map(|event| event.mail.as_ref()) {
                for file in &mail.files {
                    let place = path.with_extension("").join(&file.name);
                    let text = files.get(&place).unwrap_or_else(|| panic!("no {}", place.display()));
                    beside.entry(mail.id.clone()).or_default().push(text);
                }
            }
        }
        for letter in &self.letters {
            let there = beside.get(&letter.id());
            let is_its = there.is_some_and(|texts| texts.iter().all(|text| **text == letter.text()));
            let gone = there.is_none() && letter.events.is_subset(&self.reverted);
            assert!(is_its || gone, "the file of the mail {} is not beside its ticket", letter.number);
        }
    }

    /// Whatever was merged, rebased and picked: no event is another than it was committed as, and
    /// none is gone but by a revert.
    fn is_in_order(&self, last: &str) {
        let verified = self.clones.cmd(last, "verify --json");
        let report: serde_json::Value = serde_json::from_str(&verified.stdout).unwrap();
        for finding in report["findings"].as_array().unwrap() {
            let event = finding["event"].as_str().unwrap_or_default();
            let explained = match finding["fault"].as_str().unwrap() {
                // Lin commits what chen, mei and those who write mails did.
                "other-author" => true,
                "removed" => self.reverted.contains(event) || self.untracked.contains(event),
                _ => false,
            };
            assert!(explained, "{finding}");
        }
        let doctor = self.clones.cmd(last, "doctor");
        assert!(doctor.code == 0 && doctor.stdout.contains("no problems found"), "{}", doctor.stdout);
    }
}
