//! Many processes at once: every file stays whole, and a dedupe key makes one ticket.

use std::collections::HashSet;
use std::process::Stdio;

use itdesk::records::Ticket;

use crate::desk::{TestDesk, told};
use crate::model::cases;

#[test]
fn a_dedupe_key_sent_twenty_times_at_once_makes_one_ticket() {
    let desk = TestDesk::new();
    let args = ["incident", "new", "Disk full", "--dedupe-key", "host1/disk"];
    let start = || desk.process().args(args).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let running: Vec<_> = (0..20).map(|_| start()).collect();
    let ids: HashSet<String> =
        running.into_iter().map(|c| told("new", c.wait_with_output().unwrap()).id()).collect();
    assert_eq!((ids.len(), desk.files().len()), (1, 1));
}

#[test]
fn eight_writers_at_once_leave_whole_files() {
    let desk = TestDesk::new();
    let each = cases(70) as usize;
    let process = || desk.process();
    let commands: Vec<Vec<_>> = (0..8).map(|_| (0..each).map(|_| process()).collect()).collect();
    let ids: Vec<String> = std::thread::scope(|scope| {
        let writers = commands.into_iter().enumerate().map(|(writer, commands)| {
            scope.spawn(move || {
                let create = |(n, mut command): (usize, std::process::Command)| {
                    let ended =
                        command.args(["incident", "new", &format!("From {writer}, number {n}")]).output();
                    told("incident new", ended.unwrap()).id()
                };
                commands.into_iter().enumerate().map(create).collect::<Vec<_>>()
            })
        });
        let running: Vec<_> = writers.collect();
        running.into_iter().flat_map(|w| w.join().unwrap()).collect()
    });
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 8 * each);
    let files = desk.files();
    assert_eq!(files.len(), 8 * each, "and nothing temporary is left behind");
    let titles: HashSet<String> =
        files.iter().map(|f| Ticket::parse(&std::fs::read(f).unwrap()).unwrap().title).collect();
    assert_eq!(titles.len(), 8 * each);
    assert_eq!(desk.cmd("list --count").ok().stdout, format!("{}\n", 8 * each));
}

#[test]
fn notes_written_at_once_are_all_kept() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    let start = |n: usize| {
        let text = format!("note {n}");
        desk.process()
            .args(["note", &id, &text])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    let running: Vec<_> = (0..24).map(start).collect();
    for child in running {
        told("note", child.wait_with_output().unwrap()).ok();
    }
    let notes: HashSet<_> = desk.record(&id).history.iter().flat_map(|e| e.note.clone()).collect();
    assert_eq!(notes.len(), 24);
}
