//! What a person sees on a terminal: the pager, lists that print themselves again, questions and hints.

mod hints;
mod prompts;

use std::io::{Read, Write};
use std::process::{Child, Command, Stdio};

use crate::desk::TestDesk;

/// A command on a pseudo-terminal of 10 rows and 80 columns.
fn terminal(desk: &TestDesk, environment: &[(&str, &str)], line: &str) -> Child {
    // Where the tests run in the background, Ctrl-C is ignored, and so it is by what they start.
    let program = format!("env --default-signal=INT {}", crate::desk::program());
    let command = format!("stty rows 10 cols 80; {program} --color never {line}");
    let mut process = Command::new("script");
    process.args(["-qec", &command, "/dev/null"]).current_dir(desk.root()).env_clear();
    for (name, value) in desk.process().get_envs() {
        process.env(name, value.unwrap_or_default());
    }
    process.env("TERM", "xterm").env("ITDESK_PAGER", "sed 's/^/| /'").envs(environment.iter().copied());
    process.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap()
}

/// What it prints until it ends, and its exit code.
fn shown(desk: &TestDesk, environment: &[(&str, &str)], line: &str) -> (String, Option<i32>) {
    let output = terminal(desk, environment, line).wait_with_output().unwrap();
    (String::from_utf8(output.stdout).unwrap().replace("\r\n", "\n"), output.status.code())
}

fn is_paged(text: &str) -> bool {
    !text.is_empty() && text.lines().all(|line| line.starts_with("| "))
}

fn desk() -> (TestDesk, String) {
    let desk = TestDesk::new();
    for number in 0..12 {
        desk.incident(&format!("'Printer {number}'"));
    }
    let id = desk.incident("'VPN is down' --impact extensive --urgency high");
    (desk, id)
}

#[test]
fn whatever_is_longer_than_the_screen_goes_through_the_pager() {
    let (desk, id) = desk();
    for line in [
        "list".to_owned(),
        "list --json".to_owned(),
        "search printer".to_owned(),
        format!("show {id}"),
        "log".to_owned(),
        "workflow incident".to_owned(),
        "report changes".to_owned(),
        "config show".to_owned(),
        "--help".to_owned(),
        "incident new --help".to_owned(),
    ] {
        let (text, code) = shown(&desk, &[], &line);
        assert!(is_paged(&text), "{line}: {text}");
        assert_eq!(code, Some(0), "{line}");
        let (plain, _) = shown(&desk, &[], &format!("{line} --no-pager"));
        assert!(!plain.contains("| ") || !is_paged(&plain), "{line}: {plain}");
        assert_eq!(text.replace("\n| ", "\n").trim_start_matches("| "), plain, "{line}");
    }
}

#[test]
fn what_fits_the_screen_and_what_goes_to_a_program_does_not() {
    let (desk, id) = desk();
    for line in ["list --limit 3", "list --count", "--version"] {
        let (text, _) = shown(&desk, &[], line);
        assert!(!text.contains("| "), "{line}: {text}");
    }
    let mut piped = desk.command();
    let piped = piped.env("ITDESK_PAGER", "sed 's/^/| /'").args(["show", &id]).output().unwrap();
    let plain = String::from_utf8(piped.stdout).unwrap();
    assert!(plain.contains("VPN is down") && !plain.contains("| "), "{plain}");
}

#[test]
fn the_pager_is_the_first_that_is_named_and_one_that_is_not_there_loses_nothing() {
    let (desk, _) = desk();
    let with = |ours: &str, theirs: &str| {
        let (text, code) = shown(&desk, &[("ITDESK_PAGER", ours), ("PAGER", theirs)], "list");
        assert_eq!(code, Some(0));
        text
    };
    assert!(with("sed 's/^/| /'", "head -n 1").lines().count() > 10);
    for none in ["", "cat", "no-such-pager-of-mine 2>/dev/null"] {
        let text = with(none, "sed 's/^/| /'");
        assert!(text.contains("Printer 11") && !text.contains("| "), "{none}: {text}");
    }
}

#[test]
fn a_reader_that_quits_early_changes_neither_the_code_nor_what_was_done() {
    let (desk, _) = desk();
    desk.at("2026-11-30T09:00:00Z");
    let (text, code) = shown(&desk, &[("ITDESK_PAGER", "head -n 1")], "due --check");
    assert_eq!((text.lines().count(), code), (1, Some(1)), "{text}");
}

#[test]
fn an_interrupt_is_the_pagers_while_it_runs() {
    let (desk, _) = desk();
    let pager = "kill -INT $PPID; cat -";
    let (text, code) = shown(&desk, &[("ITDESK_PAGER", pager)], "list");
    assert!(text.contains("Printer 11"), "{text}");
    assert_eq!(code, Some(0), "{text}");
}

#[test]
fn a_list_that_is_watched_prints_itself_again_until_it_is_interrupted() {
    let (desk, id) = desk();
    for line in ["list --watch=1 class:A", "due --watch=1 --within 90d class:A"] {
        let mut child = terminal(&desk, &[], line);
        let mut out = child.stdout.take().unwrap();
        let mut text = String::new();
        let mut until = |wanted: usize, text: &mut String| {
            let mut bytes = [0; 4096];
            while text.matches("VPN is down").count() < wanted {
                let read = out.read(&mut bytes).unwrap();
                assert!(read > 0, "{line} ended: {text}");
                text.push_str(&String::from_utf8_lossy(&bytes[..read]));
            }
        };
        until(1, &mut text);
        assert!(text.contains("every second, Ctrl-C to stop"), "{text}");
        // What another command writes is there the next time.
        let other = desk.cmd(&format!("incident start {id}")).code;
        assert!(other == 0 || line.starts_with("due"));
        let before = text.matches("VPN is down").count();
        until(before + 2, &mut text);
        assert!(text.contains("in_progress") || line.starts_with("due"), "{text}");
        child.stdin.take().unwrap().write_all(b"\x03").unwrap();
        out.read_to_end(&mut Vec::new()).unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130), "{line}");
    }
}

