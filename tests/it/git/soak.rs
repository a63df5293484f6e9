//! A team at work: clones that write, commit and share at once, are killed at any instant, and push to a hub that fails in
//! mid-push. In the end all clones are equal, and nothing that was acknowledged is lost.
//!
//! `ITDESK_SOAK=2000 cargo test soak` does as many events on eight clones: an hour of the busiest desk known.

use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::by_tree::write_program;
use super::clones::Clones;
use crate::desk::{Output, told};
use crate::torture::kill::Dice;

/// Stands between a clone and the hub: one push in four dies after it has sent so many bytes.
const BROKEN_HUB: &str = r#"#!/bin/sh
case $(od -An -N1 -tu1 /dev/urandom) in
  *[05]|*[27]) [ -e HUB/is-well ] || { head -c 700 | git receive-pack "$1"; exit 1; } ;;
esac
exec git receive-pack "$1"
"#;

/// What happened to the clones together.
#[derive(Default)]
struct Seen {
    /// The words of which a command said that they are written.
    written: Mutex<Vec<String>>,
    killed: AtomicUsize,
    /// Exchanges that came to an end, and those that did not.
    shared: AtomicUsize,
    failed: AtomicUsize,
}

#[test]
fn a_team_that_is_killed_and_cut_off_ends_alike_and_loses_nothing() {
    let asked = std::env::var("ITDESK_SOAK").ok().map(|n| n.parse::<u64>().expect("a number of events"));
    let (count, events) = asked.map_or((3, 45), |events| (8, events));
    let clones = Clones::new(count);
    let names: Vec<String> = (0..count).map(|n| char::from(b'a' + n as u8).to_string()).collect();
    let hub = clones.root("hub.git");
    let broken = clones.root("broken-hub");
    write_program(&broken, &BROKEN_HUB.replace("HUB", hub.to_str().unwrap()));
    let all: Vec<String> = (0..4).map(|n| clones.cmd("a", &format!("incident new Shared{n}")).id()).collect();
    clones.cmd("a", "sync --commit").ok();
    for name in &names {
        clones.git(name, &["config", "remote.origin.receivepack", broken.to_str().unwrap()]);
        clones.git(name, &["config", "receive.autogc", "false"]);
        clones.git(name, &["pull", "--quiet"]);
    }
    let seen = Seen::default();
    std::thread::scope(|scope| {
        for (number, name) in (1..).zip(&names) {
            let worker = Worker { name, model: clones.process(name), all: &all, seen: &seen };
            let mut dice = Dice(number);
            let each = events / count as u64;
            scope.spawn(move || (0..each).for_each(|turn| worker.take(&mut dice, turn)));
        }
    });
    std::fs::write(hub.join("is-well"), "").unwrap();
    for _ in 0..2 {
        for name in &names {
            mend(&clones, name);
            clones.cmd(name, "sync --commit").ok();
        }
    }
    let tree = |name: &String| clones.git(name, &["rev-parse", "HEAD^{tree}"]);
    let first = tree(&names[0]);
    let log = clones.git("a", &["log", "-p", "--format=", "--all"]);
    for name in &names {
        assert_eq!(tree(name), first, "{name}");
        assert_eq!(clones.git(name, &["status", "--porcelain"]), "", "{name}");
        clones.git(name, &["fsck", "--no-dangling"]);
        clones.cmd(name, "doctor").ok();
    }
    let records: String = clones.records("a").into_iter().map(|(_, text)| text).collect();
    let written = seen.written.into_inner().unwrap();
    for word in &written {
        assert!(records.contains(word), "{word} is lost; in the history: {}", log.contains(word.as_str()));
    }
    let [killed, shared, failed] = [seen.killed, seen.shared, seen.failed].map(AtomicUsize::into_inner);
    eprintln!("{} events written, {killed} killed, {shared} exchanges, {failed} failed", written.len());
    assert!(written.len() as u64 > events / 3 && killed > 0 && shared > 0, "{killed} {shared} {failed}");
}

/// A clone at work.
struct Worker<'w> {
    name: &'w str,
    /// How itdesk is started in the clone.
    model: Command,
    /// Tickets on which everybody works.
    all: &'w [String],
    seen: &'w Seen,
}

impl Worker<'_> {
    fn process(&self) -> Command {
        let mut process = Command::new(self.model.get_program());
        process.env_clear().envs(self.model.get_envs().filter_map(|(name, value)| Some((name, value?))));
        process.current_dir(self.model.get_current_dir().unwrap());
        process
    }

    /// Does something: mostly an event, that is often committed; each third time it shares.
    fn take(&self, dice: &mut Dice, turn: u64) {
        let word = format!("w{}{turn}e", self.name);
        let id = &self.all[dice.roll(self.all.len() as u64) as usize];
        let commit = if dice.roll(2) == 0 { " --commit" } else { "" };
        let line = match dice.roll(6) {
            0 => format!("incident new {word}{commit}"),
            1 => format!("incident edit {id} --tag {word}{commit}"),
            2 => format!("incident respond {id} {word}{commit}"),
            _ => format!("note {id} {word}{commit}"),
        };
        if self.runs(dice, &line) {
            self.seen.written.lock().unwrap().push(word);
        }
        if dice.roll(3) == 0 {
            let counter = match self.runs(dice, "sync --commit --quiet") {
                true => &self.seen.shared,
                false => &self.seen.failed,
            };
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Runs a command line, which is killed now and then; returns whether it succeeded.
    fn runs(&self, dice: &mut Dice, line: &str) -> bool {
        let mut process = self.process();
        process.args(crate::desk::words(line)).stdout(Stdio::piped()).stderr(Stdio::piped());
        if dice.roll(6) > 0 {
            let output = told(line, process.output().unwrap());
            self.go_on(&output);
            // A note is written though its commit failed: another had git's lock.
            return output.code == 0;
        }
        let mut child = process.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(dice.roll(120)));
        let ended = child.try_wait().unwrap();
        child.kill().unwrap();
        let code = child.wait().unwrap().code();
        self.seen.killed.fetch_add(usize::from(ended.is_none()), Ordering::Relaxed);
        code == Some(0)
    }

    /// Does what the error of a command says that a person has to do.
    fn go_on(&self, output: &Output) {
        let run = |line: &str| self.process().args(line.split(' ')).output().unwrap();
        if output.stderr.contains("index.lock") {
            let root = self.model.get_current_dir().unwrap();
            let _ = std::fs::remove_file(root.join(".git/index.lock"));
        } else if output.stderr.contains("git resolve") {
            run("git resolve --commit");
        }
    }
}

/// Puts a clone in order that was killed: git's lock, a merge that was begun.
fn mend(clones: &Clones, name: &str) {
    for lock in ["index.lock", "HEAD.lock", "refs/heads/main.lock", "ORIG_HEAD.lock"] {
        let _ = std::fs::remove_file(clones.root(name).join(".git").join(lock));
    }
    if clones.root(name).join(".git/MERGE_HEAD").exists() {
        clones.cmd(name, "git resolve --commit").ok();
    }
}
