//! What a terminal asks: only what is missing, only when the answer can be used, and with a way out.

use std::io::{Read, Write};

use super::{answered, shown, terminal};
use crate::desk::TestDesk;

/// Answers each question once it is on the screen; returns what was shown and the exit code.
fn talk(
    desk: &TestDesk,
    environment: &[(&str, &str)],
    line: &str,
    turns: &[(&str, &str)],
) -> (String, Option<i32>) {
    let mut child = terminal(desk, environment, line);
    let (mut out, mut stdin) = (child.stdout.take().unwrap(), child.stdin.take().unwrap());
    let (mut text, mut seen, mut bytes) = (String::new(), 0, [0; 4096]);
    for (asks, keys) in turns {
        while !text[seen..].contains(asks) {
            let read = out.read(&mut bytes).unwrap();
            assert!(read > 0, "{line} did not ask '{asks}': {text}");
            text.push_str(&String::from_utf8_lossy(&bytes[..read]));
        }
        seen = text.len();
        stdin.write_all(keys.as_bytes()).unwrap();
    }
    let mut rest = Vec::new();
    out.read_to_end(&mut rest).unwrap();
    text.push_str(&String::from_utf8_lossy(&rest));
    (text, child.wait().unwrap().code())
}

fn desk() -> TestDesk {
    TestDesk::with_policy(
        "[services.mail]\nteam = \"network\"\n[services.vpn]\n[teams.network]\nmembers = [\"lin\"]\n\
         [people.lin]\n[people.annabel]\n",
    )
}

fn newest(desk: &TestDesk) -> serde_json::Value {
    let ids = desk.cmd("list --sort -created --limit 1 --format ids").ok().stdout;
    desk.show(ids.trim())
}

const ENTER: &str = "\r";

#[test]
fn new_asks_for_what_decides_class_and_team_and_what_closing_will_need() {
    let desk = desk();
    let (text, code) = talk(
        &desk,
        &[],
        "incident new",
        &[
            ("What is wrong, in one line:", "VPN is down\r"),
            ("Service [none]:", "vpn\r"),
            ("Impact [moderate]:", ENTER),
            ("Urgency [", ENTER),
            ("Requester:", "Ann\r"),
            ("Place:", ENTER),
            ("Symptom:", "No route\r"),
        ],
    );
    assert_eq!(code, Some(0), "{text}");
    let made = newest(&desk);
    assert_eq!(
        (&made["title"], &made["service"], &made["requester"]["name"], &made["impact"]),
        (&"VPN is down".into(), &"vpn".into(), &"Ann".into(), &"moderate".into()),
        "{made}"
    );
    assert_eq!(made["part"]["symptom"][0], "No route", "{made}");
    assert!(made["part"].get("place").is_none_or(|place| place.is_null()), "{made}");
}

#[test]
fn new_asks_nothing_that_was_given_and_nothing_at_all_behind_a_title() {
    let desk = desk();
    let turns = [("What is wrong, in one line:", "Slow\r"), ("Symptom:", ENTER)];
    let given = "incident new -s mail -i minor -u low -r Ann --place Berlin";
    let (text, code) = talk(&desk, &[], given, &turns);
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(newest(&desk)["part"]["place"], "Berlin");
    let (text, code) = shown(&desk, &[], "request new Laptop");
    assert_eq!((text.contains('?'), code), (false, Some(0)), "{text}");
}

#[test]
fn new_without_a_noun_asks_what_to_create() {
    let desk = desk();
    let turns = [("Kind of ticket:", "request\r"), ("What is needed, in one line:", "\u{1b}")];
    let (text, code) = talk(&desk, &[], "new", &turns);
    assert_eq!(code, Some(2), "{text}");
    let (text, code) = talk(&desk, &[], "new 'A laptop'", &[("Kind of ticket:", "request\r")]);
    assert_eq!((code, newest(&desk)["kind"].as_str()), (Some(0), Some("request")), "{text}");
}

