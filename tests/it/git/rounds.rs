//! `sync --every`: rounds in the foreground.

use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use super::clones::Clones;

/// `sync --every` in a clone, as systemd runs it.
struct Running {
    child: Child,
    said: BufReader<std::process::ChildStderr>,
}

impl Running {
    fn start(clones: &Clones, name: &str) -> Running {
        let mut command = clones.process(name);
        command.args(["sync", "--every", "24h"]).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let said = BufReader::new(child.stderr.take().unwrap());
        Running { child, said }
    }

    /// Reads what is said up to a line with this in it.
    fn until(&mut self, text: &str) -> String {
        let mut all = String::new();
        while !all.contains(text) {
            let read = self.said.read_line(&mut all).unwrap();
            assert_ne!(read, 0, "ended without '{text}': {all}");
        }
        all
    }

    /// Stops it as `systemctl stop` does; returns its exit code and what it said last.
    fn stop(mut self) -> (Option<i32>, String) {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        let mut last = String::new();
        while self.said.read_line(&mut last).unwrap() > 0 {}
        (self.child.wait().unwrap().code(), last)
    }
}

#[test]
fn a_round_commits_all_at_once_and_a_signal_ends_it_in_peace() {
    let clones = Clones::new(2);
    let id = clones.cmd("a", "incident new 'VPN drops'").id();
    clones.cmd("a", &format!("note {id} here")).ok();
    clones.cmd("a", "request new Laptop").ok();
    let before = clones.git("a", &["rev-list", "--count", "HEAD"]);
    let mut running = Running::start(&clones, "a");
    let said = running.until("pushed\n");
    assert!(said.contains("sharing every 1d") && said.contains("Work on 2 tickets"), "{said}");
    let (code, last) = running.stop();
    assert_eq!((code, last.contains("stopped")), (Some(0), true), "{last}");
    assert_eq!(clones.git("a", &["status", "--porcelain"]), "");
    let count = |text: String| text.trim().parse::<usize>().unwrap();
    assert_eq!(count(clones.git("a", &["rev-list", "--count", "HEAD"])), count(before) + 1);
    clones.cmd("b", "sync").ok();
    assert!(clones.record("b", &id).contains("here"));
}

#[test]
fn a_remote_out_of_reach_is_said_once_and_tried_again() {
    let clones = Clones::new(1);
    clones.cmd("a", "incident new 'VPN drops'").ok();
    clones.git("a", &["remote", "set-url", "origin", "/nowhere/desk.git"]);
    let mut running = Running::start(&clones, "a");
    let said = running.until("less often\n");
    assert!(said.contains("cannot fetch from origin") && said.contains("next attempt is in 1d"), "{said}");
    assert_eq!(running.stop().0, Some(0));
    // What was committed stays committed.
    assert_eq!(clones.git("a", &["status", "--porcelain"]), "");
}

#[test]
fn what_no_later_round_would_mend_is_refused_at_once() {
    let clones = Clones::new(1);
    let refused = clones.cmd("a", "sync --every 5s").fails(2);
    assert!(refused.stderr.contains("10s to 24h apart"), "{}", refused.stderr);
    clones.git("a", &["remote", "remove", "origin"]);
    let refused = clones.cmd("a", "sync --every 1m").fails(2);
    assert!(refused.stderr.contains("no remote to share with"), "{}", refused.stderr);
    let chinese = clones.cmd("a", "--lang zh-CN sync --every 5s").fails(2);
    assert!(chinese.stderr.contains("每轮"), "{}", chinese.stderr);
}
