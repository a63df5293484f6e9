//! Mail that somebody else wrote than the one who sends it.

use serde_json::{Value, json};

use super::{desk, mail, take};

fn requester(told: &Value) -> (Option<&str>, Option<&str>) {
    let requester = &told["ticket"]["requester"];
    (requester["name"].as_str(), requester["contact"].as_str())
}

#[test]
fn mail_that_the_staff_passes_on_is_of_who_wrote_it() {
    let desk = desk();
    let header = "From: Zhang San <zhang@c.example>\nDate: Mon\nSubject: Printer\nTo: lin@desk.example\n\nIt is jammed.";
    for (n, (subject, body)) in [
        ("Fwd: Printer", format!("fyi\n\n---------- Forwarded message ---------\n{header}")),
        ("WG: Printer", header.replace("From", "Von").replace("Subject", "Betreff")),
        ("转发：Printer", header.replace("From:", "发件人：").replace("Subject:", "主题：")),
        ("Printer", format!("Begin forwarded message:\n\n> {}", header.replace('\n', "\n> "))),
    ]
    .into_iter()
    .enumerate()
    {
        let told = take(
            &desk,
            mail("Lin <lin@desk.example>", &format!("Subject: {subject}\nMessage-ID: <f{n}@d>"), &body),
        );
        assert_eq!(requester(&told), (Some("Zhang San"), Some("zhang@c.example")), "{subject}");
        assert_eq!(
            (&told["ticket"]["title"], &told["ticket"]["history"][0]["by"]),
            (&json!("Printer"), &json!("lin"))
        );
    }
    let body = format!(
        "--e\n\nplease\n--e\nContent-Type: message/rfc822\n\nMessage-ID: <orig@c>\n{header}\n--e--\n"
    );
    let head = "Subject: Fw\nMessage-ID: <enc@d>\nContent-Type: multipart/mixed; boundary=e";
    let told = take(&desk, mail("lin@desk.example", head, &body));
    assert_eq!(requester(&told), (Some("Zhang San"), Some("zhang@c.example")));
    let reply =
        take(&desk, mail("zhang@c.example", "Subject: Re\nMessage-ID: <x@c>\nIn-Reply-To: <orig@c>", "x"));
    assert_eq!(reply["id"], told["id"], "the message passed on is of its thread");
}

#[test]
fn a_customer_who_passes_mail_on_asks_for_himself() {
    let desk = desk();
    let body = "From: Vendor <v@vendor.example>\nSent: x\nSubject: y\n\nhello";
    let told = take(&desk, mail("zhang@c.example", "Subject: Fwd: y\nMessage-ID: <a@c>", body));
    assert_eq!(requester(&told), (None, Some("zhang@c.example")));
    let told =
        take(&desk, mail("lin@desk.example", "Subject: my own\nMessage-ID: <b@c>", "From: here\nSubject: x"));
    assert_eq!(requester(&told).1, Some("lin@desk.example"));
}

#[test]
fn a_form_that_nobody_reads_answers_of_is_of_who_filled_it_in() {
    let desk = desk();
    let form = |from: &str, n: usize| {
        let head = format!("Reply-To: visitor@c.example\nSubject: contact\nMessage-ID: <w{n}@w>");
        take(&desk, mail(from, &head, "my account is locked"))
    };
    for (n, from) in ["www@shop.example", "\"Web form\" <noreply@shop.example>", "do-not-reply@shop.example"]
        .iter()
        .enumerate()
    {
        let told = form(from, n);
        assert_eq!(
            (&told["outcome"], requester(&told).1),
            (&json!("created"), Some("visitor@c.example")),
            "{from}"
        );
    }
    let raw = mail(
        "noreply@shop.example",
        "Reply-To: noreply@shop.example\nSubject: offer\nMessage-ID: <z@w>",
        "x",
    );
    assert_eq!(take(&desk, raw)["outcome"], "ignored");
}
