//! Every system call that a command makes on the way to the disk fails once, one after the other, and from then on.

use super::{can_trace, lock_is_free, measured, names_the_way_out, notes, traced};
use crate::desk::TestDesk;
use crate::model;

/// What is made to fail, and how.
const CALLS: [(&str, &str); 19] = [
    ("openat", "EIO"),
    ("openat2", "EIO"),
    // An older kernel: folders are opened one by one.
    ("openat2", "ENOSYS"),
    ("write", "EIO"),
    ("write", "ENOSPC"),
    ("fsync", "EIO"),
    ("fdatasync", "EIO"),
    ("renameat", "EIO"),
    ("renameat2", "EIO"),
    ("linkat", "EIO"),
    ("mkdirat", "EIO"),
    ("unlink", "EIO"),
    ("unlinkat", "EIO"),
    ("syncfs", "EIO"),
    ("flock", "EIO"),
    ("getdents64", "EIO"),
    ("statx", "EIO"),
    ("newfstatat", "EIO"),
    // With which SQLite writes.
    ("pwrite64", "ENOSPC"),
];

/// A call that is made once a folder or a file is let fail so often at most, evenly over all of them;
/// more often where `ITDESK_MODEL_CASES` asks for it.
const MOST: u32 = 13;

/// How often a command makes a call, and how many of these the loader makes before the program begins.
fn calls(desk: &TestDesk, call: &str, args: &[&str], stdin: &[u8]) -> (usize, usize) {
    traced(desk, &["-e", &format!("trace={call}")], args, stdin);
    let trace = std::fs::read_to_string(desk.root().join("../trace")).unwrap();
    let lines: Vec<&str> = trace.lines().filter(|line| line.contains(&format!("{call}("))).collect();
    let loader =
        |line: &&&str| line.contains("/ld.so") || line.contains(".so.") || line.contains("/proc/self/maps");
    (lines.len(), lines.iter().take_while(loader).count())
}

/// A command to be put to the test: by the number of the try, its arguments and what it reads.
type Act<'a> = &'a dyn Fn(&TestDesk, &str) -> (Vec<String>, Vec<u8>);

/// Lets each call fail once, and from then on; `done` tells whether what a try was to do is there.
fn torment(desk: &TestDesk, id: &str, act: Act, done: &dyn Fn(&TestDesk, &str) -> bool) -> usize {
    let mut tries = 0;
    for (call, error) in CALLS {
        let (args, stdin) = act(desk, &format!("count-{call}-{error}"));
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let (all, loader) = calls(desk, call, &args, &stdin);
        // A look that fails goes wrong by itself; a disk that fails on writing mostly goes on to. What SQLite writes is
        // nobody's truth, so that one of the two is enough.
        let once = |n: &usize| (call != "pwrite64").then(|| n.to_string());
        let goes_on = |n: &usize| (!call.contains("stat")).then(|| format!("{n}+"));
        let every = ((all - loader) / model::cases(MOST) as usize).max(1);
        for when in (loader + 1..=all).step_by(every).flat_map(|n| [once(&n), goes_on(&n)]).flatten() {
            let word = format!("{call}-{error}-{when}");
            let (args, stdin) = act(desk, &word);
            let args: Vec<&str> = args.iter().map(String::as_str).collect();
            let (only, inject) =
                (format!("trace={call}"), format!("inject={call}:error={error}:when={when}"));
            let told = traced(desk, &["-e", &only, "-e", &inject], &args, &stdin);
            let what = format!("{} with {inject}", told.command);
            tries += 1;
            match told.code {
                0 => assert!(done(desk, &word), "{what}: acknowledged, and not there"),
                // Its own words cannot be written either.
                6 | 7 if call == "write" && !told.stderr.contains("error: ") => {}
                6 | 7 => names_the_way_out(&told.stderr, &what),
                127 if told.stderr.contains("while loading shared libraries") => {}
                code => panic!("{what}: exit {code}: {}", told.stderr),
            }
            notes(desk);
        }
    }
    lock_is_free(desk, id, "after all faults");
    // Whatever could not be cleared away is found, and fixed.
    desk.cmd("doctor --fix").ok();
    super::is_well(desk, "after all faults");
    tries
}

#[test]
fn a_note_survives_every_fault_on_its_way() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.cmd("list -q").ok();
    if !can_trace() {
        return;
    }
    let act = |_: &TestDesk, word: &str| (["note", &id, word].map(str::to_owned).to_vec(), Vec::new());
    let tries = torment(&desk, &id, &act, &|desk, word| notes(desk).get(word) == Some(&1));
    assert!(tries > 30, "{tries}");
}

