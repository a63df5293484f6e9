//! What git does in the clones, as it is and with itdesk.

use std::collections::BTreeSet;

use super::team::Team;
use super::turns::{Turn, What};

/// By which git goes on with what it stopped at.
const RESOLVE: &str = "git resolve --json";
/// The folders of records.
const RECORDS: [&str; 8] =
    ["incidents", "requests", "changes", "deliveries", "improvements", "articles", "items", "archive"];

impl Team {
    /// Carries out a turn of git; true when it did something.
    pub fn by_git(&mut self, name: &str, turn: &Turn) -> bool {
        let other = self.names()[turn.other % self.count];
        match turn.what {
            What::Merge => self.merge(name, other),
            What::Rebase => self.again(name, other, "rebase"),
            What::Pick => self.again(name, other, "cherry-pick"),
            What::Pull => self.pull(name, other, "--no-rebase"),
            What::PullRebase => self.pull(name, other, "--rebase"),
            What::Plain => self.plain(name, other),
            What::Bring => self.bring(name, other),
            What::Sync => self.sync(name),
            What::Resolve => self.resolve(name),
            What::Revert => self.revert(name),
            What::Stash => self.stash(name, turn),
            What::Soft => self.soft(name),
            What::Amend => self.amend(name, turn),
            What::Untrack => self.untrack(name, turn),
            _ => unreachable!("{turn:?} is a turn of the desk"),
        }
    }

    /// Commits what is open in both and fetches the one into the other; false when they are one.
    fn fetch(&self, into: &str, from: &str) -> bool {
        if into == from {
            return false;
        }
        self.clones.commit(into);
        self.clones.commit(from);
        self.clones.git(into, &["fetch", "--quiet", &format!("../{from}"), "main"]);
        true
    }

    /// Goes on with what git stopped at; nothing of it is left, and no event that was there before is gone.
    fn finish(&mut self, name: &str, code: i32, before: &BTreeSet<String>, how: &str) {
        let texts = self.clones.settle(name, RESOLVE, code);
        self.seen.texts += texts;
        self.is_intact(name, before, how);
    }

    fn is_intact(&self, name: &str, before: &BTreeSet<String>, how: &str) {
        let status = self.clones.git(name, &["status", "--porcelain"]);
        assert_eq!(status, "", "{how} in {name} leaves something behind");
        let after = self.events(name);
        let lost: Vec<_> =
            before.difference(&after).filter(|event| !self.reverted.contains(*event)).collect();
        assert!(lost.is_empty(), "{how} in {name} lost {lost:?}");
    }

    fn events_of(&self, one: &str, other: &str) -> BTreeSet<String> {
        self.events(one).into_iter().chain(self.events(other)).collect()
    }

    /// `git merge`; where there is no driver, what git merged as text is made what it would be by field.
    pub fn merge(&mut self, into: &str, from: &str) -> bool {
        if into == from {
            return false;
        }
        self.clones.commit(into);
        self.clones.commit(from);
        let before = self.events_of(into, from);
        let clean = self.clones.merge(into, from);
        let driver = self.has_driver(into);
        self.seen.merges += 1;
        if !clean {
            self.seen.unaided += 1;
            self.is_for_the_driver(into);
        }
        self.finish(into, i32::from(!clean), &before, &format!("a merge of {from}"));
        if !driver {
            self.resolve(into);
            self.clones.commit(into);
        }
        true
    }

    fn has_driver(&self, name: &str) -> bool {
        let place = self.names().iter().position(|n| *n == name).unwrap();
        self.drivers[place]
    }

    /// The driver leaves no record in conflict that both sides have in one place among the live ones.
    fn is_for_the_driver(&self, name: &str) {
        if !self.has_driver(name) {
            return;
        }
        let stages = self.clones.git(name, &["ls-files", "--unmerged"]);
        let at = |stage: &str| -> BTreeSet<&str> {
            let lines = stages.lines().filter_map(|line| line.split_once('\t'));
            let records = lines.filter(|(_, path)| path.ends_with(".json") && !path.starts_with("archive"));
            records.filter(|(head, _)| head.ends_with(stage)).map(|(_, path)| path).collect()
        };
        let left: Vec<_> = at(" 2").intersection(&at(" 3")).copied().collect();
        assert!(left.is_empty(), "{name} has the driver, and a conflict in {left:?}");
    }

    /// Commits that are made again elsewhere: `git rebase` or `git cherry-pick`.
    fn again(&mut self, into: &str, from: &str, how: &str) -> bool {
        if !self.fetch(into, from) {
            return false;
        }
        let rebase = how == "rebase";
        let before = if rebase { self.events_of(into, from) } else { self.events(into) };
        let mut args = vec!["-c", "core.editor=true", how, "FETCH_HEAD"];
        // A merge that is picked brings what came to its first parent.
        if !rebase && self.is_merge(into, "FETCH_HEAD") {
            args.extend(["--mainline", "1"]);
        }
        let code = self.clones.try_git(into, &args).code;
        self.finish(into, code, &before, how);
        true
    }

    fn is_merge(&self, name: &str, commit: &str) -> bool {
        self.clones.try_git(name, &["rev-parse", "-q", "--verify", &format!("{commit}^2")]).code == 0
    }

