//! Replies: to which ticket they belong, and what they do to it.

use serde_json::{Value, json};

use super::{Raw, desk, header, intake, outcome};
use crate::desk::TestDesk;

/// A ticket that came by mail, and the Message-ID it came with.
fn opened(desk: &TestDesk) -> (String, String) {
    let raw = Raw::new("Printer", "It is jammed.").with("Message-ID", "<first@customer.example>");
    (intake(desk, &raw).id(), "<first@customer.example>".to_owned())
}

/// A reply of Zhang's that names these messages.
fn reply(to: &str, id: &str) -> Raw {
    Raw::new("Re: Printer", "It still is.\n\nOn Monday Lin wrote:\n> Is it?\n")
        .with("In-Reply-To", to)
        .with("Message-ID", &format!("<{id}@customer.example>"))
}

fn last(desk: &TestDesk, id: &str) -> Value {
    desk.show(id)["history"].as_array().unwrap().last().unwrap().clone()
}

#[test]
fn a_reply_finds_its_ticket_by_any_message_of_the_thread() {
    let desk = desk();
    let (id, first) = opened(&desk);
    let sent = desk.cmd(&format!("message {id} received")).ok().stdout;
    let own = header(&sent, "Message-ID").unwrap();
    let ways = [
        reply(&first, "a"),
        reply(&own, "b"),
        reply("<b@customer.example>", "c"),
        reply("<unknown@x>", "d").with("References", &format!("{first}\r\n <unknown@y>")),
        reply("<unknown@x>", "e").with("Subject", &format!("AW: [{id}] Printer")),
    ];
    for raw in &ways {
        let told = outcome(&desk, raw);
        assert_eq!((&told["outcome"], &told["id"]), (&json!("noted"), &json!(id)));
        assert_eq!(outcome(&desk, raw)["outcome"], "known", "the same reply is written down once");
    }
    let t = desk.show(&id);
    assert_eq!(t["history"].as_array().unwrap().len(), 1 + ways.len());
    let event = last(&desk, &id);
    assert_eq!((&event["did"], &event["by"]), (&json!("replied"), &json!("zhang@customer.example")));
    assert_eq!(event["note"], json!(["It still is.", "[2 quoted lines left out]"]));
    assert_eq!(t["clocks"]["respond"]["state"], "running", "what the requester says is no answer to them");
    assert_eq!(desk.cmd("list --count").ok().stdout, "1\n");
    desk.cmd("doctor").ok();
}

#[test]
fn a_forged_or_strange_id_opens_a_new_ticket() {
    let desk = desk();
    opened(&desk);
    for (n, subject) in ["[REQ-261123-00000] x", "[CHG-991399-00000]", "4KX9P"].iter().enumerate() {
        let told = outcome(
            &desk,
            &reply("<REQ-261123-00000.received.x@evil.example>", &n.to_string()).with("Subject", subject),
        );
        assert_eq!(told["outcome"], "created", "{subject}");
    }
}

#[test]
fn what_the_ticket_waits_for_comes_by_mail() {
    let desk = desk();
    let (id, first) = opened(&desk);
    desk.cmd(&format!("request start {id}")).ok();
    desk.cmd(&format!("request hold {id} --reason requester --message 'Which printer?'")).ok();
    let told = desk
        .at("2026-11-23T11:00:00Z")
        .run_with(&["mail", "receive", "--json"], &reply(&first, "a").bytes())
        .json();
    assert_eq!((&told["outcome"], &told["ticket"]["state"]), (&json!("resumed"), &json!("in_progress")));
    assert_eq!(told["ticket"]["pending"], json!(null));
    assert_eq!(
        told["ticket"]["clocks"]["resolve"]["elapsed_seconds"], 0,
        "the two hours of waiting do not count"
    );
    desk.cmd(&format!("request hold {id} --reason supplier")).ok();
    let told = outcome(&desk, &reply(&first, "b"));
    assert_eq!((&told["outcome"], &told["ticket"]["state"]), (&json!("noted"), &json!("pending")));
}

#[test]
fn a_reply_that_came_in_before_the_last_step_is_written_after_it() {
    let desk = desk();
    let (id, first) = opened(&desk);
    desk.cmd(&format!("request start {id}")).ok();
    desk.at("2026-11-23T10:00:00Z").cmd(&format!("request hold {id} --reason requester")).ok();
    let late = reply(&first, "a").with("Received", "from x by y; Mon, 23 Nov 2026 09:30:00 +0000");
    let told = desk.at("2026-11-23T10:05:00Z").run_with(&["mail", "receive", "--json"], &late.bytes()).json();
    assert_eq!(told["outcome"], "resumed");
    assert_eq!(last(&desk, &id)["at"], "2026-11-23T10:00:00Z");
}

