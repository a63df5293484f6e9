//! JSON on a terminal: a person reads it, and the terminal obeys none of it. A program gets the bytes as they are.

use serde_json::Value;

use crate::desk::TestDesk;

/// C1, DEL, the controls that reorder text, what nobody sees, a line separator.
const HOSTILE: &str =
    "a\u{7f}b\u{85}c\u{9b}31md\u{9f}\u{202e}e\u{2066}f\u{200b}\u{200f}\u{61c}\u{feff}\u{2028}g";
/// What a terminal shows and people need: no byte of it changes.
const HARMLESS: &str = "é 网络 😀 👩\u{200d}💻 ﬁ";

fn desk() -> (TestDesk, String) {
    let desk = TestDesk::new();
    let id = desk.run(&["incident", "new", HOSTILE, "--requester", HARMLESS]).id();
    (desk, id)
}

/// Runs a command on a pseudo-terminal, without colours.
fn on_a_terminal(desk: &TestDesk, line: &str) -> String {
    let command = format!("{} --color never {line}", crate::desk::program());
    let mut process = std::process::Command::new("script");
    process.args(["-qec", &command, "/dev/null"]).current_dir(desk.root()).env_clear();
    for (name, value) in desk.process().get_envs() {
        process.env(name, value.unwrap_or_default());
    }
    process.env("PAGER", "cat").env("TERM", "xterm").stdin(std::process::Stdio::null());
    let output = process.output().unwrap();
    String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n")
}

fn obeyed(text: &str) -> Vec<char> {
    let is_obeyed = |c: &char| {
        (c.is_control() && *c != '\n')
            || "\u{61c}\u{200b}\u{200f}\u{2028}\u{202e}\u{2066}\u{feff}".contains(*c)
    };
    text.chars().filter(is_obeyed).collect()
}

#[test]
fn no_format_for_programs_controls_the_terminal() {
    let (desk, id) = desk();
    for line in [
        format!("show {id} --json"),
        format!("show {id} --format jsonl"),
        "list --json".to_owned(),
        "list --format jsonl".to_owned(),
        "list --format csv".to_owned(),
        "list --fields id,title --json".to_owned(),
        "list --fields id,title --format csv".to_owned(),
        "export".to_owned(),
        "export --format json".to_owned(),
        "export --format csv".to_owned(),
        format!("log {id} --json"),
        "search a --json".to_owned(),
        "monitor report --json".to_owned(),
    ] {
        let shown = on_a_terminal(&desk, &line);
        assert!(
            shown.contains("INC-") || line.starts_with("monitor") || line.contains("search"),
            "{line}: {shown}"
        );
        assert_eq!(obeyed(&shown), Vec::<char>::new(), "{line}: {shown:?}");
    }
}

#[test]
fn what_is_escaped_is_the_same_value() {
    let (desk, id) = desk();
    let shown = on_a_terminal(&desk, &format!("show {id} --json"));
    let value: Value = serde_json::from_str(&shown).unwrap();
    assert_eq!((&value["title"], &value["requester"]["name"]), (&HOSTILE.into(), &HARMLESS.into()));
    assert!(shown.contains(HARMLESS), "{shown}");
}

#[test]
fn a_program_gets_the_bytes_as_they_are() {
    let (desk, id) = desk();
    let piped = desk.cmd(&format!("show {id} --json")).ok().stdout;
    assert!(piped.contains('\u{9b}') && piped.contains('\u{202e}'), "{piped}");
}

#[test]
fn an_error_as_json_names_hostile_text_harmlessly() {
    let desk = TestDesk::new();
    let failed = desk.run(&["show", HOSTILE, "--json"]).fails(3);
    assert_eq!(obeyed(&failed.stderr), Vec::<char>::new(), "{:?}", failed.stderr);
    let value: Value = serde_json::from_str(&failed.stderr).unwrap();
    assert!(value["error"]["message"].as_str().unwrap().contains(HOSTILE), "{value}");
}