    fn pull(&mut self, into: &str, from: &str, how: &str) -> bool {
        if !self.fetch(into, from) {
            return false;
        }
        let before = self.events_of(into, from);
        let args = ["pull", "--quiet", "--no-edit", how, &format!("../{from}"), "main"];
        let code = self.clones.try_git(into, &args).code;
        self.finish(into, code, &before, &format!("git pull {how}"));
        true
    }

    fn plain(&mut self, into: &str, from: &str) -> bool {
        if !self.fetch(into, from) {
            return false;
        }
        let before = self.events_of(into, from);
        let code = self.clones.try_git(into, &["merge", "--quiet", "--no-edit", "FETCH_HEAD"]).code;
        self.finish(into, code, &before, "git merge");
        true
    }

    fn bring(&mut self, into: &str, from: &str) -> bool {
        if !self.fetch(into, from) {
            return false;
        }
        let before = self.events_of(into, from);
        let brought = self.clones.cmd(into, "git merge FETCH_HEAD");
        assert!([0, 5].contains(&brought.code), "{}", brought.stderr);
        self.finish(into, brought.code, &before, "itdesk git merge");
        true
    }

    fn sync(&mut self, name: &str) -> bool {
        self.clones.commit(name);
        let before = self.events(name);
        let synced = self.clones.cmd(name, "sync");
        if synced.code != 0 {
            // Texts in conflict are a person's.
            assert_eq!(synced.code, 5, "{}", synced.stderr);
            self.finish(name, synced.code, &before, "itdesk sync");
            self.clones.cmd(name, "sync").ok();
        }
        self.is_intact(name, &before, "itdesk sync");
        true
    }

    fn resolve(&mut self, name: &str) -> bool {
        !self.clones.cmd(name, "git resolve").ok().stdout.is_empty()
    }

    fn revert(&mut self, name: &str) -> bool {
        self.clones.commit(name);
        let log = [&["log", "-1", "--format=%H", "HEAD", "--"][..], &RECORDS].concat();
        let last = self.clones.git(name, &log).trim().to_owned();
        if self.clones.try_git(name, &["merge-base", "--is-ancestor", &last, &self.base]).code == 0 {
            return false;
        }
        let before = self.events(name);
        let mainline: &[&str] = if self.is_merge(name, &last) { &["--mainline", "1"] } else { &[] };
        let code = self.clones.try_git(name, &[&["revert", "--no-edit"], mainline, &[&last]].concat()).code;
        self.seen.texts += self.clones.settle(name, RESOLVE, code);
        let gone: Vec<String> = before.difference(&self.events(name)).cloned().collect();
        self.seen.reverted += gone.len();
        self.reverted.extend(gone);
        true
    }

    fn stash(&mut self, name: &str, turn: &Turn) -> bool {
        self.clones.commit(name);
        self.command(name, turn);
        let before = self.events(name);
        if self.clones.git(name, &["stash", "--quiet"]).contains("No local changes")
            || self.clones.git(name, &["stash", "list"]).is_empty()
        {
            return false;
        }
        let what = if turn.which.is_multiple_of(3) { What::Archive } else { What::Command };
        self.take(&Turn { what, which: turn.which + 1, ..turn.clone() });
        self.clones.commit(name);
        if self.clones.try_git(name, &["stash", "pop", "--quiet"]).code != 0 {
            self.seen.texts += self.clones.settle_files(name, RESOLVE).0;
            self.clones.git(name, &["stash", "drop", "--quiet"]);
        }
        self.clones.commit(name);
        self.is_intact(name, &before, "git stash pop");
        true
    }

    /// Whether no other clone has the last commit.
    fn is_own(&self, name: &str) -> bool {
        let head = self.clones.git(name, &["rev-parse", "HEAD"]);
        let others = self.names().iter().filter(|other| **other != name).copied().chain(["hub.git"]);
        let has = |other: &str| self.clones.try_git(other, &["cat-file", "-e", head.trim()]).code == 0;
        !others.into_iter().any(has)
    }

    fn soft(&mut self, name: &str) -> bool {
        self.clones.commit(name);
        let before = self.events(name);
        if !self.is_own(name) {
            return false;
        }
        self.clones.git(name, &["reset", "--quiet", "--soft", "HEAD~1"]);
        self.clones.commit(name);
        self.is_intact(name, &before, "git reset --soft");
        true
    }

    fn amend(&mut self, name: &str, turn: &Turn) -> bool {
        self.clones.commit(name);
        self.command(name, turn);
        let before = self.events(name);
        if !self.is_own(name) {
            return false;
        }
        self.clones.git(name, &["add", "--all"]);
        self.clones.git(name, &["commit", "--quiet", "--amend", "--no-edit", "--allow-empty"]);
        self.is_intact(name, &before, "git commit --amend");
        true
    }

    fn untrack(&mut self, name: &str, turn: &Turn) -> bool {
        self.clones.commit(name);
        let mut tickets: Vec<_> = self.records(name);
        if tickets.is_empty() {
            return false;
        }
        let (_, path, ticket) = tickets.swap_remove(turn.ticket % tickets.len());
        self.clones.git(name, &["rm", "--quiet", "--cached", path.to_str().unwrap()]);
        self.clones.git(name, &["commit", "--quiet", "--message", "untrack"]);
        self.clones.commit(name);
        self.untracked.extend(ticket.history.into_iter().map(|event| event.event));
        true
    }
}
