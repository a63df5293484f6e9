//! Eight writers, killed at any instant.

use std::io::Write;
use std::process::Stdio;
use std::sync::Mutex;
use std::time::Duration;

use super::{is_well, lock_is_free, measured, notes};
use crate::desk::TestDesk;

const WRITERS: u64 = 8;
const ROUNDS: u64 = 40;

/// A small generator of numbers, so that every run kills alike as far as the machine lets it.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % sides
    }
}

#[test]
fn killed_writers_lose_no_acknowledged_event_and_tear_no_file() {
    let desk = TestDesk::with_policy("[mail]\naddress = \"help@desk.example\"\n");
    let shared: Vec<String> = (0..3).map(|n| desk.incident(&format!("Shared{n}"))).collect();
    let article = desk.cmd("kb new Shared --body text").id();
    let change = desk.cmd("change new Shared --draft").id();
    let old: Vec<String> = (0..4).map(|n| ended_long_ago(&desk, n)).collect();
    let acknowledged = Mutex::new(Vec::new());
    let processes: Vec<Vec<_>> =
        (0..WRITERS).map(|_| (0..ROUNDS).map(|_| desk.process()).collect()).collect();
    std::thread::scope(|scope| {
        for (writer, processes) in (0_u64..).zip(processes) {
            let (shared, acknowledged) = (&shared, &acknowledged);
            let (article, change, old) = (&article, &change, &old);
            scope.spawn(move || {
                let mut dice = Dice(writer + 1);
                for (round, mut process) in (0_u64..).zip(processes) {
                    let word = format!("w{writer}r{round}");
                    let id = &shared[dice.roll(3) as usize];
                    let mail = match dice.roll(13) {
                        0 => {
                            process.args(["incident", "new", &word]);
                            None
                        }
                        1 => {
                            process.args(["mail", "receive"]);
                            Some(message(&word))
                        }
                        2 => {
                            process.args(["incident", "respond", id, &word]);
                            None
                        }
                        3 => {
                            process.args(["kb", "new", &word, "--body", "text"]);
                            None
                        }
                        4 => {
                            process.args(["note", article, &word]);
                            None
                        }
                        5 => {
                            process.args(["note", change, &word]);
                            None
                        }
                        6 => {
                            process.args(["deliver", "new", &word, "--need", "n"]);
                            None
                        }
                        7 => {
                            let label = format!("word={word}");
                            process.args(["monitor", "record", "@desk", "queue", "3", "--label", &label]);
                            None
                        }
                        8 => {
                            process.args(["archive", "--restore", &old[dice.roll(4) as usize]]);
                            None
                        }
                        9 => {
                            process.arg("archive");
                            None
                        }
                        _ => {
                            process.args(["note", id, &word]);
                            None
                        }
                    };
                    process.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
                    let mut child = process.spawn().unwrap();
                    let _ = child.stdin.take().unwrap().write_all(mail.unwrap_or_default().as_bytes());
                    if dice.roll(2) == 0 {
                        std::thread::sleep(Duration::from_micros(dice.roll(40_000)));
                        child.kill().unwrap();
                    }
                    let moves = process.get_args().next().is_some_and(|arg| arg == "archive");
                    if child.wait().unwrap().success() && !moves {
                        acknowledged.lock().unwrap().push(word);
                    }
                }
            });
        }
    });
    let (acknowledged, mut there) = (acknowledged.into_inner().unwrap(), notes(&desk));
    for word in measured(&desk) {
        *there.entry(word).or_default() += 1;
    }
    let lost: Vec<_> = acknowledged.iter().filter(|word| there.get(*word) != Some(&1)).collect();
    assert!(lost.is_empty(), "acknowledged, and not there once: {lost:?}");
    assert!(acknowledged.len() as u64 > WRITERS * ROUNDS / 4, "enough was done: {}", acknowledged.len());
    lock_is_free(&desk, &shared[0], "after the killing");
    // A message that was killed between its attachment and its record leaves a file that doctor takes aside.
    desk.cmd("doctor --fix").ok();
    for id in &old {
        let place = desk.root().join(format!("archive/requests/2020/{id}.json"));
        assert!(desk.path(id).exists() != place.exists(), "{id} is at one place");
        if place.exists() {
            desk.cmd(&format!("archive --restore {id}")).ok();
        }
    }
    is_well(&desk, "after the killing");
}

/// A request that the next `archive` moves.
fn ended_long_ago(desk: &TestDesk, number: u32) -> String {
    let id = desk.at("2020-01-06T09:00:00Z").cmd(&format!("request new Old{number}")).id();
    desk.cmd(&format!("request cancel {id} --because no")).ok();
    desk.at(crate::desk::NOW);
    id
}

fn message(word: &str) -> String {
    format!(
        "From: a@b.example\nSubject: {word}\nMessage-ID: <{word}@b.example>\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=e\n\n--e\nContent-Type: text/plain\n\ntext\n\
         --e\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.log\n\n{word} attached\n--e--\n"
    )
}

#[cfg(target_os = "linux")]
#[test]
fn a_lock_whose_folder_was_removed_while_it_was_waited_for_is_nobodys() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    let folder = desk.root().join(".itdesk");
    let hold = || {
        let lock =
            std::fs::File::options().create(true).truncate(false).write(true).open(folder.join("lock"));
        let lock = lock.unwrap();
        lock.lock().unwrap();
        lock
    };
    let old = hold();
    let mut waiting = desk.process();
    waiting.args(["note", &id, "hello"]).env("ITDESK_LOCK_TIMEOUT", "60").stdout(Stdio::null());
    let mut waiting = waiting.spawn().unwrap();
    let open_files = std::path::PathBuf::from(format!("/proc/{}/fd", waiting.id()));
    let has_it = || {
        let files = std::fs::read_dir(&open_files).unwrap();
        files
            .flatten()
            .filter_map(|fd| std::fs::read_link(fd.path()).ok())
            .any(|to| to == folder.join("lock"))
    };
    while !has_it() {
        std::thread::yield_now();
    }
    std::fs::remove_dir_all(&folder).unwrap();
    std::fs::create_dir(&folder).unwrap();
    let new = hold();
    drop(old);
    // It gets the lock of the old file, which is called "(deleted)" by now, and must go on to the one that others see.
    while !has_it() {
        assert!(waiting.try_wait().unwrap().is_none(), "it wrote beside the holder of the lock");
    }
    assert_eq!(notes(&desk).get("hello"), None);
    drop(new);
    assert!(waiting.wait().unwrap().success());
    assert_eq!(notes(&desk).get("hello"), Some(&1));
}
