//! What a reply quotes, and what is said within a quote.

use super::{desk, kept, last_note, mail, opened, take};
use crate::desk::TestDesk;

/// A reply of zhang's to the ticket of `first@c`, and what the desk asked before.
fn said(desk: &TestDesk, n: usize, body: &str) -> (String, serde_json::Value) {
    let head = format!("Subject: Re: Printer\nIn-Reply-To: <first@c>\nMessage-ID: <r{n}@c>");
    let told = take(desk, mail("Zhang San <zhang@c.example>", &head, body));
    let note = last_note(&told)
        .as_array()
        .unwrap()
        .iter()
        .map(|l| l.as_str().unwrap())
        .collect::<Vec<_>>()
        .join("|");
    (note, told)
}

fn asked() -> TestDesk {
    let desk = desk();
    let id = opened(&desk, "first@c");
    desk.cmd(&format!("request start {id}")).ok();
    desk.cmd(&format!("request hold {id} --reason supplier --message 'Which printer? Which floor?'")).ok();
    desk
}

#[test]
fn answers_typed_into_a_quote_are_kept() {
    let quoted = "Which printer?\nTHE BLUE ONE\nWhich floor?\nTHIRD\n";
    for (n, head) in [
        "-----Original Message-----\nFrom: Service desk\nSent: Monday\nTo: a\nSubject: printer\n",
        "From: help@desk.example\nSent: Monday\nTo: a\nSubject: printer\n",
        "Von: Lin\nGesendet: Montag\nAn: a\nBetreff: printer\n",
        "发件人: Lin\n发送时间: 2026年11月23日\n收件人: a\n主题: printer\n",
        "On Mon, Nov 23, 2026 at 9:00 AM Desk <help@desk.example> wrote:\n",
    ]
    .into_iter()
    .enumerate()
    {
        for (m, above) in ["See below.\n\n", ""].into_iter().enumerate() {
            let (note, _) = said(&asked(), 2 * n + m, &format!("{above}{head}\n{quoted}"));
            assert!(note.contains("> Which printer?|THE BLUE ONE|> Which floor?|THIRD|["), "{head}: {note}");
            assert!(!note.contains("Subject: printer") && !note.contains("主题"), "{note}");
        }
    }
}

#[test]
fn what_the_desk_never_heard_is_no_quote_of_it() {
    for (n, body) in [
        "The vendor says:\n\nOn Mon, Nov 23, 2026 Vendor <v@vendor.example> wrote:\n> The disk is full.\n",
        "It failed, the log says\nFrom: gateway\nSent: 10:00\nTo: relay\nSubject: test\nThe disk is full.\nplease look\n",
        "See.\n\n-----Original Message-----\nFrom: vendor@vendor.example\nSent: x\nSubject: y\n\nThe disk is full.\n",
    ]
    .into_iter()
    .enumerate()
    {
        let (note, _) = said(&asked(), n, body);
        assert!(note.contains("The disk is full.") && !note.contains("left out"), "{note}");
    }
}

#[test]
fn what_is_cut_and_nowhere_else_stays_beside_the_record() {
    let desk = asked();
    let (note, told) =
        said(&desk, 1, "Yes.\n\nOn Monday Lin wrote:\n> Please send the serial number of it.\n");
    assert_eq!(note, "Yes.|[2 quoted lines left out]");
    let file = kept(&desk, &told, "quoted.txt").unwrap();
    assert_eq!(
        String::from_utf8(file).unwrap(),
        "On Monday Lin wrote:\n> Please send the serial number of it.\n"
    );
    let (_, told) = said(&desk, 2, "Yes.\n\nOn Monday Lin wrote:\n> Which printer? Which floor?\n");
    assert_eq!(told["files"], serde_json::json!([]), "what the history has needs no file");
    desk.cmd("doctor").ok();
}
