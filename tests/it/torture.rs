//! What machines do to a desk: killed writers, full and read-only disks, system calls that fail. Whatever happens, every
//! event that was acknowledged is there, no file is torn, no lock stays, and each error names the way out.

mod disk;
mod faults;
pub mod kill;
mod power;
mod unread;

use std::collections::HashMap;
use std::path::Path;
use std::process::{Command, Stdio};

use itdesk::records::Ticket;

use crate::desk::{Output, TestDesk, told};

/// Whether a test can do what it is about. It may be left out on a developer's machine, which says so; not in CI.
pub fn can(what: &str, probe: &mut Command) -> bool {
    let done = probe.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    let can = done.is_ok_and(|status| status.success());
    assert!(can || std::env::var_os("CI").is_none(), "CI must be able to: {what}");
    if !can {
        eprintln!("left out: this machine does not let the tests {what}");
    }
    can
}

/// Whether programs can be traced here.
fn can_trace() -> bool {
    can(
        "trace programs (strace)",
        Command::new("strace").args(["-f", "-q", "--seccomp-bpf", "-o", "/dev/null", "true"]),
    )
}

/// The command under strace with these options. It stops only at the calls that they name.
fn traced(desk: &TestDesk, options: &[&str], args: &[&str], stdin: &[u8]) -> Output {
    let program = desk.process();
    let mut strace = Command::new("strace");
    strace
        .args(["-f", "-q", "--seccomp-bpf", "-o", "../trace"])
        .args(options)
        .arg(program.get_program())
        .args(args);
    strace.current_dir(desk.root()).env_clear();
    // A lock that stays would be waited for, and end the next try with 5.
    strace.env("ITDESK_LOCK_TIMEOUT", "0.5");
    strace.envs(program.get_envs().filter_map(|(name, value)| Some((name, value?))));
    let told_by = assert_cmd::Command::from_std(strace).write_stdin(stdin).output().unwrap();
    told(&args.join(" "), told_by)
}

/// A command line, of whose system calls on one file some go wrong.
fn on_one_file(desk: &TestDesk, path: &Path, fault: &str, line: &str) -> Output {
    let (path, inject) = (path.to_str().unwrap(), format!("inject={fault}"));
    let relative = path.strip_prefix(desk.root().to_str().unwrap()).unwrap().trim_start_matches('/');
    let args: Vec<&str> = line.split(' ').collect();
    traced(desk, &["-P", path, "-P", relative, "-e", &inject], &args, b"")
}

/// How often each line of a note stands in the histories of all tickets. Every file must be whole.
fn notes(desk: &TestDesk) -> HashMap<String, usize> {
    let mut notes = HashMap::new();
    for file in desk.files().iter().filter(|f| f.extension().is_some_and(|e| e == "json")) {
        let ticket = Ticket::parse(&std::fs::read(file).unwrap());
        let ticket = ticket.unwrap_or_else(|damage| panic!("{}: {damage}", file.display()));
        let lines = ticket.history.into_iter().flat_map(|e| e.note).chain([ticket.title]);
        lines.for_each(|line| *notes.entry(line).or_default() += 1);
    }
    notes
}

/// The labels `word` of all measurements, a line each. A line that a killed writer did not end says nothing.
fn measured(desk: &TestDesk) -> Vec<String> {
    let file = desk.root().join("measurements/2026/11.jsonl");
    let text = std::fs::read_to_string(file).unwrap_or_default();
    let lines = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    lines.filter_map(|line| Some(line["labels"]["word"].as_str()?.to_owned())).collect()
}

/// The desk is whole, its index agrees with its files, and the next writer waits for nobody.
#[track_caller]
fn is_well(desk: &TestDesk, what: &str) {
    let checked = desk.cmd("doctor");
    assert_eq!(checked.code, 0, "{what}: {}{}", checked.stdout, checked.stderr);
    let listed = desk.cmd("list --all -q").ok();
    let mut files: Vec<String> = desk
        .files()
        .iter()
        .filter_map(|f| f.file_name()?.to_str()?.strip_suffix(".json").map(str::to_owned))
        .filter(|name| name.parse::<itdesk::records::Id>().is_ok())
        .collect();
    let mut ids: Vec<String> = listed.lines().iter().map(|l| (*l).to_owned()).collect();
    files.sort();
    ids.sort();
    assert_eq!(ids, files, "{what}");
}

/// The lock is free at once.
#[track_caller]
fn lock_is_free(desk: &TestDesk, id: &str, what: &str) {
    let told =
        desk.command().env("ITDESK_LOCK_TIMEOUT", "0.2").args(["note", id, "and on"]).output().unwrap();
    assert!(told.status.success(), "{what}: {}", String::from_utf8_lossy(&told.stderr));
}

/// What an error must have: its reason, and the way out.
#[track_caller]
fn names_the_way_out(stderr: &str, what: &str) {
    let told = stderr.split_once("error: ").filter(|(before, _)| before.is_empty() || before.ends_with('\n'));
    assert!(told.is_some_and(|(_, error)| error.contains("\n  → ")), "{what}: {stderr:?}");
    assert!(!stderr.contains("panicked"), "{what}: {stderr}");
}