#[test]
fn nothing_is_watched_off_a_terminal() {
    let (desk, _) = desk();
    for line in ["list --watch", "due --watch=5"] {
        assert!(
            desk.cmd(line).fails(2).stderr.contains("--watch prints tables on a terminal only"),
            "{line}"
        );
    }
    desk.cmd("list --watch=0").fails(2);
}

#[test]
fn a_ticket_can_be_pasted_into_a_chat_or_a_pull_request() {
    let desk = TestDesk::new();
    let id = desk.incident(
        "'VPN *down* <b>' --impact extensive --urgency high --description '# not a heading' --requester Dana",
    );
    desk.cmd(&format!("incident start {id}")).ok();
    desk.run(&["note", &id, "see [this](http://example.org) | now"]).ok();
    let text = desk.cmd(&format!("show {id} --format markdown")).ok();
    insta::assert_snapshot!(desk.said(&text), @r"
    ### INC-261123-#1 VPN \*down\* &lt;b&gt;

    - **State:** in progress
    - **Class:** A
    - **Assignee:** lin@example.org
    - **Requester:** Dana
    - **Respond due:** 2026-11-23 09:30 (in 30m)
    - **Handle due:** 2026-11-23 13:00 (in 4h)
    - **Resolve due:** 2026-11-23 17:00 (in 8h)
    - **Complete due:** 2026-11-24 09:00 (in 1d)
    - **Filed due:** 2026-11-26 09:00 (in 3d)

    #### Description

    \# not a heading

    #### Last notes

    - **lin@example.org noted (2026-11-23 09:00)**  
      see \[this\](http://example.org) \| now
    ");
    assert_eq!(desk.cmd(&format!("incident show {id} --format markdown")).ok().stdout, text.stdout);
    desk.cmd("list --format markdown").fails(2);
}

#[test]
fn a_verb_that_the_state_does_not_allow_asks_nothing() {
    let desk = TestDesk::new();
    let id = desk.incident("VPN");
    for line in [format!("incident hold {id}"), format!("incident reopen {id}"), format!("repair {id}")] {
        let (text, code) = shown(&desk, &[], &line);
        assert!(text.contains("now") && text.contains("next steps"), "{line}: {text}");
        assert_eq!((text.lines().count(), code), (2, Some(4)), "{line}: {text}");
    }
}

/// Types into a command once it has asked, and returns what it showed and its code.
fn answered(desk: &TestDesk, line: &str, asks: &str, keys: &[u8]) -> (String, Option<i32>) {
    let mut child = terminal(desk, &[], line);
    let (mut out, mut text) = (child.stdout.take().unwrap(), String::new());
    let mut bytes = [0; 4096];
    while !text.contains(asks) {
        let read = out.read(&mut bytes).unwrap();
        assert!(read > 0, "{line} did not ask: {text}");
        text.push_str(&String::from_utf8_lossy(&bytes[..read]));
    }
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(keys).unwrap();
    let mut rest = Vec::new();
    out.read_to_end(&mut rest).unwrap();
    text.push_str(&String::from_utf8_lossy(&rest));
    (text, child.wait().unwrap().code())
}

#[test]
fn a_verb_without_an_id_offers_the_tickets_that_it_can_act_on() {
    let desk = TestDesk::new();
    let vpn = desk.incident("'VPN is down'");
    let mail = desk.incident("'Mail is slow'");
    desk.cmd(&format!("incident start {mail}")).ok();
    let (text, code) = answered(&desk, "incident start", "VPN is down", b"\r");
    assert!(!text.contains("Mail is slow"), "{text}");
    assert_eq!((code, desk.show(&vpn)["state"].as_str()), (Some(0), Some("in_progress")), "{text}");
    // Typing narrows the list.
    let (text, code) = answered(&desk, "incident cancel -m no", "VPN is down", b"slow\r");
    assert_eq!((code, desk.show(&mail)["state"].as_str()), (Some(0), Some("cancelled")), "{text}");
}

#[test]
fn escape_leaves_a_list_and_changes_nothing() {
    let desk = TestDesk::new();
    let id = desk.incident("'VPN is down'");
    desk.cmd(&format!("incident start {id}")).ok();
    let before = desk.bytes(&id);
    for (line, asks) in [(format!("incident hold {id}"), "requester"), ("incident resolve".to_owned(), "VPN")]
    {
        let (text, code) = answered(&desk, &line, asks, b"\x1b");
        assert!(text.contains("cancelled"), "{line}: {text}");
        assert_eq!(code, Some(2), "{line}: {text}");
        assert_eq!(desk.bytes(&id), before);
    }
}

#[test]
fn a_list_of_levels_does_not_start_on_the_gravest() {
    let desk = TestDesk::new();
    let (text, _) = answered(&desk, "incident new --no-pager", "in one line", b"VPN\r\r\r\r\r\r\r");
    let id = text.split_whitespace().find(|word| word.contains("INC-26")).unwrap_or_default();
    let id = &id[id.find("INC-").unwrap_or(0)..];
    assert_eq!(desk.show(id)["impact"], "moderate", "{text}");
}