#[test]
fn a_reply_takes_up_again_what_was_over_and_a_late_one_opens_what_follows() {
    let desk = desk();
    let (id, first) = opened(&desk);
    desk.cmd(&format!("request start {id}")).ok();
    desk.cmd(&format!("request resolve {id} --message done --outcome 'paper out'")).ok();
    let told = outcome(&desk, &reply(&first, "a"));
    assert_eq!((&told["outcome"], &told["ticket"]["state"]), (&json!("reopened"), &json!("in_progress")));
    desk.cmd(&format!("request resolve {id}")).ok();
    desk.cmd(&format!("request close {id}")).ok();
    let told = desk
        .at("2026-12-07T09:00:00Z")
        .run_with(&["mail", "receive", "--json"], &reply(&first, "b").bytes())
        .json();
    assert_eq!(told["outcome"], "reopened", "14 days are not over yet");
    desk.cmd(&format!("request resolve {id}")).ok();
    desk.cmd(&format!("request close {id}")).ok();
    let told = desk
        .at("2026-12-21T09:00:01Z")
        .run_with(&["mail", "receive", "--json"], &reply(&first, "c").bytes())
        .json();
    assert_eq!((&told["outcome"], &told["because"]), (&json!("followed"), &json!(id)));
    let new = told["id"].as_str().unwrap();
    assert_eq!(desk.show(new)["links"], json!([{ "rel": "follows", "id": id }]));
    assert_eq!(desk.show(&id)["links"], json!([{ "rel": "followed_by", "id": new }]));
    assert_eq!(desk.show(&id)["state"], "closed");
    assert_eq!(
        outcome(&desk, &reply("<c@customer.example>", "d"))["id"],
        new,
        "the thread goes on where it is now"
    );
    desk.cmd("doctor").ok();
}

#[test]
fn what_is_cancelled_or_archived_or_of_another_kind_is_followed() {
    let desk = desk();
    let (id, first) = opened(&desk);
    desk.cmd(&format!("request cancel {id} --because no")).ok();
    assert_eq!(outcome(&desk, &reply(&first, "a"))["outcome"], "followed");
    desk.at("2028-01-10T00:00:00Z").cmd("archive").ok();
    let told = outcome(&desk, &reply(&first, "b"));
    assert_eq!((&told["outcome"], &told["because"]), (&json!("followed"), &json!(id)));
    let automatic = reply(&first, "c").with("Auto-Submitted", "auto-replied");
    assert_eq!(outcome(&desk, &automatic)["outcome"], "ignored");
    desk.cmd("doctor").ok();
}

#[test]
fn mail_of_the_staff_to_the_requester_is_an_answer() {
    let desk = desk();
    let (id, first) = opened(&desk);
    let from_lin =
        |id: &str, to: &str| reply(&first, id).with("From", "Lin <lin@desk.example>").with("To", to);
    let told = outcome(&desk, &from_lin("a", "help@desk.example"));
    assert_eq!((&told["outcome"], last(&desk, &id)["did"].as_str()), (&json!("noted"), Some("noted")));
    assert_eq!(desk.show(&id)["responded"], json!(null));
    let told = outcome(&desk, &from_lin("b", "Zhang <ZHANG@customer.example>, help@desk.example"));
    assert_eq!(told["outcome"], "answered");
    let event = last(&desk, &id);
    assert_eq!(
        (&event["did"], &event["by"], &event["to"]),
        (&json!("responded"), &json!("lin"), &json!("requester"))
    );
    assert_eq!(desk.show(&id)["clocks"]["respond"]["state"], "met");
}

#[test]
fn programs_mail_is_noted_and_moves_nothing() {
    let desk = desk();
    let (id, first) = opened(&desk);
    desk.cmd(&format!("request start {id}")).ok();
    desk.cmd(&format!("request resolve {id}")).ok();
    let told = outcome(&desk, &reply(&first, "a").with("Auto-Submitted", "auto-replied"));
    assert_eq!((&told["outcome"], &told["ticket"]["state"]), (&json!("noted"), &json!("resolved")));
    assert_eq!(last(&desk, &id)["note"][0], "[automatic: Auto-Submitted: auto-replied]");
    let sent = desk.cmd(&format!("message {id} resolved")).ok().stdout;
    let body = format!(
        "--edge\nContent-Type: text/plain\n\nno such user\n--edge\nContent-Type: message/rfc822\n\n{sent}\n--edge--\n"
    );
    let bounce = Raw::new("Undelivered", &body)
        .with("From", "MAILER-DAEMON@mx.example")
        .with("Return-Path", "<>")
        .with("Content-Type", "multipart/report; report-type=delivery-status; boundary=edge");
    let told = outcome(&desk, &bounce);
    assert_eq!(
        (&told["outcome"], &told["id"]),
        (&json!("noted"), &json!(id)),
        "a message that came back is seen"
    );
}

