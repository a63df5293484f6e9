//! Messages that are printed for `sendmail -t`.

use itdesk::mail::Letter;
use proptest::prelude::*;
use serde_json::json;

use super::{POLICY, Raw, desk, header, intake};
use crate::desk::TestDesk;
use crate::model::cases;

#[test]
fn a_message_is_complete_and_threaded_to_the_first() {
    let desk = desk();
    let id =
        intake(&desk, &Raw::new("Printer", "It is jammed.").with("Message-ID", "<first@customer.example>"))
            .id();
    let sent = desk.cmd(&format!("message {id} received")).ok().stdout;
    let own = header(&sent, "Message-ID").unwrap();
    assert!(own.starts_with(&format!("<{id}.received.")) && own.ends_with("@desk.example>"), "{own}");
    insta::assert_snapshot!(desk.redact(&sent.replace(&own, "<OWN>")), @r#"
    From: "Service desk" <help@desk.example>
    To: "Zhang San" <zhang@customer.example>
    Subject: [REQ-261123-#1] Printer
    Date: Mon, 23 Nov 2026 09:00:00 +0000
    Message-ID: <OWN>
    In-Reply-To: <first@customer.example>
    References: <first@customer.example>
    X-Loop: help@desk.example
    Auto-Submitted: auto-replied
    X-Auto-Response-Suppress: All
    MIME-Version: 1.0
    Content-Type: text/plain; charset="utf-8"
    Content-Transfer-Encoding: 7bit

    Dear Zhang San,

    Service desk has received your message. Its number is REQ-261123-#1:

        Printer

    You will get an answer by 2026-11-24 09:00 UTC.
    We aim to resolve it by 2026-11-26 09:00 UTC.
    To add anything, reply to this message.

    Service desk
    "#);
    assert_eq!(desk.record(&id).history.len(), 1, "printing writes nothing");
}

#[test]
fn progress_tells_what_the_history_says_was_told_and_never_a_note() {
    let desk = desk();
    let id = intake(&desk, &Raw::new("Printer", "It is jammed.")).id();
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("message {id} progress")).fails(4)), @r"
    error: no message was sent to the requester of REQ-261123-#1 yet
      → answer: itdesk request respond REQ-261123-#1 TEXT, or give --text
    ");
    desk.cmd(&format!("request respond {id} 'A technician comes at noon.'")).ok();
    desk.cmd(&format!("note {id} 'the user is a pain'")).ok();
    let told = desk.cmd(&format!("message {id} progress --json")).json();
    let text = told["text"].as_str().unwrap();
    assert!(text.contains("A technician comes at noon.") && !told.to_string().contains("pain"), "{text}");
    assert_eq!(header(told["message"].as_str().unwrap(), "Auto-Submitted"), None, "a person wrote it");
    let told =
        desk.run_with(&["message", &id, "progress", "--text", "-"], "更换了\n部件".as_bytes()).ok().stdout;
    assert_eq!(Letter::parse(told.as_bytes()).unwrap().text[2..4], ["更换了", "部件"]);
}

#[test]
fn a_kind_that_nobody_responds_to_is_told_by_text() {
    let desk = desk();
    let id = desk.cmd("change new Disk --draft --contact ana@c.example --requester Ana").id();
    let refused = desk.cmd(&format!("message {id} progress")).fails(4);
    assert!(
        refused.stderr.ends_with(&format!(
            "write a message and end it with Ctrl-D: itdesk message {id} progress --text -\n"
        )),
        "{}",
        refused.stderr
    );
    desk.cmd(&format!("message {id} progress --text 'On Friday.'")).ok();
}

#[test]
fn what_is_open_is_not_told_as_resolved() {
    let desk = desk();
    let id = intake(&desk, &Raw::new("Printer", "It is jammed.")).id();
    for what in ["resolved", "survey"] {
        let refused = desk.cmd(&format!("message {id} {what}")).fails(4);
        assert!(refused.stderr.contains("it is not resolved yet"), "{}", refused.stderr);
    }
    desk.cmd(&format!("request start {id}")).ok();
    desk.cmd(&format!("request resolve {id} --message 'It prints again.' --outcome 'new roller'")).ok();
    let told = desk.cmd(&format!("message {id} resolved --json")).json();
    let text = told["text"].as_str().unwrap();
    assert!(text.contains("It prints again.") && text.contains("new roller"), "{text}");
    let survey = desk.cmd(&format!("message {id} survey")).ok().stdout;
    assert_eq!(header(&survey, "Auto-Submitted").as_deref(), Some("auto-generated"));
    desk.cmd(&format!("message {id} reminder")).fails(2);
}

