//! Which ticket a message belongs to.

use serde_json::json;

use super::{desk, last_note, mail, opened, take};

#[test]
fn different_messages_with_one_message_id_are_different() {
    let desk = desk();
    let message = |from: &str, subject: &str, date: &str, text: &str| {
        let head = format!(
            "Subject: {subject}\nDate: Mon, 23 Nov 2026 {date} +0000\nMessage-ID: <const@parcel.example>"
        );
        mail(from, &head, text)
    };
    let one = message("robot@parcel.example", "Parcel 1", "08:00:00", "one");
    let told = take(&desk, &one);
    assert_eq!(told["outcome"], "created");
    assert_eq!(take(&desk, &one)["outcome"], "known");
    for other in [
        message("robot@parcel.example", "Parcel 2", "08:30:00", "two"),
        message("eve@other.example", "Parcel 1", "08:00:00", "one"),
        message("robot@parcel.example", "Parcel 1", "08:00:00", "three"),
    ] {
        let new = take(&desk, &other);
        assert_eq!(new["outcome"], "created");
        let note = last_note(&new)[0].as_str().unwrap().to_owned();
        assert!(note.contains("Message-ID") && note.contains(told["id"].as_str().unwrap()), "{note}");
        let again = take(&desk, &other);
        assert_eq!((&again["outcome"], &again["id"]), (&json!("known"), &new["id"]));
    }
    let listed = message("robot@parcel.example", "[help] Parcel 1", "08:00:00", "one\n____\nlist footer\n");
    assert_eq!(take(&desk, listed)["outcome"], "known", "a list adds its footer");
    assert_eq!(desk.cmd("list --count").ok().stdout, "4\n");
}

#[test]
fn messages_without_a_message_id_are_told_apart_by_what_they_say() {
    let desk = desk();
    for head in ["Subject: a", "Subject: a\nMessage-ID: <>", "Subject: a\nMessage-ID:"] {
        for text in ["one", "two"] {
            let raw = mail("u@c.example", head, text);
            assert_eq!(take(&desk, &raw)["outcome"], "created", "{head} {text}");
            assert_eq!(take(&desk, &raw)["outcome"], "known");
        }
    }
}

#[test]
fn two_replies_to_a_message_the_desk_never_saw_are_one_ticket() {
    let desk = desk();
    let reply = |id: &str, refs: &str| {
        mail("zhang@c.example", &format!("Subject: Re: x\nMessage-ID: <{id}>\n{refs}"), id)
    };
    let first = take(&desk, reply("a@c", "In-Reply-To: <unseen@c>"));
    assert_eq!(first["outcome"], "created");
    for (id, refs) in [("b@c", "In-Reply-To: <unseen@c>"), ("d@c", "References: <unseen@c> <other@c>")] {
        let told = take(&desk, reply(id, refs));
        assert_eq!((&told["outcome"], &told["id"]), (&json!("noted"), &first["id"]));
    }
    assert_eq!(take(&desk, reply("e@c", "In-Reply-To: <strange@c>"))["outcome"], "created");
}

#[test]
fn a_reply_to_a_duplicate_goes_to_the_ticket_that_lives() {
    let desk = desk();
    let (a, b, c) = (opened(&desk, "a@c"), opened(&desk, "b@c"), opened(&desk, "c@c"));
    desk.cmd(&format!("link {a} duplicates {b}")).ok();
    desk.cmd(&format!("request cancel {a} --because duplicate")).ok();
    let reply = |n: usize, to: &str| {
        mail(
            "Zhang <zhang@c.example>",
            &format!("Subject: Re\nMessage-ID: <r{n}@c>\nIn-Reply-To: <{to}>"),
            "still",
        )
    };
    let told = take(&desk, reply(1, "a@c"));
    assert_eq!((&told["outcome"], &told["id"]), (&json!("noted"), &json!(b)));
    assert!(last_note(&told).to_string().contains(&a), "{told}");
    desk.cmd(&format!("link {b} duplicates {c}")).ok();
    assert_eq!(take(&desk, reply(2, "a@c"))["id"], json!(b), "it is still worked on");
    desk.cmd(&format!("request cancel {b} --because duplicate")).ok();
    assert_eq!(take(&desk, reply(3, "a@c"))["id"], json!(c));
    desk.cmd(&format!("request cancel {c} --because ring")).ok();
    desk.edit_record(&c, |c| {
        c["links"].as_array_mut().unwrap().push(json!({ "rel": "duplicates", "id": a }))
    });
    assert_eq!(take(&desk, reply(4, "a@c"))["outcome"], "followed", "a ring ends");
}

#[test]
fn thanks_alone_reopen_nothing() {
    let desk = desk();
    let id = opened(&desk, "a@c");
    desk.cmd(&format!("request start {id}")).ok();
    desk.cmd(&format!("request resolve {id}")).ok();
    let reply = |n: usize, text: &str| {
        mail(
            "Zhang San <zhang@c.example>",
            &format!("Subject: Re\nMessage-ID: <t{n}@c>\nIn-Reply-To: <a@c>"),
            text,
        )
    };
    for (n, text) in [
        "Thank you!",
        "Hi Lin,\n\nmany thanks.\n\nBest regards\nZhang",
        "Vielen Dank!",
        "谢谢！",
        "好的，收到，谢谢",
    ]
    .into_iter()
    .enumerate()
    {
        let told = take(&desk, reply(n, text));
        assert_eq!(
            (&told["outcome"], &told["ticket"]["state"]),
            (&json!("noted"), &json!("resolved")),
            "{text}"
        );
    }
    let file = "--e\n\nThank you\n--e\nContent-Type: text/csv\nContent-Disposition: attachment; filename=a.csv\n\n1\n--e--\n";
    let head =
        "Subject: Re\nMessage-ID: <file@c>\nIn-Reply-To: <a@c>\nContent-Type: multipart/mixed; boundary=e";
    for raw in [reply(10, "Thanks, but it is jammed again"), mail("zhang@c.example", head, file)] {
        assert_eq!(take(&desk, raw)["outcome"], "reopened");
        desk.cmd(&format!("request resolve {id}")).ok();
    }
    desk.policy("[mail]\naddress = \"help@desk.example\"\nthanks = \"reopen\"\n");
    assert_eq!(take(&desk, reply(11, "Thank you!"))["outcome"], "reopened");
}

#[test]
fn what_is_not_taken_in_leaves_its_name() {
    let desk = desk();
    for (n, head) in ["Auto-Submitted: auto-generated", "X-Loop: help@desk.example"].into_iter().enumerate() {
        let raw = mail("robot@c.example", &format!("Subject: report\nMessage-ID: <i{n}@c>\n{head}"), "x");
        assert_eq!(take(&desk, raw)["outcome"], "ignored");
    }
    let list = std::fs::read_to_string(desk.root().join(".itdesk/ignored-mail.jsonl")).unwrap();
    let lines: Vec<serde_json::Value> =
        list.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((lines.len(), &lines[0]["message_id"]), (2, &json!("i0@c")));
    assert_eq!(lines[0]["from"], "robot@c.example");
}