#[test]
fn a_new_ticket_survives_every_fault_on_its_way() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    if !can_trace() {
        return;
    }
    // Each in a month of its own, so that folders are made too.
    let months = std::cell::Cell::new(0);
    let act = |_: &TestDesk, word: &str| {
        let month = months.replace(months.get() + 1);
        let at = format!("{:04}-{:02}-01T00:00:00Z", 2000 + month / 12 % 26, month % 12 + 1);
        (["incident", "new", word, "--at", &at, "--dedupe-key", word].map(str::to_owned).to_vec(), Vec::new())
    };
    let tries = torment(&desk, &id, &act, &|desk, word| notes(desk).get(word) == Some(&1));
    assert!(tries > 40, "{tries}");
}

#[test]
fn a_message_with_an_attachment_survives_every_fault_on_its_way() {
    let desk = TestDesk::with_policy("[mail]\naddress = \"help@desk.example\"\n");
    let id = desk.incident("Down");
    if !can_trace() {
        return;
    }
    let act = |_: &TestDesk, word: &str| {
        let raw = format!(
            "From: a@b.example\nSubject: {word}\nMessage-ID: <{word}@b.example>\nContent-Type: text/plain; name=a.log\n\
             Content-Disposition: attachment\n\n{word} attached\n"
        );
        (["mail", "receive"].map(str::to_owned).to_vec(), raw.into_bytes())
    };
    let tries = torment(&desk, &id, &act, &|desk, word| notes(desk).get(word) == Some(&1));
    assert!(tries > 40, "{tries}");
}

#[test]
fn a_move_to_the_archive_survives_every_fault_on_its_way() {
    let desk = TestDesk::with_policy("[mail]\naddress = \"help@desk.example\"\n");
    let raw = b"From: a@b.example\nSubject: x\nContent-Type: text/plain; name=a.log\nContent-Disposition: attachment\n\nattached\n";
    let moved = desk.run_with(&["mail", "receive"], raw).id();
    desk.cmd(&format!("request cancel {moved} --because no")).ok();
    let id = desk.at("2028-01-10T00:00:00Z").incident("Down");
    if !can_trace() {
        return;
    }
    let name = desk.show(&moved)["history"][0]["mail"]["files"][0]["path"].as_str().unwrap().to_owned();
    let archived = desk.root().join(format!("archive/requests/2026/{moved}.json"));
    let act = |desk: &TestDesk, _: &str| {
        // Wherever the try before left it, it is whole; and it goes back for the next.
        assert!(desk.path(&moved).exists() || archived.exists(), "the record is somewhere");
        desk.cmd("doctor --fix").ok();
        if archived.exists() {
            desk.cmd(&format!("archive --restore {moved}")).ok();
        }
        assert_eq!(std::fs::read(desk.root().join(&name)).unwrap(), b"attached\n");
        (vec!["archive".to_owned()], Vec::new())
    };
    let tries = torment(&desk, &id, &act, &|_, _| archived.exists());
    assert!(tries > 40, "{tries}");
    let seal = |desk: &TestDesk, _: &str| {
        // The record is found whether it has left its file or not.
        assert_eq!(desk.cmd("list --archive --count").ok().stdout, "1\n");
        desk.cmd("doctor --fix").ok();
        desk.cmd(&format!("archive --restore {moved}")).ok();
        desk.cmd("archive -q").ok();
        (["archive", "--seal", "2026"].map(str::to_owned).to_vec(), Vec::new())
    };
    desk.cmd("archive -q");
    let sealed = desk.root().join("archive/requests/2026.jsonl.zst");
    let tries = torment(&desk, &id, &seal, &|_, _| sealed.exists() && !archived.exists());
    assert!(tries > 20, "{tries}");
}

#[test]
fn an_article_a_change_and_a_delivery_survive_every_fault_on_their_way() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    if !can_trace() {
        return;
    }
    // They go one way to the disk: each call fails for one of them.
    let act = |_: &TestDesk, word: &str| {
        let call = CALLS.iter().position(|(call, error)| word.contains(&format!("{call}-{error}")));
        let args: &[&str] = match call.unwrap() % 3 {
            0 => &["kb", "new", word, "--body", "text"],
            1 => &["change", "new", word, "--draft"],
            _ => &["deliver", "new", word, "--need", "n"],
        };
        (args.iter().map(|arg| (*arg).to_owned()).collect(), Vec::new())
    };
    let tries = torment(&desk, &id, &act, &|desk, word| notes(desk).get(word) == Some(&1));
    assert!(tries > 40, "{tries}");
}

#[test]
fn a_measurement_survives_every_fault_on_its_way() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    if !can_trace() {
        return;
    }
    let act = |_: &TestDesk, word: &str| {
        let label = format!("word={word}");
        let args = ["monitor", "record", "@desk", "queue", "3", "--label", &label];
        (args.map(str::to_owned).to_vec(), Vec::new())
    };
    let there = |desk: &TestDesk, word: &str| measured(desk).iter().filter(|line| *line == word).count();
    let tries = torment(&desk, &id, &act, &|desk, word| there(desk, word) == 1);
    assert!(tries > 30, "{tries}");
}