#[test]
fn without_an_address_there_is_no_message() {
    let desk = desk();
    let id = desk.request("Laptop --requester Ana");
    insta::assert_snapshot!(desk.said(&desk.cmd(&format!("message {id} received")).fails(4)), @r"
    error: REQ-261123-#1 has no address for its requester
      → give it with --contact: itdesk request edit REQ-261123-#1
    ");
    for contact in [
        "+49 30 1234",
        "a@b@c",
        "a b@c.example",
        "ana@c.example,eve@x.example",
        "<ana@c.example>",
        "@x",
        "ü@x.example",
    ] {
        desk.edit_record(&id, |record| record["requester"]["contact"] = json!(contact));
        desk.cmd(&format!("message {id} received")).fails(4);
    }
    let bare = TestDesk::new();
    let id = bare.request("Laptop --requester Ana --contact ana@c.example");
    insta::assert_snapshot!(bare.said(&bare.cmd(&format!("message {id} received")).fails(4)), @r#"
    error: the desk has no address to write from
      → give one in itdesk.toml: [mail] address = "help@example.org"
    "#);
}

#[test]
fn a_ticket_that_did_not_come_by_mail_has_a_thread_of_its_own() {
    let desk = desk();
    let id = desk.request("Laptop --requester Ana --contact ana@c.example");
    let heads: Vec<_> = ["received", "received"]
        .iter()
        .map(|what| {
            let sent = desk.cmd(&format!("message {id} {what}")).ok().stdout;
            (header(&sent, "In-Reply-To"), header(&sent, "Message-ID"))
        })
        .collect();
    assert_eq!(heads[0].0, Some(format!("<{id}.ticket@desk.example>")));
    assert_eq!(heads[0].0, heads[1].0);
    assert_ne!(heads[0].1, heads[1].1, "no two messages have one id");
}

#[test]
fn the_policy_may_hold_templates_of_its_own() {
    let own = "[mail.templates.received]\nsubject = \"{{ desk.name }}: {{ ticket.title }}\"\nbody = '''\n\
               尊敬的{{ requester }}：编号 {{ ticket.id }}，{{ ticket.class }} 级。\n'''\n";
    let desk = TestDesk::with_policy(&format!("{POLICY}{own}"));
    let id = intake(&desk, &Raw::new("Printer", "It is jammed.")).id();
    let told = desk.cmd(&format!("message {id} received --json")).json();
    assert_eq!(told["subject"], "Service desk: Printer");
    assert_eq!(told["text"], format!("尊敬的Zhang San：编号 {id}，D 级。\n"));
    for (template, reason) in [
        ("{{ tikcet.id }}", "undefined"),
        ("{% for i in range(9999) %}{% for j in range(9999) %}x{% endfor %}{% endfor %}", "fuel"),
    ] {
        desk.policy(&format!("{POLICY}[mail.templates.received]\nbody = \"{template}\"\n"));
        let failed = desk.cmd(&format!("message {id} received")).fails(6);
        assert!(
            failed.stderr.contains(reason) && failed.stderr.contains("mail.templates.received.body"),
            "{}",
            failed.stderr
        );
    }
}

/// Texts that try to be headers, beside any.
fn hostile() -> impl Strategy<Value = String> {
    let tries = [
        "x\r\nBcc: eve@evil.example",
        "x\nBcc: eve@evil.example\n\nbody",
        "x\r\n\r\n.\r\nMAIL FROM:<x>",
        "a\u{85}b\u{2028}c\0",
        "=?utf-8?Q?=0D=0ABcc:_eve@evil.example?=",
    ];
    prop_oneof![prop::sample::select(tries.to_vec()).prop_map(str::to_owned), ".{0,60}", "[ -~]{60,300}"]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases(8)) })]

    /// M2.4a: whatever title, name and text hold, the message has the desk's headers and no other.
    #[test]
    fn no_text_makes_a_header(title in hostile(), name in hostile(), text in hostile()) {
        let desk = desk();
        let id = desk.request("Laptop --requester Ana --contact ana@c.example");
        desk.edit_record(&id, |record| {
            record["title"] = json!(title);
            record["requester"]["name"] = json!(name);
            record["description"] = json!([text]);
            record["history"][0]["to"] = json!("requester");
            record["history"][0]["note"] = json!(text.split('\n').collect::<Vec<_>>());
        });
        let sent = desk.cmd(&format!("message {id} progress")).ok().stdout;
        prop_assert!(sent.is_ascii() || !sent.split("\n\n").next().unwrap().contains(|c: char| !c.is_ascii()));
        prop_assert!(!sent.contains('\r'));
        let head = sent.split("\n\n").next().unwrap();
        let names: Vec<&str> = head.lines().filter(|l| !l.starts_with([' ', '\t'])).map(|l| l.split(':').next().unwrap()).collect();
        prop_assert_eq!(names, ["From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "X-Loop",
            "MIME-Version", "Content-Type", "Content-Transfer-Encoding"]);
        let read = Letter::parse(sent.as_bytes()).unwrap();
        // What looks encoded is the text itself, and not what it would stand for.
        prop_assert!(!title.starts_with("=?utf-8?Q?=0D") || read.subject.ends_with(&*title), "{}", read.subject);
        prop_assert_eq!(read.to, ["ana@c.example"]);
        prop_assert_eq!(read.from.address, "help@desk.example");
    }
}