#[test]
fn close_asks_for_exactly_what_the_record_lacks() {
    let desk = desk();
    let id = desk.incident("'VPN is down' --symptom 'No route'");
    desk.cmd(&format!("start {id}")).ok();
    desk.cmd(&format!("resolve {id} --message done")).ok();
    let turns = [("Place:", "Berlin\r"), ("Outcome:", "Restarted\r")];
    let (text, code) = talk(&desk, &[], &format!("close {id}"), &turns);
    assert_eq!(code, Some(0), "{text}");
    assert!(!text.contains("Symptom") && !text.contains("Who confirmed"), "{text}");
    let closed = desk.show(&id);
    assert_eq!((&closed["state"], &closed["part"]["place"]), (&"closed".into(), &"Berlin".into()));
}

#[test]
fn resolve_offers_what_closing_will_need_and_enter_leaves_it_for_later() {
    let desk = desk();
    let id = desk.incident("Down");
    desk.cmd(&format!("start {id}")).ok();
    let turns = [("Place:", ENTER), ("Symptom:", ENTER), ("Outcome:", "Restarted\r")];
    let (text, code) = talk(&desk, &[], &format!("resolve {id}"), &turns);
    assert_eq!((code, desk.show(&id)["state"].as_str()), (Some(0), Some("resolved")), "{text}");
    assert_eq!(desk.show(&id)["part"]["outcome"][0], "Restarted");
}

#[test]
fn done_and_close_asks_for_the_text_and_for_what_closing_needs() {
    let desk = desk();
    let id = desk.incident("Down --place Berlin");
    let turns = [("What fixed it:", "Restarted\r"), ("Symptom:", "Nothing\r")];
    let (text, code) = talk(&desk, &[], &format!("done {id} --close"), &turns);
    assert_eq!((code, desk.show(&id)["state"].as_str()), (Some(0), Some("closed")), "{text}");
}

#[test]
fn what_the_state_or_the_person_may_not_do_is_refused_before_any_question() {
    let desk = TestDesk::new();
    let id = desk.incident("Down");
    desk.cmd(&format!("start {id}")).ok();
    let ended = desk.incident("Ended");
    desk.cmd(&format!("cancel {ended} -m no")).ok();
    let change = desk.cmd(
        "change new Upgrade --content a --reason b --resources c --plan d --rollback-plan e --scope all",
    );
    let change = change.ok().stdout.trim().to_owned();
    let assess = "--likelihood unlikely --impact minor --effects x --mitigation y --signed-by lin";
    desk.cmd(&format!("assess {change} {assess}")).ok();
    let fresh = desk.cmd("change new Draft --draft").ok().stdout.trim().to_owned();
    for (line, says, lacks) in [
        (format!("cancel {ended}"), "cancel is not possible now", "--reason (reason for cancelling)"),
        (format!("done {ended}"), "not possible now", "TEXT (what fixed it)"),
        (format!("incident verify {id}"), "has no repair to verify", "--passed or --failed"),
        (
            format!("change evaluate {fresh}"),
            "not possible now",
            "--effect (effect of the change), --as-expected",
        ),
        (format!("change reject {change}"), "someone else must decide", "--reason (reason for rejecting)"),
    ] {
        let (text, code) = shown(&desk, &[], &line);
        assert_eq!((code, text.contains("? ")), (Some(4), false), "{line}: {text}");
        assert!(text.contains(says) && !text.contains("also missing"), "{line}: {text}");
        // Nobody can be asked: the same refusal names what is missing, too.
        let refused = desk.cmd(&line).fails(4).stderr;
        let (first, rest) =
            refused.split_once("; also missing: ").unwrap_or_else(|| panic!("{line}: {refused}"));
        assert!(first.contains(says) && rest.contains(lacks), "{line}: {refused}");
    }
}

#[test]
fn escape_leaves_a_text_and_changes_nothing() {
    let desk = desk();
    let id = desk.incident("Down");
    let before = desk.bytes(&id);
    for (line, asks, keys) in [
        (format!("cancel {id}"), "Reason for cancelling:", "\u{1b}"),
        (format!("respond {id}"), "Answer to the requester:", "half a sent\u{1b}"),
        ("incident new".to_owned(), "What is wrong", "\u{1b}"),
    ] {
        let (text, code) = talk(&desk, &[], &line, &[(asks, keys)]);
        assert_eq!(code, Some(2), "{line}: {text}");
        assert!(text.contains("error: cancelled"), "{line}: {text}");
    }
    assert_eq!(desk.bytes(&id), before);
    assert_eq!(desk.cmd("list --count --all").ok().stdout.trim(), "1");
    // What is required is not skipped with Enter.
    let (text, code) = answered(&desk, &format!("cancel {id}"), "Reason for cancelling:", b"\rno\r");
    assert!(text.contains("This is required."), "{text}");
    assert_eq!((code, desk.show(&id)["state"].as_str()), (Some(0), Some("cancelled")), "{text}");
}

