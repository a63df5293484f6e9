//! A record that the system does not let be read for a moment is missed for that moment at most, and never in silence.

use super::{can_trace, on_one_file, traced};
use crate::desk::TestDesk;

/// What goes wrong on the way to the bytes of one record, once or as often as the command tries.
const FAULTS: [(&str, &str); 9] = [
    ("openat,openat2", "EIO"),
    ("openat,openat2", "EIO:when=1"),
    ("openat,openat2", "EMFILE:when=1"),
    ("openat,openat2", "ENOMEM:when=1"),
    ("statx", "EIO"),
    ("statx", "EIO:when=1"),
    ("read", "EIO"),
    ("read", "EIO:when=1"),
    ("newfstatat", "EIO"),
];

#[test]
fn a_record_that_could_not_be_read_once_is_not_forgotten() {
    if !can_trace() {
        return;
    }
    let desk = TestDesk::new();
    let (id, other) = (desk.incident("Down"), desk.incident("Printer"));
    let path = desk.path(&id);
    // Read by an index from nothing, and by one that finds the record changed.
    for fresh in [true, false] {
        for (call, error) in FAULTS {
            let what = format!("{call} {error}, index made anew: {fresh}");
            if fresh {
                std::fs::remove_dir_all(desk.root().join(".itdesk")).unwrap();
            } else {
                let text = std::fs::read(&path).unwrap();
                std::fs::write(&path, text).unwrap();
            }
            for reading in ["list -q", "list --count", "due --within 400d -q", "search down -q"] {
                let told = on_one_file(&desk, &path, &format!("{call}:error={error}"), reading);
                let missed = match reading {
                    "list --count" => told.stdout.trim() != "2",
                    _ => !told.stdout.contains(&id),
                };
                assert!(!missed || told.code == 7, "{what}, {reading}: in silence: {}", told.stdout);
                assert!(told.code == 0 || told.stderr.contains("cannot "), "{what}: {}", told.stderr);
            }
            let ids = desk.cmd("list -q").ok();
            assert!(ids.stdout.contains(&id) && ids.stdout.contains(&other), "{what}: {}", ids.stdout);
            assert_eq!(desk.cmd("search down -q").ok().stdout.trim(), id, "{what}");
        }
    }
}

#[test]
fn a_record_that_cannot_be_read_just_now_is_not_made_twice() {
    if !can_trace() {
        return;
    }
    let desk = TestDesk::new();
    let id = desk.cmd("incident new Down --dedupe-key disk-7").id();
    desk.cmd("list -q").ok();
    for fault in [
        "openat,openat2:error=EIO",
        "read:error=EIO",
        "openat,openat2:error=EIO:when=1",
        "openat,openat2:error=EIO:when=2",
    ] {
        let told = on_one_file(&desk, &desk.path(&id), fault, "incident new Down --dedupe-key disk-7 -q");
        assert!(told.code == 7 || told.stdout.trim() == id, "{fault}: {}{}", told.stdout, told.stderr);
        assert_eq!(desk.cmd("list -q").ok().stdout.trim(), id, "{fault}");
    }
}

#[test]
fn doctor_blames_the_file_that_it_cannot_read_and_not_the_index() {
    if !can_trace() {
        return;
    }
    let desk = TestDesk::new();
    let id = desk.cmd("incident new Down --dedupe-key disk-7").id();
    desk.cmd("list -q").ok();
    for fault in ["openat,openat2:error=EIO", "read:error=EIO"] {
        std::fs::write(desk.path(&id), desk.bytes(&id)).unwrap();
        let told = on_one_file(&desk, &desk.path(&id), fault, "doctor");
        assert_eq!(told.code, 1, "{fault}: {}{}", told.stdout, told.stderr);
        assert!(told.stdout.contains("input/output error"), "{fault}: {}", told.stdout);
        assert!(!told.stdout.contains("error index"), "{fault}: {}", told.stdout);
        assert_eq!(desk.cmd("doctor").ok().stdout, "1 record, no problems found\n", "{fault}");
    }
}

#[test]
fn what_a_broken_look_at_a_folder_left_out_is_there_again() {
    if !can_trace() {
        return;
    }
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.cmd("list -q").ok();
    for call in ["getdents64", "openat,openat2", "statx", "newfstatat"] {
        for when in 1..4 {
            let fresh = desk.incident("Fresh");
            let folder = desk.path(&id).parent().unwrap().to_path_buf();
            let told = on_one_file(&desk, &folder, &format!("{call}:error=EIO:when={when}"), "list -q");
            let missed = !told.stdout.contains(&fresh);
            assert!(!missed || told.code == 7, "{call} {when}: in silence: {}", told.stdout);
            assert!(desk.cmd("list -q").ok().stdout.contains(&fresh), "{call} {when}");
        }
    }
}

#[test]
fn the_time_of_a_look_is_told_before_it_begins() {
    if !can_trace() {
        return;
    }
    let desk = TestDesk::new();
    desk.incident("Down");
    traced(&desk, &["-y", "-e", "trace=utimensat,statx,openat"], &["list", "-q"], b"").ok();
    let trace = std::fs::read_to_string(desk.root().join("../trace")).unwrap();
    let first = |call: &str, path: &str| {
        let found = trace.lines().position(|line| line.contains(call) && line.contains(path));
        found.unwrap_or_else(|| panic!("no {call} of {path}: {trace}"))
    };
    // A change between the two would otherwise be of a time before the look, and yet not in it.
    assert!(first("utimensat(", "index.lock") < first("statx(", "incidents/2026/11"), "{trace}");
    assert!(first("utimensat(", "index.lock") < first("openat(", "incidents/2026/11"), "{trace}");
}
