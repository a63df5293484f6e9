//! What no person wrote, and what must not be answered by a program.

use serde_json::json;

use super::{Raw, desk, intake, outcome};

#[test]
fn what_reads_like_an_absence_is_taken_in_but_not_answered() {
    let desk = desk();
    let told = outcome(&desk, &Raw::new("Out of office: how do I set it?", "text"));
    assert_eq!((&told["outcome"], &told["answer"]), (&json!("created"), &json!(false)));
}

#[test]
fn a_program_that_says_nowhere_that_it_is_one_is_not_answered_for_ever() {
    let desk = desk();
    let answers = |from: &str| -> Vec<bool> {
        let one = |n: usize| {
            let raw = Raw::new("We got your mail", "Thanks")
                .with("From", from)
                .with("Message-ID", &format!("<{n}.{from}>"));
            let told = outcome(&desk, &raw);
            assert_eq!(told["outcome"], "created");
            told["answer"].as_bool().unwrap()
        };
        (0..12).map(one).collect()
    };
    assert_eq!(answers("robot@customer.example"), [[true; 10].as_slice(), &[false; 2]].concat());
    assert!(answers("ana@customer.example")[0], "each address counts for itself");
    let later = Raw::new("Printer", "text").with("From", "robot@customer.example");
    let told =
        desk.at("2026-11-24T09:00:01Z").run_with(&["mail", "receive", "--json"], &later.bytes()).json();
    assert_eq!(told["answer"], true, "a day later it may be a person");
}

#[test]
fn what_programs_write_opens_no_ticket() {
    let desk = desk();
    for (name, value) in [
        ("Auto-Submitted", "auto-replied"),
        ("Precedence", "bulk"),
        ("Precedence", "list"),
        ("List-Id", "<all.customer.example>"),
        ("List-Unsubscribe", "<mailto:off@customer.example>"),
        ("Return-Path", "<>"),
        ("X-Autoreply", "yes"),
        ("From", "MAILER-DAEMON@customer.example"),
    ] {
        let told = outcome(&desk, &Raw::new("Out of office", "Back on Monday").with(name, value));
        assert_eq!(told["outcome"], "ignored", "{name}: {value}");
        assert!(told["because"].as_str().unwrap().starts_with("no person wrote it ("), "{told}");
    }
    let said = intake(&desk, &Raw::new("Hi", "x").with("Precedence", "junk")).ok();
    assert_eq!(desk.said(&said), "not accepted: no person wrote it (Precedence: junk)\n");
    assert!(desk.files().is_empty());
    let group = Raw::new("By the group", "text")
        .with("List-Id", "Help <help.desk.example>")
        .with("Precedence", "list");
    assert_eq!(outcome(&desk, &group)["outcome"], "created", "the desk's own list is people's way to it");
}

#[test]
fn what_the_desk_sent_itself_does_not_come_in_again() {
    let desk = desk();
    for (name, value) in [
        ("From", "Desk <HELP@desk.example>"),
        ("Sender", "support@desk.example"),
        ("X-Loop", "help@desk.example"),
    ] {
        let told = outcome(&desk, &Raw::new("Loop", "text").with(name, value));
        assert_eq!(told["outcome"], "ignored", "{name}");
    }
    let id = intake(&desk, &Raw::new("Printer", "It is jammed.")).id();
    let sent = desk.cmd(&format!("message {id} received")).ok().stdout;
    let back = desk.run_with(&["mail", "receive", "--json"], sent.as_bytes()).json();
    assert_eq!(back["outcome"], "ignored");
    assert_eq!(desk.record(&id).history.len(), 1);
}
