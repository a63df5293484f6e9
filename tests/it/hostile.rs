//! Input from people who mean harm, and from programs that do not know better.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use serde_json::json;

use crate::desk::{TestDesk, told};

/// Colours, a cleared screen, a new terminal title, a one-byte control sequence, a reordering, a hidden space.
const EVIL: &str = "a\u{1b}[31mred\u{1b}[2J\u{1b}]0;owned\u{7}\u{9b}31m \u{202e}txt.exe\u{200b}\u{feff} b";

/// No character that a terminal obeys and no reader sees.
fn harmless(text: &str, what: &str) {
    let bad =
        text.chars().find(|c| (c.is_control() && *c != '\n') || "\u{202e}\u{200b}\u{feff}".contains(*c));
    assert_eq!(bad, None, "{what}: {text:?}");
}

#[test]
fn control_sequences_are_kept_and_shown_escaped() {
    let desk = TestDesk::new();
    let made = desk.run(&[
        "incident",
        "new",
        EVIL,
        "--requester",
        EVIL,
        "--contact",
        EVIL,
        "--service",
        EVIL,
        "--team",
        EVIL,
        "--assign",
        EVIL,
        "--tag",
        EVIL,
        "--customer",
        EVIL,
        "--place",
        EVIL,
        "--symptom",
        EVIL,
        "--description",
        EVIL,
        "--class",
        "A",
        "--because",
        EVIL,
    ]);
    let id = made.id();
    for line in [["note"].as_slice(), &["incident", "respond"], &["incident", "analyse"]] {
        let args: Vec<_> = line.iter().copied().chain([id.as_str(), EVIL]).collect();
        harmless(&desk.run(&args).ok().stderr, line[0]);
    }
    let stored = desk.record(&id);
    assert_eq!((stored.title.as_str(), stored.requester.name.as_deref()), (EVIL, Some(EVIL)));
    assert_eq!(desk.show(&id)["history"][1]["note"], json!([EVIL]));
    for line in [
        "list",
        "list --format table",
        "search red",
        "due --within 9d",
        "log",
        "log ID",
        "show ID",
        "note ID x --format table",
        "config check",
    ] {
        let told = desk.cmd(&line.replace("ID", &id)).ok();
        harmless(&told.stdout, line);
        harmless(&told.stderr, line);
    }
}

#[test]
fn colour_is_the_programs_own_and_never_the_texts() {
    let desk = TestDesk::new();
    let id = desk.run(&["incident", "new", EVIL]).id();
    let page = desk.cmd(&format!("show {id} --color always")).ok().stdout;
    assert!(page.contains('\u{1b}'), "it was asked for");
    assert!(!page.contains("\u{1b}[31mred") && !page.contains("\u{1b}]0;") && !page.contains("\u{1b}[2J"));
}

#[test]
fn what_was_typed_is_escaped_in_errors_too() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    let refused: [&[&str]; 7] = [
        &["show", EVIL],
        &["list", EVIL, "--sort", EVIL],
        &["list", &format!("state:{EVIL}")],
        &["incident", "triage", &id, "--impact", EVIL],
        &["incident", "triage", &id, "--type", EVIL],
        &["link", &id, EVIL, &id],
        &["--desk", EVIL, "list"],
    ];
    for args in refused {
        let told = desk.run(args);
        assert!(matches!(told.code, 2 | 3), "{args:?}: {told:?}");
        harmless(&told.stderr, &format!("{args:?}"));
    }
}

#[test]
fn a_title_of_a_mebibyte_is_refused_and_a_description_of_one_is_kept() {
    let desk = TestDesk::new();
    let long = "x".repeat(1 << 20);
    let id = desk.run_with(&["incident", "new", "Long", "--description", "-"], long.as_bytes()).id();
    assert_eq!(desk.record(&id).description, std::slice::from_ref(&long));
    desk.cmd(&format!("show {id}")).ok();
    desk.edit_record(&id, |record| record["title"] = json!(long));
    let row = desk.cmd("list").ok();
    assert!(row.lines().iter().all(|l| l.chars().count() <= 100), "a table keeps to its width");
    for line in ["search xxx", "due --within 9d", "show ID", "log", "note ID more"] {
        desk.cmd(&line.replace("ID", &id)).ok();
    }
    assert_eq!(desk.record(&id).title, long);
}

#[test]
fn bytes_that_are_no_text_are_refused_and_nul_is_kept() {
    let desk = TestDesk::new();
    let refused =
        desk.run_with(&["incident", "new", "Down", "--description", "-"], b"good\n\xff\xfe").fails(2);
    insta::assert_snapshot!(desk.said(&refused), @r"
    error: --description - (stdin): not UTF-8 text at byte 5
      → convert it first: iconv -t utf-8
    ");
    let bad = OsStr::from_bytes(b"Down \xff");
    for args in [
        vec![OsStr::new("incident"), OsStr::new("new"), bad],
        vec![OsStr::new("show"), bad],
        vec![OsStr::new("list"), bad],
    ] {
        let ended = desk.command().args(args).output().unwrap();
        told("not UTF-8", ended).fails(2);
    }
    assert!(desk.files().is_empty());
    let id = desk.run_with(&["incident", "new", "Down", "--description", "-"], b"a\0b").id();
    assert_eq!(desk.record(&id).description, ["a\0b"]);
    harmless(&desk.cmd(&format!("show {id}")).ok().stdout, "show");
}

#[test]
fn an_id_is_never_a_path() {
    let desk = TestDesk::new();
    desk.incident("Down");
    desk.write("../secret.json", "{}");
    for id in [
        "../../x",
        "../secret",
        "/etc/passwd",
        "INC-261123-../..",
        "",
        ".",
        "*",
        "INC-991399-00000",
        &"9".repeat(100_000),
    ] {
        let told = desk.run(&["show", id]).fails(3);
        assert!(told.stderr.len() < 1000, "{}", told.stderr.len());
        desk.run(&["note", id, "text"]).fails(3);
    }
}

#[test]
fn csv_cells_are_no_formulas() {
    let desk = TestDesk::new();
    for (n, title) in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "a,\"b\"\nc"].iter().enumerate() {
        let id = desk.incident(&format!("Number{n}"));
        desk.edit_record(&id, |record| record["title"] = json!(title));
        let csv = desk.cmd(&format!("show {id} --format csv")).ok().stdout;
        let mut rows = csv::Reader::from_reader(csv.as_bytes()).into_records();
        let cell = rows.next().unwrap().unwrap()[2].to_owned();
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell:?}");
        assert!(cell.ends_with(title), "{cell:?}");
    }
}

#[test]
fn a_policy_from_a_stranger_cannot_write_on_the_screen() {
    let desk = TestDesk::with_policy(&format!(
        "[services.{}]\n\"{}\" = 1\n",
        "x",
        EVIL.replace('\u{1b}', "\\u001b").replace(['\u{7}', '\u{9b}'], "")
    ));
    let told = desk.cmd("config check").fails(1);
    harmless(&told.stdout, "config check");
    harmless(&desk.cmd("config show").stdout, "config show");
    harmless(&desk.cmd("list").stderr, "list");
}
