//! The picture in README.md: what `list` and `show` print in a terminal, on the desk of
//! examples/office.sh.

use std::path::Path;
use std::process::{Command, Output};

use anstyle_svg::{Term, WIN10_CONSOLE};

use super::{pages_alone, root, same_or_updated};

/// The ids of the tickets in the picture, in the order of their titles. Random ones would make another
/// picture in each run, for a colour marks how much of an id is enough.
const IDS: [&str; 8] = ["3GVKX", "7HW2P", "9MZ4C", "B5QTN", "D2RYE", "JX8SA", "N6KFD", "T4PBG"];

/// A program on the desk in `folder`, at a time of 23 November 2026.
fn on(folder: &Path, program: &str, arguments: &[&str], time: &str) -> Output {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var("PATH").unwrap())
        .envs([("TZ", "UTC"), ("COLUMNS", "100"), ("LC_ALL", "C.UTF-8"), ("ITDESK_ACTOR", "lin")])
        .env("ITDESK_NOW", format!("2026-11-23T{time}:00Z"))
        .env("HOME", folder)
        .env("ITDESK", crate::desk::program());
    let done = command.output().unwrap();
    assert!(done.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    done
}

fn itdesk(folder: &Path, line: &str, time: &str) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    String::from_utf8(on(folder, crate::desk::program(), &words, time).stdout).unwrap()
}

/// Gives the tickets of the desk the ids of the picture.
fn with_fixed_ids(folder: &Path) {
    let titled = itdesk(folder, "list --all --sort title --format ids", "09:00");
    let mut files: Vec<_> = ["incidents", "requests"].map(|kind| folder.join(kind)).into();
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let mut record = std::fs::read_to_string(&path).unwrap();
        let mut name = path.file_name().unwrap().to_str().unwrap().to_owned();
        for (id, fixed) in titled.lines().zip(IDS) {
            let random = &id[id.len() - fixed.len()..];
            record = record.replace(random, fixed);
            name = name.replace(random, fixed);
        }
        std::fs::remove_file(&path).unwrap();
        std::fs::write(path.with_file_name(name), record).unwrap();
    }
}

#[test]
fn the_picture_is_what_the_program_prints() {
    let _alone = pages_alone();
    let folder = tempfile::tempdir().unwrap();
    let desk = folder.path();
    itdesk(desk, "--quiet init .", "09:00");
    std::fs::copy(root().join("examples/policy-day.toml"), desk.join("itdesk.toml")).unwrap();
    on(desk, "sh", &[root().join("examples/office.sh").to_str().unwrap()], "09:00");
    with_fixed_ids(desk);
    let id = itdesk(desk, "list service:mail state:new --format ids", "09:00");
    let short = id.trim().rsplit('-').next().unwrap();
    itdesk(desk, &format!("take {short}"), "09:05");
    on(
        desk,
        crate::desk::program(),
        &["respond", short, "We see it, too. The text messages are late."],
        "09:06",
    );
    let mut screen = String::new();
    for line in ["list".to_owned(), format!("show {short}")] {
        let printed = itdesk(desk, &format!("{line} --color always --no-pager"), "09:10");
        screen.push_str(&format!("\u{1b}[1m$ itdesk {line}\u{1b}[0m\n{printed}\n"));
    }
    let path = root().join("docs/list-and-show.svg");
    let picture = Term::new().palette(WIN10_CONSOLE).render_svg(screen.trim_end());
    let page = std::fs::read_to_string(&path).unwrap_or_default();
    same_or_updated(&path, &page, 0..page.len(), &picture);
}
