//! `docs/reference/manual-rows.md` has every row of the manual, with a command and its test.

use std::collections::BTreeSet;
use std::path::Path;

use crate::docs::root;

/// How many rows each section of the manual has: letters from `a` on, or none.
const SECTIONS: [(&str, usize); 25] = [
    ("M1.1", 3),
    ("M1.2", 3),
    ("M1.3", 4),
    ("M1.4", 2),
    ("M2.1", 3),
    ("M2.2", 3),
    ("M2.3", 2),
    ("M2.4", 3),
    ("M3.1", 3),
    ("M3.2", 2),
    ("M3.3", 3),
    ("M3.4", 3),
    ("M4.1", 3),
    ("M4.2", 2),
    ("M4.3", 2),
    ("M4.4", 1),
    ("M5.1", 4),
    ("M5.2", 4),
    ("M5.3", 2),
    ("M5.4", 3),
    ("M6.1", 5),
    ("M6.2", 2),
    ("M6.3", 2),
    ("M6.4", 1),
    ("M7.1", 7),
];

/// The rows of the sections above and of those with a form of their own.
fn rows() -> Vec<String> {
    let lettered = SECTIONS.iter().flat_map(|(section, rows)| {
        ('a'..='e').chain(['f', 'g']).take(*rows).map(move |letter| format!("{section}{letter}"))
    });
    let rest = ["M7.2a", "M7.2b", "M7.3a", "M7.4a", "M8.1a", "M8.1b", "M8.2a", "M8.3", "M8.4"];
    lettered.chain(rest.map(str::to_owned)).collect()
}

/// The files of tests.
fn sources(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(sources(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(std::fs::read_to_string(&path).unwrap());
        }
    }
    files
}

/// What is in backticks in a cell.
fn quoted(cell: &str) -> Vec<&str> {
    cell.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_row_has_a_command_and_a_test_that_runs_it() {
    let read = |page: &str| std::fs::read_to_string(root().join("docs/reference").join(page)).unwrap();
    let (page, commands, tests) =
        (read("manual-rows.md"), read("commands.md"), sources(&root().join("tests/it")));
    let mut found = BTreeSet::new();
    for line in page.lines().filter(|line| line.starts_with("| M")) {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [row, shown_by, named, _] = cells[..] else { panic!("four cells: {line}") };
        assert!(found.insert(row.to_owned()), "{row} has two lines");
        let files: Vec<&str> = quoted(named).iter().map(|name| file_of(&tests, row, name)).collect();
        assert!(!files.is_empty(), "{row} names no test");
        for command in quoted(shown_by) {
            let plain = |word: &&str| {
                word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.starts_with("--")
            };
            let words: Vec<&str> = command.split(' ').take_while(plain).collect();
            assert!(words.len() > 1, "{row}: {command}");
            let verb = words.last().unwrap();
            let is_known = commands.contains(&format!("`{}`", words.join(" ")))
                || commands.contains(&format!(" {verb}`"))
                || ["auto", "html"].contains(verb);
            assert!(is_known, "{row}: no command '{command}'");
            assert!(files.iter().any(|file| file.contains(verb)), "{row}: no test runs '{command}'");
        }
    }
    let all: BTreeSet<String> = rows().into_iter().collect();
    assert_eq!(found, all, "the rows of the page and those of the manual");
    assert_eq!(all.len(), 81);
}

/// The file of a test, with the functions that it calls.
fn file_of<'t>(tests: &'t [String], row: &str, name: &str) -> &'t str {
    // A test of two rows has the names of both.
    let named = format!("_{}_", row.to_lowercase().replace('.', "_"));
    assert!(format!("_{name}").contains(&named), "{row}: the test '{name}' is named after another row");
    let found = tests.iter().find(|file| file.contains(&format!("fn {name}()")));
    found.unwrap_or_else(|| panic!("{row}: no test '{name}'"))
}