/// An editor that keeps what it was given and does `script` with the file `$1`.
fn editor(desk: &TestDesk, script: &str) -> String {
    let path = desk.root().with_file_name("editor");
    std::fs::write(&path, format!("basename \"$1\" > ../name; cp \"$1\" ../template\n{script}\n")).unwrap();
    format!("sh {}", path.display())
}

fn beside(desk: &TestDesk, name: &str) -> String {
    std::fs::read_to_string(desk.root().with_file_name(name)).unwrap()
}

#[test]
fn a_note_is_written_in_a_named_file_with_a_template_that_is_dropped() {
    let desk = desk();
    let id = desk.incident("'VPN is down'");
    let editor = editor(&desk, "printf 'The tunnel\\nis up\\n' | cat - \"$1\" > ../w; cat ../w > \"$1\"");
    let (text, code) = shown(&desk, &[("EDITOR", &editor)], &format!("note {id}"));
    assert_eq!(code, Some(0), "{text}");
    assert_eq!(beside(&desk, "name").trim(), format!("{id}-note.md"));
    let template = beside(&desk, "template");
    assert!(template.contains(&format!("# The note of {id}: VPN is down")), "{template}");
    assert!(template.lines().all(|line| line.is_empty() || line.starts_with('#')), "{template}");
    let history = desk.show(&id)["history"].clone();
    assert_eq!(
        history.as_array().unwrap().last().unwrap()["note"],
        serde_json::json!(["The tunnel", "is up"])
    );
}

#[test]
fn a_template_that_is_left_alone_and_an_editor_that_fails_write_nothing() {
    let desk = desk();
    let id = desk.incident("Down");
    let before = desk.bytes(&id);
    let (text, code) = shown(&desk, &[("EDITOR", "true")], &format!("note {id}"));
    assert!(text.contains("cancelled: the note is empty"), "{text}");
    assert_eq!(code, Some(2), "{text}");
    let failing = editor(&desk, "echo half > \"$1\"; exit 3");
    let (text, code) = shown(&desk, &[("EDITOR", &failing)], &format!("note {id}"));
    assert_eq!(code, Some(7), "{text}");
    assert!(text.contains(&format!("-m @{}", desk.root().join(".itdesk").display())), "{text}");
    assert_eq!(desk.bytes(&id), before);
}

#[test]
fn what_was_written_is_kept_when_the_command_is_refused_and_can_be_given_again() {
    let desk = desk();
    let id = desk.incident("Down --description before");
    let bin = crate::desk::program();
    let editor = editor(&desk, &format!("echo 'After all' > \"$1\"; {bin} cancel {id} -m meanwhile"));
    let (text, code) = shown(&desk, &[("EDITOR", &editor)], &format!("edit {id}"));
    assert_eq!(code, Some(4), "{text}");
    let kept = desk.root().join(format!(".itdesk/{id}-description.md"));
    let again = format!("--description @{}", kept.display());
    assert!(text.contains(&format!("use it again with {again}")), "{text}");
    desk.cmd(&format!("reopen {id} -m back")).ok();
    desk.cmd(&format!("edit {id} {again}")).ok();
    assert_eq!(desk.show(&id)["description"], serde_json::json!(["After all"]));
}

#[test]
fn headings_of_an_article_are_no_comments() {
    let desk = desk();
    let editor = editor(&desk, "sed -i '1i # Title' \"$1\"");
    let (text, code) = shown(&desk, &[("EDITOR", &editor)], "kb new 'How to' --type faq");
    assert_eq!(code, Some(0), "{text}");
    let ids = desk.cmd("kb list --all --format ids").ok().stdout;
    let body = desk.cmd(&format!("kb show {} --raw", ids.trim())).ok().stdout;
    assert_eq!(body, "# Title\n## Answer\n");
}