#[test]
fn a_reply_of_someone_else_is_theirs() {
    let desk = desk();
    let (id, first) = opened(&desk);
    outcome(&desk, &reply(&first, "a").with("From", "Wang <wang@customer.example>"));
    let event = last(&desk, &id);
    assert_eq!((&event["did"], &event["by"]), (&json!("replied"), &json!("wang@customer.example")));
}

#[test]
fn whoever_only_writes_the_id_moves_nothing() {
    let desk = desk();
    let (id, first) = opened(&desk);
    let stranger = |n: &str| {
        Raw::new(&format!("[{id}] mine too"), "Me too.")
            .with("From", "eve@evil.example")
            .with("Message-ID", &format!("<{n}@evil.example>"))
    };
    desk.cmd(&format!("request start {id}")).ok();
    desk.cmd(&format!("request hold {id} --reason requester")).ok();
    let told = outcome(&desk, &stranger("a"));
    assert_eq!((&told["outcome"], &told["ticket"]["state"]), (&json!("noted"), &json!("pending")));
    assert_eq!(last(&desk, &id)["by"], "eve@evil.example");
    let requester = Raw::new(&format!("[{id}] upstairs"), "The one upstairs.");
    assert_eq!(outcome(&desk, &requester)["outcome"], "resumed", "who asked needs no more than the id");
    desk.cmd(&format!("request resolve {id}")).ok();
    let told = outcome(&desk, &stranger("b"));
    assert_eq!((&told["outcome"], &told["ticket"]["links"]), (&json!("created"), &json!([])));
    assert_eq!(told["ticket"]["requester"]["contact"], "eve@evil.example");
    assert_eq!(desk.show(&id)["state"], "resolved");
    let colleague = reply(&first, "c").with("From", "wang@customer.example");
    assert_eq!(
        outcome(&desk, &colleague)["outcome"],
        "reopened",
        "who got a message of the thread may answer it"
    );
    desk.cmd("doctor").ok();
}

#[test]
fn an_absence_is_known_by_its_subject_too() {
    let desk = desk();
    let (id, first) = opened(&desk);
    desk.cmd(&format!("request start {id}")).ok();
    desk.cmd(&format!("request resolve {id}")).ok();
    for (n, subject) in
        ["Automatic reply: Printer", "Abwesenheitsnotiz: Printer", "自动回复：Printer"].iter().enumerate()
    {
        let told = outcome(&desk, &reply(&first, &n.to_string()).with("Subject", subject));
        assert_eq!(
            (&told["outcome"], &told["ticket"]["state"]),
            (&json!("noted"), &json!("resolved")),
            "{subject}"
        );
    }
    assert_eq!(last(&desk, &id)["note"][0], "[automatic: Subject: '自动回复：Printer']");
}

#[test]
fn reports_are_seen_however_they_name_the_message() {
    let desk = desk();
    let (id, _) = opened(&desk);
    let sent = desk.cmd(&format!("message {id} received")).ok().stdout;
    let own = header(&sent, "Message-ID").unwrap();
    let head = sent.split("\n\n").next().unwrap();
    for (n, (kind, part)) in [
        ("delivery-status", format!("Content-Type: text/rfc822-headers\n\n{head}\n")),
        (
            "disposition-notification",
            format!("Content-Type: message/disposition-notification\n\nOriginal-Message-ID: {own}\n"),
        ),
    ]
    .iter()
    .enumerate()
    {
        let body = format!("--edge\nContent-Type: text/plain\n\nsee below\n--edge\n{part}\n--edge--\n");
        let report = Raw::new("Report", &body)
            .with("Message-ID", &format!("<{n}@mx.example>"))
            .with("Content-Type", &format!("multipart/report; report-type={kind}; boundary=edge"));
        let told = outcome(&desk, &report);
        assert_eq!((&told["outcome"], &told["id"]), (&json!("noted"), &json!(id)), "{kind}");
    }
}
